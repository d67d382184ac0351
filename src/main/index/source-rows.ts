import type { DatabaseSync } from 'node:sqlite'
import { compiledOnUse } from './schema/compiled-on-use.ts'
import { integer, rowReader } from './schema/typed-rows.ts'

export const sourceKinds = ['library', 'picker', 'takeout', 'folder'] as const
export type SourceKind = (typeof sourceKinds)[number]

/** Whether a source has an item: in its lists, no longer, or in one of the places that lists leave out. */
export const sourceStates = ['listed', 'gone', 'archived', 'trashed'] as const

/** Whether an item has come from an export or a folder, so that it can come from there again. A SQL condition on `item`. */
export const isImported = `EXISTS (
  SELECT 1 FROM item_source JOIN source ON source.ref = item_source.source
  WHERE item_source.item = item.ref AND source.kind <> 'library')`

/** What one source says of an item. */
export interface SaidOfItem {
  item: number
  source: number
  key: string
  state: (typeof sourceStates)[number]
  /** JSON of what the source alone says; undefined if the item's own columns say it. */
  facts: string | undefined
  /** Milliseconds since 1970. */
  firstSeen: number
}

/** What one source says of an album. */
export interface SaidOfAlbum {
  album: string
  source: number
  key: string
  title: string
  state: 'listed' | 'gone'
  /** When the word that counts was said, RFC 3339, UTC; undefined if nobody knows. */
  asOf?: string | undefined
  /** When the first full export without it was made, RFC 3339, UTC; undefined where none lacks it. */
  lackedAt?: string | undefined
}

const numbered = rowReader({ ref: integer })

/**
 * Writes the tables `owner`, `source`, `item_source`, `album_source` and `album_item_source`. An account needs no rows to be
 * the source of what it lists: they are there for other sources, and for what is known of an account besides.
 */
export class SourceRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** There is an owner of this id: of this name if nobody has said one. */
  mentionOwner(id: string, name = ''): void {
    this.#statements.mentionOwner.run(id, name)
  }

  nameOwner(id: string, name: string): void {
    this.#statements.owner.run(id, name)
  }

  /** Nothing happens if there is no such owner. */
  renameOwner(id: string, name: string): void {
    this.#statements.renameOwner.run(name, id)
  }

  /** The owner must have nothing. */
  forgetOwner(id: string): void {
    this.#statements.forgetOwner.run(id)
  }

  /** Takes away the rows that say of an account only what it is by itself, as far as nothing needs them. */
  forgetPlain(of: { id: string; account: string; owner: string; label: string; name: string }): void {
    const { id, account, owner, label, name } = of
    this.#statements.plainAlbums.run({ id, account, owner })
    this.#statements.plainSource.run({ id, account, owner, label })
    this.#statements.plainOwner.run({ owner, name })
  }

  /** The row of the source with this id, made as a folder without a name if nobody has said what it is. */
  mentionSource(id: string, owner: string): number {
    return this.refOf(id) ?? this.setSource({ id, kind: 'folder', account: undefined, owner, label: '' })
  }

  /** The row of the source with this id; undefined if nobody has named it. */
  refOf(id: string): number | undefined {
    const found = this.#statements.ref.get(id)
    return found && numbered(found).ref
  }

  /** The rows of all sources of a kind. */
  ofKind(kind: SourceKind): number[] {
    return this.#statements.ofKind.all(kind).map((row) => numbered(row).ref)
  }

  setSource(source: {
    id: string
    kind: SourceKind
    account: string | undefined
    owner: string
    label: string
  }): number {
    this.mentionOwner(source.owner)
    this.#statements.source.run({ ...source, account: source.account ?? null })
    return numbered(this.#statements.ref.get(source.id) ?? {}).ref
  }

  /** Throws SQLite's constraint error if the source has said this key of something else. */
  addToItem({ item, source, key, state, facts, firstSeen }: SaidOfItem): void {
    this.#statements.item.run(item, source, key, state, facts ?? null, firstSeen)
  }

  /** What a source says of something it has said before, by its key, is another. */
  sayOfItem({ source, key, state, facts }: Pick<SaidOfItem, 'source' | 'key' | 'state' | 'facts'>): void {
    this.#statements.say.run({ source, key, state, facts: facts ?? null })
  }

  /** The source no longer has what it knows by a key. What it has said stays. */
  markGone(source: number, key: string): void {
    this.#statements.markGone.run(source, key)
  }

  /** The source says nothing by this key any more. */
  removeFromItem(source: number, key: string): void {
    this.#statements.removeFromItem.run(source, key)
  }

  /** The source tells something apart by another key from now on. Throws as `addToItem` does. */
  rekey(source: number, key: string, instead: string): void {
    this.#statements.rekey.run({ source, key, instead })
  }

  /** As `addToItem`. */
  addToAlbum({ album, source, key, title, state, asOf, lackedAt }: SaidOfAlbum): void {
    this.#statements.album.run(album, source, key, title, state, asOf ?? null, lackedAt ?? null)
  }

  /** What a source says of an album it has said something of before, by its key, is another. */
  sayOfAlbum({ source, key, title, state, asOf }: Omit<SaidOfAlbum, 'album' | 'lackedAt'>): void {
    this.#statements.sayOfAlbum.run({ source, key, title, state, asOf: asOf ?? null })
  }

  /** The source tells an album apart by another key from now on. Throws SQLite's constraint error if it knows that already. */
  rekeyAlbum(source: number, key: string, instead: string): void {
    this.#statements.rekeyAlbum.run({ source, key, instead })
  }

  /** The source says nothing of an album any more. */
  removeFromAlbum(source: number, key: string): void {
    this.#statements.removeFromAlbum.run(source, key)
  }

  /** What a source puts into an album that has several, by rows, in its order, instead of what it had put there. */
  replaceMembers(album: string, source: number, items: readonly number[]): void {
    this.#statements.forgetMembers.run(album, source)
    this.#statements.members.run(album, source, JSON.stringify(items))
  }

  /** A source puts an item, by its id, into an album that has several. Nothing happens if there is no such item. */
  putIntoAlbum({
    album,
    source,
    position,
    item,
  }: {
    album: string
    source: number
    position: number
    item: string
  }): void {
    this.#statements.member.run(album, source, position, item)
  }
}

function prepare(database: DatabaseSync) {
  return compiledOnUse(database, {
    mentionOwner: `INSERT INTO owner (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`,
    owner: `
      INSERT INTO owner (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
    renameOwner: 'UPDATE owner SET name = ? WHERE id = ?',
    forgetOwner: 'DELETE FROM owner WHERE id = ?',
    plainAlbums: `
      UPDATE album SET owner = NULL
      WHERE account = :account AND owner = coalesce((SELECT owner FROM source WHERE id = :id), :owner)`,
    plainSource: `
      DELETE FROM source WHERE id = :id AND kind = 'library' AND account = :account AND owner = :owner AND label = :label
        AND NOT EXISTS (SELECT 1 FROM item_source WHERE item_source.source = source.ref)
        AND NOT EXISTS (SELECT 1 FROM item_file WHERE item_file.source = source.ref)
        AND NOT EXISTS (SELECT 1 FROM album_source WHERE album_source.source = source.ref)
        AND NOT EXISTS (SELECT 1 FROM album_item_source WHERE album_item_source.source = source.ref)`,
    plainOwner: `
      DELETE FROM owner WHERE id = :owner AND name = :name
        AND NOT EXISTS (SELECT 1 FROM source WHERE source.owner = owner.id)
        AND NOT EXISTS (SELECT 1 FROM album WHERE album.owner = owner.id)`,
    ref: 'SELECT ref FROM source WHERE id = ?',
    ofKind: 'SELECT ref FROM source WHERE kind = ? ORDER BY ref',
    source: `
      INSERT INTO source (id, kind, account, owner, label) VALUES (:id, :kind, :account, :owner, :label)
      ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, account = excluded.account, owner = excluded.owner,
        label = excluded.label`,
    member: `
      INSERT INTO album_item_source (album, source, position, item) SELECT ?, ?, ?, ref FROM item WHERE id = ?`,
    item: `
      INSERT INTO item_source (item, source, key, state, facts, first_seen) VALUES (?, ?, ?, ?, ?, ?)`,
    say: `
      UPDATE item_source SET state = :state, facts = :facts WHERE source = :source AND key = :key`,
    markGone: "UPDATE item_source SET state = 'gone' WHERE source = ? AND key = ?",
    removeFromItem: 'DELETE FROM item_source WHERE source = ? AND key = ?',
    rekey: 'UPDATE item_source SET key = :instead WHERE source = :source AND key = :key',
    rekeyAlbum: 'UPDATE album_source SET key = :instead WHERE source = :source AND key = :key',
    removeFromAlbum: 'DELETE FROM album_source WHERE source = ? AND key = ?',
    sayOfAlbum: `
      UPDATE album_source SET title = :title, state = :state, as_of = :asOf
      WHERE source = :source AND key = :key`,
    forgetMembers: 'DELETE FROM album_item_source WHERE album = ? AND source = ?',
    members: `
      INSERT INTO album_item_source (album, source, position, item) SELECT ?, ?, key, value FROM json_each(?)`,
    album: `
      INSERT INTO album_source (album, source, key, title, state, as_of, lacked_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  })
}
