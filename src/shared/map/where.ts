import type { Area } from '../domain.ts'
import type { NamedPlace } from '../search/place-name.ts'

/** A part of the world that a list is narrowed to: what lies within some degrees, or what is called so. */
export type Where = { area: Area } | { place: NamedPlace }

const degrees = /^-?\d{1,3}(?:\.\d{1,6})?$/

function areaOf(parts: readonly string[]): Area | undefined {
  if (parts.length !== 4 || !parts.every((part) => degrees.test(part))) return undefined
  const [west = 0, south = 0, east = 0, north = 0] = parts.map(Number)
  const isOnEarth = Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90
  return isOnEarth && south <= north ? { south, west, north, east } : undefined
}

function placeOf(text: string): NamedPlace | undefined {
  const [country = '', region = '', ...more] = text.split('/')
  if (!/^[A-Z]{2}$/.test(country)) return undefined
  const town = more.join('/')
  if (town === '') return region === '' ? { country } : undefined
  return { country, ...(region !== '' && { region: plain(region) }), town }
}

/** Names of regions may have a slash, which is what stands between the parts. */
const escaped = (region: string): string => region.replaceAll('%', '%25').replaceAll('/', '%2F')
const plain = (region: string): string => region.replaceAll('%2F', '/').replaceAll('%25', '%')

/**
 * The part of the world that a text of an address stands for; undefined if it is none. `west,south,east,north` in degrees, over the
 * date line where west is the larger one; or a country as `FR`, or one of its towns as `FR/region/town`.
 */
export function parseWhere(text: string): Where | undefined {
  const area = areaOf(text.split(','))
  if (area) return { area }
  const place = placeOf(text)
  return place && { place }
}

/** As short as it can be, to a metre. */
const short = (value: number): string => String(Number(value.toFixed(5)) + 0)

/** The text that `parseWhere` makes the same of. */
export function formatWhere(where: Where): string {
  if ('area' in where) {
    const { south, west, north, east } = where.area
    return [west, south, east, north].map(short).join(',')
  }
  const { country, region = '', town } = where.place
  return town === undefined ? country : `${country}/${escaped(region)}/${town}`
}
