import { create } from 'zustand'
import type { Health, VerifyState } from '../../../shared/health.ts'
import type { Problem } from '../../../shared/problem.ts'
import type { VerifyMode } from '../../../shared/verification.ts'
import { getBridge, onConnectionChange } from '../../bridge.ts'

interface HealthStore {
  /** Undefined until the first answer. */
  numbers: Health | undefined
  state: VerifyState
  /** Why there are no numbers; `refused`: why the last button press did not work. */
  problem: Problem | undefined
  refused: Problem | undefined
  load: () => Promise<void>
  loadNumbers: () => Promise<void>
  verify: (mode: VerifyMode, repair: boolean) => Promise<void>
  stop: () => Promise<void>
}

export const useHealth = create<HealthStore>()((set, get) => ({
  numbers: undefined,
  state: { phase: 'idle' },
  problem: undefined,
  refused: undefined,

  async load() {
    const [state] = await Promise.all([getBridge().call('health.state', undefined), get().loadNumbers()])
    if (state.ok) set({ state: state.value })
  },

  async loadNumbers() {
    const answer = await getBridge().call('health.get', undefined)
    if (answer.ok) set({ numbers: answer.value, problem: undefined })
    else set({ problem: answer.problem.code === 'mirror-not-set' ? undefined : answer.problem })
  },

  async verify(mode, repair) {
    const answer = await getBridge().call('health.verify', { mode, repair })
    set({ refused: answer.ok ? undefined : answer.problem })
  },

  async stop() {
    const answer = await getBridge().call('health.stop', undefined)
    set({ refused: answer.ok ? undefined : answer.problem })
  },
}))

/** Keeps the state of the verification as the engine knows it until the returned function is called. */
export function followHealth(): () => void {
  const bridge = getBridge()
  const ends = [
    bridge.on('health.changed', (state) => {
      useHealth.setState({ state })
      // Without a change of phase, it is the reading over time that has come further.
      if (state.phase !== 'running') void useHealth.getState().loadNumbers()
    }),
    onConnectionChange((connected) => {
      if (connected) void useHealth.getState().load()
    }),
  ]
  return () => ends.forEach((end) => end())
}
