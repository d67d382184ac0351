import type { Album } from './domain.ts'

/** How many different items Google counts in an album, as far as its list shows which of them repeat; undefined where it gives no number. */
export function itemsCounted({
  remoteCount,
  repeatedCount = 0,
}: Pick<Album, 'remoteCount' | 'repeatedCount'>): number | undefined {
  return remoteCount === undefined ? undefined : remoteCount - repeatedCount
}
