import type { FoundEntry } from './found-entry.ts'

/** What tells an entry from one of the same path and size with other bytes, without reading it; empty if nothing does. */
export function entryMark({ checksum, modified }: Pick<FoundEntry, 'checksum' | 'modified'>): string {
  return checksum !== undefined ? `crc ${checksum}` : modified !== undefined ? `time ${modified}` : ''
}
