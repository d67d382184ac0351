import type { DatabaseSync } from 'node:sqlite'
import { integer, rowReader, text } from './schema/typed-rows.ts'

/** Sums over the whole mirror; see migrations 0011 and 0019. */
export interface MirrorTally {
  /** Items whose photo or video is here. */
  items: number
  /** Files in `Photos/`, earlier versions among them, and their bytes. */
  files: number
  bytes: number
  /** Items that Google lists, as far as known, and that are not here. */
  lacking: number
}

/** Reads what the database keeps, however large the mirror is. */
export function readTally(database: DatabaseSync): MirrorTally {
  const rows = database.prepare('SELECT name, count, bytes FROM tally').all().map(tallyRow)
  const counts = new Map(rows.map((row) => [row.name, row.count]))
  const count = (name: string): number => counts.get(name) ?? 0
  return {
    items: count('current/primary'),
    files: count('bytes'),
    bytes: rows.find((row) => row.name === 'bytes')?.bytes ?? 0,
    lacking: count('item/1') - count('here/1'),
  }
}

const tallyRow = rowReader({ name: text, count: integer, bytes: integer })
