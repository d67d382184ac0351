import { z } from 'zod'
import type { Steps } from '../slices.ts'

/** So many towns take some milliseconds to be put in their cells. */
const townsAtATime = 20_000
/** Of the Earth, in kilometres. */
const radius = 6371
const kilometresOfADegree = (Math.PI * radius) / 180
/** Degrees of a cell. */
const cell = 0.5
const columns = 360 / cell
const rows = 180 / cell

const headerShape = z.object({
  format: z.literal(1),
  count: z.int().min(0),
  countries: z.array(z.string()),
  regions: z.array(z.string()),
})

/** A town near somewhere. */
export interface NearTown {
  /** Its number among the towns. */
  town: number
  kilometres: number
  population: number
}

/** All that is known of a town. */
export interface Town {
  name: string
  /** In simplified characters; empty if nobody has said it. */
  chinese: string
  /** What else people call it. */
  others: string[]
  region: string
  country: string
}

/**
 * The towns of the world, as `scripts/make-towns.ts` writes them: columns of numbers and one of names, in the order of cells of half
 * a degree, so that what is near is found without looking at the rest. 11 MB.
 */
export class Towns {
  readonly #countries: string[]
  readonly #regions: string[]
  readonly #latitude: Int32Array
  readonly #longitude: Int32Array
  readonly #population: Uint32Array
  readonly #nameEnd: Uint32Array
  readonly #country: Uint16Array
  readonly #region: Uint16Array
  readonly #names: Uint8Array
  /** By cell the first town in it; the one behind has the end. */
  readonly #first = new Uint32Array(rows * columns + 1)
  /** Where each is on a ball of radius 1: three numbers a town. */
  readonly #points: Float32Array

  private constructor(bytes: Uint8Array) {
    const whole = new Uint8Array(bytes).buffer
    const length = new DataView(whole).getUint32(0, true)
    const header = headerShape.parse(JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length))))
    const { count } = header
    let at = 4 + length
    const from = (bytesEach: number): number => {
      const start = at
      at += count * bytesEach
      return start
    }
    this.#countries = header.countries
    this.#regions = header.regions
    this.#latitude = new Int32Array(whole, from(4), count)
    this.#longitude = new Int32Array(whole, from(4), count)
    this.#population = new Uint32Array(whole, from(4), count)
    this.#nameEnd = new Uint32Array(whole, from(4), count)
    this.#country = new Uint16Array(whole, from(2), count)
    this.#region = new Uint16Array(whole, from(2), count)
    this.#names = new Uint8Array(whole, at)
    this.#points = new Float32Array(count * 3)
  }

  /** Throws if these bytes are not such towns. */
  static *read(bytes: Uint8Array): Steps<Towns> {
    const towns = new Towns(bytes)
    yield
    yield* towns.#index()
    return towns
  }

  *#index(): Steps<void> {
    const count = this.#latitude.length
    let filled = 0
    for (let town = 0; town < count; town++) {
      const [latitude, longitude] = [(this.#latitude[town] ?? 0) / 1e5, (this.#longitude[town] ?? 0) / 1e5]
      const [x, y, z] = pointAt(latitude, longitude)
      this.#points[town * 3] = x
      this.#points[town * 3 + 1] = y
      this.#points[town * 3 + 2] = z
      const here = cellOf(latitude, longitude)
      while (filled <= here) this.#first[filled++] = town
      if (town % townsAtATime === 0) yield
    }
    this.#first.fill(count, filled)
  }

  /** The towns of a country that are no further away, in no order; those of all countries where none is said. Across the date line and the poles, too. */
  near(latitude: number, longitude: number, kilometres: number, country?: string): NearTown[] {
    const wanted = country === undefined ? -1 : this.#countries.indexOf(country)
    if (country !== undefined && wanted < 0) return []
    const [here, found] = [pointAt(latitude, longitude), [] as NearTown[]]
    const most = (2 * Math.sin(kilometres / radius / 2)) ** 2
    const reach = kilometres / kilometresOfADegree
    const [south, north] = [Math.max(-90, latitude - reach), Math.min(90, latitude + reach)]
    // How far degrees of longitude reach where they are shortest; around a pole all of them do.
    const shortest = Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180)
    const aside = shortest * 180 <= reach ? 180 : Math.min(180, reach / shortest)
    for (let row = rowOf(south); row <= rowOf(north); row++) {
      const [west, east] = [Math.floor((longitude - aside) / cell), Math.floor((longitude + aside) / cell)]
      for (let column = west; column <= Math.min(east, west + columns - 1); column++) {
        const at = row * columns + ((((column + columns / 2) % columns) + columns) % columns)
        const end = this.#first[at + 1] ?? 0
        for (let town = this.#first[at] ?? 0; town < end; town++) {
          if (wanted >= 0 && this.#country[town] !== wanted) continue
          const away = straight(here, this.#points, town * 3)
          if (away > most) continue
          const kilometresAway = 2 * radius * Math.asin(Math.min(1, Math.sqrt(away) / 2))
          found.push({ town, kilometres: kilometresAway, population: this.#population[town] ?? 0 })
        }
      }
    }
    return found
  }

  /** What is known of a town by its number. */
  at(town: number): Town {
    const names = this.#names.subarray(town === 0 ? 0 : this.#nameEnd[town - 1], this.#nameEnd[town])
    const [name = '', chinese = '', ...others] = new TextDecoder().decode(names).split('\t')
    const [country = '', region = ''] = [
      this.#countries[this.#country[town] ?? 0],
      this.#regions[this.#region[town] ?? 0],
    ]
    return { name, chinese, others, country, region }
  }
}

const rowOf = (latitude: number): number => Math.min(rows - 1, Math.max(0, Math.floor((latitude + 90) / cell)))

function cellOf(latitude: number, longitude: number): number {
  return rowOf(latitude) * columns + Math.min(columns - 1, Math.max(0, Math.floor((longitude + 180) / cell)))
}

type Point = readonly [x: number, y: number, z: number]

function pointAt(latitude: number, longitude: number): Point {
  const [north, east] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180]
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)]
}

/** The square of the straight way to the point that stands there. */
function straight([x, y, z]: Point, points: Float32Array, at: number): number {
  const [east, aside, up] = [x - (points[at] ?? 0), y - (points[at + 1] ?? 0), z - (points[at + 2] ?? 0)]
  return east * east + aside * aside + up * up
}
