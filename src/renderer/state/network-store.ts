import { create } from 'zustand'
import type { NetworkState } from '../../shared/problems/network-trouble.ts'
import { askBesideEvent, getBridge, keepLoaded } from './bridge.ts'

interface NetworkStore {
  state: NetworkState
  load: () => Promise<void>
}

/** Who waits for Google without being heard. */
export const useNetwork = create<NetworkStore>()((set) => ({
  state: {},
  async load() {
    const { answer, told } = await askBesideEvent('network.get', undefined, 'network.changed')
    if (answer.ok && !told) set({ state: answer.value })
  },
}))

/** Keeps it as the engine knows it until the returned function is called. */
export function followNetwork(): () => void {
  return keepLoaded(
    useNetwork.getState().load,
    getBridge().on('network.changed', (state) => useNetwork.setState({ state })),
  )
}
