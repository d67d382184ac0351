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
  people: string[]
  /** Identifies the item within an account. */
  url?: string
  favourite: boolean
  archived: boolean
  trashed: boolean
  /** Shared by the partner of the account. */
  fromPartner: boolean
  fromSharedAlbum: boolean
  comments: Comment[]
}

function photoUrl(value: unknown): string | undefined {
  const text = textOf(value)
  if (text === undefined || !URL.canParse(text)) return undefined
  return new URL(text).protocol === 'https:' ? text : undefined
}

function originOf(json: JsonObject): JsonObject {
  return isObject(json['googlePhotosOrigin']) ? json['googlePhotosOrigin'] : objectOf(json['googlePhotoOrigin'])
}

/** Reads a media sidecar. Fields of a wrong type count as absent; times are never read from localised texts. */
export function readMediaSidecar(json: JsonObject): MediaSidecar {
  const origin = originOf(json)
  const optional = {
    title: textOf(json['title']),
    takenAt: instantOf(json['photoTakenTime']),
    uploadedAt: instantOf(json['creationTime']),
    description: textOf(json['description']),
    place: positionOf(json['geoData']),
    placeInFile: positionOf(json['geoDataExif']),
    url: photoUrl(json['url']),
  }
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
  return {
    ...(known as Partial<MediaSidecar>),
    people: [...new Set(objectsOf(json['people']).flatMap(({ name }) => textOf(name) ?? []))],
    favourite: json['favorited'] === true,
    archived: json['archived'] === true,
    trashed: json['trashed'] === true,
    fromPartner: isObject(origin['fromPartnerSharing']),
    fromSharedAlbum: isObject(origin['fromSharedAlbum']),
    comments: commentsOf(json['sharedAlbumComments']),
  }
}
