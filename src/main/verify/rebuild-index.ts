import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { failure, success } from '../../shared/problem.ts'
import type { Problem, Result } from '../../shared/problem.ts'
import { DamagedIndexError, NewerIndexError, openDatabase } from '../mirror/database.ts'
import { diskProblem, isDiskError } from '../mirror/disk-problem.ts'
import { readFormat, writeFormat } from '../mirror/format-file.ts'
import type { FormatFile } from '../mirror/format-file.ts'
import { inMirror, layout, mirrorFormat } from '../mirror/layout.ts'
import { moveWithoutOverwriting } from '../mirror/move-file.ts'
import type { MirrorPorts } from '../mirror/open-mirror.ts'
import { settleZones } from '../mirror/settle-zones.ts'
import { canHardLink, syncFolder } from '../mirror/replace-file.ts'
import type { FileSystem } from '../ports.ts'
import { parseEntry } from './catalogue-entries.ts'
import { entryAt, isSameFile } from './check-file.ts'
import { FillIndex } from './fill-index.ts'
import { findAlbumFiles } from './find-album-files.ts'
import { SetAside } from './set-aside.ts'

export interface RebuildReport {
  accounts: number
  albums: number
  items: number
  /** Lines of the catalogue that could not be taken over. */
  problems: Problem[]
  /** Where the former index lies now, if there was one. */
  setAside?: string
}

/** What SQLite keeps beside a database. A log left behind would be read into whatever database has its name. */
const besides = ['', '-wal', '-shm', '-journal']

/**
 * Makes the index of a mirror anew from `catalogue.jsonl` and what lies in the album folders. The new index is complete
 * before it takes the place of the old one, which is set aside; until then the mirror is as it was, and a rebuild that
 * was broken off can be run again. Files are not looked at: verify afterwards.
 *
 * Fails with `catalogue-missing`, `mirror-too-new`, `mirror-in-use`, `cancelled`, or as operations on a disk do.
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
    if (error instanceof NewerIndexError) return failure('mirror-too-new', named)
    if (!isDiskError(error)) throw error
    ports.log('warn', 'index-not-rebuilt', { reason: error instanceof Error ? error.message : '' })
    const problem = diskProblem(error) ?? failure('file-failed', { detail: String(error) }).problem
    return { ok: false, problem: { ...problem, ...named } }
  }
}

class Rebuild {
  readonly #path: string
  readonly #ports: MirrorPorts
  readonly #signal: AbortSignal

  constructor(path: string, ports: MirrorPorts, signal: AbortSignal) {
    this.#path = path
    this.#ports = ports
    this.#signal = signal
  }

  async run(): Promise<Result<RebuildReport>> {
    const { files, clock } = this.#ports
    const named = { values: { path: this.#path } }
    const catalogue = await entryAt(files, this.#at(layout.catalogue))
    if (!catalogue?.isFile() || catalogue.size === 0) return failure('catalogue-missing', named)
    const format = await this.#format()
    const formats = [
      format === 'damaged' ? undefined : format?.format,
      await catalogueFormat(files, this.#at(layout.catalogue)),
    ]
    if (formats.some((one) => one !== undefined && one > mirrorFormat)) return failure('mirror-too-new', named)

    await files.mkdir(this.#at(layout.incoming), { recursive: true })
    const canLink = await canHardLink(files, this.#path)
    const aside = new SetAside({ path: this.#path, canLink }, files, clock.now())
    const old = await this.#openOld()
    try {
      const filled = await this.#fill()
      if (!filled) return failure('cancelled')
      if (filled.problems.length > 0) await this.#keepCatalogue(aside)
      await this.#writeFormat(format, aside)
      old?.close()
      const setAside = await this.#swap(aside, canLink)
      return success({ ...filled, ...(setAside !== undefined && { setAside }) })
    } finally {
      if (old?.isOpen) old.close()
    }
  }

  #at(relative: string): string {
    return inMirror(this.#path, relative)
  }

  async #format(): Promise<FormatFile | 'damaged' | undefined> {
    try {
      return await readFormat(this.#path, this.#ports.files)
    } catch (error) {
      if (error instanceof SyntaxError) return 'damaged'
      throw error
    }
  }

  /** The former index if it can still be opened: holding it keeps every other Shoebox out of the mirror. */
  async #openOld(): Promise<DatabaseSync | undefined> {
    const found = await entryAt(this.#ports.files, this.#at(layout.index))
    if (!found?.isFile() || found.size === 0) return undefined
    try {
      return openDatabase(this.#at(layout.index))
    } catch (error) {
      if (error instanceof DamagedIndexError) return undefined
      const code = diskProblem(error)?.code
      if (code === 'mirror-damaged' || code === 'file-failed') return undefined
      throw error
    }
  }

  async #fill(): Promise<Omit<RebuildReport, 'setAside'> | undefined> {
    const { files, clock } = this.#ports
    await this.#removeNew()
    const database = openDatabase(this.#at(layout.newIndex))
    try {
      const problems: Problem[] = []
      const fill = new FillIndex(database, clock.now())
      const lines = linesOf(files, this.#at(layout.catalogue))
      database.exec('BEGIN')
      for await (const { line, number } of lines) {
        if (this.#signal.aborted) return undefined
        const parsed = parseEntry(line)
        const detail = parsed.ok ? fill.add(parsed.entry) : parsed.detail
        if (detail === undefined) continue
        problems.push({ code: 'catalogue-damaged', detail, values: { line: number } })
      }
      fill.finish()
      database.exec('COMMIT')
      await findAlbumFiles(database, this.#path, files)
      await settleZones(database)
      const count = (table: string): number =>
        Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count'])
      return { accounts: count('account'), albums: count('album'), items: count('item'), problems }
    } finally {
      database.close()
    }
  }

  /** What a rebuild that was broken off has left; opening it first tells whether another one is under way. */
  async #removeNew(): Promise<void> {
    const { files } = this.#ports
    const [left, index] = [
      await entryAt(files, this.#at(layout.newIndex)),
      await entryAt(files, this.#at(layout.index)),
    ]
    // The same file under both names, which we hold ourselves: an end came just before the first name was removed.
    if (left && index && isSameFile(left, index)) await files.unlink(this.#at(layout.newIndex))
    else if (left) {
      try {
        openDatabase(this.#at(layout.newIndex)).close()
      } catch (error) {
        if (diskProblem(error)?.code === 'mirror-in-use') throw error
      }
    }
    for (const suffix of besides) await files.rm(this.#at(layout.newIndex) + suffix, { force: true })
  }

  /** The next backup writes a new catalogue, which would be the end of what nobody could read in this one. */
  async #keepCatalogue(aside: SetAside): Promise<void> {
    const { files } = this.#ports
    const copy = `${layout.incoming}/${layout.catalogue}`
    await files.copyFile(this.#at(layout.catalogue), this.#at(copy))
    await aside.move(copy, layout.catalogue)
  }

  async #writeFormat(format: FormatFile | 'damaged' | undefined, aside: SetAside): Promise<void> {
    if (typeof format === 'object') return
    if (format === 'damaged') await aside.move(layout.format)
    await writeFormat(this.#path, { format: mirrorFormat, identity: randomUUID() }, this.#ports.files)
  }

  /** The old database goes before its log, so that at no moment a log lies beside a database that it does not belong to. */
  async #swap(aside: SetAside, canLink: boolean): Promise<string | undefined> {
    const { files } = this.#ports
    let setAside: string | undefined
    for (const suffix of besides) {
      const moved = await aside.move(layout.index + suffix)
      setAside ??= moved
    }
    await moveWithoutOverwriting(files, this.#at(layout.newIndex), this.#at(layout.index), canLink)
    await syncFolder(files, this.#path, layout.internal)
    return setAside
  }
}

/** The format that the catalogue's first line names; undefined if it does not say. */
async function catalogueFormat(files: FileSystem, path: string): Promise<number | undefined> {
  for await (const { line } of linesOf(files, path)) {
    const parsed = parseEntry(line)
    return parsed.ok && parsed.entry.kind === 'mirror' ? parsed.entry.format : undefined
  }
  return undefined
}

/** Lines that end with a line feed and nothing else: texts may hold other separators. Empty ones are left out. */
async function* linesOf(files: FileSystem, path: string): AsyncGenerator<{ line: string; number: number }> {
  const handle = await files.open(path, 'r')
  let rest = ''
  let number = 0
  try {
    for await (const piece of handle.createReadStream({ encoding: 'utf8', autoClose: false })) {
      const lines = (rest + String(piece)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        number++
        if (line !== '') yield { line, number }
      }
    }
    if (rest !== '') yield { line: rest, number: number + 1 }
  } finally {
    await handle.close()
  }
}
