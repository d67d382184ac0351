import type { MapCluster } from '../../../shared/contract/library/map.ts'
import type { Area, ItemRef } from '../../../shared/domain.ts'
import { cellsAcross, eastOnMap, southOnMap } from '../../../shared/map/mercator.ts'
import { commonName, type PlaceName } from '../../../shared/search/place-name.ts'
import { degree } from '../../index/places/located-rows.ts'
import type { Steps } from '../../slices.ts'
import { dateLine, type LocatedItems, nowhere } from './kept-places.ts'

/** A few milliseconds even where V8 has not compiled the loops yet. */
const itemsAtATime = 10_000
const clustersAtATime = 500
/** As many as the largest window shows several times over. */
const mostCells = 8192

/** Items of a list, newest first, with where they were taken. */
export interface LocatedList {
  refs: Uint32Array
  /** By the numbers of items a 1 for each that counts; undefined for all. */
  matches: Uint8Array | undefined
  located: LocatedItems
}

export interface Clusters {
  level: number
  clusters: MapCluster[]
}

interface Cells {
  level: number
  across: number
  west: number
  columns: number
  north: number
  rows: number
}

function cellsOf(view: Area, level: number): Cells {
  const across = cellsAcross(level)
  const cell = (onMap: number): number => Math.min(across - 1, Math.floor(onMap * across))
  const [west, east] = [cell(eastOnMap(view.west)), cell(eastOnMap(view.east))]
  const [north, south] = [cell(southOnMap(view.north)), cell(southOnMap(view.south))]
  const degrees = view.east - view.west + (view.west <= view.east ? 0 : 360)
  const isAround = degrees >= 360 || (west === east && degrees > 360 / across)
  const columns = isAround ? across : ((east - west + across) % across) + 1
  const rows = south - north + 1
  if (level > 0 && columns * rows > mostCells) return cellsOf(view, level - 1)
  return { level, across, west, columns, north, rows }
}

interface Growing {
  ref: number
  count: number
  latitudes: number
  longitudes: number
  south: number
  west: number
  north: number
  east: number
  place: number
  name: PlaceName | undefined
}

/**
 * The items of a view by the cells of the whole map, so that a cluster is the same wherever it is looked at from. Those on the
 * date line are on its east side, those beyond the edge of the map in its last row.
 */
export function* clustersOf({ refs, matches, located }: LocatedList, view: Area, asked: number): Steps<Clusters> {
  const { level, across, west, columns, north, rows } = cellsOf(view, asked)
  const cells = new Map<number, Growing>()
  const add = (ref: number): void => {
    const latitude = located.latitude[ref] ?? nowhere
    if (latitude === nowhere || (matches && matches[ref] !== 1)) return
    const said = located.longitude[ref] ?? 0
    const longitude = said === dateLine ? -dateLine : said
    const column = Math.floor(eastOnMap(longitude / degree) * across)
    if ((column - west + across) % across >= columns) return
    const row = Math.min(across - 1, Math.floor(southOnMap(latitude / degree) * across))
    if (row < north || row >= north + rows) return
    const cell = row * across + column
    const place = located.place[ref] ?? 0
    const there = cells.get(cell)
    if (there) grow(there, latitude, longitude, place, located)
    else cells.set(cell, first(ref, latitude, longitude, place, located))
  }
  for (let start = 0; start < refs.length; start += itemsAtATime) {
    for (const ref of refs.subarray(start, start + itemsAtATime)) add(ref)
    yield
  }
  const clusters: MapCluster[] = []
  for (const each of cells.values()) {
    clusters.push(clusterOf(each))
    if (clusters.length % clustersAtATime === 0) yield
  }
  return { level, clusters }
}

function first(ref: number, latitude: number, longitude: number, place: number, { nameOf }: LocatedItems): Growing {
  return {
    ref,
    count: 1,
    latitudes: latitude,
    longitudes: longitude,
    south: latitude,
    west: longitude,
    north: latitude,
    east: longitude,
    place,
    name: nameOf(place),
  }
}

function grow(cell: Growing, latitude: number, longitude: number, place: number, { nameOf }: LocatedItems): void {
  cell.count++
  cell.latitudes += latitude
  cell.longitudes += longitude
  cell.south = Math.min(cell.south, latitude)
  cell.west = Math.min(cell.west, longitude)
  cell.north = Math.max(cell.north, latitude)
  cell.east = Math.max(cell.east, longitude)
  // Of most large clusters it is soon known that nothing is alike.
  if (cell.name === undefined || place === cell.place) return
  cell.place = place
  const other = nameOf(place)
  cell.name = other && commonName(cell.name, other)
}

function clusterOf({ ref, count, latitudes, longitudes, south, west, north, east, name }: Growing): MapCluster {
  return {
    ref: ref as ItemRef,
    count,
    latitude: latitudes / count / degree,
    longitude: longitudes / count / degree,
    area: { south: south / degree, west: west / degree, north: north / degree, east: east / degree },
    ...(name && { name }),
  }
}
