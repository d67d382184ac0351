import {
  commentsOf,
  instantOf,
  objectsOf,
  objectOf,
  positionOf,
  textOf,
  type Comment,
  type Position,
} from './json-fields.ts'
import { isObject, type JsonObject } from './json-kind.ts'

/** What the JSON file beside a photo or video says of it. */
export interface MediaSidecar {
  /** The file name at upload, whole. Several items may share it. */
  title?: string
  /** Seconds since 1970, UTC. 0 is kept here: whether it is a date is for others to say. */
  takenAt?: number
  /** When it reached Google Photos. */
  uploadedAt?: number
  description?: string
  /** Where Google shows it, with what the person changed. */
  place?: Position
  /** Where the file says it was taken. */
  placeInFile?: Position
  /** Only those whom the person named. */
  people: readonly string[]
  /** Identifies the item within an account. */
  url?: string
  favourite: boolean
  archived: boolean
  trashed: boolean
  /** Shared by the partner of the account. */
  fromPartner: boolean
  fromSharedAlbum: boolean
  comments: readonly Comment[]
}

/** Addresses as Google writes them, which need no parser. */
const plainUrl = /^https:\/\/[a-z]+(?:\.[a-z]+)+\/[\w/-]*$/

function photoUrl(value: unknown): string | undefined {
  const text = textOf(value)
  if (text === undefined || !/^https:/i.test(text)) return undefined
  return plainUrl.test(text) || URL.canParse(text) ? text : undefined
}

/** One list for all sidecars that have nothing to put into it: there may be a million. */
const none: readonly never[] = []

function peopleOf(value: unknown): readonly string[] {
  if (value === undefined) return none
  const names = objectsOf(value).flatMap(({ name }) => textOf(name) ?? [])
  return names.length === 0 ? none : [...new Set(names)]
}

function originOf(json: JsonObject): JsonObject {
  return isObject(json['googlePhotosOrigin']) ? json['googlePhotosOrigin'] : objectOf(json['googlePhotoOrigin'])
}

/** Most photos were taken where they are shown: that is known once, for there may be a million. */
function sameOr(place: Position | undefined, other: Position | undefined): Position | undefined {
  const isSame =
    place?.latitude === other?.latitude && place?.longitude === other?.longitude && place?.altitude === other?.altitude
  return isSame ? place : other
}

type Flags = Pick<MediaSidecar, 'favourite' | 'archived' | 'trashed' | 'fromPartner' | 'fromSharedAlbum'>

/** A sidecar of which no more is known than these, and whose other lists are empty. */
export function briefSidecar(
  { title, takenAt, url }: { title: string | undefined; takenAt: number | undefined; url: string | undefined },
  flags: Flags,
): MediaSidecar {
  const { favourite, archived, trashed, fromPartner, fromSharedAlbum } = flags
  const lists = { people: none, comments: none }
  // Most have all three, and what is added to an object afterwards takes memory of its own.
  if (title !== undefined && takenAt !== undefined && url !== undefined)
    return { ...lists, favourite, archived, trashed, fromPartner, fromSharedAlbum, title, takenAt, url }
  const sidecar: MediaSidecar = { ...lists, favourite, archived, trashed, fromPartner, fromSharedAlbum }
  if (title !== undefined) sidecar.title = title
  if (takenAt !== undefined) sidecar.takenAt = takenAt
  if (url !== undefined) sidecar.url = url
  return sidecar
}

/**
 * Reads of a media sidecar what tells whose it is, and what there is of the item: nothing else is needed to take stock, and
 * there may be a million. Fields of a wrong type count as absent; times are never read from localised texts.
 */
export function readBriefly(json: JsonObject): MediaSidecar {
  const origin = originOf(json)
  return briefSidecar(
    { title: textOf(json['title']), takenAt: instantOf(json['photoTakenTime']), url: photoUrl(json['url']) },
    {
      favourite: json['favorited'] === true,
      archived: json['archived'] === true,
      trashed: json['trashed'] === true,
      fromPartner: isObject(origin['fromPartnerSharing']),
      fromSharedAlbum: isObject(origin['fromSharedAlbum']),
    },
  )
}

/** Reads all of a media sidecar, by the rules of `readBriefly`. */
export function readMediaSidecar(json: JsonObject): MediaSidecar {
  const { title, takenAt, url, ...flags } = readBriefly(json)
  const [description, uploadedAt] = [textOf(json['description']), instantOf(json['creationTime'])]
  const place = positionOf(json['geoData'])
  const placeInFile = sameOr(place, positionOf(json['geoDataExif']))
  const sidecar: MediaSidecar = {
    ...flags,
    people: peopleOf(json['people']),
    comments: json['sharedAlbumComments'] === undefined ? none : commentsOf(json['sharedAlbumComments']),
  }
  if (title !== undefined) sidecar.title = title
  if (takenAt !== undefined) sidecar.takenAt = takenAt
  if (uploadedAt !== undefined) sidecar.uploadedAt = uploadedAt
  if (description !== undefined) sidecar.description = description
  if (place) sidecar.place = place
  if (placeInFile) sidecar.placeInFile = placeInFile
  if (url !== undefined) sidecar.url = url
  return sidecar
}
