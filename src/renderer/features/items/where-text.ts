import type { MapCountry } from '../../../shared/contract/library/map.ts'
import type { Area } from '../../../shared/domain.ts'
import type { Where } from '../../../shared/map/where.ts'
import type { Messages } from '../../i18n/message-shape.ts'
import { coordinates, placeText, townText } from './place-text.ts'

/** A part of the world that a list is narrowed to, in words; as the list of places calls it, once that is known. */
export function whereText(
  where: Where,
  words: Messages['map'],
  language: string,
  countries: readonly MapCountry[] = [],
): string {
  if ('area' in where) return words.around(...coordinates(middleOf(where.area), language, 2))
  const { country, region, town } = where.place
  if (town === undefined) return placeText({ country }, language)
  const towns =
    countries.find((known) => known.country === country)?.towns.filter(({ name }) => name.name === town) ?? []
  const name = towns.find((known) => known.region === region)?.name ?? { name: town }
  const called = townText(name, language)
  // Of two towns of one name the region tells which.
  const told = towns.length > 1 && region !== undefined ? `${called} (${region})` : called
  return placeText({ country, town: { name: told } }, language)
}

function middleOf({ south, west, north, east }: Area): { latitude: number; longitude: number } {
  const over = west <= east ? 0 : 360
  const middle = (west + east + over) / 2
  return { latitude: (south + north) / 2, longitude: middle > 180 ? middle - 360 : middle }
}
