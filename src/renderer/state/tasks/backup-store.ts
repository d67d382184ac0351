import { create } from 'zustand'
import type { Selection } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { AlbumProgress, BackupProblemGroup, BackupProgress, BackupState } from '../../../shared/tasks/progress.ts'
import { askBesideEvent, getBridge, keepLoaded } from '../bridge.ts'
import { useAlbums } from '../albums-store.ts'

interface Backup {
  state: BackupState
  albums: AlbumProgress[]
  /** What needs attention, each cause once. */
  groups: BackupProblemGroup[]
  /** Why the last button press did not work. */
  refused: Problem | undefined
  load: () => Promise<void>
  loadProblems: () => Promise<void>
  /** True if the backup started. */
  start: (selection: Selection) => Promise<boolean>
  act: (name: 'tasks.pause' | 'tasks.resume' | 'tasks.stop') => Promise<void>
  /** Of this group, or of all that it can help. */
  retry: (group?: string) => Promise<void>
}

/** The backup as the engine knows it, with its albums and what needs attention. */
export const useBackup = create<Backup>()((set, get) => ({
  state: { kind: 'backup', phase: 'idle' },
  albums: [],
  groups: [],
  refused: undefined,

  async load() {
    const state = async (): Promise<void> => {
      const { answer, told } = await askBesideEvent('tasks.state', undefined, 'tasks.changed')
      if (answer.ok && !told) set({ state: answer.value.backup })
    }
    const albums = async (): Promise<void> => {
      const { answer, told } = await askBesideEvent('backup.albums', undefined, 'backup.albumsChanged')
      if (answer.ok && !told) set({ albums: answer.value })
    }
    await Promise.all([state(), albums(), get().loadProblems()])
  },

  async loadProblems() {
    const answer = await getBridge().call('tasks.problemGroups', { kind: 'backup' })
    if (answer.ok) set({ groups: answer.value })
  },

  async start(selection) {
    const answer = await getBridge().call('tasks.start', { kind: 'backup', selection })
    set({ refused: answer.ok ? undefined : answer.problem })
    if (answer.ok) useAlbums.setState(({ chosen }) => ({ last: selection, chosen: chosen ?? selection }))
    return answer.ok
  },

  async act(name) {
    const answer = await getBridge().call(name, { kind: 'backup' })
    set({ refused: answer.ok ? undefined : answer.problem })
  },

  async retry(group) {
    const answer = await getBridge().call('tasks.retry', { kind: 'backup', ...(group !== undefined && { group }) })
    set({ refused: answer.ok ? undefined : answer.problem })
    await get().loadProblems()
  },
}))

/** The numbers of a state, in every phase that has some. */
export function progressOf(state: BackupState): BackupProgress | undefined {
  return state.phase === 'idle' ? undefined : state.progress
}

/** Keeps the state of the backup as the engine knows it until the returned function is called. */
export function followBackup(): () => void {
  const bridge = getBridge()
  return keepLoaded(
    useBackup.getState().load,
    bridge.on('tasks.changed', ({ backup: state }) => {
      const before = useBackup.getState().state
      useBackup.setState({ state })
      // The list itself is only asked for when its length or the phase says that it changed.
      if (before.phase !== state.phase || progressOf(before)?.problems !== progressOf(state)?.problems) {
        void useBackup.getState().loadProblems()
      }
    }),
    bridge.on('backup.albumsChanged', (albums) => useBackup.setState({ albums })),
  )
}
