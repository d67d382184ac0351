import type { Problem } from '../../../shared/problems/problem.ts'
import type { EntryPlace } from './entry-place.ts'

/** What stands in the way of an entry, known before its bytes are read. */
export type EntryTrouble = 'name' | 'link' | 'encrypted' | 'packing' | 'overlap' | 'bomb' | 'sizes'

/** A file of an archive or of a folder. Folders are no entries. */
export interface FoundEntry {
  /** Where it is in the list of sources. */
  source: number
  /** Below the archive or the folder, separated by `/`. As it was written, and for showing only, if `trouble` is `name`. */
  path: string
  /** As the archive says; what comes out may differ, which is damage. */
  size: number
  /** Where it is in its source, by the source's own counting. */
  at: number
  /** CRC-32 of its bytes, where the source says it beforehand. */
  checksum?: number
  /** When the file was changed last, milliseconds since 1970, where it is a file of this machine. */
  modified?: number
  /** The name has control characters, or is no valid text. */
  strange?: true
  trouble?: EntryTrouble
  /** What it is called as well: the archive contradicts itself, and one of the two names is damaged. For showing, until it is checked. */
  otherPath?: string
  /** The bytes of its name in a zip, one for each sign, where the path is not simply these as UTF-8. */
  rawName?: string
  /** Nothing in the archive tells the encoding of its name, which may be another than its path was read in. */
  isOldName?: true
}

/**
 * Why the bytes of an entry are not what they should be. Found by who reads them are `empty`, `page`, which is text in place of
 * a photo, and `cut`: they are as they were packed, and a photo or video without its end, which may be all that there is of it.
 * `doubtful` may be as it was packed: its archive is damaged somewhere, and nothing in it tells where.
 */
export type Damage = 'checksum' | 'length' | 'packing' | 'unreadable' | 'empty' | 'page' | 'cut' | 'doubtful'

/** Thrown by the bytes of an entry, in place of more of them. */
export class EntryDamage extends Error {
  readonly damage: Damage

  constructor(damage: Damage, detail: string) {
    super(detail)
    this.damage = damage
  }
}

/** Content of an entry that was asked for, or what became of it. */
export type Content = { ok: true; bytes: Buffer } | { ok: false; damage: Damage }

/** Who wants to know what there is in a source. */
export interface Visitor {
  /** Called for each file. Says whether its bytes are wanted. */
  entry(entry: FoundEntry): boolean
  /** Called once for each entry whose bytes are wanted, in any order, after `entry`. */
  content(entry: FoundEntry, content: Content): void
}

/**
 * Takes the bytes of one entry, to their end: each piece counts until the next is asked for, and none after this resolves.
 * They throw `EntryDamage`.
 */
export type TakeBytes = (entry: FoundEntry, chunks: AsyncIterable<Uint8Array>) => Promise<void>

/** An archive or a folder that can be read in place. Reading never rejects for what is in it: see the returned problems. */
export interface Source {
  /** For people: the name of the archive or of the folder, with those around it. */
  readonly name: string
  /** Each entry tells for itself whether its bytes are as they were packed; else only the source as a whole does. */
  readonly provesEach: boolean
  /** First pass: tells what there is. Ends early with a problem where the rest cannot be read. */
  visit(visitor: Visitor, signal: AbortSignal): Promise<Problem | undefined>
  /** Second pass: gives the bytes of these entries, in the order in which they are quickest to read. */
  read(entries: readonly FoundEntry[], take: TakeBytes, signal: AbortSignal): Promise<Problem | undefined>
  /** Where one entry can be read by itself, another time; undefined where only all of the source can be read, in its order. */
  place(entry: FoundEntry): EntryPlace | undefined
}
