import type { Stats } from 'node:fs'

/** Both are one file on the disk, under whatever names. */
export function isSameFile(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev
}
