import { expect, test } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { SourceRows } from '../../../../src/main/index/source-rows.ts'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { rebuiltFrom, rowsOf } from './filled-index.ts'

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
  database.exec(`
    INSERT INTO item (ref, id, filename, mime_type, creation_time, taken_local, first_seen, in_google,
        camera, taken_at, time_known)
      VALUES (1, 'i', 'IMG.jpg', 'image/jpeg', '2020-01-01T00:00:00.000Z', 1577836800000, 1000, 0, '{}',
        1577836800000, 'instant');
    INSERT INTO album (id, title, in_google, owner) VALUES ('a', 'Attic', 0, 'cleo');
    INSERT INTO album_item (album, position, item) VALUES ('a', 0, 1);
    INSERT INTO file (id, path, path_key, bytes, sha256, mime_type, mtime, published_at)
      VALUES (1, 'Photos/IMG.jpg', 'photos/img.jpg', 5, '${'a'.repeat(64)}', 'image/jpeg', 1000, 1000);
    INSERT INTO item_file (item, role, number, file, mime_type, fidelity) VALUES (1, 'primary', 0, 1, 'image/jpeg', 'original')`)
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
