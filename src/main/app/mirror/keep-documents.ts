import { describeError } from '../../describe-error.ts'
import { readTally } from '../../index/tally.ts'
import { DocumentMarks } from '../../mirror/documents/document-marks.ts'
import { writeDocumentsApart } from '../../mirror/documents/documents.ts'
import { layout } from '../../mirror/names/layout.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Clock, Log } from '../../ports.ts'
import type { Arbiter, Work } from '../../tasks/arbiter.ts'

/** A person who goes through photos changes one after the other. */
const quietMs = 10_000
/** Beside that, as long as writing takes some hundred times: a large library is not written again for each photo. */
const quietMsAnItem = 0.5
/** Nobody who closes the window waits for more than some seconds; the next start writes what is left. */
const mostAtTheEnd = 100_000
/** These bring the documents up to date when they end. */
const writers: readonly Work[] = ['backup', 'import', 'repair', 'rebuild']

export interface DocumentsKeeper {
  /** Something that the catalogue says has been changed, by no task. */
  changed(): void
  /** To be called once no task runs any more: what has been changed is written, if that takes no more than some seconds. */
  close(): Promise<void>
}

/** Whether a former end has left the catalogue without something that a person said. */
export async function areDocumentsBehind(mirror: Mirror, now: number): Promise<boolean> {
  const isSaid =
    mirror.database.prepare('SELECT 1 FROM item WHERE own_favorite IS NOT NULL LIMIT 1').get() !== undefined
  return isSaid && !(await new DocumentMarks(mirror, now).stands(layout.catalogue))
}

/**
 * Brings the catalogue up to date after changes that no task makes, once there is some quiet. `isBehind`: it is already. What
 * cannot be written is said in the log: the next task tries again, and says what is wrong.
 */
export function keepDocuments(
  { mirror, clock, log, arbiter }: { mirror: Mirror; clock: Clock; log: Log; arbiter: Arbiter },
  isBehind: boolean,
): DocumentsKeeper {
  const closing = new AbortController()
  let changes = 0
  let waiting: Promise<void> | undefined

  async function write(): Promise<void> {
    try {
      for (const problem of await writeDocumentsApart(mirror, new DocumentMarks(mirror, clock.now())))
        log('warn', 'documents-not-written', { code: problem.code, detail: problem.detail })
    } catch (error) {
      log('warn', 'documents-not-written', { detail: describeError(error) })
    }
  }

  async function wait(): Promise<void> {
    for (let seen = -1; seen !== changes || writers.some((work) => arbiter.isUnderWay(work));) {
      seen = changes
      await clock.sleep(quietMs + readTally(mirror.database).items * quietMsAnItem, closing.signal)
      if (closing.signal.aborted) return
    }
    const written = changes
    await write()
    if (changes === written) changes = 0
  }

  function begin(): void {
    if (closing.signal.aborted) return
    waiting ??= wait().finally(() => {
      waiting = undefined
      if (changes > 0) begin()
    })
  }

  const keeper: DocumentsKeeper = {
    changed() {
      changes++
      begin()
    },
    async close() {
      closing.abort()
      await waiting
      if (changes > 0 && readTally(mirror.database).items <= mostAtTheEnd) await write()
    },
  }
  if (isBehind) keeper.changed()
  return keeper
}
