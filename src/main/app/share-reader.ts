import { failure, success, type Result } from '../../shared/problems/problem.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Ports } from '../ports.ts'
import { inSlicesUntil } from '../slices.ts'
import type { Arbiter } from '../tasks/arbiter.ts'
import { shareIsDue } from '../verify/share/reading-rows.ts'
import { verifyMirror } from '../verify/verify-mirror.ts'

interface ShareReaderParts {
  mirror: Mirror
  ports: Pick<Ports, 'files' | 'clock' | 'log'>
  arbiter: Arbiter
  /** Holds reading back, as the person wants it. */
  meter: (bytes: number, signal: AbortSignal) => Promise<void>
  /** Within how many days all is read; 0 for never. */
  days: () => number
  /** A reading has begun or ended. */
  changed: () => void
}

/** See the calls of the same meaning of `HealthKeeper`. */
interface ShareReader {
  isDue(): Promise<boolean>
  read(): Promise<Result<void>>
  stop(): Promise<void>
  isUnderWay(): boolean
  /** Nothing is due after it. */
  close(): Promise<void>
}

/** Reads the share of the day of one mirror, once at a time, where nothing else is under way. */
export function createShareReader({ mirror, ports, arbiter, meter, days, changed }: ShareReaderParts): ShareReader {
  const { clock, log } = ports
  const closing = new AbortController()
  let underWay: { done: Promise<void>; stop: AbortController } | undefined

  const readAll = async (days: number, signal: AbortSignal): Promise<Result<void>> => {
    try {
      const verified = await verifyMirror({ ...ports, mirror, meter }, { mode: 'share', repair: false, days }, signal)
      if (!verified.ok) return verified
      const { files, bytes, problems, complete } = verified.value
      log('info', 'share-read', { files, bytes, problems: problems.length, complete })
      return success(undefined)
    } catch (error) {
      log('error', 'verification-broke', { reason: error instanceof Error ? error.stack : String(error) })
      return failure('unexpected', { detail: String(error) })
    }
  }

  const stop = async (): Promise<void> => {
    underWay?.stop.abort()
    await underWay?.done
  }

  return {
    stop,
    isUnderWay: () => underWay !== undefined,
    async isDue() {
      if (closing.signal.aborted || days() === 0 || arbiter.refusal('share')) return false
      return (await inSlicesUntil(closing.signal, shareIsDue(mirror.database, clock.now(), days()))) ?? false
    },
    async read() {
      if (closing.signal.aborted || days() === 0) return success(undefined)
      const controller = new AbortController()
      const begun = arbiter.begin('share', () => controller.abort())
      if (!begun.ok) return success(undefined)
      const reading = readAll(days(), controller.signal)
      underWay = { stop: controller, done: reading.then(() => undefined) }
      changed()
      const result = await reading
      underWay = undefined
      begun.value.end()
      changed()
      return result
    },
    async close() {
      closing.abort()
      await stop()
    },
  }
}
