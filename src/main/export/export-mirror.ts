import { createHash } from 'node:crypto'
import { join, resolve, sep } from 'node:path'
import type { Problem, Result } from '../../shared/problem.ts'
import { failure, success } from '../../shared/problem.ts'
import { errnoOf } from '../disk-problem.ts'
import type { FileSystem, Ports } from '../ports.ts'
import { hashFile } from '../mirror/hash-file.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import { planTakeout, type PlannedEntry } from './plan-takeout.ts'
import { readCatalogue, type ExportedAlbum, type ExportedFile } from './read-catalogue.ts'
import { ZipPart } from './zip-part.ts'

export interface ExportWishes {
  /** Absolute path of a folder that is empty or not there yet. */
  folder: string
  /** Ids or titles; none for everything. */
  albums: readonly string[]
  /** Bytes that a part may have, unless a single file has more. */
  partSize: number
}

export interface ExportProgress {
  done: number
  files: number
  bytes: number
  ofBytes: number
}

export interface ExportEnd {
  /** Names of the parts, in their order. */
  parts: string[]
  albums: number
  items: number
  /** Photos, videos and their other files that were written; those of albums count again. */
  files: number
  bytes: number
  /** Earlier versions of items: an export has no place for them. */
  versions: number
  /** Files that are missing or not what they were when they were saved. They are not in the export. */
  problems: Problem[]
}

export interface ExportTools {
  ports: Pick<Ports, 'files' | 'clock'>
  mirror: Mirror
  onProgress: (progress: ExportProgress) => void
  signal: AbortSignal
}

/** Local header, entry of the list with its ZIP64 fields, and descriptor; the name stands in two of them. */
const overhead = (name: string): number => 200 + 2 * Buffer.byteLength(name)
const pieceSize = 1 << 18

class Stopped extends Error {}

/** A file of the mirror was another while it was copied than just before. */
class Changed extends Error {}

function chosenAlbums(albums: readonly ExportedAlbum[], wishes: readonly string[]): Result<ExportedAlbum[]> {
  if (wishes.length === 0) return success([...albums])
  const chosen = new Set<ExportedAlbum>()
  for (const wish of wishes) {
    const found = albums.filter(({ id }) => id === wish)
    const named = found.length > 0 ? found : albums.filter(({ title }) => title === wish)
    if (named.length === 0) return failure('album-not-found', { values: { title: wish } })
    for (const album of named) chosen.add(album)
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

/** Makes the folder, or finds it empty. */
async function takePlace({ ports: { files }, mirror }: ExportTools, folder: string): Promise<Problem | undefined> {
  const top = resolve(mirror.path)
  const place = resolve(folder)
  if (place === top || place.startsWith(top + sep) || top.startsWith(place + sep))
    return { code: 'export-inside-mirror', values: { path: folder } }
  try {
    await files.mkdir(place, { recursive: true })
    if (await leadsInto(files, place, top)) return { code: 'export-inside-mirror', values: { path: folder } }
    if ((await files.readdir(place)).length > 0) return { code: 'export-place-taken', values: { path: folder } }
    return undefined
  } catch (error) {
    return placeProblem(error, folder)
  }
}

/** What a disk has refused at the place of the export. Throws what is no error of a disk. */
function placeProblem(error: unknown, folder: string): Problem {
  const errno = errnoOf(error)
  if (errno === undefined) throw error
  const detail = error instanceof Error ? error.message : String(error)
  if (errno === 'EEXIST' || errno === 'ENOTDIR') return { code: 'export-place-taken', values: { path: folder }, detail }
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return { code: 'export-no-space', values: { path: folder }, detail }
  return { code: 'export-not-written', values: { path: folder }, detail }
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
    return { code: 'file-failed', values, detail: error instanceof Error ? error.message : String(error) }
  }
}

async function* contentOf({ mirror, signal }: ExportTools, file: ExportedFile): AsyncGenerator<Buffer> {
  const handle = await mirror.files.open(file.path)
  const hash = createHash('sha256')
  try {
    for (let at = 0; ;) {
      if (signal.aborted) throw new Stopped()
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pieceSize), 0, pieceSize, at)
      if (bytesRead === 0) break
      const piece = buffer.subarray(0, bytesRead)
      hash.update(piece)
      at += bytesRead
      yield piece
    }
    if (hash.digest('hex') !== file.sha256) throw new Changed(`${file.path} changed while it was copied`)
  } finally {
    await handle.close()
  }
}

async function* textContent(text: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(text)
}

/** The parts of one export: each is called `.part` until all of them are whole. */
class Parts {
  readonly names: string[] = []
  readonly #tools: ExportTools
  readonly #wishes: ExportWishes
  readonly #stamp: string
  #open: ZipPart | undefined
  #size = 0

  constructor(tools: ExportTools, wishes: ExportWishes) {
    this.#tools = tools
    this.#wishes = wishes
    this.#stamp = new Date(tools.ports.clock.now()).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
  }

  async add(name: string, at: number, size: number, content: AsyncIterable<Buffer>): Promise<void> {
    const needed = size + overhead(name)
    if (this.#open && this.#size + needed > this.#wishes.partSize) await this.#close()
    this.#open ??= await this.#begin()
    this.#size += needed
    await this.#open.add(name, at, size, content)
  }

  async #begin(): Promise<ZipPart> {
    const name = `takeout-${this.#stamp}-${String(this.names.length + 1).padStart(3, '0')}.zip`
    const handle = await this.#tools.ports.files.open(this.#path(`${name}.part`), 'wx')
    this.names.push(name)
    this.#size = 0
    return new ZipPart(handle)
  }

  #path(name: string): string {
    return join(this.#wishes.folder, name)
  }

  async #close(): Promise<void> {
    await this.#open?.finish()
    this.#open = undefined
  }

  /** Gives all parts their names. */
  async finish(): Promise<void> {
    await this.#close()
    for (const name of this.names) await this.#tools.ports.files.rename(this.#path(`${name}.part`), this.#path(name))
  }

  /** Removes what was begun. */
  async undo(): Promise<void> {
    await this.#open?.abandon()
    for (const name of this.names) await this.#tools.ports.files.rm(this.#path(`${name}.part`), { force: true })
  }
}

async function write(
  tools: ExportTools,
  wishes: ExportWishes,
  entries: readonly PlannedEntry[],
): Promise<Omit<ExportEnd, 'albums' | 'items' | 'versions'>> {
  const parts = new Parts(tools, wishes)
  const known = new Map<string, Problem | undefined>()
  const progress: ExportProgress = { done: 0, files: 0, bytes: 0, ofBytes: 0 }
  for (const entry of entries) {
    if (!('file' in entry)) continue
    progress.files++
    progress.ofBytes += entry.file.bytes
  }
  let files = 0
  let bytes = 0
  try {
    for (const entry of entries) {
      if (tools.signal.aborted) throw new Stopped()
      if ('text' in entry) {
        const text = Buffer.from(entry.text().toWellFormed())
        await parts.add(entry.name, entry.at, text.length, textContent(text))
        continue
      }
      const { file } = entry
      const wrong = known.has(file.path) ? known.get(file.path) : await wrongWith(tools, file)
      known.set(file.path, wrong)
      progress.done++
      progress.bytes += file.bytes
      if (!wrong) {
        await parts.add(entry.name, entry.at, file.bytes, contentOf(tools, file))
        files++
        bytes += file.bytes
      }
      tools.onProgress({ ...progress })
    }
    await parts.finish()
  } catch (error) {
    await parts.undo()
    throw error
  }
  return { parts: parts.names, files, bytes, problems: [...known.values()].filter((problem) => problem !== undefined) }
}

/**
 * Writes albums or everything as an export in the form of Takeout: zip parts in a folder of their own. All of them are
 * there in the end, or none. A file that is not what the index says is left out and told among the problems.
 */
export async function exportTakeout(tools: ExportTools, wishes: ExportWishes): Promise<Result<ExportEnd>> {
  const catalogue = readCatalogue(tools.mirror.database)
  const albums = chosenAlbums(catalogue.albums, wishes.albums)
  if (!albums.ok) return albums
  const taken = await takePlace(tools, wishes.folder)
  if (taken) return { ok: false, problem: taken }
  const all = wishes.albums.length === 0
  const entries = planTakeout(catalogue, albums.value, all)
  const needed = entries.reduce(
    (sum, entry) => sum + overhead(entry.name) + ('file' in entry ? entry.file.bytes : 1500),
    0,
  )
  const { bavail, bsize } = await tools.ports.files.statfs(wishes.folder)
  if (bavail * bsize < needed)
    return failure('export-no-space', { values: { path: wishes.folder, missing: needed - bavail * bsize } })
  const ids = all ? [...catalogue.items.keys()] : albums.value.flatMap((album) => album.items)
  const items = [...new Set(ids)].flatMap((id) => catalogue.items.get(id) ?? [])
  try {
    const written = await write(tools, wishes, entries)
    const versions = items.reduce((sum, item) => sum + item.versions.length, 0)
    return success({ ...written, albums: albums.value.length, items: items.length, versions })
  } catch (error) {
    if (tools.signal.aborted) return failure('cancelled')
    if (error instanceof Changed) return failure('file-failed', { detail: error.message })
    return { ok: false, problem: placeProblem(error, wishes.folder) }
  }
}
