import { create } from 'zustand'
import type { Verdict } from '../../shared/tasks/verdict.ts'
import { askBesideEvent, getBridge, keepLoaded } from './bridge.ts'

interface VerdictStore {
  /** Undefined until the first answer. */
  verdict: Verdict | undefined
  load: () => Promise<void>
}

/** Whether everything is here: what every screen goes by that says something about it. */
export const useVerdict = create<VerdictStore>()((set) => ({
  verdict: undefined,
  async load() {
    const { answer, told } = await askBesideEvent('verdict.get', undefined, 'verdict.changed')
    if (answer.ok && !told) set({ verdict: answer.value })
  },
}))

/** Keeps the verdict as the engine knows it until the returned function is called. */
export function followVerdict(): () => void {
  const bridge = getBridge()
  const { load } = useVerdict.getState()
  let phase: string | undefined
  return keepLoaded(
    load,
    bridge.on('verdict.changed', (verdict) => useVerdict.setState({ verdict })),
    bridge.on('accounts.changed', () => void load()),
    bridge.on('mirror.changed', (mirror) => {
      if (!mirror) void load()
    }),
    bridge.on('tasks.changed', ({ backup: state }) => {
      // The end is judged at once: its summary is on the screen before the next event.
      if (state.phase !== phase) void load()
      phase = state.phase
    }),
  )
}
