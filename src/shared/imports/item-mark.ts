import type { FileRole } from '../domain.ts'

/** What tells a file of an export that an import would keep, before it is compared with what is in a mirror. */
export interface ItemMark {
  /** Id of its export. */
  export: string
  path: string
  size: number
  /** With path and size, what tells the entry from one with other bytes; empty if nothing does. */
  mark: string
  role: FileRole
  /** It is what an item is told by: an item that an import into an empty mirror would make. */
  isItem: boolean
  /** The address of its item. */
  key?: string
  /** SHA-256 of its bytes in base64, if they were read. */
  digest?: string
}

/**
 * What of exports is in the mirror already, as far as it is known: items, and bytes that need not be written. Without photos having
 * been read, more of them may turn out to be there.
 */
export interface KnownHere {
  items: number
  bytes: number
}

/** The same, with the path of the mirror: another one may be in use by now. */
export interface KnownInMirror extends KnownHere {
  mirror: string
}
