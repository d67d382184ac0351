import { isDiskError } from '../../disk-problem.ts'
import type { Log } from '../../ports.ts'

/** Notes the end of a run. The disk that has halted it may refuse this, too, which is logged: the next run recovers without it. */
export function closeRun(log: Log, end: () => void): void {
  try {
    end()
  } catch (error) {
    if (!isDiskError(error)) throw error
    log('warn', 'run-not-closed', { reason: error instanceof Error ? error.message : '' })
  }
}
