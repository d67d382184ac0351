import { z } from 'zod'
import type { AccountId, AlbumId, ItemId, OwnerId, SearchId } from '../../../shared/domain.ts'
import { instantText, plausibleMoment } from '../../../shared/moment.ts'
import { isSavedSearch } from '../../../shared/search/saved-search.ts'
import { blocksOf, locationOf, peopleOf } from '../../index/items/told-columns.ts'
import { parseOffset } from '../../file-format/facts/plausible-time.ts'
import { parseName, parsePhotoPath } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/*
 * Lines of the catalogue, see docs/mirror-format.md. The file may have been edited, cut off or made by somebody else:
 * no name from it leads out of the mirror. Keys that are not known are left alone.
 */

const name = z.string().refine((text) => parseName(text) !== undefined, 'not a name')
const photoPath = z.custom<MirrorPath>((text) => parsePhotoPath(text) !== undefined, 'not a path in Photos')
const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'not a time')
  .transform((text) => plausibleMoment(Date.parse(text)))
const localTime = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(`${text}Z`)), 'not a time')
  .transform((text) => plausibleMoment(Date.parse(`${text}Z`)))
const zone = z
  .string()
  .refine((text) => parseOffset(text) !== undefined, 'not a zone')
  .transform((text) => parseOffset(text) ?? 0)
/** An index with larger numbers would count as changed by somebody else; see `index/schema/index-rows.ts`. */
const mostBytes = 2 ** 40
const most = 2 ** 31
const size = z.number().int().nonnegative().max(mostBytes)
const count = z.number().int().nonnegative().max(most)
const side = z.number().int().min(-most).max(most)
/** Ids are compared and never made out of their texts: whatever a catalogue calls something is its id. */
const accountId = z.string().transform((id) => id as AccountId)
const albumId = z.string().transform((id) => id as AlbumId)
const itemId = z.string().transform((id) => id as ItemId)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const fidelity = z.enum(['copy', 'original'])

const accountEntry = z.object({
  kind: z.literal('account'),
  id: accountId,
  email: z.string(),
  name: z.string().default(''),
})

const ownerEntry = z.object({
  kind: z.literal('owner'),
  id: z.string().min(1),
  name: z.string().default(''),
})

const sourceEntry = z.object({
  kind: z.literal('source'),
  id: z.string().min(1),
  from: z.enum(['library', 'picker', 'takeout', 'folder']),
  account: accountId.optional(),
  owner: z.string().min(1),
  label: z.string().default(''),
})

/** What an account knows of something, in formats without sources the only thing that says where it is from. */
const known = { account: accountId.optional(), remoteId: z.string().optional() }

interface Known {
  account?: string | undefined
  remoteId?: string | undefined
  sources: readonly { remoteId?: string | undefined; key?: string | undefined }[]
}

/** An account knows it by an id, or neither is there, and something tells it apart in each of its sources. */
const isFromSomewhere = ({ account, remoteId, sources }: Known): boolean =>
  (account === undefined) === (remoteId === undefined) &&
  (remoteId !== undefined || (sources.length > 0 && sources.every((said) => (said.remoteId ?? said.key) !== undefined)))
const fromNowhere = 'nothing says where it is from'

const saidBySource = z.object({
  source: z.string().min(1),
  remoteId: z.string().optional(),
  key: z.string().optional(),
})

/** What is none is not said. */
const instant = z.unknown().optional().transform(instantText)

/** Former members by the instants since when they are; of an item that is named under several, the first counts. */
function formerOf(said: Record<string, string[]> | undefined): Record<string, string[]> | undefined {
  if (!said) return undefined
  const since = new Map<string, string>()
  for (const [key, items] of Object.entries(said)) {
    const at = instantText(key)
    if (at === undefined) continue
    for (const item of items) since.set(item, [since.get(item) ?? at, at].toSorted()[0] ?? at)
  }
  const groups = Map.groupBy(since, ([, at]) => at)
  return Object.fromEntries([...groups].map(([at, its]) => [at, its.map(([item]) => item)]))
}

const albumSource = saidBySource.extend({
  title: z.string().optional(),
  inGooglePhotos: z.boolean().default(true),
  asOf: instant,
  lackedAt: instant,
  items: z.array(z.string()).optional(),
  former: z.record(z.string(), z.array(z.string())).optional().catch(undefined).transform(formerOf),
})

const itemSource = saidBySource.extend({
  // A word that a later version gives must not cost a photo its line.
  state: z.enum(['listed', 'gone', 'archived', 'trashed']).catch('listed').default('listed'),
  facts: z.record(z.string(), z.unknown()).optional(),
  firstSeen: time.optional(),
})

const albumEntry = z
  .object({
    kind: z.literal('album'),
    id: albumId,
    ...known,
    owner: z.string().min(1).optional(),
    sources: z.array(albumSource).default([]),
    title: z.string(),
    shared: z.boolean().default(false),
    remoteCount: count.optional(),
    remoteCountKnown: z.boolean().default(true),
    inGooglePhotos: z.boolean().default(true),
    folder: name.optional(),
    fileNames: z.record(z.string(), name).default({}),
    productUrl: z.string().optional(),
    coverRemoteItem: z.string().optional(),
    position: count.default(0),
    description: z.string().optional().catch(undefined),
    blocks: z.unknown().optional().transform(blocksOf),
    items: z.array(z.string()),
  })
  .refine(isFromSomewhere, fromNowhere)

const fileEntry = z.object({
  path: photoPath,
  bytes: size,
  sha256,
  mimeType: z.string(),
  fidelity: fidelity.optional(),
  source: z.string().min(1).optional(),
  fileTime: time.optional(),
  savedAt: time.optional(),
})

const sizedEntry = fileEntry.extend({ width: side.optional(), height: side.optional() })

const versionEntry = sizedEntry.extend({
  number: count.positive(),
  role: z.enum(['primary', 'motion', 'edited']),
  replacedAt: time,
})

const listedAs = z.object({
  width: side.positive().optional(),
  height: side.positive().optional(),
  mimeType: z.string(),
})

const describedEntry = z.object({
  id: itemId,
  ...known,
  sources: z.array(itemSource).default([]),
  filename: z.string(),
  mimeType: z.string(),
  creationTime: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
  localTime: localTime.optional(),
  takenAt: time.optional(),
  zone: zone.optional(),
  zoneFrom: z.enum(['file', 'clock', 'place', 'neighbour']).optional(),
  firstSeen: time.optional(),
  width: side.default(0),
  height: side.default(0),
  description: z.string().optional(),
  video: z.boolean().default(false),
  videoStatus: z.string().optional(),
  animated: z.boolean().default(false),
  motion: fileEntry.optional(),
  edited: sizedEntry.optional(),
  motionMissing: z.boolean().default(false),
  motionInside: z.boolean().default(false),
  versions: z.array(versionEntry).default([]),
  listedAs: listedAs.optional(),
  camera: z.record(z.string(), z.unknown()).default({}),
  productUrl: z.string().optional(),
  inGooglePhotos: z.boolean().default(true),
  // Nothing of these must cost a photo its line.
  favorite: z.boolean().catch(false).default(false),
  ownFavorite: z.boolean().optional().catch(undefined),
  archived: z.boolean().catch(false).default(false),
  people: z.unknown().optional().transform(peopleOf),
  location: z.unknown().optional().transform(locationOf),
})

const itemEntry = describedEntry
  .extend({
    ...fileEntry.shape,
    kind: z.literal('item'),
    remoteMimeType: z.string().optional(),
  })
  .refine(isFromSomewhere, fromNowhere)

const awaitedEntry = describedEntry
  .extend({
    kind: z.literal('awaited'),
    albums: z.record(z.string(), count).default({}),
  })
  .refine(isFromSomewhere, fromNowhere)

/** As a whole, because a search of which a part is lost finds something else. */
const searchEntry = z
  .object({
    kind: z.literal('search'),
    id: z.string(),
    name: z.string(),
    search: z.string().default(''),
    only: z.enum(['photo', 'video', 'all']).default('all'),
    from: z.string().default(''),
    to: z.string().default(''),
    where: z.string().default(''),
    owner: z.string().exactOptional(),
    keptAt: time.optional().catch(undefined),
  })
  .transform(({ kind, id, name, owner, keptAt = 0, only, ...rest }) => ({
    kind,
    id: id as SearchId,
    name,
    filters: { ...rest, kind: only },
    ...(owner !== undefined && { owner: owner as OwnerId }),
    keptAt,
  }))
  .refine(isSavedSearch, 'no search that can be kept')

const mirrorEntry = z.object({ kind: z.literal('mirror'), format: z.number().int() })

const catalogueEntry = z.discriminatedUnion('kind', [
  mirrorEntry,
  accountEntry,
  ownerEntry,
  sourceEntry,
  albumEntry,
  itemEntry,
  awaitedEntry,
  searchEntry,
])

export type CatalogueEntry = z.output<typeof catalogueEntry>
export type AccountEntry = z.output<typeof accountEntry>
export type OwnerEntry = z.output<typeof ownerEntry>
export type SourceEntry = z.output<typeof sourceEntry>
export type AlbumEntry = z.output<typeof albumEntry>
export type FileEntry = z.output<typeof fileEntry>
export type SizedEntry = z.output<typeof sizedEntry>
export type VersionEntry = z.output<typeof versionEntry>
export type ItemEntry = z.output<typeof itemEntry>
export type AwaitedEntry = z.output<typeof awaitedEntry>

/** One line of the catalogue, or what is wrong with it. */
export function parseEntry(line: string): { ok: true; entry: CatalogueEntry } | { ok: false; detail: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
  const parsed = catalogueEntry.safeParse(value)
  return parsed.success ? { ok: true, entry: parsed.data } : { ok: false, detail: z.prettifyError(parsed.error) }
}
