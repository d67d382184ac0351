import type { Town } from './read-geonames.ts'

/** Degrees of a cell; those of one are beside each other. */
const cell = 0.5

const place = ({ latitude, longitude }: Town): number =>
  Math.floor((latitude / 1e5 + 90) / cell) * 1000 + Math.floor((longitude / 1e5 + 180) / cell)

/**
 * Towns as `geography/towns.ts` reads them: the length of a header, the header as JSON, and then column by column, little-endian,
 * with the names of all as UTF-8 at the end. `madeOf`: packages and their versions, for whoever asks whether it is to be made anew.
 */
export function encodeTowns(towns: readonly Town[], madeOf: Readonly<Record<string, string>> = {}): Buffer {
  const sorted = towns.toSorted(
    (one, other) => place(one) - place(other) || other.population - one.population || (one.name < other.name ? -1 : 1),
  )
  const countries = [...new Set(sorted.map(({ country }) => country))].sort()
  const regions = [...new Set(sorted.map(({ region }) => region))].sort()
  const [countryOf, regionOf] = [numbered(countries), numbered(regions)]
  const header = JSON.stringify({ format: 1, madeOf, count: sorted.length, countries, regions })
  const padded = Buffer.from(header.padEnd(header.length + ((4 - (Buffer.byteLength(header) % 4)) % 4)))
  const names = sorted.map(({ name, chinese, others }) => Buffer.from([name, chinese, ...others].join('\t')))
  let end = 0
  const ends = names.map(({ length }) => (end += length))
  return Buffer.concat([
    bytesOf(Uint32Array.of(padded.length)),
    padded,
    bytesOf(Int32Array.from(sorted, ({ latitude }) => latitude)),
    bytesOf(Int32Array.from(sorted, ({ longitude }) => longitude)),
    bytesOf(Uint32Array.from(sorted, ({ population }) => population)),
    bytesOf(Uint32Array.from(ends)),
    bytesOf(Uint16Array.from(sorted, ({ country }) => countryOf.get(country) ?? 0)),
    bytesOf(Uint16Array.from(sorted, ({ region }) => regionOf.get(region) ?? 0)),
    ...names,
  ])
}

function numbered(values: readonly string[]): Map<string, number> {
  return new Map(values.map((value, at) => [value, at]))
}

function bytesOf(numbers: Uint32Array | Int32Array | Uint16Array): Uint8Array {
  return new Uint8Array(numbers.buffer)
}
