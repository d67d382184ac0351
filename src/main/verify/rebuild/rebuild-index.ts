import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import { NewerIndexError, holdDatabase, openDatabase } from '../../index/schema/database.ts'
import { integer, one, rowReader } from '../../index/schema/typed-rows.ts'
import { diskProblem, isDiskError } from '../../disk-problem.ts'
import { readFormat, writeFormat } from '../../mirror/opening/format-file.ts'
import type { FormatFile } from '../../mirror/opening/format-file.ts'
import { databaseFiles, layout, mirrorFormat, temporaryPath } from '../../mirror/names/layout.ts'
import { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import { moveWithoutOverwriting } from '../../mirror/disk/move-file.ts'
import type { MirrorPorts } from '../../mirror/opening/open-mirror.ts'
import { ChangedIndexError } from '../../mirror-path.ts'
import { NotOrdinaryError } from '../../mirror/disk/ordinary-file.ts'
import { assertOwnDatabase, assertOwnEntries } from '../../mirror/names/own-entries.ts'
import { settleIndex } from '../../mirror/opening/settle-index.ts'
import { catalogueLines } from './catalogue-lines.ts'
import { parseEntry } from './catalogue-entries.ts'
import { isSameFile } from '../../mirror/disk/same-file.ts'
import { FillIndex } from './fill-index.ts'
import { findAlbumFiles } from './find-album-files.ts'
import { assertNobodyHolds } from './nobody-holds.ts'
import { SetAside } from '../../mirror/disk/set-aside.ts'

const countRow = rowReader({ count: integer })

export interface RebuildReport {
  accounts: number
  albums: number
  items: number
  /** Lines of the catalogue that could not be taken over. */
  problems: Problem[]
  /** Where the former index lies now, if there was one. */
  setAside?: string
}

/**
 * Makes the index of a mirror anew from `catalogue.jsonl` and what lies in the album folders. The new index is complete
 * before it takes the place of the old one, which is set aside; until then the mirror is as it was, and a rebuild that
 * was broken off can be run again. Files are not looked at: verify afterwards.
 *
 * Fails with `catalogue-missing`, `mirror-not-ordinary`, `mirror-too-new`, `mirror-in-use`, `cancelled`, or as operations
 * on a disk do.
 */
export async function rebuildIndex(
  path: string,
  ports: MirrorPorts,
  signal: AbortSignal,
): Promise<Result<RebuildReport>> {
  const named = { values: { path } }
  try {
    return await new Rebuild(path, ports, signal).run()
  } catch (error) {
    if (error instanceof NotOrdinaryError)
      return failure('mirror-not-ordinary', { values: { path: error.path }, detail: error.message })
    if (error instanceof NewerIndexError) return failure('mirror-too-new', named)
    if (!isDiskError(error)) throw error
    ports.log('warn', 'index-not-rebuilt', { reason: error instanceof Error ? error.message : '' })
    const problem = diskProblem(error) ?? failure('file-failed', { detail: String(error) }).problem
    return { ok: false, problem: { ...problem, ...named } }
  }
}

class Rebuild {
  readonly #files: MirrorFiles
  readonly #ports: MirrorPorts
  readonly #signal: AbortSignal

  constructor(path: string, ports: MirrorPorts, signal: AbortSignal) {
    this.#files = new MirrorFiles(path, ports.files)
    this.#ports = ports
    this.#signal = signal
  }

  async run(): Promise<Result<RebuildReport>> {
    const files = this.#files
    const named = { values: { path: files.root } }
    await assertOwnEntries(files)
    const catalogue = await files.look(layout.catalogue)
    if (!catalogue?.isFile() || catalogue.size === 0) return failure('catalogue-missing', named)
    const format = await this.#format()
    const formats = [format === 'damaged' ? undefined : format?.format, await catalogueFormat(files, this.#signal)]
    if (formats.some((one) => one !== undefined && one > mirrorFormat)) return failure('mirror-too-new', named)

    await files.makeFolder(layout.incoming)
    // An index with two names, as an end between link and removal leaves it, would look like somebody else's.
    const aside = new SetAside({ files, canLink: false }, this.#ports.clock.now())
    const old = await this.#openOld()
    try {
      const filled = await this.#fill()
      if (!filled) return failure('cancelled')
      if (filled.problems.length > 0) await this.#keepCatalogue(aside)
      await this.#writeFormat(format, aside)
      old?.close()
      const setAside = await this.#swap(aside)
      return success({ ...filled, ...(setAside !== undefined && { setAside }) })
    } finally {
      if (old?.isOpen) old.close()
    }
  }

  async #format(): Promise<FormatFile | 'damaged' | undefined> {
    try {
      return await readFormat(this.#files)
    } catch (error) {
      if (error instanceof SyntaxError) return 'damaged'
      throw error
    }
  }

  /** The former index if it can still be opened: holding it keeps every other Shoebox out of the mirror. */
  async #openOld(): Promise<DatabaseSync | void> {
    const found = await this.#files.look(layout.index)
    if (!found?.isFile()) return undefined
    // To hold an empty one would write into it.
    if (found.size === 0) return await assertNobodyHolds(this.#files, layout.index)
    try {
      await assertOwnDatabase(this.#files, layout.index)
      return holdDatabase(this.#files.absolute(layout.index))
    } catch (error) {
      if (error instanceof ChangedIndexError) return await assertNobodyHolds(this.#files, layout.index)
      const code = diskProblem(error)?.code
      if (code === 'mirror-damaged' || code === 'file-failed') return undefined
      throw error
    }
  }

  async #fill(): Promise<Omit<RebuildReport, 'setAside'> | undefined> {
    await this.#removeNew()
    const database = openDatabase(this.#files.absolute(layout.newIndex))
    try {
      const problems: Problem[] = []
      const fill = new FillIndex(database, this.#ports.clock.now())
      const lines = catalogueLines(this.#files, this.#signal)
      database.exec('BEGIN')
      for await (const { line, number } of lines) {
        if (this.#signal.aborted) return undefined
        const parsed = line === undefined ? ({ ok: false, detail: 'too long' } as const) : parseEntry(line)
        const detail = parsed.ok ? fill.add(parsed.entry) : parsed.detail
        if (detail === undefined) continue
        problems.push({ code: 'catalogue-damaged', detail, values: { line: number } })
      }
      if (this.#signal.aborted) return undefined
      fill.finish()
      database.exec('COMMIT')
      await findAlbumFiles(database, this.#files)
      await settleIndex(database, { signal: this.#signal })
      const count = (table: string): number =>
        one(countRow, database.prepare(`SELECT count(*) AS count FROM ${table}`).get()).count
      return { accounts: count('account'), albums: count('album'), items: count('item'), problems }
    } finally {
      database.close()
    }
  }

  /** What a rebuild that was broken off has left; opening it first tells whether another one is under way. */
  async #removeNew(): Promise<void> {
    const files = this.#files
    const [left, index] = [await files.look(layout.newIndex), await files.look(layout.index)]
    // The same file under both names, which we hold ourselves: an end came just before the first name was removed.
    if (left && index && isSameFile(left, index)) await files.remove(layout.newIndex)
    else if (left) {
      try {
        await assertOwnDatabase(files, layout.newIndex)
        holdDatabase(files.absolute(layout.newIndex)).close()
      } catch (error) {
        if (error instanceof ChangedIndexError && left.isFile()) await assertNobodyHolds(files, layout.newIndex)
        else if (diskProblem(error)?.code === 'mirror-in-use') throw error
      }
    }
    for (const path of databaseFiles(layout.newIndex)) await files.removeIfThere(path)
  }

  /** The next backup writes a new catalogue, which would be the end of what nobody could read in this one. */
  async #keepCatalogue(aside: SetAside): Promise<void> {
    const copy = temporaryPath('catalogue.jsonl')
    await this.#files.copy(layout.catalogue, copy)
    await aside.move(copy, layout.catalogue)
  }

  async #writeFormat(format: FormatFile | 'damaged' | undefined, aside: SetAside): Promise<void> {
    if (typeof format === 'object') return
    if (format === 'damaged') await aside.move(layout.format)
    await writeFormat({ format: mirrorFormat, identity: randomUUID() }, this.#files)
  }

  /** The old database goes before its log, so that at no moment a log lies beside a database that it does not belong to. */
  async #swap(aside: SetAside): Promise<string | undefined> {
    let setAside: string | undefined
    for (const path of databaseFiles(layout.index)) {
      const moved = await aside.move(path)
      setAside ??= moved
    }
    await moveWithoutOverwriting({ files: this.#files, canLink: false }, layout.newIndex, layout.index)
    await this.#files.sync(layout.internal)
    return setAside
  }
}

/** The format that the catalogue's first line names; undefined if it does not say. */
async function catalogueFormat(files: MirrorFiles, signal: AbortSignal): Promise<number | undefined> {
  for await (const { line } of catalogueLines(files, signal)) {
    const parsed = parseEntry(line ?? '')
    return parsed.ok && parsed.entry.kind === 'mirror' ? parsed.entry.format : undefined
  }
  return undefined
}
