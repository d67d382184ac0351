import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { parseJson } from '../../shared/parse-json.ts'
import { layout } from '../mirror/layout.ts'
import { localDay, planOf, type DayPlan } from './share-plan.ts'

const dayMs = 86_400_000
const pathsAtATime = 2000
const planName = 'verify-share'
const dayPlan = z.object({
  day: z.iso.date(),
  budget: z.number().nonnegative(),
  read: z.number().nonnegative(),
  credit: z.number(),
})

/** Conditions on the rows of each source; a source without one is left out. */
interface Sources {
  /** On `file`. */
  photos?: string
  /** On `file_version`. */
  versions?: string
  /** On `album_file`. */
  copies?: string
}

/**
 * A table expression `readable` with everything that has bytes of its own, `since` it was saved, with the last time that
 * all of them were `read`. A time that is still to come was noted by a clock that was wrong, and says nothing.
 */
export function readable({ photos, versions, copies }: Sources): string {
  const sources = [
    photos &&
      `SELECT file.path, file.bytes, file.published_at AS since, file_verified.at
       FROM file LEFT JOIN file_verified ON file_verified.item = file.item AND file_verified.role = file.role
       WHERE ${photos}`,
    versions && `SELECT path, bytes, published_at AS since, verified_at AS at FROM file_version WHERE ${versions}`,
    copies &&
      `SELECT '${layout.albums}/' || album.folder || '/' || album_file.name AS path, file.bytes,
         file.published_at AS since, album_file_verified.at
       FROM album_file JOIN album ON album.id = album_file.album
       JOIN file ON file.item = album_file.item AND file.role = album_file.role
       LEFT JOIN album_file_verified ON album_file_verified.album = album_file.album
         AND album_file_verified.item = album_file.item AND album_file_verified.role = album_file.role
       WHERE album_file.linked = 0 AND album_file.made_of IS NULL AND album.folder IS NOT NULL AND ${copies}`,
  ].filter((source) => source !== undefined)
  return `
  WITH noted AS (${sources.join(' UNION ALL ')}),
  readable AS (SELECT path, bytes, since, CASE WHEN at <= :now THEN at END AS read FROM noted)`
}

const everything = readable({ photos: 'TRUE', versions: 'TRUE', copies: 'TRUE' })

/** Files that are known to be wrong are looked at apart, or they would come first on every day. */
const notKnownWrong = 'NOT EXISTS (SELECT 1 FROM file_problem WHERE file_problem.path = readable.path)'

/** How far a pass over the files has come: never read ones first, then those that were read longest ago. */
interface Place {
  seen: number
  since: number
  path: string
}

/** Which files were read when, and which are to be read today. */
export class ReadingRows {
  readonly #statements: ReturnType<typeof prepare>
  readonly #now: number
  #place: Place = { seen: -1, since: 0, path: '' }

  /** `now` is the time of the whole pass. */
  constructor(database: DatabaseSync, now: number) {
    this.#statements = prepare(database)
    this.#now = now
  }

  /** How much is to be read today so that all is read within so many days: decided once a day, and kept. */
  plan(days: number): DayPlan {
    const today = localDay(this.#now)
    const before = this.#saved()
    if (before?.day === today) return before
    const row = this.#statements.totals.get({ now: this.#now, old: this.#now - days * dayMs })
    const plan = planOf({ today, share: Number(row?.['bytes']) / days, overdue: Number(row?.['overdue']) }, before)
    this.save(plan)
    return plan
  }

  save(plan: DayPlan): void {
    this.#statements.save.run(planName, JSON.stringify(plan))
  }

  /** The next files of this pass, in the order in which they should be read; none at the end. */
  next(): string[] {
    const rows = this.#statements.next.all({ now: this.#now, ...this.#place }) as unknown as Place[]
    const last = rows.at(-1)
    if (last) this.#place = { seen: last.seen, since: last.since, path: last.path }
    return rows.map(({ path }) => path)
  }

  #saved(): DayPlan | undefined {
    const plan = dayPlan.safeParse(parseJson(this.#statements.saved.get(planName)?.['value']))
    return plan.success ? plan.data : undefined
  }
}

function prepare(database: DatabaseSync) {
  return {
    totals: database.prepare(`${everything}
      SELECT coalesce(sum(bytes), 0) AS bytes,
        coalesce(sum(CASE WHEN coalesce(read, since) < :old AND ${notKnownWrong} THEN bytes END), 0) AS overdue
      FROM readable`),
    next: database.prepare(`${everything}
      SELECT path, read IS NOT NULL AS seen, coalesce(read, since) AS since FROM readable
      WHERE (read IS NOT NULL, coalesce(read, since), path) > (:seen, :since, :path) AND ${notKnownWrong}
      ORDER BY 2, 3, 1 LIMIT ${pathsAtATime}`),
    saved: database.prepare('SELECT value FROM meta WHERE name = ?'),
    save: database.prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ),
  }
}

/** Something is still to be read today. */
export function shareIsDue(database: DatabaseSync, now: number, days: number): boolean {
  const { budget, read } = new ReadingRows(database, now).plan(days)
  return read < budget
}
