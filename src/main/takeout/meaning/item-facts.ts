import { plausibleInstant, timeOf, type ItemTime } from '../../dates/item-time.ts'
import type { FileMetadata } from '../../file-format/file-metadata.ts'
import type { Comment, Position } from '../sidecars/json-fields.ts'
import type { MediaSidecar } from '../sidecars/media-sidecar.ts'
import { dateInName } from './name-date.ts'
import { inOrder } from './sidecar-order.ts'

/** What the bytes of a photo say of when and where it was taken. */
export type FileFacts = Pick<
  FileMetadata,
  'localTime' | 'offsetMinutes' | 'offsetHint' | 'recorded' | 'latitude' | 'longitude'
>

/** Where the time of an item comes from; `uploaded` is the time at which it reached Google, for want of another. */
type TimeFrom = 'sidecar' | 'file' | 'name' | 'uploaded' | 'nothing'

/** Everything that an export says of one item, and where it says so. */
export interface ItemFacts {
  title: { text: string; from: 'sidecar' | 'name' }
  /** Seconds since 1970: when it was taken, as Google has it, what the person changed included. Absent where Google knows none. */
  creationTime?: number
  /** Instant and zone. A zone that is absent is for neighbours to give. */
  time: ItemTime & { from: TimeFrom }
  /** When it reached Google Photos, seconds since 1970. */
  uploadedAt?: number
  /** `geoDataExif` alone may mean that the person took the place away in Google Photos. */
  location?: Position & { from: 'geoData' | 'geoDataExif' | 'file' }
  description?: string
  people: string[]
  favourite: boolean
  archived: boolean
  fromPartner: boolean
  fromSharedAlbum: boolean
  comments: Comment[]
  /** Addresses of the item, one for each account that it is of. */
  urls: string[]
}

const day = 86_400_000

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

/** The same thing said by two sidecars is said once. */
function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}

function locationOf(sidecars: readonly MediaSidecar[], file: FileFacts): ItemFacts['location'] {
  const shown = first(sidecars, ({ place }) => place)
  if (shown) return { ...shown, from: 'geoData' }
  const recorded = first(sidecars, ({ placeInFile }) => placeInFile)
  if (recorded) return { ...recorded, from: 'geoDataExif' }
  const { latitude, longitude } = file
  if (latitude === undefined || longitude === undefined) return undefined
  return { latitude, longitude, from: 'file' }
}

function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

/** A clock as if it were UTC, in milliseconds since 1970. */
function clockOf(localTime: string | undefined): number | undefined {
  return localTime === undefined ? undefined : Date.parse(`${localTime}Z`)
}

/** Nobody chooses the very second of the upload: Google writes it where it knows no other, and the file knows better. */
function isGuessed(taken: number, uploaded: number | undefined, known: number | undefined): boolean {
  return taken === uploaded && known !== undefined && Math.abs(known - taken * 1000) > day
}

interface Known {
  taken: number | undefined
  uploaded: number | undefined
  location: ItemFacts['location']
  file: FileFacts
  names: readonly string[]
}

function timeFrom({ taken, uploaded, location, file, names }: Known, now: number): ItemFacts['time'] {
  const { localTime, offsetMinutes, offsetHint, recorded } = file
  const place = location && { latitude: location.latitude, longitude: location.longitude }
  const clock = clockOf(localTime)
  const inFile = {
    ...(clock !== undefined && { clock }),
    ...(offsetMinutes !== undefined && { offsetMinutes }),
    ...(offsetHint !== undefined && { offsetHint }),
    ...place,
  }
  const named = names.map((name) => clockOf(dateInName(name, now)?.localTime)).find((at) => at !== undefined)
  const instant = taken === undefined ? undefined : plausibleInstant(rfc3339(taken), now)
  const known = clock ?? plausibleInstant(recorded, now) ?? named
  if (taken !== undefined && instant !== undefined && !isGuessed(taken, uploaded, known))
    return { ...timeOf({ ...inFile, creationTime: rfc3339(taken) }, now), from: 'sidecar' }
  const own = timeOf({ ...inFile, ...(recorded !== undefined && { recorded }) }, now)
  if (own.known !== 'nothing') return { ...own, from: 'file' }
  if (named !== undefined) return { ...timeOf({ clock: named, ...place }, now), from: 'name' }
  const arrived = uploaded === undefined ? own : timeOf({ creationTime: rfc3339(uploaded), ...place }, now)
  return { ...arrived, from: arrived.known === 'nothing' ? 'nothing' : 'uploaded' }
}

/**
 * What is known of an item: `sidecars` are those of all its files in all folders, `file` is what its best file says, `name`
 * how that is called in the archive. The order of the sidecars makes no difference: see `inOrder` for which one is believed
 * where they differ. What one says once is true of the item: a flag belongs to it, not to one of its files. `now`:
 * milliseconds since 1970.
 */
export function factsOf(sidecars: readonly MediaSidecar[], file: FileFacts, name: string, now: number): ItemFacts {
  const ordered = inOrder(sidecars)
  const title = first(ordered, (one) => one.title)
  const taken = first(ordered, ({ takenAt }) => (takenAt === 0 ? undefined : takenAt))
  const uploaded = first(ordered, ({ uploadedAt }) => (uploadedAt === 0 ? undefined : uploadedAt))
  const location = locationOf(ordered, file)
  const description = first(ordered, (one) => one.description)
  const names = title === undefined ? [name] : [title, name]
  const time = timeFrom({ taken, uploaded, location, file, names }, now)
  return {
    title: title === undefined ? { text: name, from: 'name' } : { text: title, from: 'sidecar' },
    ...(taken !== undefined && time.from === 'sidecar' && { creationTime: taken }),
    time,
    ...(uploaded !== undefined && { uploadedAt: uploaded }),
    ...(location && { location }),
    ...(description !== undefined && { description }),
    people: distinct(ordered.flatMap(({ people }) => people)),
    favourite: ordered.some(({ favourite }) => favourite),
    archived: ordered.some(({ archived }) => archived),
    fromPartner: ordered.some(({ fromPartner }) => fromPartner),
    fromSharedAlbum: ordered.some(({ fromSharedAlbum }) => fromSharedAlbum),
    comments: distinct(ordered.flatMap(({ comments }) => comments)),
    urls: distinct(ordered.flatMap(({ url }) => url ?? [])),
  }
}
