import { randomBytes } from 'node:crypto'
import { momentOf } from '../../shared/moment.ts'
import { below } from '../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../mirror-path.ts'

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
  'download' | 'album' | 'repair' | 'probe' | 'probe-link' | 'catalogue.jsonl' | 'SHA256SUMS' | 'format' | 'index.seal'

/** A name for a temporary file in `incoming` that nobody can foretell. */
function temporaryName(kind: TemporaryKind): MirrorName {
  return `${kind}-${randomBytes(16).toString('hex')}.part` as MirrorName
}

/** A path for a temporary file that nobody can foretell; it is to be created exclusively. */
export function temporaryPath(kind: TemporaryKind): MirrorPath {
  return below(layout.incoming, temporaryName(kind))
}

/** The name of a partial download from a row of the index; undefined if it is none. */
export function partFromRow(value: unknown): MirrorPath | undefined {
  if (typeof value !== 'string' || !/^download-[0-9a-f]{32}\.part$/.test(value)) return undefined
  return below(layout.incoming, value as MirrorName)
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
