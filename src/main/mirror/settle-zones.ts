import type { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { transaction } from './database.ts'
import { inferZone } from './item-times.ts'

/** Rows looked at in one go: some milliseconds, between which everything else has its turn. */
const rowsAtATime = 2000

/**
 * Gives every item without a zone of its own that of the item nearest in time that has one; of two equally near the earlier,
 * of two at the same instant the one further west. The result depends on nothing but the items. Looks only at times that were noted since
 * the last time, in slices; what an ended process has left is looked at by the next. Returns how many items have another
 * zone now.
 */
export async function settleZones(database: DatabaseSync, signal?: AbortSignal): Promise<number> {
  const settling = new Settling(database)
  let changed = 0
  for (let span = settling.begin(); span; span = settling.begin()) {
    for (const kind of ['instant', 'clock'] as const) {
      let after: Position | undefined = { at: span.earliest, ref: 0 }
      while (after) {
        if (signal?.aborted) return changed
        const slice = settling.slice(kind, span, after)
        changed += slice.changed
        after = slice.next
        await setImmediate()
      }
    }
    settling.end(span)
  }
  return changed
}

interface Noted {
  earliest: number
  latest: number
}

interface Span extends Noted {
  /** What the span was made from. */
  noted: Noted
}

interface Position {
  at: number
  ref: number
}

interface Source {
  at: number
  zone: number
}

interface Row extends Position {
  zone: number | null
}

class Settling {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = prepare(database)
  }

  /** Takes over what was noted, with what an earlier run has not finished; undefined if there is nothing. */
  begin(): Span | undefined {
    const { takeOver, forgetNoted, underWay } = this.#statements
    const noted = transaction(this.#database, () => {
      takeOver.run()
      forgetNoted.run()
      return underWay.get() as unknown as Noted | undefined
    })
    if (!noted) return undefined
    // Whatever happened there matters as far as the next items with zones of their own.
    return {
      noted,
      earliest: this.#source('before', noted.earliest)?.at ?? -Number.MAX_SAFE_INTEGER,
      latest: this.#source('after', noted.latest)?.at ?? Number.MAX_SAFE_INTEGER,
    }
  }

  /** Nothing is left to do for a span, unless another one was begun meanwhile. */
  end({ noted: { earliest, latest } }: Span): void {
    this.#statements.forgetUnderWay.run({ earliest, latest })
  }

  /** Looks at the next rows behind a position. */
  slice(kind: 'instant' | 'clock', { latest }: Span, after: Position): { changed: number; next: Position | undefined } {
    return transaction(this.#database, () => {
      const rows = this.#statements[kind].all({ ...after, latest, limit: rowsAtATime }) as unknown as Row[]
      const [first, last] = [rows[0], rows.at(-1)]
      if (!first || !last) return { changed: 0, next: undefined }
      const nearest = this.#nearest(first.at, last.at)
      let changed = 0
      for (const { at, ref, zone } of rows) {
        const wanted = nearest(at)
        if (wanted === zone) continue
        this.#statements.infer.run({ ref, zone: wanted })
        changed++
      }
      return { changed, next: rows.length < rowsAtATime ? undefined : { at: last.at, ref: last.ref } }
    })
  }

  /** The zone of the item nearest to a time, for times that rise from call to call between `first` and `last`. */
  #nearest(first: number, last: number): (at: number) => number | null {
    const between = this.#statements.between.all({ first, last }) as unknown as Source[]
    const sources = [this.#source('before', first), ...between, this.#source('after', last)].filter(
      (one) => one !== undefined,
    )
    let index = 0
    return (at) => {
      for (let next = sources[index + 1]; next && next.at <= at; next = sources[index + 1]) index++
      const [here, next] = [sources[index], sources[index + 1]]
      if (!here) return null
      return next && next.at - at < Math.abs(at - here.at) ? next.zone : here.zone
    }
  }

  #source(side: 'before' | 'after', at: number): Source | undefined {
    const source = this.#statements[side].get(at) as { at: number | null; zone: number | null } | undefined
    return source && source.at !== null && source.zone !== null ? { at: source.at, zone: source.zone } : undefined
  }
}

/** Rows of one kind behind a position; `at` is where they look for neighbours. */
function slices(at: string, known: 'instant' | 'clock', index: string): string {
  return `
    SELECT ref, ${at} AS at, zone FROM item INDEXED BY ${index} WHERE (${at}, ref) > (:at, :ref) AND ${at} <= :latest
      AND time_known = '${known}' AND coalesce(zone_from, 'neighbour') = 'neighbour'
    ORDER BY ${at}, ref LIMIT :limit`
}

function prepare(database: DatabaseSync) {
  return {
    takeOver: database.prepare(`
      INSERT INTO zone_work (id, earliest, latest) SELECT 2, earliest, latest FROM zone_work WHERE id = 1
      ON CONFLICT (id) DO UPDATE SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)`),
    forgetNoted: database.prepare('DELETE FROM zone_work WHERE id = 1'),
    underWay: database.prepare('SELECT earliest, latest FROM zone_work WHERE id = 2'),
    forgetUnderWay: database.prepare(
      'DELETE FROM zone_work WHERE id = 2 AND earliest = :earliest AND latest = :latest',
    ),
    before: database.prepare(`
      SELECT taken_at AS at, min(zone) AS zone FROM item WHERE zone_from <> 'neighbour'
        AND taken_at = (SELECT max(taken_at) FROM item WHERE zone_from <> 'neighbour' AND taken_at < ?)`),
    after: database.prepare(`
      SELECT taken_at AS at, min(zone) AS zone FROM item WHERE zone_from <> 'neighbour'
        AND taken_at = (SELECT min(taken_at) FROM item WHERE zone_from <> 'neighbour' AND taken_at > ?)`),
    between: database.prepare(`
      SELECT taken_at AS at, min(zone) AS zone FROM item
      WHERE zone_from <> 'neighbour' AND taken_at BETWEEN :first AND :last GROUP BY taken_at ORDER BY taken_at`),
    instant: database.prepare(slices('taken_at', 'instant', 'item_unzoned')),
    clock: database.prepare(slices('taken_local', 'clock', 'item_by_clock')),
    infer: database.prepare(inferZone),
  }
}
