import type { Stock } from '../../../shared/imports/export-stock.ts'

/** So many albums are named of all exports together. */
export const mostAlbums = 5000

const most = { exports: 500, albums: mostAlbums, places: 1000 }

/**
 * A stock that a window can take whatever the archives were made for: of exports, of albums and of the places of an export
 * no more than a person would ever read. Numbers stay.
 */
export function shortenStock(stock: Stock): Stock {
  let albumsLeft = most.albums
  const exports = stock.exports.slice(0, most.exports).map((each) => {
    const albums = each.albums.slice(0, albumsLeft)
    albumsLeft -= albums.length
    return { ...each, albums, sources: each.sources.slice(0, most.places), parts: each.parts.slice(0, most.places) }
  })
  const unrelated = stock.unrelated?.slice(0, most.exports)
  return { ...stock, ...(unrelated && { unrelated }), exports, others: stock.others.slice(0, most.places) }
}
