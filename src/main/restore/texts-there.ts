import type { DatabaseSync } from 'node:sqlite'
import type { Problem } from '../../shared/problems/problem.ts'
import type { AccountSession, ApiResult } from '../google/library/library-api.ts'
import type { BetweenPhotos, AlbumPosition } from '../google/library/library-writes.ts'
import { transaction } from '../index/schema/database.ts'
import { RestoreRows, type RestoredTextRow } from '../index/restore-rows.ts'
import { Ended, isUnclear, patiently, problemOf, type Patience } from '../upload/asking.ts'

interface TextsThereParts {
  session: Pick<AccountSession, 'writes'>
  database: DatabaseSync
  signal: AbortSignal
  patience: Patience
}

export interface TextsThere {
  texts: number
  /** Of these nobody knows: Google shows texts to no app, so that nobody can look, and none is added a second time. */
  unclearTexts: number
}

interface WantedText {
  text: BetweenPhotos
  /** As the journal has it. */
  content: string
  /** The one of the journal that says the same, and of no other. */
  before?: RestoredTextRow
}

/**
 * What of an album's texts the journal knows already, wherever each stood when it was put there: later exports have others before it, or
 * have them in another order.
 */
export function textsKnown(texts: readonly BetweenPhotos[], journal: readonly RestoredTextRow[]): WantedText[] {
  const sure = journal.toSorted((one, other) => Number(one.state === 'adding') - Number(other.state === 'adding'))
  const known = Map.groupBy(sure, ({ content }) => content)
  return texts.map((text) => {
    const content = JSON.stringify(text)
    const before = known.get(content)?.shift()
    return { text, content, ...(before && { before }) }
  })
}

/**
 * Puts texts and places at the beginning of an album, each once, one behind the other. `row` and `remote` are of the album. `there`
 * counts them, whatever ends this. What is wrong with single ones is returned; throws `Ended` for what is no matter of one text.
 */
export async function putTexts(
  { row, remote }: { row: number; remote: string },
  texts: readonly BetweenPhotos[],
  there: TextsThere,
  { session, database, signal, patience }: TextsThereParts,
): Promise<Problem[]> {
  const rows = new RestoreRows(database)
  const journal = rows.texts(row)
  let position = Math.max(-1, ...journal.map((known) => known.position))
  const problems: Problem[] = []
  /** The last one that is known to stand there. */
  let last: string | undefined
  for (const { text, content, before } of textsKnown(texts, journal)) {
    if (before) {
      if (before.state === 'added') there.texts += 1
      else there.unclearTexts += 1
      last = before.remote ?? last
      continue
    }
    const at = (position += 1)
    transaction(database, () => rows.addingText(row, at, content))
    const place: AlbumPosition = last === undefined ? 'first' : { afterText: last }
    const ask = (): Promise<ApiResult<string>> => session.writes.addBetween(remote, text, place, signal)
    const answer = await patiently(ask, patience)
    if (answer.ok) {
      const added = answer.value
      transaction(database, () => rows.textAdded(row, at, added))
      there.texts += 1
      last = added
      continue
    }
    const { failure } = answer
    if (signal.aborted) throw new Ended(problemOf(failure))
    if (isUnclear(failure)) {
      there.unclearTexts += 1
      continue
    }
    transaction(database, () => rows.textNotAdded(row, at))
    if (failure.kind !== 'permanent') throw new Ended(problemOf(failure))
    problems.push(problemOf(failure))
  }
  return problems
}
