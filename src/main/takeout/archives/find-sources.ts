import { createHash, type Hash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Problem } from '../../../shared/problems/problem.ts'
import { isServerFolder } from '../../../shared/server-folders.ts'
import type { FileSystem } from '../../ports.ts'
import type { TakeoutLimits } from '../limits.ts'
import { archiveKind, isNamedArchive, isUnfinished } from './archive-kind.ts'
import { ArchiveFault, archiveProblem } from './archive-problem.ts'
import { FolderSource, type FolderFile } from './folder-source.ts'
import type { Source } from './found-entry.ts'
import { inParallel, readsAtATime } from './in-parallel.ts'
import { bytesOfFile, type OpenFiles, type RandomBytes } from './random-bytes.ts'
import { isTakeoutFolder, partNameOf, type PartName } from './part-name.ts'
import { TarArchive } from './tar-archive.ts'
import { findZipEnd } from './zip/zip-end.ts'
import { ZipArchive } from './zip/zip-archive.ts'

/** Something that entries come from, and what is known of it from its name and place alone. */
export interface FoundSource {
  source: Source
  kind: 'archive' | 'folder'
  /** Sources with the same key are parts of one export. */
  exportKey: string
  part?: PartName
  /** Those of an archive, for what is inside it. */
  bytes?: RandomBytes
  /** How it lies on the disk, wherever that is: see `Face`. Undefined for an archive inside another. */
  face?: Face
}

/**
 * What a file that was changed has another of, also where its size and its date are as they were. Of a folder it is that of
 * all files in it.
 */
type Face = string

function faceOf({ size, mtimeMs, ctimeMs, ino }: Stats): Face {
  return [size, mtimeMs, ctimeMs, ino].join(' ')
}

export interface FoundSources {
  sources: FoundSource[]
  problems: Problem[]
}

function noEnd(error: unknown): undefined {
  if (!(error instanceof ArchiveFault)) throw error
}

/** Opens bytes as the kind of archive that they are; undefined if they are none. Throws `ArchiveFault` for a piece of one. */
export async function openArchive(
  name: string,
  bytes: RandomBytes,
  source: number,
  limits: TakeoutLimits,
): Promise<Source | undefined> {
  const kind = await archiveKind(bytes)
  if (kind === undefined || kind === 'piece') {
    // Somebody may have put bytes before a zip, which is known by its end then.
    const isZip = (await findZipEnd(bytes).catch(noEnd)) !== undefined
    if (!isZip && kind === 'piece') throw new ArchiveFault('archive-split', 'it is one piece of several')
    return isZip ? new ZipArchive(name, bytes, source, limits) : undefined
  }
  return kind === 'zip'
    ? new ZipArchive(name, bytes, source, limits)
    : new TarArchive(name, bytes, kind === 'gzip', source, limits)
}

interface Pile {
  root: string
  files: FolderFile[]
  /** Of how each of them lies there. */
  faces: Hash
  exportKey: string
  part?: PartName
}

interface LyingFile {
  file: FolderFile
  face: Face
}

function pileAt(root: string, exportKey: string, part: PartName | undefined): Pile {
  return { root, files: [], faces: createHash('sha256'), exportKey, ...(part && { part }) }
}

/** Looks for archives and unpacked exports in the files and folders that a person names. `counting` hears of each loose file. */
export class SourceFinder {
  readonly #files: Pick<FileSystem, 'open' | 'stat' | 'lstat' | 'readdir'>
  readonly #open: OpenFiles
  readonly #limits: TakeoutLimits
  readonly #signal: AbortSignal
  readonly #counting: (files: number) => void
  readonly #seen = new Set<string>()
  #counted = 0
  readonly found: FoundSources = { sources: [], problems: [] }

  constructor(
    files: Pick<FileSystem, 'open' | 'stat' | 'lstat' | 'readdir'>,
    open: OpenFiles,
    limits: TakeoutLimits,
    signal: AbortSignal,
    counting: (files: number) => void = () => undefined,
  ) {
    this.#files = files
    this.#open = open
    this.#limits = limits
    this.#signal = signal
    this.#counting = counting
  }

  /**
   * Adds what is at `path`. A link that a person names is followed; links below it are not. Folders in which a server keeps
   * thumbnails or a bin of its own are no part of an export.
   */
  async add(path: string): Promise<void> {
    const full = resolve(path)
    let stat
    try {
      stat = await this.#files.stat(full)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      this.found.problems.push(
        code === 'ENOENT' || code === 'ENOTDIR'
          ? { code: 'import-path-missing', values: { path: full } }
          : archiveProblem(full, error),
      )
      return
    }
    if (stat.isDirectory()) await this.#addFolder(full)
    else await this.#addArchive(full, stat, true)
  }

  async #addArchive(path: string, stat: Stats, isNamed: boolean): Promise<boolean> {
    if (this.#seen.has(path)) return true
    const { size } = stat
    const name = basename(path)
    const isMeant = isNamed || isNamedArchive(name) || partNameOf(name) !== undefined
    if (isUnfinished(name) || (isMeant && size === 0)) {
      this.#seen.add(path)
      this.found.problems.push({ code: 'archive-cut', values: { name: path } })
      return true
    }
    if (!isMeant) return false
    this.#seen.add(path)
    try {
      const bytes = bytesOfFile(this.#open, path, size)
      const source = await openArchive(path, bytes, this.found.sources.length, this.#limits)
      if (!source) {
        this.found.problems.push({ code: 'archive-none', values: { name: path } })
        return true
      }
      const part = partNameOf(name)
      // Archives that were renamed and lie beside each other are taken for the parts of one export.
      const exportKey = part?.stamp ?? dirname(path)
      this.found.sources.push({
        source,
        kind: 'archive',
        exportKey,
        bytes,
        face: faceOf(stat),
        ...(part && { part }),
      })
    } catch (error) {
      this.found.problems.push(archiveProblem(path, error))
    }
    return true
  }

  async #addFolder(path: string): Promise<void> {
    if (this.#seen.has(path)) return
    this.#seen.add(path)
    const part = path
      .split(/[/\\]/)
      .map(partNameOf)
      .findLast((known) => known !== undefined)
    const exportKey = part?.stamp ?? (isTakeoutFolder(basename(path)) ? dirname(path) : path)
    const pile = pileAt(dirname(path), exportKey, part)
    await this.#walk(path, basename(path), pile)
    this.#keep(pile)
  }

  #keep({ root, files, faces, exportKey, part }: Pile): void {
    if (files.length === 0) return
    const top = files[0]?.path.split('/')[0] ?? ''
    const source = new FolderSource(join(root, top), root, files, this.#files, this.found.sources.length)
    const face = faces.digest('base64')
    this.found.sources.push({ source, kind: 'folder', exportKey, face, ...(part && { part }) })
  }

  async #walk(folder: string, below: string, pile: Pile): Promise<void> {
    this.#signal.throwIfAborted()
    let entries
    try {
      entries = await this.#files.readdir(folder, { withFileTypes: true })
    } catch (error) {
      this.found.problems.push(archiveProblem(folder, error))
      return
    }
    entries.sort((one, other) => (one.name < other.name ? -1 : 1))
    // What lies in an unpacked export is part of it, archives that somebody kept in another product included.
    const inExport = below.split('/').some(isTakeoutFolder)
    const loose: { full: string; path: string; at: number }[] = []
    const folders: [full: string, path: string][] = []
    for (const entry of entries) {
      const full = join(folder, entry.name)
      const path = `${below}/${entry.name}`
      if (entry.isDirectory()) {
        if (!isServerFolder(entry.name)) folders.push([full, path])
      } else if (!(await this.#isArchive(full, entry.name, entry.isFile() && !inExport)))
        loose.push({ full, path, at: loose.length })
    }
    const found: (LyingFile | undefined)[] = []
    await inParallel(loose, readsAtATime, async ({ full, path, at }) => {
      this.#signal.throwIfAborted()
      found[at] = await this.#fileAt(full, path)
    })
    // As they were listed, in whatever order the disk has answered.
    for (const lying of found) {
      if (!lying) continue
      pile.files.push(lying.file)
      pile.faces.update(`${lying.face} ${lying.file.path}\0`)
    }
    for (const [full, path] of folders) await this.#walkInto(full, path, pile)
  }

  async #walkInto(full: string, path: string, pile: Pile): Promise<void> {
    const part = partNameOf(basename(full))
    if (!part) return this.#walk(full, path, pile)
    const own = pileAt(dirname(full), part.stamp, part)
    await this.#walk(full, basename(full), own)
    this.#keep(own)
  }

  async #isArchive(full: string, name: string, mayBe: boolean): Promise<boolean> {
    if (!mayBe || !(isNamedArchive(name) || isUnfinished(name) || partNameOf(name))) return false
    let stat
    try {
      stat = await this.#files.lstat(full)
    } catch (error) {
      this.found.problems.push(archiveProblem(full, error))
      return true
    }
    return this.#addArchive(full, stat, false)
  }

  async #fileAt(full: string, path: string): Promise<LyingFile | undefined> {
    if (this.#counted >= this.#limits.entries) {
      if (this.#counted++ === this.#limits.entries)
        this.found.problems.push({ code: 'archive-too-many', values: { name: full, count: this.#limits.entries } })
      return undefined
    }
    this.#counting(++this.#counted)
    try {
      const stat = await this.#files.lstat(full)
      const { size, mtimeMs: modified } = stat
      return { file: { path, size, modified, ...(!stat.isFile() && { isNoFile: true as const }) }, face: faceOf(stat) }
    } catch (error) {
      this.found.problems.push(archiveProblem(full, error))
      return undefined
    }
  }
}
