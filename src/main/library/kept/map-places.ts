import type { MapCountry, MapPlaces, MapTown } from '../../../shared/contract/library/map.ts'
import type { Area } from '../../../shared/domain.ts'
import { type PlaceName, townOf } from '../../../shared/search/place-name.ts'
import { degree } from '../../index/places/located-rows.ts'
import type { Steps } from '../../slices.ts'
import { nowhere } from './kept-places.ts'
import type { LocatedList } from './map-clusters.ts'

/** A few milliseconds even where V8 has not compiled the loops yet. */
const itemsAtATime = 25_000
const namesAtATime = 2000
/** What is looked for without a longitude, in degrees around the Earth. */
const slots = 3600

export type CountedPlaces = Omit<MapPlaces, 'isNaming'>

/** Counts the items of a list by country and town, and says what part of the world they are within. */
export function* placesCounted({ refs, matches, located }: LocatedList): Steps<CountedPlaces> {
  const { latitude, longitude, place, nameOf } = located
  const byPlace = new Map<number, number>()
  const isTaken = new Uint8Array(slots)
  let [count, items, south, north] = [0, 0, Infinity, -Infinity]
  for (let start = 0; start < refs.length; start += itemsAtATime) {
    for (const ref of refs.subarray(start, start + itemsAtATime)) {
      if (matches && matches[ref] !== 1) continue
      items++
      const at = latitude[ref] ?? nowhere
      if (at === nowhere) continue
      count++
      south = Math.min(south, at)
      north = Math.max(north, at)
      isTaken[slotOf((longitude[ref] ?? 0) / degree)] = 1
      const name = place[ref] ?? 0
      byPlace.set(name, (byPlace.get(name) ?? 0) + 1)
    }
    yield
  }
  const countries = yield* countriesOf(byPlace, nameOf)
  const [west, east] = widthOf(isTaken)
  const area: Area = { south: south / degree, west, north: north / degree, east }
  return { countries, located: count, items, ...(count > 0 && { area }) }
}

const slotOf = (degrees: number): number => Math.floor((degrees + 180) * 10) % slots

/** From where to where there is something, by the tenth of a degree, going the other way than the longest stretch without. */
function widthOf(isTaken: Uint8Array): [west: number, east: number] {
  const taken = [...isTaken.keys()].filter((slot) => isTaken[slot] === 1)
  let [longest, after] = [-1, 0]
  taken.forEach((slot, at) => {
    const next = taken[at + 1] ?? (taken[0] ?? 0) + slots
    if (next - slot > longest) [longest, after] = [next - slot, at]
  })
  const [first, last] = [taken[(after + 1) % taken.length] ?? 0, taken[after] ?? 0]
  const east = (last + 1) / 10 - 180
  return longest <= 1 ? [-180, 180] : [first / 10 - 180, east]
}

interface Counting {
  count: number
  towns: Map<string, MapTown>
}

function* countriesOf(
  byPlace: ReadonlyMap<number, number>,
  nameOf: (place: number) => PlaceName | undefined,
): Steps<MapCountry[]> {
  const countries = new Map<string, Counting>()
  let looked = 0
  for (const [place, count] of byPlace) {
    if (++looked % namesAtATime === 0) yield
    const name = nameOf(place)
    if (!name) continue
    const country = countries.get(name.country) ?? { count: 0, towns: new Map<string, MapTown>() }
    countries.set(name.country, country)
    country.count += count
    const town = townOf(name)
    if (!town) continue
    const key = `${name.region ?? ''}\n${town.name}`
    const known = country.towns.get(key)
    if (known) known.count += count
    else {
      const region = name.region === undefined ? {} : { region: name.region }
      country.towns.set(key, { name: town, ...region, count })
    }
  }
  const all: MapCountry[] = []
  for (const [country, { count, towns }] of countries) {
    all.push({ country, count, towns: [...towns.values()].sort(mostFirst) })
    yield
  }
  return all.sort(mostFirst)
}

const mostFirst = (one: { count: number }, other: { count: number }): number => other.count - one.count
