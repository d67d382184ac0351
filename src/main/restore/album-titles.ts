import type { DatabaseSync } from 'node:sqlite'
import { rowReader, text } from '../index/schema/typed-rows.ts'

const titleRow = rowReader({ title: text })

/** Titles of albums that were named by their ids or titles, in the order of the names. One that is not here any more has none. */
export function albumTitles(database: DatabaseSync, named: readonly string[]): string[] {
  const find = database.prepare(
    'SELECT title FROM album WHERE id = :named OR title = :named ORDER BY id = :named DESC LIMIT 1',
  )
  return named.flatMap((each) => {
    const row = find.get({ named: each })
    return row ? [titleRow(row).title] : []
  })
}
