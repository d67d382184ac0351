import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { parsePhotoPath, type MirrorPath } from '../mirror-path.ts'
import { catalogueLines } from '../mirror/documents/catalogue.ts'
import type { Steps } from '../slices.ts'
import { itemLine } from '../xmp-files/item-facts.ts'

/*
 * What goes out is read from the lines that the catalogue has, see docs/mirror-format.md: whatever it carries is named there
 * once, and nothing goes out that a rebuilt mirror would not know.
 */

const photoPath = z.custom<MirrorPath>((text) => parsePhotoPath(text) !== undefined, 'not a path in Photos')
const file = z.object({
  path: photoPath,
  bytes: z.number(),
  sha256: z.string(),
  mimeType: z.string().default(''),
  width: z.number().optional(),
  height: z.number().optional(),
  fileTime: z.string().default('1980-01-01T00:00:00Z'),
})
const comment = z.object({
  text: z.string().optional(),
  at: z.string().optional(),
  by: z.string().optional(),
  liked: z.boolean().optional(),
})
const facts = z.object({
  uploadedAt: z.string().optional(),
  creationTime: z.string().optional(),
  comments: z.array(comment).default([]),
  fromPartner: z.boolean().optional(),
  fromSharedAlbum: z.boolean().optional(),
})
const location = z.object({
  latitude: z.number(),
  longitude: z.number(),
  altitude: z.number().optional(),
  from: z.string(),
})
const item = itemLine.extend({
  ...file.shape,
  account: z.string().optional(),
  remoteId: z.string().optional(),
  fidelity: z.string(),
  sources: z.array(
    z.object({
      source: z.string(),
      key: z.string().optional(),
      remoteId: z.string().optional(),
      facts: facts.optional(),
    }),
  ),
  productUrl: z.string().optional(),
  video: z.boolean().default(false),
  archived: z.boolean().default(false),
  location: location.optional(),
  versions: z.array(z.object({ path: photoPath, role: z.string(), sha256: z.string() })).default([]),
  motion: file.optional(),
  edited: file.optional(),
})
const place = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
})
const album = z.object({
  kind: z.literal('album'),
  id: z.string(),
  owner: z.string(),
  account: z.string().optional(),
  remoteId: z.string().optional(),
  coverRemoteItem: z.string().optional(),
  title: z.string(),
  description: z.string().optional(),
  blocks: z.array(z.union([z.object({ text: z.string() }), z.object({ places: z.array(place) })])).default([]),
  /** How many there are in it, if some are not here yet. */
  listed: z.number().optional(),
  items: z.array(z.string()),
})

const owner = z.object({ id: z.string(), name: z.string() })
const source = z.object({
  id: z.string(),
  owner: z.string(),
  from: z.string(),
  account: z.string().optional(),
  label: z.string().optional(),
})

export type ExportedFile = z.output<typeof file>
export type ExportedItem = z.output<typeof item>
export type ExportedAlbum = z.output<typeof album>

/** Somebody whose photos or albums are here, with the addresses of their accounts. */
export interface ExportedPerson {
  id: string
  name: string
  emails: string[]
}

export interface ExportedCatalogue {
  people: ExportedPerson[]
  /** The id of the person of each source, by its id. */
  owners: Map<string, string>
  /** The account of each source that is one, by its id. */
  accounts: Map<string, string>
  albums: ExportedAlbum[]
  /** By id; those whose file is here. */
  items: Map<string, ExportedItem>
}

/** Albums, and items whose file is here, line by line. Throws for an index that says what no catalogue may. */
export function* readCatalogue(database: DatabaseSync): Steps<ExportedCatalogue> {
  const catalogue: ExportedCatalogue = {
    people: [],
    owners: new Map(),
    accounts: new Map(),
    albums: [],
    items: new Map(),
  }
  for (const line of catalogueLines(database)) {
    const value = JSON.parse(line) as { kind: string }
    if (value.kind === 'owner') catalogue.people.push({ ...owner.parse(value), emails: [] })
    if (value.kind === 'source') addSource(catalogue, source.parse(value))
    if (value.kind === 'album') catalogue.albums.push(album.parse(value))
    if (value.kind === 'item') {
      const read = item.parse(value)
      catalogue.items.set(read.id, read)
    }
    yield
  }
  return catalogue
}

/** Owners come before sources. */
function addSource(catalogue: ExportedCatalogue, said: z.output<typeof source>): void {
  const { people, owners, accounts } = catalogue
  const { id, owner, from, account, label } = said
  owners.set(id, owner)
  if (from === 'library' && account !== undefined) accounts.set(id, account)
  const person = people.find((each) => each.id === owner)
  if (from === 'library' && label !== undefined) person?.emails.push(label)
}
