import type { AlbumId, ItemRef, ItemSource, Owner } from '../domain.ts'

/** A place that somebody has put between the photos of an album: at least one of name, description and position. */
export interface AlbumPlace {
  name?: string
  description?: string
  /** Degrees; both or neither. */
  latitude?: number
  longitude?: number
}

/** What somebody has put between the photos of an album: words, or a place or the way between some. */
export type AlbumBlock = { text: string } | { places: AlbumPlace[] }

/** A source that an album is from. */
export type AlbumSource = Pick<ItemSource, 'kind' | 'email' | 'label' | 'asOf' | 'gone'>

/** What is told of an album above its photos. Of what nobody says anything there is nothing. */
export interface AlbumPage {
  id: AlbumId
  /** Empty where the album has none. */
  title: string
  /** The item that stands for the album, with its width divided by its height. */
  cover?: { ref: ItemRef; ratio: number }
  /** The days of the oldest and the newest item that is here and dated, `YYYY-MM-DD`, where each was taken. */
  dates?: { first: string; last: string }
  /** Those that are here. */
  photos: number
  videos: number
  description?: string
  /** In the order in which they stand in the album; of very many the first. */
  blocks: AlbumBlock[]
  /** Whose the sources are that the album is from, which need not have added its photos: the person of the album first. */
  people: Owner[]
  /** The account first. */
  sources: AlbumSource[]
}
