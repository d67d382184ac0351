import {
  commentsOf,
  instantOf,
  numberOf,
  objectOf,
  objectsOf,
  positionOf,
  textOf,
  type Comment,
  type Position,
} from './json-fields.ts'
import { isObject, type JsonObject } from './json-kind.ts'

interface AlbumPlace extends Partial<Position> {
  name?: string
  description?: string
}

/** What the metadata file of an album says of it. Neither its cover nor its order is in an export. */
export interface AlbumMetadata {
  /** Absent for an album without a title. */
  title?: string
  description?: string
  /** As the export has it, such as `protected`. */
  access?: string
  /** Seconds since 1970. */
  at?: number
  place?: Position
  /** Texts and places that the person wrote between the photos, in their order. */
  blocks: ({ text: string } | { places: AlbumPlace[] })[]
  comments: Comment[]
}

const e7 = 1e7

function albumPlaceIn(json: JsonObject): AlbumPlace {
  const [latitude, longitude] = [json['latitudeE7'], json['longitudeE7']].map(numberOf)
  const degrees = { latitude: (latitude ?? 0) / e7, longitude: (longitude ?? 0) / e7 }
  const [name, description] = [textOf(json['name']), textOf(json['description'])]
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...positionOf(degrees),
  }
}

function blocksOf(value: unknown): AlbumMetadata['blocks'] {
  return objectsOf(value).flatMap((block): AlbumMetadata['blocks'] => {
    const text = textOf(objectOf(block['narrativeEnrichment'])['text'])
    if (text !== undefined) return [{ text }]
    const places = objectsOf(objectOf(block['locationEnrichment'])['location']).map(albumPlaceIn)
    return places.length > 0 ? [{ places }] : []
  })
}

/** Reads the metadata of an album in each of its shapes: within `albumData`, at the top, a title alone, or nothing. */
export function readAlbumMetadata(json: JsonObject): AlbumMetadata {
  const fields = isObject(json['albumData']) ? { ...json, ...json['albumData'] } : json
  const optional = {
    title: textOf(textOf(fields['title'])?.trim()),
    description: textOf(fields['description']),
    access: textOf(fields['access']),
    at: instantOf(fields['date']),
    place: positionOf(fields['geoData']),
  }
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
  return {
    ...(known as Partial<AlbumMetadata>),
    blocks: blocksOf(fields['enrichments']),
    comments: commentsOf(fields['sharedAlbumComments']),
  }
}
