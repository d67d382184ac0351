import { formatsOf } from '../formats.ts'
import { oneOrMore } from '../plural.ts'

const n = (value: number) => formatsOf('en').number(value)
const items = (count: number) => `${n(count)} ${oneOrMore(count, 'item', 'items')}`

export const enMap = {
  title: 'Map',
  located: (located: number, all: number) =>
    located === all
      ? `${items(all)}, on your own disk and with no network`
      : `${n(located)} of ${items(all)} say where they were taken`,
  region: 'Map of the world',
  keys: 'Arrow keys move the map, plus and minus zoom, 0 shows everything. Tab leads to the photos on it.',
  moveKeys: 'Move the map, or go from photo to photo on it',
  zoomKeys: 'Further and nearer on the map',
  allKeys: 'Show all of the map',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showAll: 'Show everything',
  unnamed: 'A place without a name',
  cluster: (name: string, count: number) => `${name}, ${items(count)}`,
  inView: (count: number) =>
    count === 0 ? 'No photos in this part of the map' : `${items(count)} in this part of the map`,
  places: 'Places',
  place: (name: string, count: number) => `${name}, ${items(count)}`,
  naming: 'Names of places are being worked out. Those that are still missing appear as they are found.',
  noNames: 'None of the places has a name: they lie on the sea, or far from any town.',
  slow: 'Your photos are being put on the map. With a large library, the first time takes a while.',
  notDrawn: 'The coasts could not be drawn. Photos and places are here all the same.',
  emptyTitle: 'None of your photos say where they were taken',
  emptyText:
    'Cameras and phones write the place into a photo if you let them, and exports of Google Photos bring the places that you set there. What has a place appears here by itself.',
  emptyOf: (owner: string) => `None of the photos of ${owner} say where they were taken`,
  naturalEarth: 'Coasts and borders: Natural Earth',
  around: (latitude: string, longitude: string) => `Taken around ${latitude}, ${longitude}`,
  showOnMap: 'Show on the map',
}
