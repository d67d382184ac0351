import type { Album } from '../domain.ts'

/** How many different items Google counts in an album, as far as its list shows which of them repeat; undefined where it gives no number. */
export function itemsCounted({
  remoteCount,
  repeatedCount = 0,
}: Pick<Album, 'remoteCount' | 'repeatedCount'>): number | undefined {
  return remoteCount === undefined ? undefined : remoteCount - repeatedCount
}

/** Google Photos no longer has an album: so says the list of its account, or, of one that no account lists, every export since. */
export function isNoLongerThere({ account, lackedAt, inGooglePhotos }: Album): boolean {
  return account === undefined ? lackedAt !== undefined : !inGooglePhotos
}
