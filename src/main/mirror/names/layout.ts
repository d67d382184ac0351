import { randomUUID } from 'node:crypto'
import { momentOf } from '../../../shared/moment.ts'
import { taskKinds } from '../../../shared/tasks/task.ts'
import { below } from '../../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../../mirror-path.ts'

const fixed = <Text extends string>(path: Text): Text & MirrorPath => path as Text & MirrorPath

/** Where things are below the mirror's folder. Paths in the index and the catalogue use `/` on every system. */
export const layout = {
  photos: fixed('Photos'),
  albums: fixed('Albums'),
  catalogue: fixed('catalogue.jsonl'),
  checksums: fixed('SHA256SUMS'),
  internal: fixed('.shoebox'),
  incoming: fixed('.shoebox/incoming'),
  index: fixed('.shoebox/index.sqlite'),
  /** How the index lay on the disk when it was closed in order; see `index-seal.ts`. */
  seal: fixed('.shoebox/index.seal'),
  /** An index that is being rebuilt, until it takes the place of the old one. */
  newIndex: fixed('.shoebox/index-new.sqlite'),
  thumbnails: fixed('.shoebox/thumbnails.sqlite'),
  /** Damaged files, by the day on which something better took their place. */
  setAside: fixed('.shoebox/set-aside'),
  format: fixed('.shoebox/format'),
} as const

/** A database, and what SQLite keeps beside it. */
export function databaseFiles(database: MirrorPath): MirrorPath[] {
  return ['', '-wal', '-shm', '-journal'].map((suffix) => (database + suffix) as MirrorPath)
}

/** The write-ahead log of a database. */
export function logOf(database: MirrorPath): MirrorPath {
  return `${database}-wal` as MirrorPath
}

/** What SQLite keeps beside a database that has no log, to undo what was broken off. */
export function journalOf(database: MirrorPath): MirrorPath {
  return `${database}-journal` as MirrorPath
}

/** Format of the mirror that this version writes, as in `.shoebox/format` and the catalogue's first line. */
export const mirrorFormat = 3

/** `Photos/2021/07` for a wall-clock time given as if it were UTC, in milliseconds since 1970. */
export function monthFolder(takenLocal: number): MirrorPath {
  const date = momentOf(takenLocal)
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  return `${layout.photos}/${year}/${String(date.getUTCMonth() + 1).padStart(2, '0')}` as MirrorPath
}

/** `.shoebox/set-aside/2026-07-04` for a time in milliseconds since 1970. */
export function dayAside(now: number): MirrorPath {
  return below(layout.setAside, new Date(now).toISOString().slice(0, 10) as MirrorName)
}

/** The folder of an album. */
export function albumFolder(folder: MirrorName): MirrorPath {
  return below(layout.albums, folder)
}

/** What a temporary file is for; only for people and tests to read. */
export type TemporaryKind =
  | 'download'
  | 'album'
  | 'repair'
  | 'xmp'
  | 'probe'
  | 'probe-link'
  | 'catalogue.jsonl'
  | 'SHA256SUMS'
  | 'format'
  | 'index.seal'

/** A name for a temporary file in `incoming` that nobody can foretell. `randomUUID` keeps random bytes for many. */
function temporaryName(kind: TemporaryKind): MirrorName {
  return `${kind}-${randomUUID().replaceAll('-', '')}.part` as MirrorName
}

/**
 * A path for a temporary file that nobody can foretell; it is to be created exclusively. What is short-lived and belongs to
 * no task lies in `incoming` itself.
 */
export function temporaryPath(kind: TemporaryKind, folder: MirrorPath = layout.incoming): MirrorPath {
  return below(folder, temporaryName(kind))
}

/** What can leave something unfinished in a mirror: every kind of run that the index can hold. */
const taskFolderKinds = [...taskKinds, 'restore', 'copy'] as const
export type TaskFolderKind = (typeof taskFolderKinds)[number]

const taskFolder = `(?:${taskFolderKinds.join('|')})-[1-9][0-9]{0,15}(?:-[1-9][0-9]{0,4})?`
const taskFolderPattern = new RegExp(`^${taskFolder}$`)
const partPattern = new RegExp(`^(?:${taskFolder}/)?download-[0-9a-f]{32}\\.part$`)

/** `backup-12`, or `backup-12-2` for the second name that is tried. */
export function taskFolderName({ kind, id }: { kind: TaskFolderKind; id: number }, number = 1): string {
  return `${kind}-${id}${number === 1 ? '' : `-${number}`}`
}

/** True for names in `incoming` that folders of tasks have. */
export function isTaskFolderName(name: string): boolean {
  return taskFolderPattern.test(name)
}

/** What a row of the index calls a partial download: its path in `incoming`. */
export function partName(path: MirrorPath): string {
  return path.slice(layout.incoming.length + 1)
}

/** The partial download that a row of the index names; undefined if it is none. */
export function partFromRow(value: unknown): MirrorPath | undefined {
  return typeof value === 'string' && partPattern.test(value)
    ? (`${layout.incoming}/${value}` as MirrorPath)
    : undefined
}

/** True for names in `incoming` that Shoebox gives, or that earlier versions gave. */
export function isTemporaryName(name: string): boolean {
  return (
    /\.part(?:-wal|-shm|-journal)?$/.test(name) ||
    name === 'probe' ||
    name === 'probe-link' ||
    name === 'catalogue.jsonl'
  )
}
