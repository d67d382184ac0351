import { createHash } from 'node:crypto'
import { dirname, resolve, sep } from 'node:path'
import { albumsMeant } from '../../shared/albums/albums-meant.ts'
import type { Problem, Result } from '../../shared/problems/problem.ts'
import { failure, success } from '../../shared/problems/problem.ts'
import type { ExportReport, ExportWish } from '../../shared/tasks/export-task.ts'
import { errnoOf } from '../disk-problem.ts'
import { makeFolders } from '../make-folders.ts'
import type { FileSystem, Ports } from '../ports.ts'
import { hashFile } from '../mirror/disk/hash-file.ts'
import { syncFolder } from '../mirror/disk/sync-folder.ts'
import { isForeign } from '../mirror/names/foreign-names.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { inSlicesUntil, type Steps } from '../slices.ts'
import { narrowedTo, personMeant, withOnly } from './people-meant.ts'
import { planFolders } from './plan-folders.ts'
import { planPage } from './page/plan-page.ts'
import { planTakeout, type PictureSize, type PlannedEntry } from './plan-takeout.ts'
import { readCatalogue, type ExportedAlbum, type ExportedCatalogue, type ExportedFile } from './read-catalogue.ts'
import { PlainFiles } from './plain-files.ts'
import { overhead, ZipParts } from './zip-parts.ts'

/** How far the writing is. */
export interface Written {
  done: number
  files: number
  bytes: number
  ofBytes: number
  /** Files that are not in the export because something is wrong with them. */
  problems: number
}

export interface ExportTools {
  ports: Pick<Ports, 'files' | 'clock' | 'exiftool'>
  mirror: Mirror
  onProgress: (progress: Written) => void
  signal: AbortSignal
  /** A picture of a file that any browser shows, as WebP; undefined if none can be made. For pages; without it they show the files themselves. */
  pictureOf?: (file: ExportedFile, size: PictureSize, signal: AbortSignal) => Promise<Uint8Array | undefined>
  /** Asked with the bytes of each piece before it is written; waits for as long as it should rest. */
  meter?: (bytes: number) => Promise<void> | undefined
}

/** What the writing has come to. */
type Ended = Pick<ExportReport, 'parts' | 'files' | 'bytes' | 'problems' | 'metadata'>

const pieceSize = 1 << 18

class Stopped extends Error {}

/** A file of the mirror was another while it was copied than just before. */
class Changed extends Error {}

/** A file of the mirror could not be read any more while it was copied. */
class Unread extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** The albums with these ids or titles; all of them if none is named. */
export function chosenAlbums(albums: readonly ExportedAlbum[], wishes: readonly string[]): Result<ExportedAlbum[]> {
  if (wishes.length === 0) return success([...albums])
  const chosen = new Set<ExportedAlbum>()
  for (const wish of wishes) {
    const found = albumsMeant(albums, wish)
    if (found.length === 0) return failure('album-not-found', { values: { title: wish } })
    for (const album of found) chosen.add(album)
  }
  return success([...chosen])
}

/** A folder above a place, links followed, is the mirror: asked of the system, which alone knows where `..` leads. */
async function leadsInto(files: FileSystem, place: string, top: string): Promise<boolean> {
  const own = await files.stat(top)
  let last: string | undefined
  for (let path = place; ; path += `${sep}..`) {
    const { dev, ino } = await files.stat(path)
    if (dev === own.dev && ino === own.ino && ino !== 0) return true
    if (last === `${dev} ${ino}`) return false
    last = `${dev} ${ino}`
  }
}

/** Whoever has left something under a name of ours in a folder may mean it to be written to. */
function isTaken(name: string, isFolder: boolean): boolean {
  return name.startsWith('.shoebox') || !isForeign(name, isFolder)
}

/** Makes the folder, or finds it empty, but for what servers and systems keep in each. */
async function takePlace({ ports: { files }, mirror }: ExportTools, folder: string): Promise<Problem | undefined> {
  const top = resolve(mirror.path)
  const place = resolve(folder)
  if (place === top || place.startsWith(top + sep) || top.startsWith(place + sep))
    return { code: 'export-inside-mirror', values: { path: folder } }
  try {
    const made = await makeFolders(files, place)
    if (await leadsInto(files, place, top)) {
      if (made !== undefined) await files.rm(made, { recursive: true })
      return { code: 'export-inside-mirror', values: { path: folder } }
    }
    if (made !== undefined)
      for (let above = place; above !== dirname(made);) await syncFolder(files, (above = dirname(above)))
    const entries = await files.readdir(place, { withFileTypes: true })
    if (entries.some((entry) => isTaken(entry.name, entry.isDirectory())))
      return { code: 'export-place-taken', values: { path: folder } }
    return undefined
  } catch (error) {
    return placeProblem(error, folder)
  }
}

/** What a disk has refused at the place of the export, where so many files are `left`. Throws what is no error of a disk. */
function placeProblem(error: unknown, folder: string, left = 0): Problem {
  const values = { path: folder, ...(left > 0 && { left }) }
  const errno = errnoOf(error)
  if (errno === undefined) throw error
  const detail = error instanceof Error ? error.message : String(error)
  if (errno === 'EEXIST' || errno === 'ENOTDIR') return { code: 'export-place-taken', values: { path: folder }, detail }
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return { code: 'export-no-space', values, detail }
  return { code: 'export-not-written', values, detail }
}

function unreadable({ path }: ExportedFile, error: unknown): Problem {
  return { code: 'file-failed', values: { path }, detail: error instanceof Error ? error.message : String(error) }
}

/** Undefined if the file is what it was when it was saved. */
async function wrongWith({ mirror }: ExportTools, file: ExportedFile): Promise<Problem | undefined> {
  const values = { path: file.path }
  try {
    if ((await hashFile(mirror.files, file.path)) === file.sha256) return undefined
    return { code: 'file-damaged', values }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { code: 'file-missing', values }
    if (errnoOf(error) === undefined) throw error
    return unreadable(file, error)
  }
}

/** What the mirror gives; whatever its disk refuses is no matter of the place of the export. */
async function ofMirror<Value>(file: ExportedFile, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    throw errnoOf(error) === undefined ? error : new Unread(unreadable(file, error))
  }
}

async function* contentOf({ mirror, signal, meter }: ExportTools, file: ExportedFile): AsyncGenerator<Buffer> {
  const handle = await ofMirror(file, () => mirror.files.open(file.path))
  const hash = createHash('sha256')
  try {
    for (let at = 0; ;) {
      if (signal.aborted) throw new Stopped()
      const { bytesRead, buffer } = await ofMirror(file, () =>
        handle.read(Buffer.allocUnsafe(pieceSize), 0, pieceSize, at),
      )
      if (bytesRead === 0) break
      const piece = buffer.subarray(0, bytesRead)
      hash.update(piece)
      at += bytesRead
      await meter?.(bytesRead)
      yield piece
    }
    if (hash.digest('hex') !== file.sha256) throw new Changed(`${file.path} changed while it was copied`)
  } finally {
    await handle.close()
  }
}

async function* pieceOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}

/** What writes plain files, and what it will tell of what is known. */
async function plainFiles(
  { ports, signal }: ExportTools,
  { folder, format, metadata }: ExportWish,
): Promise<PlainFiles> {
  const { files, clock, exiftool } = ports
  // What pages show are the files as they are.
  const version = metadata && format === 'folders' ? await exiftool.find() : undefined
  const parts = new PlainFiles({ files, clock, signal, ...(version !== undefined && { exiftool }) }, folder)
  if (version !== undefined) parts.metadata.exiftool = version
  return parts
}

const pageBytes = 1 << 16

/** Longer pieces out of short ones, so that a page of many photos is never in memory as a whole. */
async function* inBytes(pieces: Iterable<string>, signal: AbortSignal): AsyncGenerator<Buffer> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < pageBytes) continue
    if (signal.aborted) throw new Stopped()
    yield await Promise.resolve(Buffer.from(text.toWellFormed()))
    text = ''
  }
  yield Buffer.from(text.toWellFormed())
}

/** Of a file with which something is wrong there is none. */
async function addPicture(
  { pictureOf, signal }: ExportTools,
  parts: Pick<PlainFiles, 'add'>,
  { name, at, picture, size, isNeeded, done }: Extract<PlannedEntry, { picture: ExportedFile }>,
  wrong: Problem | undefined,
): Promise<void> {
  const bytes = wrong || !isNeeded() ? undefined : await pictureOf?.(picture, size, signal)
  if (signal.aborted) throw new Stopped()
  if (!bytes) return
  await parts.add(name, at, bytes.length, pieceOf(Buffer.from(bytes)))
  done?.()
}

async function write(
  tools: ExportTools,
  wishes: ExportWish,
  entries: readonly PlannedEntry[],
  ended: Ended,
): Promise<void> {
  const { folder, format, partSize } = wishes
  const { files: disk, clock } = tools.ports
  const parts =
    format === 'takeout' ? new ZipParts(disk, folder, partSize, clock.now()) : await plainFiles(tools, wishes)
  if (parts instanceof PlainFiles && format === 'folders') ended.metadata = parts.metadata
  const known = new Map<string, Problem | undefined>()
  const progress: Written = { done: 0, files: 0, bytes: 0, ofBytes: 0, problems: 0 }
  for (const entry of entries) {
    if (!('file' in entry)) continue
    progress.files++
    progress.ofBytes += entry.file.bytes
  }
  tools.onProgress({ ...progress })
  try {
    for (const entry of entries) {
      if (tools.signal.aborted) throw new Stopped()
      if ('text' in entry) {
        const text = Buffer.from(entry.text().toWellFormed())
        await parts.add(entry.name, entry.at, text.length, pieceOf(text))
        continue
      }
      if ('page' in entry) {
        await parts.add(entry.name, entry.at, entry.room, inBytes(entry.page(), tools.signal))
        continue
      }
      if ('picture' in entry) {
        await addPicture(tools, parts, entry, known.get(entry.picture.path))
        continue
      }
      const { file } = entry
      const wrong = known.has(file.path) ? known.get(file.path) : await wrongWith(tools, file)
      if (wrong && !known.has(file.path)) ended.problems.push(wrong)
      known.set(file.path, wrong)
      progress.problems = ended.problems.length
      progress.done++
      progress.bytes += file.bytes
      if (!wrong) {
        await parts.add(entry.name, entry.at, file.bytes, contentOf(tools, file), entry.known)
        entry.done?.()
        ended.files++
        ended.bytes += file.bytes
      }
      tools.onProgress({ ...progress })
    }
    await parts.finish()
  } catch (error) {
    await parts.undo()
    throw error
  }
  ended.parts = parts.names
}

/** What pictures usually take. */
const pictureRoom: Readonly<Record<PictureSize, number>> = { small: 60_000, large: 500_000 }

/** In bytes. What is known of a photo takes some in a sidecar, and more in a file. */
function roomFor(entry: PlannedEntry): number {
  if ('text' in entry) return overhead(entry.name) + 1500
  if ('page' in entry) return entry.room
  if ('picture' in entry) return overhead(entry.name) + pictureRoom[entry.size]
  return overhead(entry.name) + entry.file.bytes + (entry.known ? 8000 : 0)
}

function planOf(
  { format, albums: { length }, items, language = 'en' }: ExportWish,
  catalogue: ExportedCatalogue,
  albums: readonly ExportedAlbum[],
): Steps<PlannedEntry[]> {
  const all = length === 0
  if (format === 'takeout') return planTakeout(catalogue, albums, all)
  if (format === 'folders') return planFolders(catalogue, albums, all)
  return planPage(catalogue, albums, items ? 'picked' : all ? 'all' : 'albums', language)
}

/**
 * Writes albums or everything to a folder of their own, whose path has to be absolute: as an export in the form of Takeout, of which all parts are there in
 * the end, or none; or as plain files, of which those that were written stay, pages and what they show among them. A file that is not what the index says is left
 * out and told among the problems.
 */
export async function exportPhotos(tools: ExportTools, wishes: ExportWish): Promise<Result<ExportReport>> {
  const { signal, mirror } = tools
  const everything = await inSlicesUntil(signal, readCatalogue(mirror.database))
  if (!everything) return failure('cancelled')
  const person = wishes.owner === undefined ? undefined : personMeant(everything.people, wishes.owner)
  if (person && !person.ok) return person
  const theirs = person ? narrowedTo(person.value, everything) : everything
  const catalogue = wishes.items ? withOnly(wishes.items, theirs) : theirs
  if (wishes.items && catalogue.items.size === 0) return failure('nothing-selected')
  const albums = chosenAlbums(catalogue.albums, wishes.albums)
  if (!albums.ok) return albums
  const taken = await takePlace(tools, wishes.folder)
  if (taken) return { ok: false, problem: taken }
  const all = wishes.albums.length === 0
  const entries = await inSlicesUntil(signal, planOf(wishes, catalogue, albums.value))
  if (!entries) return failure('cancelled')
  const needed = entries.reduce((sum, entry) => sum + roomFor(entry), 0)
  const ended: Ended = { parts: [], files: 0, bytes: 0, problems: [] }
  try {
    const { bavail, bsize } = await tools.ports.files.statfs(wishes.folder)
    if (bavail * bsize < needed)
      return failure('export-no-space', { values: { path: wishes.folder, missing: needed - bavail * bsize } })
    await write(tools, wishes, entries, ended)
  } catch (error) {
    if (signal.aborted) return failure('cancelled')
    if (error instanceof Unread) return { ok: false, problem: error.problem }
    if (error instanceof Changed) return failure('file-failed', { detail: error.message })
    return { ok: false, problem: placeProblem(error, wishes.folder, wishes.format === 'takeout' ? 0 : ended.files) }
  }
  const ids = all ? [...catalogue.items.keys()] : albums.value.flatMap((album) => album.items)
  const items = [...new Set(ids)].flatMap((id) => catalogue.items.get(id) ?? [])
  const { folder, format } = wishes
  const versions = items.reduce((sum, item) => sum + item.versions.length, 0)
  return success({
    folder,
    format,
    ...ended,
    albums: albums.value.length,
    items: items.length,
    versions,
    problemCount: ended.problems.length,
  })
}
