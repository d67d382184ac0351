import type { DatabaseSync } from 'node:sqlite'
import { foldText } from '../../../shared/text/fold-text.ts'
import type { Steps } from '../../slices.ts'
import { readCamera } from './camera-column.ts'
import { readPeople } from './told-columns.ts'
import { transaction } from '../schema/database.ts'
import { integer, rowReader, saidText } from '../schema/typed-rows.ts'

/** Some milliseconds of work. */
const textsAtATime = 500

/** The columns of an item that it is found by. */
export interface TextRow {
  filename: string | null
  description: string | null
  camera: string | null
  /** A JSON list of names, as in `item.people`. */
  people: string | null
}

const columns = { filename: saidText, description: saidText, camera: saidText, people: saidText }
/** An item whose text is to be folded. */
export const textRow = rowReader({ ref: integer, ...columns })

/** What an item is found by, as searching sees it: its name, its description, who made its camera, and who is in it, in lines. */
export function searchedText({ filename, description, camera, people }: TextRow): string {
  const { make = '', model = '' } = readCamera(camera)
  return foldText([filename ?? '', description ?? '', make, model, ...readPeople(people)].join('\n'))
}

/**
 * Keeps the texts of items that are new or say something else since the last time, in steps with a transaction each.
 * Searching needs it for speed alone.
 */
export function* textSteps(database: DatabaseSync): Steps<void> {
  const work = database.prepare(`
    SELECT text_work.ref, filename, description, camera, people FROM text_work JOIN item ON item.ref = text_work.ref
    ORDER BY text_work.ref LIMIT ${textsAtATime}`)
  const keep = database.prepare(
    'INSERT INTO item_text (ref, folded) VALUES (?, ?) ON CONFLICT (ref) DO UPDATE SET folded = excluded.folded',
  )
  const forget = database.prepare('DELETE FROM text_work WHERE ref <= ?')
  for (;;) {
    const rows = work.all().map(textRow)
    const last = rows.at(-1)
    if (!last) return
    transaction(database, () => {
      for (const row of rows) keep.run(row.ref, searchedText(row))
      forget.run(last.ref)
    })
    yield
  }
}
