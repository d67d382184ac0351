import type { Area } from '../../../shared/domain.ts'
import type { Where } from '../../../shared/map/where.ts'
import type { Messages } from '../../i18n/message-shape.ts'
import { coordinates, placeText } from './place-text.ts'

/** A part of the world that a list is narrowed to, in words. */
export function whereText(where: Where, words: Messages['map'], language: string): string {
  if ('area' in where) return words.around(...coordinates(middleOf(where.area), language, 2))
  const { town, ...of } = where.place
  return placeText({ ...of, ...(town !== undefined && { town: { name: town } }) }, language)
}

function middleOf({ south, west, north, east }: Area): { latitude: number; longitude: number } {
  const over = west <= east ? 0 : 360
  const middle = (west + east + over) / 2
  return { latitude: (south + north) / 2, longitude: middle > 180 ? middle - 360 : middle }
}
