import type { DatabaseSync } from 'node:sqlite'
import { readBlocks } from '../../index/items/told-columns.ts'
import { flag, integer, optional, rowReader, text } from '../../index/schema/typed-rows.ts'
import { nameOf, photoPathFromRow } from '../../mirror-path.ts'
import { line } from './catalogue-line.ts'
import { inOrder, isOwn, keyIn } from './catalogue-sources.ts'
import type { CatalogueSources, Known } from './catalogue-sources.ts'

const albumRow = rowReader({
  id: text,
  account: optional(text),
  remote_id: optional(text),
  owner: optional(text),
  title: text,
  shared: flag,
  remote_count: optional(integer),
  in_google: flag,
  folder: optional(text),
  product_url: optional(text),
  cover_remote_item: optional(text),
  position: integer,
  listed: integer,
  description: optional(text),
  blocks: readBlocks,
})
const sourceRow = rowReader({
  source: text,
  kind: text,
  account: optional(text),
  key: text,
  title: text,
  state: text,
  asOf: optional(text),
  lackedAt: optional(text),
})
type SourceRow = ReturnType<typeof sourceRow>
const memberRow = rowReader({ id: text })
const formerRow = rowReader({ id: text, lackedAt: text })
const nameRow = rowReader({ id: text, role: text, name: text, path: photoPathFromRow })

/** The lines of albums, by id. Albums list those of their items whose file is here. */
export function* albumLines(database: DatabaseSync, sources: CatalogueSources): Generator<string> {
  const albums = database.prepare(`
    SELECT id, account, remote_id, owner, title, shared, remote_count, in_google, folder, product_url, cover_remote_item, position,
      description, blocks,
      (SELECT count(*) FROM album_item WHERE album_item.album = album.id) AS listed
    FROM album WHERE id > ? ORDER BY id LIMIT 1`)
  const members = database.prepare(`
    SELECT item.id FROM album_item JOIN item ON item.ref = album_item.item
    JOIN item_file ON item_file.item = item.ref AND item_file.role = 'primary' AND item_file.number = 0
    WHERE album_item.album = ? ORDER BY album_item.position`)
  const named = database.prepare(`
    SELECT item.id, album_file.role, album_file.name, file.path FROM album_file JOIN item ON item.ref = album_file.item
    JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
    WHERE album_file.album = ? AND album_file.made_of IS NULL ORDER BY item.id, album_file.role`)
  const sourcesOf = albumSources(database, sources)
  for (let found = albums.get(''); found;) {
    const album = albumRow(found)
    const items = members.all(album.id).map((member) => memberRow(member).id)
    const otherNames = named
      .all(album.id)
      .map(nameRow)
      .filter((file) => file.name !== nameOf(file.path))
    yield line({
      kind: 'album',
      id: album.id,
      account: album.account,
      remoteId: album.remote_id,
      owner: album.owner ?? (album.account === undefined ? undefined : sources.ownerOf(album.account)),
      sources: sourcesOf(album),
      title: album.title,
      shared: album.shared,
      remoteCount: album.remote_count ?? 0,
      // Google leaves the number out of some albums.
      remoteCountKnown: album.remote_count === undefined ? false : undefined,
      // Members that Google lists but whose file is not here yet are only counted.
      listed: album.listed === items.length ? undefined : album.listed,
      inGooglePhotos: album.in_google || album.account === undefined ? undefined : false,
      folder: album.folder,
      fileNames: otherNames.length === 0 ? undefined : Object.fromEntries(otherNames.map(fileName)),
      productUrl: album.product_url,
      coverRemoteItem: album.cover_remote_item,
      position: album.position,
      description: album.description,
      blocks: album.blocks.length === 0 ? undefined : album.blocks,
      items,
    })
    found = albums.get(album.id)
  }
}

/** Files that could not keep their name in the album's folder: `<item id>`, or `<item id>/<role>`, and the name there. */
function fileName({ id, role, name }: ReturnType<typeof nameRow>): [string, string] {
  return [role === 'primary' ? id : `${id}/${role}`, name]
}

interface KnownAlbum extends Known {
  id: string
  title: string
  in_google: boolean
}

/** What the sources of an album say, by their ids. With a single one the album's own order is the only one. */
function albumSources(database: DatabaseSync, sources: CatalogueSources): (album: KnownAlbum) => object[] {
  const said = database.prepare(`
    SELECT source.id AS source, source.kind, source.account, key, title, state, as_of AS asOf,
      lacked_at AS lackedAt
    FROM album_source JOIN source ON source.ref = album_source.source WHERE album = ?`)
  const members = database.prepare(`
    SELECT item.id FROM album_item_source AS member JOIN item ON item.ref = member.item
    JOIN source ON source.ref = member.source WHERE member.album = ? AND source.id = ? ORDER BY member.position`)
  const former = database.prepare(`
    SELECT item.id, lacked_at AS lackedAt FROM former_member JOIN item ON item.ref = former_member.item
    JOIN source ON source.ref = former_member.source WHERE album = ? AND source.id = ? ORDER BY lacked_at, item.id`)
  return (album) => {
    const rows = said.all(album.id).map(sourceRow)
    const own = album.account === undefined ? [] : [ownRow(album, sources.library(album.account), rows)]
    const all = [...own, ...rows.filter((row) => !isOwn(row, album))]
    const isShared = new Set(all.map(({ source }) => source)).size > 1
    return inOrder(
      all.map((row) => ({
        source: row.source,
        key: row.key,
        said: {
          ...(isOwn(row, album) ? {} : keyIn(row)),
          title: row.title === album.title ? undefined : row.title,
          inGooglePhotos: row.state === 'gone' || row.lackedAt !== undefined ? false : undefined,
          asOf: row.asOf,
          lackedAt: row.lackedAt,
          former: formerIn(former.all(album.id, row.source).map(formerRow)),
          items: isShared ? members.all(album.id, row.source).map((member) => memberRow(member).id) : undefined,
        },
      })),
    )
  }
}

/** What a source has no longer in an album: ids of items, by the instant of the first export without them. */
function formerIn(rows: readonly ReturnType<typeof formerRow>[]): Record<string, string[]> | undefined {
  if (rows.length === 0) return undefined
  const byInstant = [...Map.groupBy(rows, ({ lackedAt }) => lackedAt)]
  return Object.fromEntries(byInstant.map(([at, its]) => [at, its.map(({ id }) => id)]))
}

/** What the album's own account says: of its title only if that is another. */
function ownRow(album: KnownAlbum, source: string, rows: readonly SourceRow[]): SourceRow {
  const title = rows.find((row) => isOwn(row, album))?.title ?? album.title
  const state = album.in_google ? 'listed' : 'gone'
  const words = { title, state, asOf: undefined, lackedAt: undefined }
  return { source, kind: 'library', account: album.account, key: album.remote_id ?? '', ...words }
}
