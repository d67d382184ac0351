import { z } from 'zod'
import { readJsonFile, writeJsonFile } from '../../home/home-json.ts'

/** Requests that were made. */
export interface Counts {
  api: number
  media: number
}

/** By the name of a Google day, then by client. */
export type DayCounts = Map<string, Map<string, Counts>>

export const none: Counts = { api: 0, media: 0 }

/** Days that are further away from today are forgotten. */
const keptDays = 3
const dayMs = 24 * 3_600_000

const whole = z.number().int().nonnegative()
const clients = z.record(z.string(), z.object({ api: whole, media: whole }))
const ledgerFile = z.object({
  format: z.literal(1),
  day: z.string(),
  clients,
  otherDays: z.record(z.string(), clients).optional().catch(undefined),
})

/** Requests of both together. */
export function sum(one: Counts, other: Counts): Counts {
  return { api: one.api + other.api, media: one.media + other.media }
}

/** What a ledger file holds; nothing if there is none, or if it cannot be understood. Throws what the disk says. */
export async function readLedger(path: string): Promise<DayCounts> {
  const file = ledgerFile.safeParse(await readJsonFile(path))
  if (!file.success) return new Map()
  const { day, clients: ofTheDay, otherDays = {} } = file.data
  return new Map(
    Object.entries({ ...otherDays, [day]: ofTheDay }).map(([name, entries]) => [
      name,
      new Map(Object.entries(entries)),
    ]),
  )
}

/** Replaces a ledger file by these counts, those of `today` in front. Throws what the disk says. */
export async function writeLedger(path: string, today: string, counts: DayCounts): Promise<void> {
  const isNear = (name: string): boolean => Math.abs(Date.parse(name) - Date.parse(today)) <= keptDays * dayMs
  const others = [...counts].filter(([name, entries]) => name !== today && isNear(name) && entries.size > 0)
  const otherDays = Object.fromEntries(others.map(([name, entries]) => [name, Object.fromEntries(entries)]))
  await writeJsonFile(path, {
    format: 1,
    day: today,
    clients: Object.fromEntries(counts.get(today) ?? []),
    ...(others.length > 0 && { otherDays }),
  })
}

/** What the file is known to hold, and what was counted since. */
export class LedgerCounts {
  readonly #written: DayCounts = new Map()
  #unwritten: DayCounts = new Map()

  of(day: string, client: string): Counts {
    const written = this.#written.get(day)?.get(client) ?? none
    return sum(written, this.#unwritten.get(day)?.get(client) ?? none)
  }

  count(day: string, client: string, kind: keyof Counts): void {
    const counts = this.#unwritten.get(day)?.get(client) ?? none
    put(this.#unwritten, day, client, { ...counts, [kind]: counts[kind] + 1 })
  }

  /** Takes in what the file says. A day's counts never go down: two programs that wrote at once may have lost some. */
  learn(file: DayCounts): void {
    for (const [day, client, counts] of entriesOf(file)) {
      const known = this.#written.get(day)?.get(client) ?? none
      put(this.#written, day, client, {
        api: Math.max(known.api, counts.api),
        media: Math.max(known.media, counts.media),
      })
    }
  }

  total(): DayCounts {
    const total: DayCounts = new Map()
    for (const [day, client] of [...entriesOf(this.#written), ...entriesOf(this.#unwritten)])
      put(total, day, client, this.of(day, client))
    return total
  }

  /** A copy of what `total` adds to what is written. */
  unwritten(): DayCounts {
    const copy: DayCounts = new Map()
    for (const [day, client, counts] of entriesOf(this.#unwritten)) put(copy, day, client, counts)
    return copy
  }

  /** So much of what was unwritten is in the file now. */
  wrote(added: DayCounts): void {
    const rest: DayCounts = new Map()
    for (const [day, client, counts] of entriesOf(this.#unwritten)) {
      const gone = added.get(day)?.get(client) ?? none
      const left = { api: counts.api - gone.api, media: counts.media - gone.media }
      if (left.api + left.media > 0) put(rest, day, client, left)
    }
    for (const [day, client, counts] of entriesOf(added))
      put(this.#written, day, client, sum(this.#written.get(day)?.get(client) ?? none, counts))
    this.#unwritten = rest
  }
}

function put(into: DayCounts, day: string, client: string, counts: Counts): void {
  const entries = into.get(day) ?? new Map<string, Counts>()
  into.set(day, entries.set(client, counts))
}

function entriesOf(counts: DayCounts): [day: string, client: string, counts: Counts][] {
  return [...counts].flatMap(([day, entries]) =>
    [...entries].map(([client, of]): [string, string, Counts] => [day, client, of]),
  )
}
