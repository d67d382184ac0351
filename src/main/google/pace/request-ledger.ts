import { join } from 'node:path'
import type { RequestsOfTheDay } from '../../../shared/domain.ts'
import type { Ports } from '../../ports.ts'
import { kindOfUse, mostRequests, usualDayLimits } from './day-limits.ts'
import type { DayLimits, RequestKind, RequestUse } from './day-limits.ts'
import { googleDayAt, midnightMargin } from './google-day.ts'
import type { GoogleDay } from './google-day.ts'
import { LedgerCounts, none, readLedger, sum, writeLedger } from './ledger-file.ts'
import type { Counts } from './ledger-file.ts'

/** A request that may be sent; `end` has to be called once, and tells whether it may have reached Google. */
export interface Permit {
  end(sent: boolean): void
}

/** The day has no request of this use left. */
interface DayStop {
  kind: RequestKind
  used: number
  limit: number
  /** When it may be asked for again, milliseconds since 1970. */
  until: number
}

/** Requests of the Google day, counted per OAuth client, because the quota belongs to the client's project. */
export interface RequestLedger {
  /**
   * Asks for one more request. Those under way count as made, so that many at once stay below the limit; so does what
   * other programs have written into the same home folder, seconds ago at most.
   */
  begin(client: string, use: RequestUse): Promise<Permit | DayStop>
  today(client: string): RequestsOfTheDay
  /** How many requests of a use the day has left, and how many a whole day has. */
  left(client: string, use: RequestUse): { now: number; perDay: number }
  /** Writes what is not written yet. */
  close(): Promise<void>
}

const writeEvery = 1_000
/** What others wrote into the file is looked at this often at least, while requests are made. Milliseconds. */
const readEvery = 5_000

/**
 * Opens the ledger in `requests.json` of the home folder. It is written at most once a second, and each write adds what
 * was counted here to what the file holds, so that two programs that share a home folder do not forget each other's
 * requests. The days next to this one are kept, so that a clock that is set to and fro forgets nothing. A ledger that
 * cannot be read or written is reported in the log and counting goes on in memory. `limits` is asked before each request.
 */
export async function openRequestLedger(
  ports: Pick<Ports, 'clock' | 'home' | 'log'>,
  limits: () => DayLimits = () => usualDayLimits,
): Promise<RequestLedger> {
  const { clock, log } = ports
  const path = join(ports.home, 'requests.json')
  const closing = new AbortController()
  const counts = new LedgerCounts()
  const underWay = new Map<string, Counts>()
  let knownDay = googleDayAt(clock.now())
  let inOrder: Promise<void> = Promise.resolve()
  let writing: Promise<void> | undefined
  let readAt = -Infinity
  let reported = false

  const day = (): GoogleDay => {
    const now = clock.now()
    if (now < knownDay.startsAt || now >= knownDay.endsAt) knownDay = googleDayAt(now)
    return knownDay
  }

  const attempt = async (before: Promise<void>, event: string, work: () => Promise<void>): Promise<void> => {
    await before
    try {
      await work()
      reported = false
    } catch (error) {
      if (!reported) log('warn', event, { reason: reasonOf(error) })
      reported = true
    }
    // Also after a failure, or a broken disk would be asked before every request.
    readAt = clock.monotonic()
  }

  const onDisk = (event: string, work: () => Promise<void>): Promise<void> => (inOrder = attempt(inOrder, event, work))

  const read = (): Promise<void> => onDisk('request-ledger-not-read', async () => counts.learn(await readLedger(path)))

  const write = (): Promise<void> =>
    onDisk('request-ledger-not-written', async () => {
      counts.learn(await readLedger(path))
      const added = counts.unwritten()
      await writeLedger(path, day().name, counts.total())
      counts.wrote(added)
    })

  const writeSoon = async (): Promise<void> => {
    await clock.sleep(writeEvery, closing.signal)
    await write()
  }

  const count = (client: string, kind: RequestKind): void => {
    counts.count(day().name, client, kind)
    writing ??= writeSoon().finally(() => {
      writing = undefined
    })
  }

  /** Just after midnight the requests of the day before count, too: it may not be over at Google. */
  const used = (client: string): { counts: Counts; freeAt: number } => {
    const { name, startsAt, endsAt } = day()
    const here = sum(counts.of(name, client), underWay.get(client) ?? none)
    if (clock.now() - startsAt >= midnightMargin) return { counts: here, freeAt: endsAt + midnightMargin }
    const before = counts.of(googleDayAt(startsAt - 1).name, client)
    return { counts: sum(here, before), freeAt: startsAt + midnightMargin }
  }

  const stopped = (client: string, use: RequestUse): DayStop | undefined => {
    const { counts: made, freeAt } = used(client)
    const kind = kindOfUse[use]
    const allowed = limits()
    const mediaLeft = mostRequests('bytes', allowed, 0) - made.media
    if (made[kind] < mostRequests(use, allowed, mediaLeft)) return undefined
    const limit = kind === 'api' ? allowed.apiPerDay : allowed.mediaPerDay
    return { kind, used: made[kind], limit, until: freeAt }
  }

  const change = (client: string, kind: RequestKind, by: 1 | -1): void => {
    const now = underWay.get(client) ?? none
    underWay.set(client, { ...now, [kind]: now[kind] + by })
  }

  await read()

  return {
    async begin(client, use) {
      if (clock.monotonic() - readAt > readEvery) await read()
      const stop = stopped(client, use)
      if (stop) {
        // Whoever starts next, after whatever end of this program, must know.
        if (counts.unwritten().size > 0) await write()
        return stop
      }
      const kind = kindOfUse[use]
      change(client, kind, 1)
      return {
        end(sent) {
          change(client, kind, -1)
          if (sent) count(client, kind)
        },
      }
    },
    today(client) {
      const { name, endsAt } = day()
      const { apiPerDay, mediaPerDay } = limits()
      return { ...counts.of(name, client), apiLimit: apiPerDay, mediaLimit: mediaPerDay, resetsAt: endsAt }
    },
    left(client, use) {
      const perDay = mostRequests(use, limits(), 0)
      return { now: Math.max(0, perDay - used(client).counts[kindOfUse[use]]), perDay }
    },
    async close() {
      closing.abort()
      await writing
      if (counts.unwritten().size > 0) await write()
      await inOrder
    },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
