import { create } from 'zustand'
import type { LookState, LookWish } from '../../../shared/imports/imports.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { askBesideEvent, getBridge, keepLoaded } from '../../state/bridge.ts'

interface ImportStore {
  state: LookState
  /** Why the last button press did not work. */
  refused: Problem | undefined
  /** Something was dropped on a page that cannot tell where it is. */
  droppedBlindly: boolean
  load: () => Promise<void>
  look: (wish: LookWish) => Promise<void>
  /** Stops what is under way, and forgets what was found. */
  forget: () => Promise<void>
}

/** What the engine knows of the exports that a person looks into. */
export const useImport = create<ImportStore>()((set) => ({
  state: { phase: 'idle' },
  refused: undefined,
  droppedBlindly: false,

  async load() {
    const { answer, told } = await askBesideEvent('imports.state', undefined, 'imports.changed')
    if (answer.ok && !told) set({ state: answer.value })
  },

  async look(wish) {
    set({ droppedBlindly: false })
    const { answer, told } = await askBesideEvent('imports.look', wish, 'imports.changed')
    if (answer.ok && !told) set({ state: answer.value })
    set({ refused: answer.ok ? undefined : answer.problem })
  },

  async forget() {
    const { answer, told } = await askBesideEvent('imports.forget', undefined, 'imports.changed')
    if (answer.ok && !told) set({ state: answer.value })
    set({ refused: answer.ok ? undefined : answer.problem, droppedBlindly: false })
  },
}))

/** Keeps what is known of exports as the engine knows it until the returned function is called. */
export function followImports(): () => void {
  return keepLoaded(
    useImport.getState().load,
    getBridge().on('imports.changed', (state) => useImport.setState({ state })),
  )
}
