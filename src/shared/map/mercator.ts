/** The map ends here: it is a square then. What lies beyond is shown at its edge. */
const edgeLatitude = 85.051_128_779_806_6

const radians = Math.PI / 180

/** How far east a place is on the map, from 0 up to 1, which is 0 again: both sides of the date line are one. */
export function eastOnMap(longitude: number): number {
  const turned = longitude / 360 + 0.5
  return turned - Math.floor(turned)
}

/** How far south a place is on the map, from 0 to 1. */
export function southOnMap(latitude: number): number {
  const within = Math.min(edgeLatitude, Math.max(-edgeLatitude, latitude))
  const turned = Math.log(Math.tan(Math.PI / 4 + (within * radians) / 2)) / (2 * Math.PI)
  return Math.min(1, Math.max(0, 0.5 - turned))
}

/** The longitude there, from -180 up to 180; the map goes on and on to both sides. */
export function longitudeAt(east: number): number {
  return (east - Math.floor(east)) * 360 - 180
}

/** The latitude there; beyond the map that of its edge. */
export function latitudeAt(south: number): number {
  const within = Math.min(1, Math.max(0, south))
  return (2 * Math.atan(Math.exp((0.5 - within) * 2 * Math.PI)) - Math.PI / 2) / radians
}

/** Pixels of the whole map at zoom 0; twice as many with each further one. */
export const worldSize = 256
/** What is within one of so many cells from west to east is one cluster: a quarter of `worldSize` at each whole zoom. */
export const cellsAcross = (level: number): number => 4 * 2 ** level
/** As near as photos of one walk are told apart. */
export const deepestLevel = 16
/** Nobody looks nearer: a cell of the deepest level is as wide as a room. */
export const deepestZoom = 18
