import type { Area, ItemRef, OwnerId } from '../../domain.ts'
import type { PlaceName, TownName } from '../../search/place-name.ts'
import type { Call, Names } from '../call.ts'

/** A part of the map, and how near it is looked at. */
export interface MapQuery {
  /** As in `LibraryQuery`. */
  owner?: OwnerId
  view: Area
  /** How many cells there are, see `cellsAcross`; fewer where a view would have too many. */
  level: number
}

/** Photos that were taken near each other. */
export interface MapCluster {
  /** The newest of them. */
  ref: ItemRef
  count: number
  /** The middle of all of them, in degrees. */
  latitude: number
  longitude: number
  /** What they are within, and no others. */
  area: Area
  /** What they are called alike, as far as they are. */
  name?: PlaceName
}

export interface MapTown {
  name: TownName
  region?: string
  count: number
}

export interface MapCountry {
  country: string
  /** Those on the sea or far from any town included. */
  count: number
  towns: MapTown[]
}

export interface MapPlaces {
  countries: MapCountry[]
  /** How many items say where they were taken, and how many there are. */
  located: number
  items: number
  /** What all of them are within, as narrow as it can be; absent if there are none. */
  area?: Area
  /** Some are not counted yet: how their places are called is being worked out. */
  isNaming: boolean
}

export interface MapCalls {
  /** What is in the view, whole clusters at its edges included, in no order. */
  'map.clusters': Call<MapQuery, { level: number; clusters: MapCluster[] }>
  /** All countries and towns, those with most items first. */
  'map.places': Call<{ owner?: OwnerId }, MapPlaces>
}

export const mapCalls: Names<MapCalls> = {
  'map.clusters': true,
  'map.places': true,
}
