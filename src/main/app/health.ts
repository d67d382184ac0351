import type { VerifyState } from '../../shared/health.ts'
import { failure, success, type Result } from '../../shared/problem.ts'
import type { VerifyMode, VerifyReport } from '../../shared/verification.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import type { Ports } from '../ports.ts'
import { verifyMirror } from '../verify/verify-mirror.ts'
import { createSampler } from './event-hub.ts'

/** Reports name at most this many files; more is not read by anybody. */
const listedFiles = 200
const tellEveryMs = 100

export interface HealthOptions {
  mirror: Mirror
  ports: Pick<Ports, 'files' | 'clock' | 'log'>
  /** A backup is under way, so nothing may be repaired. */
  backupRuns: () => boolean
  /** The state has changed; at most ten times a second. */
  changed: (state: VerifyState) => void
  /** A verification has ended, and files may have been put right. */
  ended: () => void
}

export interface HealthKeeper {
  /** Fails with `verification-running`, or with `backup-running` for a repair. */
  verify(options: { mode: VerifyMode; repair: boolean }): Result<void>
  /** Resolves when no verification is under way. */
  stop(): Promise<void>
  state(): VerifyState
  /** Files are about to change: what the last verification reported is no longer how things are. */
  outdated(): void
  /** A repair is under way, so no backup may start. */
  isRepairing(): boolean
  close(): Promise<void>
}

function shortened(report: VerifyReport): VerifyReport {
  return {
    ...report,
    repairs: report.repairs.slice(0, listedFiles),
    problems: report.problems.slice(0, listedFiles),
  }
}

/** The verifications of one mirror, at most one at a time. */
export function createHealthKeeper({ mirror, ports, backupRuns, changed, ended }: HealthOptions): HealthKeeper {
  let state: VerifyState = { phase: 'idle' }
  let underWay: { done: Promise<void>; stop: AbortController } | undefined
  const sampler = createSampler(ports.clock, tellEveryMs, () => changed(state))

  const become = (next: VerifyState): void => {
    state = next
    sampler.touch()
  }

  const run = async (mode: VerifyMode, repair: boolean, signal: AbortSignal): Promise<void> => {
    try {
      const onProgress = (progress: NonNullable<Extract<VerifyState, { phase: 'running' }>['progress']>): void =>
        become({ phase: 'running', mode, repair, stopping: signal.aborted, progress })
      const verified = await verifyMirror({ ...ports, mirror, onProgress }, { mode, repair }, signal)
      underWay = undefined
      if (verified.ok) {
        const report = verified.value
        become({ phase: 'finished', repair, repaired: report.repairs.length, report: shortened(report) })
      } else become({ phase: 'failed', problem: verified.problem })
    } catch (error) {
      underWay = undefined
      ports.log('error', 'verification-broke', { reason: error instanceof Error ? error.stack : String(error) })
      become({ phase: 'failed', problem: { code: 'unexpected', detail: String(error) } })
    }
    ended()
  }

  const stop = async (): Promise<void> => {
    if (!underWay) return
    underWay.stop.abort()
    if (state.phase === 'running') become({ ...state, stopping: true })
    await underWay.done
  }

  return {
    verify({ mode, repair }) {
      if (underWay) return failure('verification-running')
      if (repair && backupRuns()) return failure('backup-running')
      const controller = new AbortController()
      become({ phase: 'running', mode, repair, stopping: false })
      underWay = { stop: controller, done: Promise.resolve() }
      underWay.done = run(mode, repair, controller.signal)
      return success(undefined)
    },
    stop,
    state: () => state,
    outdated() {
      if (state.phase === 'finished' || state.phase === 'failed') become({ phase: 'idle' })
    },
    isRepairing: () => state.phase === 'running' && state.repair,
    async close() {
      await stop()
      sampler.close()
    },
  }
}
