import { join } from 'node:path'
import { z } from 'zod'
import type { RequestsOfTheDay } from '../../shared/domain.ts'
import type { Ports } from '../ports.ts'
import { googleDayAt } from './google-day.ts'
import { readJsonFile, writeJsonFile } from './home-json.ts'

/** What Google allows per project and day (reference, 6.3). */
const apiLimit = 10_000
const mediaLimit = 75_000

/** Requests of the Google day, counted per OAuth client, because the quota belongs to the client's project. */
export interface RequestLedger {
  count(client: string, kind: 'api' | 'media'): void
  today(client: string): RequestsOfTheDay
  /** Writes what is not written yet. */
  close(): Promise<void>
}

interface Counts {
  api: number
  media: number
}

const writeEvery = 1_000
const whole = z.number().int().nonnegative()
const ledgerFile = z.object({
  format: z.literal(1),
  day: z.string(),
  clients: z.record(z.string(), z.object({ api: whole, media: whole })),
})

/**
 * Opens the ledger in `requests.json` of the home folder. It is written at most once a second, and each write adds what
 * was counted here to what the file holds, so that two programs that share a home folder do not forget each other's
 * requests. A ledger that cannot be read or written is reported in the log and counting goes on in memory.
 */
export async function openRequestLedger(ports: Pick<Ports, 'clock' | 'home' | 'log'>): Promise<RequestLedger> {
  const { clock, log } = ports
  const path = join(ports.home, 'requests.json')
  const closing = new AbortController()
  let day = googleDayAt(clock.now())
  let written = new Map<string, Counts>()
  let unwritten = new Map<string, Counts>()
  let writing: Promise<void> | undefined
  let reported = false

  const report = (event: string, error: unknown): void => {
    if (!reported) log('warn', event, { reason: reasonOf(error) })
    reported = true
  }

  const read = async (): Promise<Map<string, Counts>> => {
    const file = ledgerFile.safeParse(await readJsonFile(path))
    return file.success && file.data.day === day.name ? new Map(Object.entries(file.data.clients)) : new Map()
  }

  const write = async (): Promise<void> => {
    turnDay()
    const today = day
    const added = new Map(unwritten)
    try {
      const total = await read()
      for (const [client, counts] of added) total.set(client, sum(total.get(client), counts))
      await writeJsonFile(path, { format: 1, day: today.name, clients: Object.fromEntries(total) })
      if (day !== today) return
      written = total
      for (const [client, counts] of added) unwritten.set(client, difference(unwritten.get(client), counts))
      reported = false
    } catch (error) {
      report('request-ledger-not-written', error)
    }
  }

  const turnDay = (): void => {
    const now = clock.now()
    if (now >= day.startsAt && now < day.endsAt) return
    day = googleDayAt(now)
    written = new Map()
    unwritten = new Map()
  }

  const writeSoon = async (): Promise<void> => {
    await clock.sleep(writeEvery, closing.signal)
    await write()
  }

  try {
    written = await read()
  } catch (error) {
    report('request-ledger-not-read', error)
  }

  return {
    count(client, kind) {
      turnDay()
      const counts = unwritten.get(client) ?? { api: 0, media: 0 }
      unwritten.set(client, { ...counts, [kind]: counts[kind] + 1 })
      writing ??= writeSoon().finally(() => {
        writing = undefined
      })
    },
    today(client) {
      turnDay()
      return { ...sum(written.get(client), unwritten.get(client)), apiLimit, mediaLimit, resetsAt: day.endsAt }
    },
    async close() {
      closing.abort()
      await writing
      if ([...unwritten.values()].some((counts) => counts.api + counts.media > 0)) await write()
    },
  }
}

function sum(one: Counts | undefined, other: Counts | undefined): Counts {
  return { api: (one?.api ?? 0) + (other?.api ?? 0), media: (one?.media ?? 0) + (other?.media ?? 0) }
}

function difference(one: Counts | undefined, other: Counts): Counts {
  return { api: (one?.api ?? 0) - other.api, media: (one?.media ?? 0) - other.media }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
