import type { FileHandle } from 'node:fs/promises'
import type { AccountId, Fidelity, FileRole, ItemId } from '../../shared/domain.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { Dated } from '../sources/time-evidence.ts'
import type { FirstSaying } from '../sources/source-items.ts'
import type { TaskFolder } from '../mirror/disk/task-folders.ts'
import type { KeptBytes } from './arriving/kept-bytes.ts'

/** Where a file is from: the row of its source, and whether that has the very bytes that were uploaded. */
export interface FileOrigin {
  source: number
  fidelity: Fidelity
  /** When the export was made that it is from, RFC 3339, UTC, if it is from one and that is known. */
  asOf?: string
}

/** A file that an item is to get. */
export interface Wanted {
  /** Row of the journal that asks for it, if one does. */
  seq?: number
  /** Row of the item; or what its source says of an item that comes with this file, and is not there without it. */
  item: number | FirstSaying
  id: ItemId
  role: FileRole
  /** Whose downloads it is one of, if it is one: its account is asked for the video part. */
  account?: AccountId
  /** Where it is from, if it is no download. */
  from?: FileOrigin
  /** Name of the item. */
  filename: string
  /** What the file is called in its source, where that is not the name of the item. */
  name?: string
  /** Whether it has to be a video. */
  video: boolean
  /** RFC 3339; empty if the source knows no time. */
  creationTime: string
  /** What else the source knows of when and where it was taken. */
  dated?: Omit<Dated, 'creationTime'>
  /** It is no whole picture or video, and is kept beside whatever else the item has. */
  isCut?: boolean
  /** Called in the transaction that makes the file known, or finds it known, with the row of its item. */
  recorded?: (item: number) => void
}

/**
 * A file that a source has and offers: whose it is to be, and how its bytes are had. Sources differ in how they find
 * candidates and open them; nothing after that differs.
 */
export interface Candidate {
  /**
   * Whose it is to be, by what has come; undefined if it is not needed. Called once, before the file is looked into, and
   * may write into the index.
   */
  whose(bytes: { bytes: number; sha256: string; isCut: boolean }): Wanted | undefined
  /** What was cut is taken, too: `whose` hears of it. */
  mayBeCut?: boolean
  /** What the source says that it is, if it does. */
  contentType?: string
  /** How many bytes the source promises, if it does; more are not read. */
  total?: number
  /** The bytes from the first to the last, in pieces of any size, each of which counts until the next is asked for. May throw. */
  open(): AsyncIterable<Uint8Array>
}

export interface OnDisk {
  handle: FileHandle
  temporary: MirrorPath
}

export interface InMemory {
  whole: Uint8Array
  /** Of the task that it belongs to: where it gets its temporary name. */
  folder: Pick<TaskFolder, 'path' | 'lookAnew'>
}

/** A file whose bytes have come, and are not yet checked. */
export interface ArrivedFile {
  /** Where it is: open under a temporary name, or, if it is small, only in memory yet. */
  place: OnDisk | InMemory
  /** The bytes of the file, all or some of them still in memory. */
  content: KeptBytes
  bytes: number
  /** Lower-case hex, of what was written. */
  sha256: string
  /** What the source says that it is, if it does. */
  contentType?: string | undefined
  /** How many bytes the source has promised, if it has. */
  total?: number | undefined
}
