import { limits, methods } from '../../../src/main/google/library/methods.ts'
import { apiMessages } from '../http/api-errors.ts'
import type { Place } from '../library/album-order.ts'
import type { EmulatorAlbum } from '../library/model.ts'
import { itemIn, refuse, writeableAlbum, type Answered, type ApiCall } from './api-call.ts'
import { apiReply } from './api-reply.ts'
import type { AlbumPosition, bodies, NewEnrichment } from './request-shapes.ts'
import { albumShape, itemShape } from './shapes.ts'

type Body<Name extends keyof typeof bodies> = ReturnType<(typeof bodies)[Name]['read']>

const characters = (text: string): number => Array.from(text).length

function checkTitle(title: string): void {
  if (characters(title) > limits.albumTitle)
    refuse(`Request contains an album title of more than ${limits.albumTitle} characters.`)
}

export function checkDescription(description: string): void {
  if (characters(description) > limits.itemDescription)
    refuse(`Request contains a description of more than ${limits.itemDescription} characters.`)
}

/** `POST /v1/albums`. Titles may be there twice. */
export function createAlbum({ call, context, reader }: ApiCall, { album }: Body<'albums.create'>): Answered {
  if (album === undefined) return refuse('Request must contain an album.')
  const { title = '' } = album
  checkTitle(title)
  return () => {
    const id = context.written.newAlbumId(reader.account.idPrefix)
    context.written.apply({ do: 'create-album', sub: reader.account.sub, id, title })
    return apiReply(call, {
      productUrl: `https://photos.google.com/lr/album/${id}`,
      id,
      ...(title !== '' && { title }),
      isWriteable: true,
    })
  }
}

/** The fields of `updateMask`, in either spelling; each has to be one of these. */
function maskOf<Name extends string>({ query }: ApiCall, fields: Readonly<Record<string, Name>>): Set<Name> {
  const known = new Map(Object.entries(fields))
  const names = (query.updateMask ?? '').split(',').filter((name) => name !== '')
  if (names.length === 0) refuse('Request must contain an update mask.')
  return new Set(names.map((name) => known.get(name.trim()) ?? refuse(`Invalid update mask: ${name}`)))
}

/** `PATCH /v1/albums/{album.id}`. */
export function patchAlbum(api: ApiCall, body: Body<'albums.patch'>): Answered {
  const { call, context, reader, id } = api
  const cover = 'coverPhotoMediaItemId' as const
  const mask = maskOf(api, { title: 'title', [cover]: cover, cover_photo_media_item_id: cover } as const)
  const { title = '', coverPhotoMediaItemId = '' } = body
  if (mask.has('title')) checkTitle(title)
  const album = writeableAlbum(api, id, apiMessages.noPermission)
  if (!reader.owns(album)) refuse(apiMessages.noPermission)
  if (mask.has(cover)) {
    const picture = album.items.find((item) => item.id === coverPhotoMediaItemId)
    if (picture?.owner !== reader.account.sub) refuse(apiMessages.wrongItem)
  }
  return () => {
    context.written.apply({
      do: 'patch-album',
      album: id,
      ...(mask.has('title') && { title }),
      ...(mask.has(cover) && { cover: coverPhotoMediaItemId }),
    })
    return apiReply(call, albumShape(album, reader, context))
  }
}

/** `PATCH /v1/mediaItems/{mediaItem.id}`. */
export function patchMediaItem(api: ApiCall, { description = '' }: Body<'mediaItems.patch'>): Answered {
  const { call, context, reader, id } = api
  maskOf(api, { description: 'description' })
  checkDescription(description)
  const item = itemIn(api, id)
  if (!item.appCreated || item.owner !== reader.account.sub) refuse(apiMessages.noPermission)
  return () => {
    context.written.apply({ do: 'describe', item: id, description })
    return apiReply(call, itemShape(item, context))
  }
}

function checkIds(ids: readonly string[], most: number): void {
  if (ids.length === 0) refuse(apiMessages.noIds)
  if (ids.length > most) refuse(apiMessages.tooManyIds)
  if (new Set(ids).size < ids.length) refuse(apiMessages.duplicateIds)
  if (ids.includes('')) refuse(apiMessages.wrongItem)
}

/** Refuses what would be too much for the album. */
export function checkRoom(album: EmulatorAlbum, more: number): void {
  if (album.items.length + more > limits.albumItems)
    refuse(`An album cannot contain more than ${limits.albumItems} media items.`)
}

/** `POST /v1/albums/{albumId}:batchAddMediaItems`: all of them, or none. What is in the album already stays where it is, unless everything is taken twice. */
export function addToAlbum(api: ApiCall, { mediaItemIds = [] }: Body<'albums.batchAddMediaItems'>): Answered {
  const { call, context, reader, id } = api
  checkIds(mediaItemIds, methods['albums.batchAddMediaItems'].most)
  const album = writeableAlbum(api, id, apiMessages.noAdding)
  if (mediaItemIds.some((one) => reader.findItem(one)?.appCreated !== true)) refuse(apiMessages.wrongItem)
  const here = new Set(album.items.map((item) => item.id))
  const added = mediaItemIds.filter((one) => context.switches.storesTwice || !here.has(one))
  checkRoom(album, added.length)
  return () => {
    context.written.apply({ do: 'add', album: id, items: added, place: 'last' })
    return apiReply(call, {})
  }
}

/** `POST /v1/albums/{albumId}:batchRemoveMediaItems`: all of them, or none. They stay in the library. */
export function removeFromAlbum(api: ApiCall, { mediaItemIds = [] }: Body<'albums.batchRemoveMediaItems'>): Answered {
  const { call, context, id } = api
  checkIds(mediaItemIds, methods['albums.batchRemoveMediaItems'].most)
  const album = writeableAlbum(api, id, apiMessages.noPermission)
  const here = new Map(album.items.map((item) => [item.id, item]))
  if (mediaItemIds.some((one) => here.get(one)?.appCreated !== true)) refuse(apiMessages.wrongItem)
  return () => {
    context.written.apply({ do: 'remove', album: id, items: mediaItemIds })
    return apiReply(call, {})
  }
}

/** Where something goes; what it is put behind has to be in the album. */
export function placeIn(album: EmulatorAlbum, position: AlbumPosition): Place {
  const { relativeMediaItemId: item, relativeEnrichmentItemId: enrichment } = position
  const kind = position.position ?? 'POSITION_TYPE_UNSPECIFIED'
  if (item !== undefined && kind !== 'AFTER_MEDIA_ITEM') refuse('Invalid album position.')
  if (enrichment !== undefined && kind !== 'AFTER_ENRICHMENT_ITEM') refuse('Invalid album position.')
  switch (kind) {
    case 'FIRST_IN_ALBUM':
      return 'first'
    case 'AFTER_MEDIA_ITEM':
      if (item === undefined || !album.items.some((one) => one.id === item)) return refuse('Invalid album position.')
      return { item }
    case 'AFTER_ENRICHMENT_ITEM':
      if (enrichment === undefined || !album.enrichments?.some((one) => one.id === enrichment))
        return refuse('Invalid album position.')
      return { enrichment }
    default:
      return 'last'
  }
}

function checkLocation(location: NonNullable<NewEnrichment['mapEnrichment']>['origin']): void {
  const { locationName = '', latlng } = location ?? {}
  if (locationName === '' || latlng === undefined) return refuse('A location needs a name and a place.')
  const { latitude = 0, longitude = 0 } = latlng
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) refuse('A location is out of range.')
}

/** `POST /v1/albums/{albumId}:addEnrichment`. */
export function addEnrichment(
  api: ApiCall,
  { newEnrichmentItem, albumPosition }: Body<'albums.addEnrichment'>,
): Answered {
  const { call, context, id } = api
  if (newEnrichmentItem === undefined || albumPosition === undefined)
    return refuse('Request must contain an enrichment and an album position.')
  const { textEnrichment, locationEnrichment, mapEnrichment } = newEnrichmentItem
  if (Object.keys(newEnrichmentItem).length !== 1) refuse('Request must contain exactly one kind of enrichment.')
  if (textEnrichment !== undefined && (textEnrichment.text ?? '') === '') refuse('A text enrichment needs a text.')
  if (locationEnrichment) checkLocation(locationEnrichment.location)
  if (mapEnrichment) for (const end of [mapEnrichment.origin, mapEnrichment.destination]) checkLocation(end)
  const album = writeableAlbum(api, id, apiMessages.noAdding)
  const place = placeIn(album, albumPosition)
  return () => {
    const name = context.written.newName()
    const enrichment = `${context.written.newItemId(api.reader.account.idPrefix)}e${name}`
    context.written.apply({ do: 'enrich', album: id, id: enrichment, value: newEnrichmentItem, place })
    return apiReply(call, { enrichmentItem: { id: enrichment } })
  }
}
