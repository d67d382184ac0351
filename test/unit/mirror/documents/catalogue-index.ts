import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { librarySourceIdOf, ownerIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { execThroughViews, throughViews } from '../../index/through-views.ts'

export const [ofAnn, ofBo, anns] = [librarySourceIdOf('1'), librarySourceIdOf('2'), ownerIdOf('1')]

export type Line = Record<string, unknown>

/**
 * An index for each test, with two accounts and three sources, what adds rows to it, and what its catalogue says. To be called once
 * at the top of a test file.
 */
export function catalogueIndex() {
  let database: DatabaseSync
  beforeEach(() => {
    database = openDatabase(':memory:')
    database.exec(
      `INSERT INTO account (id, email, name) VALUES ('2', 'bo@example.org', ''), ('1', 'ann@example.org', 'Ann');
       INSERT INTO owner (id, name) VALUES ('${anns}', 'Ann'), ('zoe', 'Zoë');
       INSERT INTO source (ref, id, kind, account, owner, label) VALUES
         (1, '${ofBo}', 'library', '2', 'zoe', ''), (2, '${ofAnn}', 'library', '1', '${anns}', 'ann@example.org'),
         (3, 'export', 'takeout', NULL, '${anns}', 'Takeout')`,
    )
  })
  afterEach(() => database.close())

  const lines = (kind?: string): Line[] =>
    [...catalogueLines(database)]
      .map((text) => JSON.parse(text) as Line)
      .filter((line) => kind === undefined || line['kind'] === kind)

  /** Rows from the names of columns and values in SQL. */
  function insert(table: string, row: Record<string, unknown>): void {
    const names = Object.keys(row)
    throughViews(database, () =>
      database
        .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`)
        .run(row as Record<string, string | number | null>),
    )
  }
  const item = (ref: number, more: Line = {}): void =>
    insert('item', {
      ref,
      id: `item${ref}`,
      account: '1',
      remote_id: `remote${ref}`,
      filename: `${ref}.jpg`,
      mime_type: 'image/jpeg',
      creation_time: '2021-07-04T10:11:12Z',
      taken_local: 0,
      time_known: 'instant',
      taken_at: Date.UTC(2021, 6, 4, 10, 11, 12),
      first_seen: 1000,
      ...more,
    })
  /** What a source says of an item. */
  const saidOf = (ref: number, source: number, more: Line = {}): void =>
    insert('item_source', { item: ref, source, key: `remote${ref}`, first_seen: 1000, ...more })
  const file = (ref: number, more: Line = {}): void =>
    insert('current_file', {
      item: ref,
      role: 'primary',
      path: `Photos/${ref}.jpg`,
      path_key: more['role'] === 'motion' ? `photos/${ref}.mp4` : `photos/${ref}.jpg`,
      bytes: 4,
      sha256: `sum${ref}`,
      mime_type: 'image/jpeg',
      mtime: 2000,
      published_at: 3000,
      ...more,
    })
  const version = (ref: number, number: number, more: Line = {}): void =>
    insert('earlier_file', {
      item: ref,
      number,
      role: 'primary',
      path: `Photos/${ref}-${number}.jpg`,
      path_key: `photos/${ref}-${number}.jpg`,
      bytes: 5,
      sha256: `old${number}`,
      mime_type: 'image/png',
      mtime: 2000,
      published_at: 3000,
      replaced_at: 4000,
      ...more,
    })
  const album = (id: string, more: Line = {}): void =>
    insert('album', { id, account: '1', remote_id: `remote-${id}`, title: id, ...more })
  const albumFile = (id: string, ref: number, name: string, more: Line = {}): void =>
    insert('album_file', { album: id, item: ref, role: 'primary', name, name_key: name, linked: 1, ...more })

  /** Items with files, called so by their number. */
  function many(count: number, idOf: (ref: number) => string, from = 0): void {
    const ids = JSON.stringify(Array.from({ length: count }, (_, at) => ({ ref: from + at + 1, id: idOf(at + 1) })))
    execThroughViews(
      database,
      `
      INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen)
        SELECT value ->> 'ref', value ->> 'id', '1', value ->> 'id', 'x', 'image/jpeg', '', 0, 0 FROM json_each('${ids}');
      INSERT INTO current_file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
        SELECT ref, 'primary', 'Photos/' || ref, 'photos/' || ref, 1, 'sum', 'image/jpeg', 0, 0 FROM item WHERE ref > ${from}`,
    )
  }

  return {
    get database() {
      return database
    },
    lines,
    insert,
    item,
    saidOf,
    file,
    version,
    album,
    albumFile,
    many,
  }
}

/** A line of an item of which nothing is known but what must be. */
export const plainItem = (ref: number): Line => ({
  kind: 'item',
  id: `item${ref}`,
  account: '1',
  remoteId: `remote${ref}`,
  sources: [{ source: ofAnn }],
  filename: `${ref}.jpg`,
  mimeType: 'image/jpeg',
  path: `Photos/${ref}.jpg`,
  bytes: 4,
  sha256: `sum${ref}`,
  fidelity: 'copy',
  fileTime: '1970-01-01T00:00:02.000Z',
  savedAt: '1970-01-01T00:00:03.000Z',
  firstSeen: '1970-01-01T00:00:01.000Z',
  creationTime: '2021-07-04T10:11:12Z',
  width: 0,
  height: 0,
})
