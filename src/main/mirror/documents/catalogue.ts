import type { DatabaseSync } from 'node:sqlite'
import { rowReader, text } from '../../index/schema/typed-rows.ts'
import { albumLines } from './catalogue-albums.ts'
import { awaitedLines, itemLines } from './catalogue-items.ts'
import { line } from './catalogue-line.ts'
import { searchLines } from './catalogue-searches.ts'
import { CatalogueSources } from './catalogue-sources.ts'
import { mirrorFormat } from '../names/layout.ts'

const accountRow = rowReader({ id: text, email: text, name: text })

/**
 * The lines of `catalogue.jsonl`: header, accounts, owners, sources, albums, items, saved searches, in an order that depends on nothing but the content
 * of the mirror. Items are those whose file is here, and albums list those of their items; what is listed and not here
 * yet has lines of another kind. See docs/mirror-format.md.
 */
export function* catalogueLines(database: DatabaseSync): Generator<string> {
  yield line({ kind: 'mirror', format: mirrorFormat })
  for (const row of database.prepare('SELECT id, email, name FROM account ORDER BY id').all()) {
    const { id, email, name } = accountRow(row)
    yield line({ kind: 'account', id, email, name: name === '' ? undefined : name })
  }
  const sources = new CatalogueSources(database)
  yield* sources.lines()
  yield* albumLines(database, sources)
  yield* itemLines(database, sources)
  yield* awaitedLines(database, sources)
  yield* searchLines(database)
}
