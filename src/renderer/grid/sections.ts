/** How a list of items is cut into headed sections: runs of neighbouring items with the same key. */
export type DatedGrouping = 'day' | 'month' | 'year'
/** The same, or no headings at all. */
export type Grouping = DatedGrouping | 'none'

export interface Sections {
  /** Index of each section's first item, and one more entry: the number of items. */
  start: Uint32Array
  /** What the section's items share: days since 1970, months since January 1970, years since 1970, or 0 for `none`. */
  key: Int32Array
}

const dayLength = 86_400_000

/** Months since January 1970 of a day that counts from 1970-01-01; both may be negative. */
export function monthOfDay(day: number): number {
  const date = new Date(day * dayLength)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

/** Midnight UTC of a day, or of the first day of a month or a year, for `Intl` with `timeZone: 'UTC'`. */
export function dateOfKey(key: number, grouping: DatedGrouping): Date {
  if (grouping === 'day') return new Date(key * dayLength)
  return new Date(Date.UTC(1970, grouping === 'month' ? key : 12 * key, 1))
}

function keyOf(grouping: Grouping, day: number, month: number): number {
  switch (grouping) {
    case 'day':
      return day
    case 'month':
      return month
    case 'year':
      return Math.floor(month / 12)
    case 'none':
      return 0
  }
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
  const byDay = grouping === 'day' || grouping === 'none'
  for (let index = 0; index < day.length; index++) {
    const itemDay = day[index] ?? 0
    // Neighbours mostly share their day, and calendar arithmetic costs far more than a comparison.
    if (!byDay && itemDay !== monthDay) {
      monthDay = itemDay
      month = monthOfDay(itemDay)
    }
    const itemKey = keyOf(grouping, itemDay, month)
    if (itemKey !== key.at(-1)) {
      start.push(index)
      key.push(itemKey)
    }
  }
  start.push(day.length)
  return { start: Uint32Array.from(start), key: Int32Array.from(key) }
}
