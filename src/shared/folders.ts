import type { Language } from './text/languages.ts'

/** Folders of the machine, and archives in them, for a page that has no dialog of the system to choose them in. */

/**
 * What can be done with a folder, as far as the system tells without trying: `closed` cannot be looked into, `silent` is on
 * a disk that does not answer now, `nameless` has a name that is no text and so cannot be told to anybody.
 */
export type FolderState = 'writable' | 'read-only' | 'closed' | 'silent' | 'nameless'

export interface FolderQuery {
  /** Absolute, or begins with `~`. */
  path: string
  /** Takes the nearest folder above that is there if this one is not, and the person's own folder if that says nothing. */
  nearest: boolean
  /** Folders that are usually hidden, too. */
  hidden: boolean
  /** Archives, too, told by their names alone; else folders only. */
  archives: boolean
  /** Words that names must have; empty for all. */
  find: string
  /** Whose order of letters counts. */
  language: Language
  offset: number
  limit: number
}

export interface FolderEntry {
  /** To be shown: harmless, and not always the name on the disk. */
  name: string
  /** Absolute. */
  path: string
  state: FolderState
  /** A file, which is named as an archive. It is never `writable`. */
  archive: boolean
  /** Holds a mirror. */
  mirror: boolean
  /** A link to a folder elsewhere. */
  link: boolean
}

export interface FolderPage {
  folder: FolderEntry
  /** The way here from the top: the folders above, as `FolderEntry` has them. */
  above: { name: string; path: string }[]
  /** Folders first, each in the order of the language. */
  entries: FolderEntry[]
  /** How many folders and archives fit the query. */
  total: number
  /** How many of them are archives. */
  archives: number
  /** How many more are hidden. */
  hidden: number
  /** There is so much in this folder that not all of it was looked at. */
  cut: boolean
}

export interface FolderPlace {
  kind: 'home' | 'disk' | 'top'
  /** To be shown; of disks only. */
  name: string
  path: string
}
