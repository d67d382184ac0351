import type { Settings } from '../../shared/domain.ts'
import type { Health } from '../../shared/health.ts'
import { success, type Result } from '../../shared/problems/problem.ts'
import { isUnderWay, type TaskState } from '../../shared/tasks/task.ts'
import type { VerifyMode, VerifyProgress } from '../../shared/tasks/verification.ts'
import { describeError } from '../describe-error.ts'
import { RateLimit } from '../tasks/rate-limit.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Ports } from '../ports.ts'
import type { Arbiter, Begun } from '../tasks/arbiter.ts'
import { verifyMirror } from '../verify/verify-mirror.ts'
import { createSampler } from './event-hub.ts'
import { keepNumbers } from './mirror/keep-numbers.ts'
import { createShareReader } from './share-reader.ts'
import { beginning, notVerified, verified, withFound } from './verification-state.ts'

const tellEveryMs = 100

export interface HealthParts {
  mirror: Mirror
  ports: Pick<Ports, 'files' | 'clock' | 'log'>
  /** Asked again after each `limitsChanged`. */
  settings: () => Pick<Settings, 'verifyDays' | 'verifyRateLimit'>
  /** Says what may begin beside what else is under way. */
  arbiter: Arbiter
  /** The state has changed; at most ten times a second. */
  changed: () => void
  /** What `numbers` tells may be another; at most ten times a second. */
  numbersChanged: () => void
  /** A verification has ended, and files may have been put right. */
  ended: () => void
}

export interface HealthKeeper {
  /** Fails by what is under way and does not allow it. A reading of the day's share makes room. */
  verify(options: { mode: VerifyMode; repair: boolean }): Result<void>
  /** Resolves when no verification is under way that a person started. */
  stop(): Promise<void>
  state(): TaskState<'verify'>
  /**
   * The numbers of the mirror, worked out beside everything else; who asks while they are worked out gets the same ones,
   * and nothing is read again before something has changed. Undefined once the keeper closes.
   */
  numbers(): Promise<Health | undefined>
  /** Something of the day's share is still to be read, and no backup or verification is under way. */
  shareIsDue(): Promise<boolean>
  /** Reads what is left of the day's share, until `stopShare`. Fails like a verification. */
  readShare(): Promise<Result<void>>
  /** Resolves when the day's share is not being read. It goes on from there when it is read again. */
  stopShare(): Promise<void>
  /** Since when nothing was done with the mirror, by the monotonic clock. */
  quietSince(): number
  /** Files may be about to change: what the last verification reported is no longer how things are. */
  changedBeside(): void
  /** The settings have other values now. */
  limitsChanged(): void
  close(): Promise<void>
}

const kind = 'verify'

interface UnderWay {
  done: Promise<void>
  stop: AbortController
}

/** The verifications of one mirror, at most one at a time. */
export function createHealthKeeper(parts: HealthParts): HealthKeeper {
  const { mirror, ports, settings, arbiter } = parts
  const { clock, log } = ports
  let state: TaskState<'verify'> = { kind, phase: 'idle' }
  let underWay: UnderWay | undefined
  let activeAt = clock.monotonic()
  const sampled = (act: () => void) =>
    createSampler(clock, tellEveryMs, act, (error) => log('error', 'not-announced', { detail: describeError(error) }))
  const [changed, numbersChanged] = [sampled(parts.changed), sampled(parts.numbersChanged)]
  const numbers = keepNumbers(mirror.database, clock)
  const limit = new RateLimit(clock)
  limit.set(settings().verifyRateLimit)
  const meter = (bytes: number, signal: AbortSignal): Promise<void> => limit.take(bytes, signal)

  const share = createShareReader({
    mirror,
    ports,
    arbiter,
    meter,
    days: () => settings().verifyDays,
    changed: () => numbersChanged.touch(),
  })

  const become = (next: TaskState<'verify'>): void => {
    state = next
    changed.touch()
    if (!isUnderWay(next)) numbersChanged.touch()
  }

  const run = async (
    { mode, repair }: { mode: VerifyMode; repair: boolean },
    begun: Begun,
    signal: AbortSignal,
  ): Promise<void> => {
    const before = beginning(mode, repair, clock.now())
    try {
      await begun.free
      const onProgress = (found: VerifyProgress): void =>
        become({ kind, phase: signal.aborted ? 'stopping' : 'running', progress: withFound(before, found) })
      const report = await verifyMirror({ ...ports, mirror, meter, onProgress }, { mode, repair }, signal)
      underWay = undefined
      begun.end()
      become(report.ok ? verified(before, report.value) : notVerified(before, report.problem))
    } catch (error) {
      underWay = undefined
      begun.end()
      log('error', 'verification-broke', { reason: error instanceof Error ? error.stack : String(error) })
      become(notVerified(before, { code: 'unexpected', detail: String(error) }))
    }
    activeAt = clock.monotonic()
    parts.ended()
  }

  const stop = async (): Promise<void> => {
    if (!underWay) return
    underWay.stop.abort()
    if (state.phase === 'running') become({ ...state, phase: 'stopping' })
    await underWay.done
  }

  const outdated = (): void => {
    if (state.phase === 'finished') become({ kind, phase: 'idle' })
  }

  return {
    verify({ mode, repair }) {
      const begun = arbiter.begin(repair ? 'repair' : 'verify')
      if (!begun.ok) return begun
      const controller = new AbortController()
      become({ kind, phase: 'running', progress: beginning(mode, repair, clock.now()) })
      underWay = { stop: controller, done: Promise.resolve() }
      underWay.done = run({ mode, repair }, begun.value, controller.signal)
      return success(undefined)
    },
    stop,
    state: () => state,
    async numbers() {
      const known = await numbers.get(settings().verifyDays)
      if (!known?.reading) return known
      return { ...known, reading: { ...known.reading, underWay: share.isUnderWay() } }
    },
    shareIsDue: () => share.isDue(),
    readShare: () => share.read(),
    stopShare: () => share.stop(),
    quietSince: () => activeAt,
    changedBeside() {
      activeAt = clock.monotonic()
      if (arbiter.isUnderWay('backup') || arbiter.isUnderWay('import')) outdated()
    },
    limitsChanged() {
      limit.set(settings().verifyRateLimit)
      numbersChanged.touch()
    },
    async close() {
      await Promise.all([stop(), share.close(), numbers.close()])
      changed.close()
      numbersChanged.close()
    },
  }
}
