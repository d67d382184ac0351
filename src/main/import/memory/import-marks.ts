import type { ImportReport, ImportWish } from '../../../shared/imports/import-report.ts'
import { ExportRows } from '../../index/export-rows.ts'
import { ImportMarkRows } from '../../index/import-mark-rows.ts'
import { transaction } from '../../index/schema/database.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { inParallel, readsAtATime } from '../../takeout/archives/in-parallel.ts'
import { keepReport, readReport, reportAgain, type KeptReport } from './kept-report.ts'
import { FilesHere } from '../copying/known-files.ts'
import type { PlannedFile } from '../planning/plan.ts'
import type { SourceKey } from './source-keys.ts'
import type { Whose } from '../whose/whose.ts'

const digestBytes = 32

interface MarksParts {
  mirror: Mirror
  whose: Whose
  now: () => number
}

/**
 * Knows what was imported as a whole, so that the same again is not read. A mark stands for archives and folders that are
 * exactly as they were, asked for in the same way, by the same version of Shoebox. Each import that reads takes away the marks of
 * its exports before it writes anything about them, and gives one at its end, once everything is on the disk, if nothing was
 * wrong; what takes back something that an export has said takes away the marks of its person, see migration 0032.
 */
export class ImportMarks {
  readonly #parts: MarksParts
  readonly #marks: ImportMarkRows
  readonly #exports: ExportRows

  constructor(parts: MarksParts) {
    this.#parts = parts
    this.#marks = new ImportMarkRows(parts.mirror.database)
    this.#exports = new ExportRows(parts.mirror.database)
  }

  /**
   * What an import of these would report; undefined if it has to read them: they are not known, may be somebody else's now, or
   * one of their photos is no longer where it was.
   */
  async recall({ key, names }: SourceKey, { owner }: ImportWish, signal: AbortSignal): Promise<KeptReport | undefined> {
    const mark = this.#marks.withKey(key)
    const kept = mark && readReport(mark.report, names)
    if (!mark || !kept) return undefined
    const ids = kept.report.exports.map(({ id }) => id)
    if (!this.#parts.whose.isOf(mark.source, owner, ids)) return undefined
    if (!(await this.#areHere(mark.contents, signal))) return undefined
    const { database } = this.#parts.mirror
    transaction(database, () => {
      for (const ref of this.#marks.exportsOf(mark.ref)) this.#exports.seen(ref, [], this.#parts.now())
    })
    return kept
  }

  async #areHere(contents: Uint8Array, signal: AbortSignal): Promise<boolean> {
    if (contents.length % digestBytes !== 0) return false
    const here = new FilesHere(this.#parts.mirror)
    const digests = Buffer.from(contents.buffer, contents.byteOffset, contents.length)
    const each = Array.from({ length: contents.length / digestBytes }, (_, at) => at * digestBytes).values()
    let areAll = true
    await inParallel(
      each.filter(() => areAll),
      readsAtATime,
      async (at) => {
        signal.throwIfAborted()
        if (!(await here.has(digests.toString('hex', at, at + digestBytes)))) areAll = false
      },
    )
    return areAll
  }

  /** Nothing was wrong with an import of these, whose photos are in the mirror: what it has reported, and what it had to read. */
  note({ key, names }: SourceKey, source: number, report: ImportReport, files: readonly PlannedFile[]): void {
    const digests = new Set<string>()
    let bytes = 0
    for (const { entry } of files) {
      // Without its digest nobody could tell that it is still here.
      if (entry.digest === undefined) return
      digests.add(entry.digest)
      bytes += entry.size
    }
    const text = keepReport({ report: reportAgain(report), files: files.length, bytes }, names)
    const refs = report.exports.map(({ id }) => this.#exports.withId(id).find((each) => each.source === source)?.ref)
    if (text === undefined || refs.length === 0 || refs.includes(undefined)) return
    const contents = Buffer.concat([...digests].map((digest) => Buffer.from(digest, 'base64')))
    transaction(this.#parts.mirror.database, () => {
      this.#marks.keep(
        key,
        { source, report: text, contents },
        refs.flatMap((ref) => ref ?? []),
      )
    })
  }
}
