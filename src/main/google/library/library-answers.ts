import { z } from 'zod'
import type { VideoStatus } from '../../../shared/domain.ts'
import type { Endpoints } from '../endpoints.ts'
import type { Batch, Page, RemoteAlbum, RemoteItem } from './library-api.ts'

/*
 * Answers of the Library API. Every field can be missing or odd (reference, 2 and 13): an odd field is treated as
 * absent, an entry is dropped, and counted, only if it has no id, and a page fails only if nothing in it can be read or
 * its token is odd.
 */

/** Longer tokens would not fit into an address. */
const longestToken = 8192

const text = z
  .string()
  .min(1)
  .transform((value) => value.toWellFormed())
  .optional()
  .catch(undefined)

/** More of anything is nothing that Google Photos has, and nothing that an index may hold; see `index/schema/index-rows.ts`. */
const most = 2 ** 31

/** A 64-bit integer arrives as a string, an int32 as a number; both are accepted for both. */
const count = z
  .union([
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
    z.number(),
  ])
  .pipe(z.number().int().nonnegative().max(most))
  .optional()
  .catch(undefined)

const list = z.array(z.unknown()).nullish()

const albumAnswer = z.object({
  id: z.string().min(1),
  title: text,
  productUrl: text,
  mediaItemsCount: count,
  coverPhotoBaseUrl: text,
  coverPhotoMediaItemId: text,
})
/** What is read of an album in an answer. */
export type AlbumAnswer = z.infer<typeof albumAnswer>

/** Without this field a list ends: one that is odd or endless must not look like that. */
const token = z.string().max(longestToken).nullish()

const pageAnswer = z.object({ albums: list, sharedAlbums: list, mediaItems: list, nextPageToken: token })

const slotsAnswer = z.object({
  mediaItemResults: z.array(
    z
      .object({
        status: z
          .object({ code: z.number().catch(0), message: text })
          .optional()
          .catch(undefined),
        mediaItem: z.unknown().optional(),
      })
      .catch({ status: undefined, mediaItem: undefined }),
  ),
})

/** A page of albums, or undefined if the value is no readable answer. */
export function albumPage(value: unknown, shared: boolean, endpoints: Endpoints): Page<RemoteAlbum> | undefined {
  const page = pageAnswer.safeParse(value)
  if (!page.success) return undefined
  const { albums, sharedAlbums, nextPageToken } = page.data
  return pageOf(shared ? sharedAlbums : albums, nextPageToken, (entry) => remoteAlbum(entry, shared, endpoints))
}

/** A page of media items, or undefined if the value is no readable answer. */
export function itemPage(value: unknown, endpoints: Endpoints): Page<RemoteItem> | undefined {
  const page = pageAnswer.safeParse(value)
  if (!page.success) return undefined
  return pageOf(page.data.mediaItems, page.data.nextPageToken, (entry) => remoteItem(entry, endpoints))
}

/**
 * The entries that can be read, and how many cannot. Undefined if there are entries but none can be: an answer in
 * another form must not pass for an empty library.
 */
function pageOf<Entry>(
  list: unknown[] | null | undefined,
  nextPageToken: string | null | undefined,
  read: (entry: unknown) => Entry | undefined,
): Page<Entry> | undefined {
  const all = list ?? []
  const entries = all.map(read).filter((entry) => entry !== undefined)
  if (entries.length === 0 && all.length > 0) return undefined
  const unreadable = all.length - entries.length
  return {
    entries,
    ...(nextPageToken && { nextPageToken }),
    ...(unreadable > 0 && { unreadable }),
  }
}

/** What the slots of a batchGet answer tell; `unclear` ids are in neither of the others. */
export interface Slots extends Pick<Batch, 'items' | 'gone'> {
  unclear: string[]
  /** Why some are unclear. */
  detail: string
}

/** google.rpc.Code: INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED. */
const goneCodes = new Set([3, 5, 7])

/**
 * The slots of a batchGet answer for different `ids`, or undefined if the value is no list of slots. Slots without an item
 * do not say which id they are about. So items are gone only where each slot is about another id, and everything that is
 * no item says that there is none: an answer that is short, odd or partly failed makes nothing look deleted, and neither
 * does one in another order.
 */
export function batchSlots(value: unknown, ids: readonly string[], endpoints: Endpoints): Slots | undefined {
  const answer = slotsAnswer.safeParse(value)
  if (!answer.success) return undefined
  const slots = answer.data.mediaItemResults
  const wanted = new Set(ids)
  const items = new Map<string, RemoteItem>()
  let saidToBeGone = 0
  let detail = `${slots.length} slots for ${wanted.size} ids`
  for (const { mediaItem, status } of slots) {
    const item = remoteItem(mediaItem, endpoints)
    if (item && wanted.has(item.id)) items.set(item.id, item)
    else if (status && goneCodes.has(status.code) && !item) saidToBeGone += 1
    else if (status && status.code !== 0) detail = `status ${status.code} ${status.message ?? ''}`.trimEnd()
  }
  const rest = ids.filter((id) => !items.has(id))
  const allSaid = items.size + saidToBeGone === slots.length && slots.length === wanted.size
  return { items, gone: new Set(allSaid ? rest : []), unclear: allSaid ? [] : rest, detail }
}

const createdAnswer = z.object({
  newMediaItemResults: z.array(
    z.object({
      uploadToken: text,
      // Success has no code (reference, 4.3).
      status: z
        .object({ code: z.number().catch(0), message: text })
        .optional()
        .catch(undefined),
      mediaItem: z
        .object({ id: z.string().min(1) })
        .optional()
        .catch(undefined),
    }),
  ),
})

/** What has come of one upload token: Google's id of its item, or why there is none. */
export type CreatedSlot = { ok: true; item: string } | { ok: false; detail: string }

/**
 * The slots of a batchCreate answer, one for each of the tokens and in their order, whichever order the answer has; undefined if
 * one of them is missing.
 */
export function createdSlots(value: unknown, tokens: readonly string[]): CreatedSlot[] | undefined {
  const answer = createdAnswer.safeParse(value)
  if (!answer.success) return undefined
  const results = answer.data.newMediaItemResults
  if (results.length !== tokens.length) return undefined
  const slots = tokens.map((token, index): CreatedSlot | undefined => {
    const { status, mediaItem, uploadToken } =
      results.find((result) => result.uploadToken === token) ?? results[index] ?? {}
    if (uploadToken !== undefined && uploadToken !== token) return undefined
    if (mediaItem && (status?.code ?? 0) === 0) return { ok: true, item: mediaItem.id }
    return { ok: false, detail: `status ${status?.code ?? 0} ${status?.message ?? ''}`.trimEnd() }
  })
  return slots.includes(undefined) ? undefined : slots.filter((slot) => slot !== undefined)
}

function remoteAlbum(value: unknown, shared: boolean, endpoints: Endpoints): RemoteAlbum | undefined {
  const parsed = albumAnswer.safeParse(value)
  if (!parsed.success) return undefined
  const { id, title, mediaItemsCount, productUrl, coverPhotoBaseUrl, coverPhotoMediaItemId } = parsed.data
  return {
    id,
    title: title ?? '',
    shared,
    ...present({
      count: mediaItemsCount,
      productUrl: productUrl && endpoints.productAddress(productUrl),
      coverPhotoBaseUrl: coverPhotoBaseUrl && endpoints.mediaAddress(coverPhotoBaseUrl),
      coverPhotoMediaItemId,
    }),
  }
}

/** One album of the person's own, or undefined if the value is none. */
export function albumOf(value: unknown, endpoints: Endpoints): RemoteAlbum | undefined {
  return remoteAlbum(value, false, endpoints)
}

/**
 * One media item, or undefined if the value is none. Read field by field, because a run reads every item of every page: a schema
 * takes four times as long. `test/unit/google/library/item-answer.ts` is that schema, and a test holds the two against each other.
 */
export function remoteItem(value: unknown, endpoints: Endpoints): RemoteItem | undefined {
  const fields = fieldsOf(value)
  const id = fields?.['id']
  if (!fields || typeof id !== 'string' || id === '') return undefined
  const metadata = fieldsOf(fields['mediaMetadata']) ?? none
  const [photo, video] = [fieldsOf(metadata['photo']), fieldsOf(metadata['video'])]
  const [mimeType, filename] = [saidText(fields['mimeType']) ?? '', saidText(fields['filename']) ?? '']
  const [baseUrl, productUrl] = [saidText(fields['baseUrl']), saidText(fields['productUrl'])]
  const [creationTime, status] = [saidText(metadata['creationTime']), saidText(video?.['status'])]
  return {
    id,
    filename,
    mimeType,
    width: saidCount(metadata['width']) ?? 0,
    height: saidCount(metadata['height']) ?? 0,
    camera: present({
      make: saidText(photo?.['cameraMake']) ?? saidText(video?.['cameraMake']),
      model: saidText(photo?.['cameraModel']) ?? saidText(video?.['cameraModel']),
      focalLength: saidPositive(photo?.['focalLength']),
      apertureFNumber: saidPositive(photo?.['apertureFNumber']),
      isoEquivalent: saidPositive(photo?.['isoEquivalent']),
      exposureTime: saidText(photo?.['exposureTime']),
      fps: saidPositive(video?.['fps']),
    }),
    ...present({
      kind: video ? 'video' : photo ? 'photo' : (kindOfType(mimeType) ?? kindOfName(filename)),
      baseUrl: baseUrl && endpoints.mediaAddress(baseUrl),
      description: saidText(fields['description']),
      productUrl: productUrl && endpoints.productAddress(productUrl),
      creationTime: creationTime && inUtc(creationTime),
      videoStatus: status === undefined ? undefined : videoStatus(status),
    }),
  }
}

type Fields = Readonly<Record<string, unknown>>

const none: Fields = {}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

function saidText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : undefined
}

function saidPositive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 && value < Infinity ? value : undefined
}

/** As `count` has it. */
function saidCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most ? number : undefined
}

type Kind = NonNullable<RemoteItem['kind']>

function kindOfType(mimeType: string): Kind | undefined {
  if (/^video\//i.test(mimeType)) return 'video'
  return /^image\//i.test(mimeType) ? 'photo' : undefined
}

/** The last resort: of a video whose kind nobody knows a still would be downloaded in its place. */
function kindOfName(filename: string): Kind | undefined {
  if (/\.(3g[2p]|asf|avi|divx|m2ts?|m4v|mkv|mmv|mod|mov|mp4|mpe?g|mts|tod|webm|wmv)$/i.test(filename)) return 'video'
  return /\.(avif|bmp|gif|heic|heif|ico|jpe?g|jxl|png|tiff?|webp|arw|cr[23]|dng|nef|orf|raf|rw2)$/i.test(filename)
    ? 'photo'
    : undefined
}

function videoStatus(status: string): VideoStatus {
  return status === 'PROCESSING' || status === 'READY' || status === 'FAILED' ? status : 'UNSPECIFIED'
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/

/** What `inUtc` would give back as it is: a day that every month has, and no fraction. */
const plainUtc = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3])(:[0-5]\d){2}Z$/

/** The same moment in UTC without needless zeros, or undefined if it is no moment at all. */
function inUtc(timestamp: string): string | undefined {
  if (plainUtc.test(timestamp)) return timestamp
  const at = rfc3339.test(timestamp) ? Date.parse(timestamp.toUpperCase()) : Number.NaN
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace('.000Z', 'Z')
}

type Present<Given> = { [Key in keyof Given]?: Exclude<Given[Key], undefined | ''> }

/** Leaves out the fields without a value, which is not the same as fields that are undefined. */
function present<Given extends object>(given: Given): Present<Given> {
  const kept: Partial<Record<string, unknown>> = {}
  for (const [name, value] of Object.entries(given)) if (value !== undefined && value !== '') kept[name] = value
  return kept as Present<Given>
}
