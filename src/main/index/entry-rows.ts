import type { DatabaseSync } from 'node:sqlite'
import { integer, rowReader, text } from './schema/typed-rows.ts'

/** What a source puts into an album, by ids. */
interface EntryMember {
  album: string
  /** Its row. */
  source: number
  position: number
  item: string
}

/** What a source no longer has in an album since an instant, by ids. */
interface EntryFormer extends Omit<EntryMember, 'position'> {
  /** RFC 3339, UTC. */
  lackedAt: string
}

const placeRow = rowReader({ position: integer })
const memberRow = rowReader({ item: text })
const albumRow = rowReader({ album: text })
const sourceMemberRow = rowReader<EntryMember>({ album: text, source: integer, position: integer, item: text })
const ownerRow = rowReader({ album: text, owner: text })

/**
 * What the entries of a catalogue say of albums, kept until all of them are read: a line may name an item that a later one
 * tells of. In tables that the connection forgets when it is closed.
 */
export class EntryRows {
  readonly #statements: ReturnType<typeof prepare>

  /** Makes the tables: once for each connection. */
  constructor(database: DatabaseSync) {
    database.exec(`
      CREATE TEMP TABLE entry_member (
        album TEXT NOT NULL, position INTEGER NOT NULL, item TEXT NOT NULL, PRIMARY KEY (album, item)
      ) STRICT, WITHOUT ROWID;
      CREATE TEMP TABLE entry_place (
        album TEXT NOT NULL, position INTEGER NOT NULL, item TEXT NOT NULL, PRIMARY KEY (album, item)
      ) STRICT, WITHOUT ROWID;
      CREATE TEMP TABLE entry_name (
        album TEXT NOT NULL, item TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (album, item, role)
      ) STRICT, WITHOUT ROWID;
      CREATE TEMP TABLE entry_source_member (
        album TEXT NOT NULL, source INTEGER NOT NULL, position INTEGER NOT NULL, item TEXT NOT NULL,
        PRIMARY KEY (album, source, item)
      ) STRICT, WITHOUT ROWID;
      CREATE TEMP TABLE entry_former (
        album TEXT NOT NULL, source INTEGER NOT NULL, item TEXT NOT NULL, lacked_at TEXT NOT NULL,
        PRIMARY KEY (album, source, item)
      ) STRICT, WITHOUT ROWID;
      CREATE TEMP TABLE entry_ownerless (album TEXT PRIMARY KEY, source INTEGER NOT NULL) STRICT, WITHOUT ROWID`)
    this.#statements = prepare(database)
  }

  /** An item that is here is in the album; what was said first stays. */
  addMember(album: string, position: number, item: string): void {
    this.#statements.member.run(album, position, item)
  }

  /** An item that is not here is at this very place of the album. Throws SQLite's error for one that is in it already. */
  addPlace(album: string, position: number, item: string): void {
    this.#statements.place.run(album, position, item)
  }

  /** The name of a file in the folder of an album; what was said first stays. */
  addName(album: string, item: string, role: string, name: string): void {
    this.#statements.name.run(album, item, role, name)
  }

  /** What was said first of an item stays. */
  addSourceMember({ album, source, position, item }: EntryMember): void {
    this.#statements.sourceMember.run(album, source, position, item)
  }

  /** What was said first of an item stays. */
  addFormer({ album, source, item, lackedAt }: EntryFormer): void {
    this.#statements.former.run(album, source, item, lackedAt)
  }

  /** The album is that of whoever the source belongs to. */
  addOwnerless(album: string, source: number): void {
    this.#statements.ownerless.run(album, source)
  }

  /** Moves members aside for items that have a place of their own, and fills albums with both. Inside a transaction. */
  fillAlbums(): void {
    const { albumsWithPlaces, places, members, move, fill } = this.#statements
    for (const { album } of albumsWithPlaces.all().map(albumRow)) {
      const occupied = new Set(places.all(album).map((row) => placeRow(row).position))
      let position = 0
      for (const { item } of members.all(album).map(memberRow)) {
        while (occupied.has(position)) position++
        move.run(position++, album, item)
      }
    }
    fill.run()
  }

  /** Members of albums that sources no longer have there; of items that are here. Inside a transaction. */
  fillFormer(): void {
    this.#statements.fillFormer.run()
  }

  *sourceMembers(): Generator<EntryMember> {
    for (const row of this.#statements.sourceMembers.iterate()) yield sourceMemberRow(row)
  }

  /** Albums of `addOwnerless`, with the owners of their sources. */
  owners(): { album: string; owner: string }[] {
    return this.#statements.owners.all().map(ownerRow)
  }
}

function prepare(database: DatabaseSync) {
  return {
    member: database.prepare(
      'INSERT INTO entry_member (album, position, item) VALUES (?, ?, ?) ON CONFLICT (album, item) DO NOTHING',
    ),
    place: database.prepare('INSERT INTO entry_place (album, position, item) VALUES (?, ?, ?)'),
    name: database.prepare(`
      INSERT INTO entry_name (album, item, role, name) VALUES (?, ?, ?, ?) ON CONFLICT (album, item, role) DO NOTHING`),
    sourceMember: database.prepare(`
      INSERT INTO entry_source_member (album, source, position, item) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    former: database.prepare(`
      INSERT INTO entry_former (album, source, item, lacked_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    fillFormer: database.prepare(`
      INSERT INTO former_member (album, source, item, lacked_at)
      SELECT album.id, entry.source, item.ref, entry.lacked_at FROM entry_former AS entry
      JOIN item ON item.id = entry.item JOIN album ON album.id = entry.album`),
    ownerless: database.prepare('INSERT INTO entry_ownerless (album, source) VALUES (?, ?)'),
    albumsWithPlaces: database.prepare('SELECT DISTINCT album FROM entry_place'),
    places: database.prepare('SELECT position FROM entry_place WHERE album = ?'),
    members: database.prepare('SELECT item FROM entry_member WHERE album = ? ORDER BY position'),
    move: database.prepare('UPDATE entry_member SET position = ? WHERE album = ? AND item = ?'),
    fill: database.prepare(`
      INSERT INTO album_item (album, position, item)
      SELECT entry.album, entry.position, item.ref
      FROM (SELECT * FROM entry_member UNION ALL SELECT * FROM entry_place) AS entry
      JOIN item ON item.id = entry.item JOIN album ON album.id = entry.album`),
    sourceMembers: database.prepare('SELECT album, source, position, item FROM entry_source_member'),
    owners: database.prepare(`
      SELECT album, source.owner FROM entry_ownerless AS entry JOIN source ON source.ref = entry.source`),
  }
}
