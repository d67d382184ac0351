import type { FileWithBytes } from '../../sources/source-items.ts'
import type { IndexedEntry } from '../../takeout/reading/index-entries.ts'

/** A digest as entries of exports have it, in base64, as the index has it: in lower-case hex. */
export function hexOf(digest: string): string {
  return Buffer.from(digest, 'base64').toString('hex')
}

/** The other way round. */
export function base64Of(sha256: string): string {
  return Buffer.from(sha256, 'hex').toString('base64')
}

/** As the index is asked for the bytes of an entry that was read; of one that was not it has none. */
export function bytesOf({ digest = '', size }: Pick<IndexedEntry, 'digest' | 'size'>): {
  sha256: string
  bytes: number
} {
  return { sha256: hexOf(digest), bytes: size }
}

/** What tells an item without an address apart from others of its source: its bytes, by their digest in hex. */
export function bytesKey(sha256: string): string {
  return `sha256:${sha256}`
}

/** Whether a key is one of bytes, and no address. */
export function isBytesKey(key: string): boolean {
  return key.startsWith('sha256:')
}

/**
 * Which of the files with its bytes shows whose a photo or video is that goes with no other: what an item has beside its photo,
 * such as a moving half, is that of an item with an address of its own only by chance.
 */
export function sameOfItself(here: readonly FileWithBytes[], hasAddress: boolean): FileWithBytes | undefined {
  return here.find(({ role }) => role === 'primary') ?? (hasAddress ? undefined : here[0])
}
