import type { Location } from '../index/told-columns.ts'
import type { SaidComment, SourceFacts } from '../sources/source-facts.ts'
import { dateInName } from '../takeout/meaning/name-date.ts'
import { inOrder } from '../takeout/meaning/sidecar-order.ts'
import type { Comment } from '../takeout/sidecars/json-fields.ts'
import type { MediaSidecar } from '../takeout/sidecars/media-sidecar.ts'

/** What one export says of an item, in the sidecars of all its files. */
export interface SaidInExport {
  /** The stamp of the export, or whatever tells it from others: later ones come later in the order of texts. */
  id: string
  sidecars: readonly MediaSidecar[]
}

function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

function first<Value>(
  sidecars: readonly MediaSidecar[],
  read: (sidecar: MediaSidecar) => Value | undefined,
): Value | undefined {
  for (const sidecar of sidecars) {
    const value = read(sidecar)
    if (value !== undefined) return value
  }
  return undefined
}

function placeOf(sidecars: readonly MediaSidecar[]): Location | undefined {
  const shown = first(sidecars, ({ place }) => place)
  if (shown) return { ...shown, from: 'geoData' }
  const recorded = first(sidecars, ({ placeInFile }) => placeInFile)
  return recorded && { ...recorded, from: 'geoDataExif' }
}

function commentOf({ text, at, by, liked }: Comment): SaidComment {
  return {
    ...(text !== undefined && { text }),
    ...(at !== undefined && { at: rfc3339(at) }),
    ...(by !== undefined && { by }),
    ...(liked && { liked }),
  }
}

/** The same thing said by two sidecars is said once. */
function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}

/** 0 stands for no time. */
const isSaid = (seconds: number | undefined): seconds is number => seconds !== undefined && seconds !== 0

/**
 * What the exports of a person say of an item, taken together. What can be taken back, such as a favourite or a caption, is
 * as the newest export has it; what cannot, such as when it was taken, is that of the newest which says it. `name`: what a
 * file of it is called, which may tell the day. The order of exports and sidecars makes no difference. `now`: milliseconds
 * since 1970.
 */
export function sayingOf(exports: readonly SaidInExport[], name: string, now: number): SourceFacts {
  const newest = exports.toSorted((one, other) => (one.id < other.id ? 1 : -1))
  const ordered = newest.map(({ sidecars }) => inOrder(sidecars))
  const [latest = []] = ordered
  const all = ordered.flat()
  const title = first(all, (one) => one.title)
  const taken = first(all, ({ takenAt }) => (isSaid(takenAt) ? takenAt : undefined))
  const uploaded = first(all, ({ uploadedAt }) => (isSaid(uploadedAt) ? uploadedAt : undefined))
  const named = [title, name].map((text) => text && dateInName(text, now)?.localTime).find((at) => at !== undefined)
  const description = first(latest, (one) => one.description)
  const location = placeOf(latest)
  const people = distinct(latest.flatMap((one) => one.people))
  const comments = distinct(latest.flatMap((one) => one.comments)).map(commentOf)
  return {
    ...(title !== undefined && { filename: title }),
    ...(taken !== undefined && { creationTime: rfc3339(taken) }),
    ...(named !== undefined && { localTime: named }),
    ...(uploaded !== undefined && { uploadedAt: rfc3339(uploaded) }),
    ...(description !== undefined && { description }),
    ...(location && { location }),
    ...(people.length > 0 && { people }),
    ...(latest.some(({ favourite }) => favourite) && { favorite: true as const }),
    ...(latest.some(({ archived }) => archived) && { archived: true as const }),
    ...(comments.length > 0 && { comments }),
    ...(all.some(({ fromPartner }) => fromPartner) && { fromPartner: true as const }),
    ...(all.some(({ fromSharedAlbum }) => fromSharedAlbum) && { fromSharedAlbum: true as const }),
  }
}
