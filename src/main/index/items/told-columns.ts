import type { AlbumBlock, AlbumPlace } from '../../../shared/albums/album-page.ts'
import { objectOf, parseJson } from '../../../shared/parse-json.ts'

/** Where a place is known from, the best first: what Google shows, what Google has read in the file, what we have read there. */
export const placesFrom = ['geoData', 'geoDataExif', 'file'] as const

/** Where an item was taken. */
export interface Location {
  /** Degrees, north and east positive. */
  latitude: number
  longitude: number
  /** Metres. */
  altitude?: number
  from: (typeof placesFrom)[number]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isWithin = (value: unknown, most: number): value is number => typeof value === 'number' && Math.abs(value) <= most

/** A place, of whatever content; undefined if it is none. Its keys have one order. */
export function locationOf(value: unknown): Location | undefined {
  const { latitude, longitude, altitude, from } = objectOf(value) ?? {}
  const known = placesFrom.find((each) => each === from)
  if (!known || !isWithin(latitude, 90) || !isWithin(longitude, 180)) return undefined
  const isHigh = typeof altitude === 'number' && Number.isFinite(altitude)
  return { latitude, longitude, ...(isHigh && { altitude }), from: known }
}

/** Names, of whatever content: what is no name is left out. */
export function peopleOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isText) : []
}

/** The column `item.location`, as `readCamera` reads its own. */
export function readLocation(column: unknown): Location | undefined {
  return locationOf(parseJson(column))
}

/** The column `item.people`, as `readCamera` reads its own; nobody for NULL. */
export function readPeople(column: unknown): string[] {
  return peopleOf(parseJson(column))
}

function placeOf(value: unknown): AlbumPlace {
  const { name, description, latitude, longitude } = objectOf(value) ?? {}
  const isSomewhere = isWithin(latitude, 90) && isWithin(longitude, 180)
  return {
    ...(isText(name) && { name }),
    ...(isText(description) && { description }),
    ...(isSomewhere && { latitude, longitude }),
  }
}

/** Texts and places of an album, of whatever content: what is neither is left out. Their keys have one order. */
export function blocksOf(value: unknown): AlbumBlock[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((each): AlbumBlock[] => {
    const { text, places } = objectOf(each) ?? {}
    if (isText(text)) return [{ text }]
    return Array.isArray(places) && places.length > 0 ? [{ places: places.map(placeOf) }] : []
  })
}

/** The column `album.blocks`, as `readCamera` reads its own; none for NULL. */
export function readBlocks(column: unknown): AlbumBlock[] {
  return blocksOf(parseJson(column))
}
