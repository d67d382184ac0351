import type { MapCluster } from '../../../../shared/contract/library/map.ts'
import type { MapView } from '../../../state/address/place.ts'
import type { ShownClusters } from '../../../state/map-store.ts'
import { drawnAt, type Point, pointsOf, type Size } from './geometry.ts'

/** A cluster that is in the window. */
export interface Pin {
  key: string
  cluster: MapCluster
  /** Where its middle is, each time that the world is in the window. */
  points: Point[]
}

/** Those of the clusters that are in the window or at its edge, from the upper left to the lower right one. */
export function pinsOf({ clusters, level }: ShownClusters, apart: number, view: MapView, size: Size): Pin[] {
  return clusters
    .map((cluster) => ({
      key: `${cluster.area.west} ${cluster.area.north}`,
      cluster,
      points: pointsOf(drawnAt(cluster, level, view.zoom, apart), view, size),
    }))
    .filter(({ points: [first] }) => {
      if (!first) return false
      return first.x > -apart && first.y > -apart && first.x < size.width + apart && first.y < size.height + apart
    })
    .sort(({ points: [one] }, { points: [other] }) => (one && other ? one.y - other.y || one.x - other.x : 0))
}

/** The pin that is nearest to a point; -1 if there is none. */
export function nearestPin(pins: readonly Pin[], from: Point): number {
  let [nearest, best] = [-1, Infinity]
  pins.forEach(({ points: [point] }, at) => {
    const away = point ? Math.hypot(point.x - from.x, point.y - from.y) : Infinity
    if (away < best) [nearest, best] = [at, away]
  })
  return nearest
}
