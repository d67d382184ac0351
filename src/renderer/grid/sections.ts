/** How a list of items is cut into headed sections: runs of neighbouring items with the same key. */
export type Grouping = 'day' | 'month' | 'none'

export interface Sections {
  /** Index of each section's first item, and one more entry: the number of items. */
  start: Uint32Array
  /** What the section's items share: days since 1970, months since January 1970, or 0 for `none`. */
  key: Int32Array
}

const dayLength = 86_400_000

/** Months since January 1970 of a day that counts from 1970-01-01; both may be negative. */
export function monthOfDay(day: number): number {
  const date = new Date(day * dayLength)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

/** Midnight UTC of a day or of the first day of a month, for `Intl` with `timeZone: 'UTC'`. */
export function dateOfKey(key: number, grouping: 'day' | 'month'): Date {
  return grouping === 'day' ? new Date(key * dayLength) : new Date(Date.UTC(1970, key, 1))
}

/**
 * Cuts a list into sections without reordering it, so a day that comes twice (an album in its own order) makes two
 * sections. An empty list has no sections.
 */
export function cutIntoSections(day: Int32Array, grouping: Grouping): Sections {
  const start: number[] = []
  const key: number[] = []
  let monthDay = Number.NaN
  let month = 0
  for (let index = 0; index < day.length; index++) {
    const itemDay = day[index] ?? 0
    // Neighbours mostly share their day, and calendar arithmetic costs far more than a comparison.
    if (grouping === 'month' && itemDay !== monthDay) {
      monthDay = itemDay
      month = monthOfDay(itemDay)
    }
    const itemKey = grouping === 'day' ? itemDay : grouping === 'month' ? month : 0
    if (index === 0 || itemKey !== key.at(-1)) {
      start.push(index)
      key.push(itemKey)
    }
  }
  start.push(day.length)
  return { start: Uint32Array.from(start), key: Int32Array.from(key) }
}
