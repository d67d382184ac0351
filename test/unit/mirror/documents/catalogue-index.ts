import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { librarySourceIdOf, ownerIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { addRow, addRows } from '../../../rows/rows.ts'
import type { Row, Table } from '../../../rows/tables.ts'

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
    addRows(database, 'account', [
      { id: '2', email: 'bo@example.org', name: '' },
      { id: '1', email: 'ann@example.org', name: 'Ann' },
    ])
    addRows(database, 'owner', [
      { id: anns, name: 'Ann' },
      { id: 'zoe', name: 'Zoë' },
    ])
    addRows(database, 'source', [
      { ref: 1, id: ofBo, kind: 'library', account: '2', owner: 'zoe' },
      { ref: 2, id: ofAnn, kind: 'library', account: '1', owner: anns, label: 'ann@example.org' },
      { ref: 3, id: 'export', kind: 'takeout', owner: anns, label: 'Takeout' },
    ])
  })
  afterEach(() => database.close())

  const lines = (kind?: string): Line[] =>
    [...catalogueLines(database)]
      .map((text) => JSON.parse(text) as Line)
      .filter((line) => kind === undefined || line['kind'] === kind)

  const insert = <Name extends Table>(table: Name, row: Row<Name>): void => void addRow(database, table, row)
  const item = (ref: number, more: Partial<Row<'item'>> = {}): void =>
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
  const saidOf = (ref: number, source: number, more: Partial<Row<'item_source'>> = {}): void =>
    insert('item_source', { item: ref, source, key: `remote${ref}`, first_seen: 1000, ...more })
  const file = (ref: number, more: Partial<Row<'current_file'>> = {}): void =>
    insert('current_file', {
      item: ref,
      role: 'primary',
      path: `Photos/${ref}.jpg`,
      path_key: more.role === 'motion' ? `photos/${ref}.mp4` : `photos/${ref}.jpg`,
      bytes: 4,
      sha256: `sum${ref}`,
      mime_type: 'image/jpeg',
      mtime: 2000,
      published_at: 3000,
      ...more,
    })
  const version = (ref: number, number: number, more: Partial<Row<'earlier_file'>> = {}): void =>
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
  const album = (id: string, more: Partial<Row<'album'>> = {}): void =>
    insert('album', { id, account: '1', remote_id: `remote-${id}`, title: id, ...more })
  const albumFile = (id: string, ref: number, name: string, more: Partial<Row<'album_file'>> = {}): void =>
    insert('album_file', { album: id, item: ref, role: 'primary', name, name_key: name, linked: 1, ...more })

  /** Items with files, called so by their number. */
  function many(count: number, idOf: (ref: number) => string, from = 0): void {
    const numbers = Array.from({ length: count }, (_, at) => at + 1)
    addRows(
      database,
      'item',
      numbers.map((number) => ({ ref: from + number, id: idOf(number), account: '1' })),
    )
    addRows(
      database,
      'current_file',
      numbers.map((number) => ({ item: from + number })),
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
