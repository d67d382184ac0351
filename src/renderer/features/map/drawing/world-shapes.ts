import { geoMercator, geoPath, type GeoContext } from 'd3-geo'
import { feature, mesh } from 'topojson-client'
import world from 'world-atlas/countries-50m.json'
import { drawnSize, type WorldShapes } from './draw-world.ts'

type Topology = Parameters<typeof mesh>[0]
type Shape = NonNullable<Parameters<typeof mesh>[1]>

/** The coasts and borders of Natural Earth, as the map has them. Takes some tens of milliseconds. */
export function makeWorldShapes(): WorldShapes {
  const topology = world as unknown as Topology & { objects: Record<'countries' | 'land', Shape> }
  const { countries, land } = topology.objects
  const projection = geoMercator()
    .scale(drawnSize / (2 * Math.PI))
    .translate([drawnSize / 2, drawnSize / 2])
    .precision(0)
  const drawn = (shape: Parameters<ReturnType<typeof geoPath>>[0]): Path2D => {
    const path = new Path2D()
    geoPath(projection, asContext(path))(shape)
    return path
  }
  return {
    land: drawn(feature(topology, land)),
    coasts: drawn(mesh(topology, land)),
    borders: drawn(mesh(topology, countries, (one, other) => one !== other)),
  }
}

function asContext(path: Path2D): GeoContext {
  return {
    // A path begins with its first point.
    beginPath: () => undefined,
    moveTo: (x, y) => path.moveTo(x, y),
    lineTo: (x, y) => path.lineTo(x, y),
    closePath: () => path.closePath(),
    arc: (x, y, radius, from, to) => path.arc(x, y, radius, from, to),
  }
}
