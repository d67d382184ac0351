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

/** Reads a media sidecar. Fields of a wrong type count as absent; times are never read from localised texts. */
export function readMediaSidecar(json: JsonObject): MediaSidecar {
  const origin = originOf(json)
  const [title, description, url] = [textOf(json['title']), textOf(json['description']), photoUrl(json['url'])]
  const [takenAt, uploadedAt] = [instantOf(json['photoTakenTime']), instantOf(json['creationTime'])]
  const [place, placeInFile] = [positionOf(json['geoData']), positionOf(json['geoDataExif'])]
  const sidecar: MediaSidecar = {
    people: peopleOf(json['people']),
    favourite: json['favorited'] === true,
    archived: json['archived'] === true,
    trashed: json['trashed'] === true,
    fromPartner: isObject(origin['fromPartnerSharing']),
    fromSharedAlbum: isObject(origin['fromSharedAlbum']),
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
