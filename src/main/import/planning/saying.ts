import type { Location } from '../../index/items/told-columns.ts'
import { saidTogether } from '../../sources/said-together.ts'
import type { SaidComment, SourceFacts } from '../../sources/source-facts.ts'
import { dateInName } from '../../takeout/meaning/name-date.ts'
import { inOrder } from '../../takeout/meaning/sidecar-order.ts'
import type { Comment } from '../../takeout/sidecars/json-fields.ts'
import type { MediaSidecar } from '../../takeout/sidecars/media-sidecar.ts'
import { saidOnce } from '../../takeout/sidecars/said-once.ts'

/** What one export says of an item, in the sidecars of all its files. */
export interface SaidInExport {
  /** Tells the export from others. */
  id: string
  /** When it was made, RFC 3339, UTC; undefined if nobody knows. */
  asOf?: string
  /** What a file of the item is called there, which may tell the day. */
  name?: string
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

function locationIn(sidecars: readonly MediaSidecar[]): Location | undefined {
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

/** 0 stands for no time. */
const isSaid = (seconds: number | undefined): seconds is number => seconds !== undefined && seconds !== 0

/** What one export says of an item. */
function sayingOfOne({ asOf, name, sidecars }: SaidInExport, now: number): SourceFacts {
  const ordered = inOrder(sidecars)
  const title = first(ordered, (one) => one.title)
  const taken = first(ordered, ({ takenAt }) => (isSaid(takenAt) ? takenAt : undefined))
  const uploaded = first(ordered, ({ uploadedAt }) => (isSaid(uploadedAt) ? uploadedAt : undefined))
  const named = [title, name].map((text) => text && dateInName(text, now)?.localTime).find((at) => at !== undefined)
  const description = first(ordered, (one) => one.description)
  const location = locationIn(ordered)
  const people = saidOnce(ordered.flatMap((one) => one.people))
  const comments = saidOnce(ordered.flatMap((one) => one.comments)).map(commentOf)
  return {
    // A file alone takes nothing back that a sidecar says.
    ...(asOf !== undefined && ordered.length > 0 && { asOf }),
    ...(title !== undefined && { filename: title }),
    ...(taken !== undefined && { creationTime: rfc3339(taken) }),
    ...(named !== undefined && { localTime: named }),
    ...(uploaded !== undefined && { uploadedAt: rfc3339(uploaded) }),
    ...(description !== undefined && { description }),
    ...(location && { location }),
    ...(people.length > 0 && { people }),
    ...(ordered.some(({ favourite }) => favourite) && { favorite: true as const }),
    ...(ordered.some(({ archived }) => archived) && { archived: true as const }),
    ...(comments.length > 0 && { comments }),
    ...(ordered.some(({ fromPartner }) => fromPartner) && { fromPartner: true as const }),
    ...(ordered.some(({ fromSharedAlbum }) => fromSharedAlbum) && { fromSharedAlbum: true as const }),
  }
}

/** What the same export says in several places is one word. */
function byExport(exports: readonly SaidInExport[]): SaidInExport[] {
  const groups = Map.groupBy(exports, ({ id }) => id)
  return [...groups.values()].flatMap((its): SaidInExport[] => {
    const [one] = its
    if (!one) return []
    const name = its.flatMap((each) => each.name ?? []).sort()[0]
    return [{ ...one, ...(name !== undefined && { name }), sidecars: its.flatMap(({ sidecars }) => sidecars) }]
  })
}

/**
 * What the exports of a person say of an item, put together by `saidTogether`: the order of exports and sidecars makes no
 * difference. `now`: milliseconds since 1970.
 */
export function sayingOf(exports: readonly SaidInExport[], now: number): SourceFacts {
  const ordered = byExport(exports).toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return ordered.map((each) => sayingOfOne(each, now)).reduce(saidTogether, {})
}
