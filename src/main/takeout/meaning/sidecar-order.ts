import type { MediaSidecar } from '../sidecars/media-sidecar.ts'

/** Signs that the person has worked on the item in Google Photos. */
function edits({ place, placeInFile, description, favourite, people }: MediaSidecar): number {
  const isMoved =
    place !== undefined && (place.latitude !== placeInFile?.latitude || place.longitude !== placeInFile.longitude)
  return [isMoved, description !== undefined, favourite, people.length > 0].filter(Boolean).length
}

/**
 * Sidecars of one item, the one to be believed first: that in which the person changed most, of two alike the one whose
 * text comes first, so that the order in which they are read makes no difference.
 */
export function inOrder(sidecars: readonly MediaSidecar[]): MediaSidecar[] {
  return sidecars
    .map((sidecar) => ({ sidecar, edits: edits(sidecar), text: JSON.stringify(sidecar) }))
    .sort((one, other) => other.edits - one.edits || (one.text < other.text ? -1 : one.text > other.text ? 1 : 0))
    .map(({ sidecar }) => sidecar)
}
