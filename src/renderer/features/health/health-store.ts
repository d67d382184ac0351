import { create } from 'zustand'
import type { Health } from '../../../shared/health.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import type { VerifyMode } from '../../../shared/tasks/verification.ts'
import { askBesideEvent, getBridge, keepLoaded, onConnectionChange } from '../../state/bridge.ts'

interface HealthStore {
  /** Undefined until the first answer. */
  numbers: Health | undefined
  state: TaskState<'verify'>
  /** Why there are no numbers; `refused`: why the last button press did not work. */
  problem: Problem | undefined
  refused: Problem | undefined
  load: () => Promise<void>
  /** To be asked only where they are shown: with a million items they take seconds. */
  loadNumbers: () => Promise<void>
  verify: (mode: VerifyMode, repair: boolean) => Promise<void>
  stop: () => Promise<void>
}

/** The verification as the engine knows it, and the numbers of Health once they were asked for. */
export const useHealth = create<HealthStore>()((set) => ({
  numbers: undefined,
  state: { kind: 'verify', phase: 'idle' },
  problem: undefined,
  refused: undefined,

  async load() {
    const { answer, told } = await askBesideEvent('tasks.state', undefined, 'tasks.changed')
    if (answer.ok && !told) set({ state: answer.value.verify })
  },

  async loadNumbers() {
    const answer = await getBridge().call('health.get', undefined)
    if (answer.ok) set({ numbers: answer.value, problem: undefined })
    else set({ problem: answer.problem.code === 'mirror-not-set' ? undefined : answer.problem })
  },

  async verify(mode, repair) {
    const answer = await getBridge().call('tasks.start', { kind: 'verify', mode, repair })
    set({ refused: answer.ok ? undefined : answer.problem })
  },

  async stop() {
    const answer = await getBridge().call('tasks.stop', { kind: 'verify' })
    set({ refused: answer.ok ? undefined : answer.problem })
  },
}))

/** Keeps the state of the verification as the engine knows it until the returned function is called. */
export function followHealth(): () => void {
  const bridge = getBridge()
  return keepLoaded(
    useHealth.getState().load,
    bridge.on('tasks.changed', ({ verify: state }) => useHealth.setState({ state })),
  )
}

const refreshEveryMs = 5000
/** So many times as long as the numbers take, nobody asks for them again. */
const restAfterNumbers = 10

/** Keeps the numbers as they are until the returned function is called, now and then `whileChanging` goes on. */
export function followNumbers(whileChanging: boolean): () => void {
  const { loadNumbers } = useHealth.getState()
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false
  const again = async (): Promise<void> => {
    const asked = performance.now()
    await loadNumbers()
    if (ended || !whileChanging) return
    const took = performance.now() - asked
    timer = setTimeout(() => void again(), Math.max(refreshEveryMs, took * restAfterNumbers))
  }
  void again()
  const ends = [
    getBridge().on('health.changed', () => void loadNumbers()),
    onConnectionChange((connected) => {
      if (connected) void loadNumbers()
    }),
  ]
  return () => {
    ended = true
    clearTimeout(timer)
    for (const end of ends) end()
  }
}
