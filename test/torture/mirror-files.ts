/**
 * Reads a mirror the way a stranger would: from its documented files and a copy of its database, with none of the
 * engine's code, so that a fault of the engine cannot hide itself.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

interface FileRow {
  path: string
  bytes: number
  sha256: string
  /** `motion` for the moving half of a photo. */
  role: string
}

export interface IndexRows {
  /** What `PRAGMA integrity_check` says; `ok` for a sound database. */
  integrity: string
  files: FileRow[]
  /** Files that edited items had before; they stay in `Photos/`. */
  versions: FileRow[]
  /** Publications that a restart has to finish or undo: the final path, and how many bytes it is to hold. */
  intended: { path: string; bytes: number }[]
  /** Files that may have either name, or both. */
  moves: { origin: string; target: string }[]
  /** Paths of files that are told to be damaged, or to be missing until a backup brings them. */
  wrong: string[]
  /** Number of the last run, 0 if there was none, and whether it came to an end. */
  lastRun: number
  lastRunEnded: boolean
}

/** The hash of every regular file below `folder`, by path relative to `root` with `/`. */
export function hashFiles(root: string, folder: string): Map<string, { bytes: number; sha256: string }> {
  const hashes = new Map<string, { bytes: number; sha256: string }>()
  const visit = (relative: string): void => {
    const path = join(root, relative)
    if (!existsSync(path)) return
    for (const name of readdirSync(path)) {
      const child = `${relative}/${name}`
      if (lstatSync(join(root, child)).isDirectory()) visit(child)
      else {
        const content = readFileSync(join(root, child))
        hashes.set(child, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') })
      }
    }
  }
  visit(folder)
  return hashes
}

/** Rows of the index, read from a copy, so that looking changes nothing. Undefined before there is an index. */
export function readIndex(root: string): IndexRows | undefined {
  const index = join(root, '.shoebox/index.sqlite')
  if (!existsSync(index)) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'shoebox-look-'))
  const copy = join(folder, 'index.sqlite')
  try {
    copyFileSync(index, copy)
    if (existsSync(`${index}-wal`)) copyFileSync(`${index}-wal`, `${copy}-wal`)
    const database = new DatabaseSync(copy)
    try {
      const integrity = database
        .prepare('PRAGMA integrity_check')
        .all()
        .map((row) => String(row['integrity_check']))
        .join('; ')
      // A process may be killed before the migrations of the index are over: then nothing is in it yet.
      const tables = database
        .prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name IN ('item_file', 'file_problem', 'file_move')")
        .get()
      if (tables?.['count'] !== 3)
        return {
          integrity,
          files: [],
          versions: [],
          intended: [],
          moves: [],
          wrong: [],
          lastRun: 0,
          lastRunEnded: false,
        }
      const filesOf = (condition: string): FileRow[] =>
        database
          .prepare(
            `SELECT path, bytes, sha256, role FROM file JOIN item_file ON item_file.file = file.id WHERE ${condition}`,
          )
          .all()
          .map((row) => ({
            path: String(row['path']),
            bytes: Number(row['bytes']),
            sha256: String(row['sha256']),
            role: String(row['role']),
          }))
      const run = database.prepare('SELECT id, finished_at FROM run ORDER BY id DESC LIMIT 1').get()
      return {
        integrity,
        files: filesOf('number = 0'),
        versions: filesOf('number > 0'),
        intended: database
          .prepare("SELECT final_path, final_bytes FROM job WHERE state = 'publishing' AND final_path IS NOT NULL")
          .all()
          .map((row) => ({ path: String(row['final_path']), bytes: Number(row['final_bytes']) })),
        moves: database
          .prepare('SELECT origin, target FROM file_move')
          .all()
          .map((row) => ({ origin: String(row['origin']), target: String(row['target']) })),
        wrong: database
          .prepare(
            `SELECT path FROM file_problem UNION SELECT path FROM refetch WHERE NOT EXISTS (SELECT 1 FROM item_file
             WHERE item_file.item = refetch.item AND item_file.role = refetch.role AND item_file.number = 0)`,
          )
          .all()
          .map((row) => String(row['path'])),
        lastRun: Number(run?.['id'] ?? 0),
        lastRunEnded: run !== undefined && run['finished_at'] !== null,
      }
    } finally {
      database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface CatalogueItem {
  id: string
  remoteId: string
  path: string
  bytes: number
  sha256: string
  motion?: FileRow
  edited?: FileRow
  versions?: FileRow[]
  sources: { source: string }[]
}

interface CatalogueAlbum {
  id: string
  remoteId: string
  title: string
  owner: string
  sources: { source: string }[]
  items: string[]
}

interface CatalogueSource {
  id: string
  owner: string
}

export interface Catalogue {
  owners: { id: string }[]
  sources: CatalogueSource[]
  items: CatalogueItem[]
  albums: CatalogueAlbum[]
}

/** The catalogue, or the faults that make it unreadable. Undefined if there is none. */
export function readCatalogue(root: string): Catalogue | { faults: string[] } | undefined {
  const path = join(root, 'catalogue.jsonl')
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  if (!text.endsWith('\n')) return { faults: ['catalogue.jsonl is torn: no newline at its end'] }
  const catalogue: Catalogue = { owners: [], sources: [], items: [], albums: [] }
  const faults: string[] = []
  for (const [at, line] of text.slice(0, -1).split('\n').entries()) {
    let entry: { kind?: string; format?: number }
    try {
      entry = JSON.parse(line) as typeof entry
    } catch (error) {
      faults.push(`catalogue.jsonl line ${at + 1} is not JSON: ${String(error)}`)
      continue
    }
    if (at === 0 && (entry.kind !== 'mirror' || entry.format !== 3)) faults.push('catalogue.jsonl has no header')
    if (entry.kind === 'owner') catalogue.owners.push(entry as unknown as Catalogue['owners'][number])
    if (entry.kind === 'source') catalogue.sources.push(entry as unknown as CatalogueSource)
    if (entry.kind === 'item') catalogue.items.push(entry as unknown as CatalogueItem)
    if (entry.kind === 'album') catalogue.albums.push(entry as unknown as CatalogueAlbum)
  }
  return faults.length > 0 ? { faults } : catalogue
}

/** Paths and hashes of SHA256SUMS, or its faults. Undefined if there is none. */
export function readChecksums(root: string): Map<string, string> | { faults: string[] } | undefined {
  const path = join(root, 'SHA256SUMS')
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  if (text !== '' && !text.endsWith('\n')) return { faults: ['SHA256SUMS is torn: no newline at its end'] }
  const sums = new Map<string, string>()
  for (const line of text.split('\n').filter(Boolean)) {
    const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(line)
    if (!match?.[1] || !match[2]) return { faults: [`SHA256SUMS has a line that is none: ${line}`] }
    if (sums.has(match[2])) return { faults: [`SHA256SUMS names ${match[2]} twice`] }
    sums.set(match[2], match[1])
  }
  return sums
}
