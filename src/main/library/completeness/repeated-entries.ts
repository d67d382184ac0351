/** How many of an album's entries its members repeat, for a row `album`; see `repeatedEntries`. */
export const repeatsOfAlbum = '(SELECT sum(times) FROM album_duplicate WHERE album_duplicate.album = album.id)'

/**
 * How much of Google's count are items that the album has already: as many as its list repeats, and not more than the count
 * has beyond the different ones. A list that was not read to its end explains nothing.
 */
export function repeatedEntries(album: {
  remote: number
  listed: number
  repeats: number
  readToEnd: boolean
}): number {
  return album.readToEnd ? Math.min(album.repeats, Math.max(0, album.remote - album.listed)) : 0
}
