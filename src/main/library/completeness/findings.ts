import type { DatabaseSync } from 'node:sqlite'
import { rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'

/** Files of a step: a few milliseconds. */
const filesAtATime = 2000
/** Of what verifications find, what a person should hear of. */
const codes: ReadonlySet<string> = new Set([
  'file-missing',
  'file-damaged',
  'file-not-repaired',
  'file-awaits-import',
  'file-lost',
  'edited-lost',
])

const fileRow = rowReader({ path: text, code: text })

/** Files that were missing or damaged when they were last read: the first of them by path, and how many there are. */
export interface Findings {
  paths: string[]
  count: number
}

/** Reads them in small steps, with `most` paths. */
export function* findingsSteps(database: DatabaseSync, most: number): Steps<Findings> {
  const page = database.prepare(
    `SELECT path, code FROM file_problem WHERE path > ? ORDER BY path LIMIT ${filesAtATime}`,
  )
  const found: Findings = { paths: [], count: 0 }
  for (let after: string | undefined = ''; after !== undefined;) {
    const files: ReturnType<typeof fileRow>[] = page.all(after).map(fileRow)
    for (const { path, code } of files) {
      if (!codes.has(code)) continue
      found.count++
      if (found.paths.length < most) found.paths.push(path)
    }
    after = files.length < filesAtATime ? undefined : files.at(-1)?.path
    yield
  }
  return found
}
