import { create } from 'zustand'
import type { Selection } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { AlbumProgress, BackupProblem, BackupProgress, BackupState } from '../../../shared/progress.ts'
import { askBesideEvent, getBridge, onConnectionChange } from '../../bridge.ts'
import { useAlbums } from '../albums/albums-store.ts'

const problemsPerPage = 50

interface Backup {
  state: BackupState
  albums: AlbumProgress[]
  problems: BackupProblem[]
  problemsTotal: number
  /** How many of them are on the screen. */
  problemsShown: number
  /** Why the last button press did not work. */
  refused: Problem | undefined
  load: () => Promise<void>
  loadProblems: () => Promise<void>
  showMoreProblems: () => Promise<void>
  /** True if the backup started. */
  start: (selection: Selection) => Promise<boolean>
  act: (name: 'backup.pause' | 'backup.resume' | 'backup.stop') => Promise<void>
  retry: (keys?: string[]) => Promise<void>
}

export const useBackup = create<Backup>()((set, get) => ({
  state: { phase: 'idle' },
  albums: [],
  problems: [],
  problemsTotal: 0,
  problemsShown: problemsPerPage,
  refused: undefined,

  async load() {
    const state = async (): Promise<void> => {
      const { answer, told } = await askBesideEvent('backup.get', undefined, 'backup.changed')
      if (answer.ok && !told) set({ state: answer.value })
    }
    const albums = async (): Promise<void> => {
      const { answer, told } = await askBesideEvent('backup.albums', undefined, 'backup.albumsChanged')
      if (answer.ok && !told) set({ albums: answer.value })
    }
    await Promise.all([state(), albums(), get().loadProblems()])
  },

  async loadProblems() {
    const answer = await getBridge().call('backup.problems', { offset: 0, limit: get().problemsShown })
    if (answer.ok) set({ problems: answer.value.problems, problemsTotal: answer.value.total })
  },

  async showMoreProblems() {
    set({ problemsShown: get().problemsShown + problemsPerPage })
    await get().loadProblems()
  },

  async start(selection) {
    const answer = await getBridge().call('backup.start', { selection })
    set({ refused: answer.ok ? undefined : answer.problem, problemsShown: problemsPerPage })
    if (answer.ok) useAlbums.setState({ last: selection })
    return answer.ok
  },

  async act(name) {
    const answer = await getBridge().call(name, undefined)
    set({ refused: answer.ok ? undefined : answer.problem })
  },

  async retry(keys) {
    const answer = await getBridge().call('backup.retry', keys ? { keys } : {})
    set({ refused: answer.ok ? undefined : answer.problem })
    await get().loadProblems()
  },
}))

/** The numbers of a state, in every phase that has some. */
export function progressOf(state: BackupState): BackupProgress | undefined {
  return state.phase === 'idle' ? undefined : state.progress
}

export function isUnderWay(state: BackupState): boolean {
  return state.phase === 'running' || state.phase === 'paused' || state.phase === 'stopping'
}

/** Keeps the state of the backup as the engine knows it until the returned function is called. */
export function followBackup(): () => void {
  const bridge = getBridge()
  const ends = [
    bridge.on('backup.changed', (state) => {
      const before = useBackup.getState().state
      useBackup.setState({ state })
      // The list itself is only asked for when its length or the phase says that it changed.
      if (before.phase !== state.phase || progressOf(before)?.problems !== progressOf(state)?.problems) {
        void useBackup.getState().loadProblems()
      }
    }),
    bridge.on('backup.albumsChanged', (albums) => useBackup.setState({ albums })),
    onConnectionChange((connected) => {
      if (connected) void useBackup.getState().load()
    }),
  ]
  void useBackup.getState().load()
  return () => ends.forEach((end) => end())
}
