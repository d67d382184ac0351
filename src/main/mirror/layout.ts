import { join } from 'node:path'

/** Where things are below the mirror's folder. Paths in the index and the catalogue use `/` on every system. */
export const layout = {
  photos: 'Photos',
  albums: 'Albums',
  catalogue: 'catalogue.jsonl',
  checksums: 'SHA256SUMS',
  internal: '.shoebox',
  incoming: '.shoebox/incoming',
  index: '.shoebox/index.sqlite',
  /** How the index lay on the disk when it was closed in order; see `index-seal.ts`. */
  seal: '.shoebox/index.seal',
  /** An index that is being rebuilt, until it takes the place of the old one. */
  newIndex: '.shoebox/index-new.sqlite',
  /** Damaged files, by the day on which something better took their place. */
  setAside: '.shoebox/set-aside',
  format: '.shoebox/format',
} as const

/** Format of the mirror that this version writes, as in `.shoebox/format` and the catalogue's first line. */
export const mirrorFormat = 2

/** Absolute path of something inside the mirror. `relative` comes from `layout`, the index or `names.ts`. */
export function inMirror(root: string, relative: string): string {
  return join(root, ...relative.split('/'))
}

/** `Photos/2021/07` for a wall-clock time given as if it were UTC, in milliseconds since 1970. */
export function monthFolder(takenLocal: number): string {
  const date = new Date(takenLocal)
  const year = String(Math.max(0, date.getUTCFullYear())).padStart(4, '0')
  return `${layout.photos}/${year}/${String(date.getUTCMonth() + 1).padStart(2, '0')}`
}

/** The folder part of a path with `/`; empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The last part of a path with `/`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
