import { limits, methods } from '../../../src/main/google/library/methods.ts'
import { readMedia, type ReadMedia } from '../content/read-media.ts'
import { apiMessages } from '../http/api-errors.ts'
import type { Context } from '../http/call.ts'
import type { Place } from '../library/album-order.ts'
import type { EmulatorAlbum, EmulatorItem } from '../library/model.ts'
import type { UploadedBytes } from '../library/writes.ts'
import { refuse, writeableAlbum, type Answered, type ApiCall } from './api-call.ts'
import { apiReply } from './api-reply.ts'
import type { bodies } from './request-shapes.ts'
import { itemShape } from './shapes.ts'
import { checkDescription, checkRoom, placeIn } from './write-albums.ts'

interface Wanted {
  token: string
  description: string
  fileName: string | undefined
  /** Absent for a token that is unknown, used up or somebody else's. */
  uploaded: UploadedBytes | undefined
}

type Created = { item: EmulatorItem } | { refused: string }

const badImage = 'BAD_IMAGE: There was an error while trying to create this media item.'
const failed = 'Failed: There was an error while trying to create this media item.'

function goodUpload(token: string, { context, reader }: ApiCall): UploadedBytes | undefined {
  const uploaded = context.written.uploaded(token)
  const isGood = uploaded?.sub === reader.account.sub && uploaded.at + limits.tokenLife > context.now()
  return isGood ? uploaded : undefined
}

/** What the same person has with the same bytes: it is not stored twice, and keeps its name (reference, 4.3). */
function storedAlready(sha256: string, { context, reader }: ApiCall): EmulatorItem | undefined {
  if (context.switches.storesTwice) return undefined
  for (const item of reader.account.items)
    if (item.content.kind === 'stored' && item.content.sha256 === sha256) return item
  return undefined
}

function factsOf(media: ReadMedia, { name }: UploadedBytes, { fileName, description }: Wanted, now: number) {
  return {
    filename: fileName ?? (name === '' ? `upload.${media.mimeType.split('/')[1] ?? 'bin'}` : name),
    ...(description !== '' && { description }),
    mimeType: media.mimeType,
    creationTime: media.takenAt ?? now,
    width: media.width,
    height: media.height,
    ...(media.camera && { camera: media.camera }),
    ...(media.kind === 'video' && { video: { fps: 0, status: 'READY' as const } }),
  }
}

async function createOne(wanted: Wanted, api: ApiCall): Promise<Created> {
  const { context, reader } = api
  const { uploaded } = wanted
  if (uploaded === undefined) return { refused: failed }
  const { sha256 } = uploaded
  const known = storedAlready(sha256, api)
  if (known) return { item: known }
  const bytes = context.written.bytesOf(sha256)
  const media = bytes && (await readMedia(bytes))
  if (!media) return { refused: badImage }
  // Whoever has sent the same bytes meanwhile was first.
  const meanwhile = storedAlready(sha256, api)
  if (meanwhile) return { item: meanwhile }
  const id = context.written.newItemId(reader.account.idPrefix)
  const item = factsOf(media, uploaded, wanted, context.now())
  context.written.apply({ do: 'create-item', sub: reader.account.sub, id, sha256, item })
  return { item: context.library.item(id) }
}

function resultOf(token: string, created: Created, context: Context): Record<string, unknown> {
  if ('refused' in created) return { uploadToken: token, status: { code: 3, message: created.refused } }
  return { uploadToken: token, status: { message: 'Success' }, mediaItem: itemShape(created.item, context) }
}

/** Puts what was created into the album, but for what is there already. */
function place(items: readonly EmulatorItem[], album: EmulatorAlbum, at: Place, context: Context): void {
  const isNew = (item: EmulatorItem): boolean => context.switches.storesTwice || !album.items.includes(item)
  const added = [...new Set(items)].filter(isNew)
  context.written.apply({ do: 'add', album: album.id, items: added.map(({ id }) => id), place: at })
}

/** `POST /v1/mediaItems:batchCreate` (reference, 4.3). */
export function createMediaItems(
  api: ApiCall,
  { albumId = '', newMediaItems = [], albumPosition }: ReturnType<(typeof bodies)['mediaItems.batchCreate']['read']>,
): Answered {
  const { call, context } = api
  const { most } = methods['mediaItems.batchCreate']
  if (newMediaItems.length === 0) refuse('Request must contain at least one new media item.')
  if (newMediaItems.length > most) refuse(`Request must not contain more than ${most} new media items.`)
  if (albumPosition !== undefined && albumId === '') refuse('An album position needs an album.')
  const wanted = newMediaItems.map(({ description = '', simpleMediaItem = {} }): Wanted => {
    checkDescription(description)
    const { uploadToken: token = '', fileName } = simpleMediaItem
    if (fileName !== undefined && Array.from(fileName).length > limits.fileName)
      refuse(`Request contains a file name of more than ${limits.fileName} characters.`)
    return { token, description, fileName: fileName === '' ? undefined : fileName, uploaded: goodUpload(token, api) }
  })
  if (wanted.some(({ token }) => token === '') || wanted.every(({ uploaded }) => uploaded === undefined))
    refuse(apiMessages.uploadToken)
  const album = albumId === '' ? undefined : writeableAlbum(api, albumId, apiMessages.noAdding)
  if (album) checkRoom(album, wanted.length)
  const at = album && placeIn(album, albumPosition ?? {})
  return async () => {
    const created: Created[] = []
    for (const one of wanted) created.push(await createOne(one, api))
    const items = created.flatMap((one) => ('item' in one ? [one.item] : []))
    if (album && at) place(items, album, at, context)
    const reply = apiReply(call, {
      newMediaItemResults: created.map((one, index) => resultOf(wanted[index]?.token ?? '', one, context)),
    })
    if (items.length < created.length) reply.status = context.switches.partlyCreated
    return reply
  }
}
