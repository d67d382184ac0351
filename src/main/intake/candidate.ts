import type { FileHandle } from 'node:fs/promises'
import type { Job } from '../index/job-rows.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { KeptBytes } from './kept-bytes.ts'

/** A file that an item is to get: the item as the index has it, the role of the file, and the row of the journal for it. */
export type Wanted = Pick<Job, 'seq' | 'item' | 'id' | 'role' | 'account' | 'filename' | 'video' | 'creationTime'>

/**
 * A file that a source has and offers: whose it is to be, and how its bytes are had. Sources differ in how they find
 * candidates and open them; nothing after that differs.
 */
export interface Candidate {
  wanted: Wanted
  /** What the source says that it is, if it does. */
  contentType?: string
  /** How many bytes the source promises, if it does; more are not read. */
  total?: number
  /** The bytes from the first to the last, in pieces of any size, which are not used again by the source. May throw. */
  open(): AsyncIterable<Uint8Array>
}

/** A file whose bytes have come, under a temporary name, open, and not yet checked. */
export interface ArrivedFile {
  handle: FileHandle
  temporary: MirrorPath
  /** The bytes of the file, partly still in memory. */
  content: KeptBytes
  bytes: number
  /** Lower-case hex, of what was written. */
  sha256: string
  /** What the source says that it is, if it does. */
  contentType?: string | undefined
  /** How many bytes the source has promised, if it has. */
  total?: number | undefined
}
