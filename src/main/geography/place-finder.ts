import { iso1A2Code } from '@rapideditor/country-coder'
import type { PlaceName, TownName } from '../../shared/search/place-name.ts'
import type { NearTown, Town, Towns } from './towns.ts'

/** A town that is further away names nothing, in kilometres. */
const furthest = 50
/** The same where no country is known, as on a sea that is nobody's. */
const furthestOfAll = 10
/** A city is as wide as its people need: kilometres from its middle for the root of their number; 24 for nine million. */
const widthOfCity = 0.008
/** Photos of one walk have one place: that many degrees. */
const fineness = 0.001
const remembered = 20_000

/** How a place is called, and all the words that people may look for it by, one a line. */
export interface FoundPlace {
  said: PlaceName
  words: string
}

/**
 * Names places by the nearest town of the country that they are in. Borders decide first, so that nothing is called after a town
 * behind one; what is on the sea has the name of a country at most, or none.
 */
export class PlaceFinder {
  readonly #towns: Towns
  readonly #countryNames = ['en', 'zh-Hans'].flatMap((language) =>
    (['long', 'short'] as const).map((style) => new Intl.DisplayNames([language], { type: 'region', style })),
  )
  #known = new Map<string, FoundPlace | undefined>()

  constructor(towns: Towns) {
    this.#towns = towns
  }

  /** Undefined for a place that has no name. Degrees; any number is one. */
  find(latitude: number, longitude: number): FoundPlace | undefined {
    const north = Math.min(90, Math.max(-90, Math.round(latitude / fineness) * fineness))
    const east = ((((Math.round(longitude / fineness) * fineness + 180) % 360) + 360) % 360) - 180
    const key = `${north.toFixed(3)} ${east.toFixed(3)}`
    const known = this.#known.get(key)
    if (known || this.#known.has(key)) return known
    const found = this.#lookFor(north, east)
    if (this.#known.size >= remembered) this.#known = new Map()
    this.#known.set(key, found)
    return found
  }

  #lookFor(latitude: number, longitude: number): FoundPlace | undefined {
    const borders = iso1A2Code([longitude, latitude], { level: 'territory' }) ?? undefined
    const near = this.#towns.near(latitude, longitude, borders === undefined ? furthestOfAll : furthest, borders)
    const nearest = near.reduce<NearTown | undefined>(
      (best, each) => (best === undefined || each.kilometres < best.kilometres ? each : best),
      undefined,
    )
    if (!nearest) return borders === undefined ? undefined : this.#found(borders)
    const town = this.#towns.at(nearest.town)
    const around = near.filter(({ population, kilometres }) => kilometres <= widthOfCity * Math.sqrt(population))
    const largest = around.reduce((most, each) => (each.population > most.population ? each : most), nearest)
    const city = largest.town === nearest.town ? undefined : this.#towns.at(largest.town)
    return this.#found(borders ?? town.country, town, city)
  }

  #found(country: string, town?: Town, city?: Town): FoundPlace {
    const region = town?.region ?? ''
    const said: PlaceName = {
      ...(town && { town: nameOf(town) }),
      ...(city && { city: nameOf(city) }),
      ...(region !== '' && { region }),
      country,
    }
    const towns = [town, city].flatMap((each) => (each ? [each.name, each.chinese, ...each.others] : []))
    const countries = this.#countryNames.map((names) => names.of(country) ?? '')
    const words = new Set([...towns, region, city?.region ?? '', ...countries])
    return { said, words: [...words].filter(Boolean).join('\n') }
  }
}

function nameOf({ name, chinese }: Town): TownName {
  return { name, ...(chinese !== '' && { chinese }) }
}
