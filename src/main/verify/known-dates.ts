import { isSameTime } from '../mirror/disk/file-date.ts'
import type { Target } from './targets.ts'

/** Zones differ by whole quarters of an hour, and two of them by at most 26 hours. */
const quarterMs = 15 * 60_000
const mostQuarters = 26 * 4
/** So many files that were read and right show that a disk tells all its dates in another zone. */
const enoughFiles = 8

/**
 * Which dates of files say nothing about their bytes: those with which they were found right before, and those of a disk
 * that keeps local time, as FAT does, and is read in another zone or in the other half of the year.
 */
export class KnownDates {
  /** Right files by how many quarters of an hour their dates are off; a damaged one spoils its shift for good. */
  readonly #shifts = new Map<number, number>()

  /** True if a file need not be read for having another time than it was given. */
  explain({ mtime, mtimeHere }: Pick<Target, 'mtime' | 'mtimeHere'>, found: number): boolean {
    if (mtimeHere !== undefined && isSameTime(found, mtimeHere)) return true
    const shift = shiftOf(found, mtime)
    return shift !== undefined && (this.#shifts.get(shift) ?? 0) >= enoughFiles
  }

  /** Takes in that a file with this time was read. */
  learn({ mtime }: Pick<Target, 'mtime'>, found: number, right: boolean): void {
    const shift = shiftOf(found, mtime)
    if (shift !== undefined) this.#shifts.set(shift, right ? (this.#shifts.get(shift) ?? 0) + 1 : -Infinity)
  }
}

function shiftOf(found: number, right: number): number | undefined {
  const quarters = Math.round((found - right) / quarterMs)
  if (quarters === 0 || Math.abs(quarters) > mostQuarters) return undefined
  return isSameTime(found, right + quarters * quarterMs) ? quarters : undefined
}
