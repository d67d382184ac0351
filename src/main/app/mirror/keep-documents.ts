import { describeError } from '../../describe-error.ts'
import { forgetMeta, readMeta } from '../../index/schema/meta.ts'
import { readTally } from '../../index/tally.ts'
import { DocumentMarks } from '../../mirror/documents/document-marks.ts'
import { writeDocumentsApart } from '../../mirror/documents/documents.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Clock, Log } from '../../ports.ts'
import type { Arbiter, Work } from '../../tasks/arbiter.ts'

/** A person who goes through photos changes one after the other. */
const quietMs = 10_000
/** Beside that: the larger the library, the longer writing takes, and the less often it is done. */
const quietMsAnItem = 0.5
/** Nobody who closes the window waits for more than some seconds; the next start writes what is left. */
const mostAtTheEnd = 100_000
/** These bring the documents up to date when they end. */
const writers: readonly Work[] = ['backup', 'import', 'repair', 'rebuild']

export interface DocumentsKeeper {
  /** Something that the catalogue says has been changed, by no task. */
  changed(): void
  /**
   * To be called once no task runs any more. A write that is under way is broken off, and what has been changed is written if that
   * takes no more than some seconds. Never rejects.
   */
  close(): Promise<void>
}

/**
 * Brings the catalogue up to date after changes that no task makes, once there is some quiet; `catalogue-behind` in the index says
 * that it is not, so that the next start does it where this one cannot. Nothing is written from an index that is not trusted. What
 * cannot be written is said in the log: the next task tries again, and says what is wrong.
 */
export function keepDocuments({
  mirror,
  clock,
  log,
  arbiter,
}: {
  mirror: Mirror
  clock: Clock
  log: Log
  arbiter: Arbiter
}): DocumentsKeeper {
  const { database } = mirror
  const closing = new AbortController()
  let changes = 0
  let waiting: Promise<void> | undefined

  async function write(signal?: AbortSignal): Promise<void> {
    if (mirror.isDistrusted()) return
    const written = changes
    const problems = await writeDocumentsApart(mirror, new DocumentMarks(mirror, clock.now()), signal)
    for (const { code, detail } of problems) log('warn', 'documents-not-written', { code, detail })
    if (changes !== written) return
    changes = 0
    if (problems.length === 0) forgetMeta(database, 'catalogue-behind')
  }

  async function wait(): Promise<void> {
    for (let seen = -1; seen !== changes || writers.some((work) => arbiter.isUnderWay(work));) {
      seen = changes
      await clock.sleep(quietMs + readTally(database).items * quietMsAnItem, closing.signal)
      if (closing.signal.aborted) return
    }
    await write(closing.signal)
  }

  function failed(error: unknown): void {
    changes = 0
    log('warn', 'documents-not-written', { detail: describeError(error) })
  }

  function begin(): void {
    if (closing.signal.aborted) return
    waiting ??= wait()
      .catch((error: unknown) => (closing.signal.aborted ? undefined : failed(error)))
      .finally(() => {
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
      try {
        await waiting
        if (changes > 0 && readTally(database).items <= mostAtTheEnd) await write()
      } catch (error) {
        failed(error)
      }
    },
  }
  if (readMeta(database, 'catalogue-behind')) keeper.changed()
  return keeper
}
