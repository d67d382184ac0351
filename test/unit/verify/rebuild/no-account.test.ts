import { expect, test } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { SourceRows } from '../../../../src/main/index/source-rows.ts'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { rebuiltFrom, rowsOf } from './filled-index.ts'
import { addRow } from '../../../rows/rows.ts'

const now = 4_100_000_000_000

test('an item and an album that no account has listed are rebuilt as they were, and nothing says that Google has or had them', () => {
  const database = openDatabase(':memory:')
  const sources = new SourceRows(database)
  const source = sources.setSource({
    id: 's'.repeat(20),
    kind: 'takeout',
    account: undefined,
    owner: 'cleo',
    label: '',
  })
  addRow(database, 'item', {
    ref: 1,
    id: 'i',
    filename: 'IMG.jpg',
    creation_time: '2020-01-01T00:00:00.000Z',
    taken_local: 1577836800000,
    first_seen: 1000,
    camera: '{}',
    taken_at: 1577836800000,
    time_known: 'instant',
  })
  addRow(database, 'album', { id: 'a', title: 'Attic', in_google: false, owner: 'cleo' })
  addRow(database, 'album_item', { album: 'a', position: 0, item: 1 })
  addRow(database, 'file', {
    id: 1,
    path: 'Photos/IMG.jpg',
    bytes: 5,
    sha256: 'a'.repeat(64),
    mtime: 1000,
    published_at: 1000,
  })
  addRow(database, 'item_file', { item: 1, file: 1, fidelity: 'original' })
  sources.addToItem({ item: 1, source, key: 'IMG.jpg', state: 'listed', facts: undefined, firstSeen: 1000 })
  sources.addToAlbum({ album: 'a', source, key: 'Attic', title: 'Attic', state: 'listed' })
  const lines = [...catalogueLines(database)]
  for (const line of lines) {
    expect(line).not.toContain('"account"')
    expect(line).not.toContain('inGooglePhotos')
  }
  const rebuilt = rebuiltFrom(lines, now)
  expect([...catalogueLines(rebuilt)]).toEqual(lines)
  expect(rowsOf(rebuilt)).toEqual(rowsOf(database))
})
