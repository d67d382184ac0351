import { create } from 'zustand'
import type { ArrivalsState } from '../../../../shared/imports/arrivals.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { askBesideEvent, getBridge, keepLoaded } from '../../../state/bridge.ts'

interface ArrivalsStore {
  state: ArrivalsState
  /** Why the last button press did not work. */
  refused: Problem | undefined
  load: () => Promise<void>
  watch: (folder: string | null) => Promise<void>
  dismiss: (id: string) => Promise<void>
}

/** What the engine knows of exports in the watched folder. */
export const useArrivals = create<ArrivalsStore>()((set) => ({
  state: { exports: [] },
  refused: undefined,

  async load() {
    const { answer, told } = await askBesideEvent('arrivals.state', undefined, 'arrivals.changed')
    if (answer.ok && !told) set({ state: answer.value })
  },

  async watch(folder) {
    const answer = await getBridge().call('arrivals.watch', { folder })
    set(answer.ok ? { state: answer.value, refused: undefined } : { refused: answer.problem })
  },

  async dismiss(id) {
    const answer = await getBridge().call('arrivals.dismiss', { id })
    set(answer.ok ? { state: answer.value, refused: undefined } : { refused: answer.problem })
  },
}))

/** Keeps what is known of the watched folder as the engine knows it until the returned function is called. */
export function followArrivals(): () => void {
  return keepLoaded(
    useArrivals.getState().load,
    getBridge().on('arrivals.changed', (state) => useArrivals.setState({ state })),
  )
}
