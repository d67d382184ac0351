import type { Settings } from '../../../shared/domain.ts'
import type { Result } from '../../../shared/problems/problem.ts'
import type { ScheduleState } from '../../../shared/schedule.ts'
import { timespan } from '../../clock/timespan.ts'
import type { Clock, Log, MachinePower } from '../../ports.ts'
import type { HealthKeeper } from '../health.ts'
import { describeError } from '../../describe-error.ts'

type ReadMirror = Pick<HealthKeeper, 'shareIsDue' | 'readShare' | 'stopShare' | 'quietSince'>

export interface ReadingParts {
  clock: Clock
  log: Log
  settings: () => Pick<Settings, 'verifyDays'>
  /** Opens the mirror if it is not open; see `MirrorKeeper.current`. */
  mirror: () => Promise<Result<ReadMirror>>
  /** The mirror that is open now. */
  open: () => ReadMirror | undefined
  schedule: () => ScheduleState
  power?: MachinePower
}

const minute = 60_000
/** The time of day is looked at this often: a laptop that was closed must not sleep through a day. */
const lookEvery = minute
/** Nothing is read before the mirror was left alone for so long, and so soon before a backup that starts by itself. */
const quietTime = 5 * minute
/** A mirror that was away, or a disk that failed, is not tried every minute. */
const restAfterFailure = 60 * minute

/**
 * Reads a share of the mirror each day, in quiet moments, so that all of it is read within the days of the settings.
 * Makes room for backups and for verifications of a person, and does not drain a battery. Returns the function that
 * ends it, which resolves when nothing is read any more.
 */
export function keepReading(parts: ReadingParts): () => Promise<void> {
  const { clock, log, settings, mirror, open, schedule, power } = parts
  const closing = new AbortController()
  const started = clock.monotonic()
  let rest = timespan(clock, 0)
  let reading: Promise<void> | undefined

  const onBattery = async (): Promise<boolean> =>
    (await power?.read({ battery: true, metered: false }))?.onBattery === true

  const backupIsNear = (): boolean => {
    const state = schedule()
    return state.kind === 'running' || (state.kind === 'next' && state.at - clock.now() < quietTime)
  }

  const read = async (from: ReadMirror): Promise<void> => {
    const result = await from.readShare()
    if (!result.ok) {
      log('warn', 'share-not-read', { code: result.problem.code })
      rest = timespan(clock, restAfterFailure)
    }
    reading = undefined
  }

  const rests = (): boolean => rest.left() > 0 || clock.monotonic() - started < quietTime

  const isTime = async (of: ReadMirror): Promise<boolean> =>
    clock.monotonic() - of.quietSince() >= quietTime && (await of.shareIsDue())

  const look = async (): Promise<void> => {
    const known = open()
    if (settings().verifyDays === 0 || backupIsNear()) return known?.stopShare()
    // Asking the machine may mean to start a program: only when the answer matters.
    if (!reading && (rests() || (known && !(await isTime(known))))) return
    if (await onBattery()) return open()?.stopShare()
    if (reading) return
    const opened = await mirror()
    if (closing.signal.aborted) return
    if (!opened.ok) {
      rest = timespan(clock, restAfterFailure)
      return
    }
    if ((await isTime(opened.value)) && !closing.signal.aborted) reading = read(opened.value)
  }

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await look()
      } catch (error) {
        log('error', 'reading-threw', { detail: describeError(error) })
      }
      await clock.sleep(lookEvery, closing.signal)
    }
  }
  const running = run()

  return async () => {
    closing.abort()
    await open()?.stopShare()
    await reading
    await running
  }
}
