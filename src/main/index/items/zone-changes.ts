import type { DatabaseSync } from 'node:sqlite'

/** A stretch of time, in milliseconds since 1970, of instants, or of what clocks showed as if it were UTC. */
export interface ZoneSpan {
  /** 0: by the instant. 1: by what clocks showed. */
  by_clock: number
  earliest: number
  latest: number
}

/** A stretch in which items look for a zone; at its start only those behind the row `ref` are left. */
export interface SoughtSpan extends ZoneSpan {
  ref: number
}

/**
 * Writes the table `zone_change`: where in time zones came or went, and where items look for theirs. To be used inside
 * transactions.
 */
export class ZoneChanges {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** A zone came or went there. */
  noteSource({ by_clock: byClock, earliest, latest }: ZoneSpan): void {
    this.#statements.note.run(1, byClock, earliest, 0, latest)
  }

  /** Items there look for theirs. */
  noteSought({ by_clock: byClock, earliest, ref, latest }: SoughtSpan): void {
    this.#statements.note.run(0, byClock, earliest, ref, latest)
  }

  /** Forgets all up to this one where zones came or went. */
  forgetSourcesTo({ by_clock: byClock, earliest, latest }: ZoneSpan): void {
    this.#statements.forgetSources.run(byClock, earliest, latest)
  }

  forgetSought({ by_clock: byClock, earliest, ref, latest }: SoughtSpan): void {
    this.#statements.forgetSought.run(byClock, earliest, ref, latest)
  }

  /** Forgets where items look that lies within a stretch that ends before `next`. */
  forgetSoughtWithin(byClock: number, earliest: number, next: number): void {
    this.#statements.forgetWithin.run({ by_clock: byClock, earliest, next })
  }
}

function prepare(database: DatabaseSync) {
  return {
    note: database.prepare(`
      INSERT INTO zone_change (source, by_clock, earliest, ref, latest) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    forgetSources: database.prepare(
      'DELETE FROM zone_change WHERE source = 1 AND (by_clock, earliest, latest) <= (?, ?, ?)',
    ),
    forgetSought: database.prepare(
      'DELETE FROM zone_change WHERE source = 0 AND by_clock = ? AND earliest = ? AND ref = ? AND latest = ?',
    ),
    forgetWithin: database.prepare(`
      DELETE FROM zone_change WHERE source = 0 AND by_clock = :by_clock AND earliest >= :earliest AND earliest < :next
        AND latest < :next`),
  }
}
