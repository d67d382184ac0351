import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { ItemTimes } from '../../../../src/main/mirror/item-times.ts'
import { nameKey } from '../../../../src/main/mirror/names/names.ts'
import { parseEntry } from '../../../../src/main/verify/rebuild/catalogue-entries.ts'
import { FillIndex } from '../../../../src/main/verify/rebuild/fill-index.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { throughViews } from '../../index/through-views.ts'
import { rebuiltFrom, rowsOf } from './filled-index.ts'
import { anyCharacter } from '../../text/any-character.ts'

/** An index as a backup may have left it, in short. */
interface SampleItem {
  filename: string
  description: string | null
  created: number
  local: number | null
  /** What the camera says of its zone, and what a neighbour says for those that do not. Minutes. */
  offset: number | null
  inferred: number | null
  size: [number, number]
  video: boolean
  videoStatus: string | null
  camera: Record<string, string | number>
  here: boolean
  motion: 'none' | 'missing' | 'here'
  /** The size of the edited copy; `sizeless` where nobody knows it. */
  edited: 'none' | 'sizeless' | [number, number]
  animated: boolean
  motionInside: boolean
  inGoogle: boolean
  seen: number
  /** Google's size of the item when its file came; `sizeless` where Google did not say. */
  base: 'unknown' | 'sizeless' | [number, number]
  versions: { role: 'primary' | 'motion' | 'edited'; size: [number, number] | null; replaced: number }[]
}

interface SampleAlbum {
  title: string
  shared: boolean
  count: number | null
  cover: string | null
  folder: boolean
  position: number
  inGoogle: boolean
  items: number[]
}

/** After all times, so that none is in the future. */
const now = 4_100_000_000_000
const time = fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 })
const zone = fc.integer({ min: -720, max: 840 })
const text = fc.string({ unit: anyCharacter, maxLength: 20 }).map((value) => value.toWellFormed())
const word = text.filter((value) => value !== '')
const option = <Value>(of: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(of, { nil: null })

const sampleItem: fc.Arbitrary<SampleItem> = fc.record({
  filename: text,
  description: option(text),
  created: time.map((value) => Math.round(value / 1000) * 1000),
  local: option(time.map((value) => Math.round(value / 1000) * 1000)),
  offset: option(zone),
  inferred: option(zone),
  size: fc.tuple(fc.nat(20_000), fc.nat(20_000)),
  video: fc.boolean(),
  videoStatus: option(fc.constantFrom('READY', 'PROCESSING', 'FAILED')),
  camera: fc.record(
    { make: word, model: word, isoEquivalent: fc.nat(), latitude: fc.double({ min: -90, max: 90, noNaN: true }) },
    { requiredKeys: [] },
  ),
  here: fc.boolean(),
  motion: fc.constantFrom('none', 'missing', 'here'),
  edited: fc.oneof(
    fc.constantFrom('none' as const, 'sizeless' as const),
    fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 })),
  ),
  animated: fc.boolean(),
  motionInside: fc.boolean(),
  inGoogle: fc.boolean(),
  seen: time,
  base: fc.oneof(
    fc.constantFrom('unknown' as const, 'sizeless' as const),
    fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 })),
  ),
  versions: fc.array(
    fc.record({
      role: fc.constantFrom('primary', 'motion', 'edited'),
      size: option(fc.tuple(fc.nat(20_000), fc.nat(20_000))),
      replaced: time,
    }),
    { maxLength: 3 },
  ),
})

const sampleAlbum: fc.Arbitrary<SampleAlbum> = fc.record({
  title: text,
  shared: fc.boolean(),
  count: option(fc.nat()),
  cover: option(text),
  folder: fc.boolean(),
  position: fc.nat(2_000_000),
  inGoogle: fc.boolean(),
  items: fc.uniqueArray(fc.nat(14), { maxLength: 15 }),
})

function indexOf(items: SampleItem[], albums: SampleAlbum[]): DatabaseSync {
  const database = openDatabase(':memory:')
  database.exec(
    `INSERT INTO account (id, email, name) VALUES ('1', 'ann@example.org', 'Ann'), ('2', 'bo@example.org', '')`,
  )
  const insertItem = database.prepare(`
    INSERT INTO item (ref, id, account, remote_id, filename, mime_type, video, creation_time, taken_local,
      taken_from_file, width, height, description, product_url, video_status, camera, motion, animated, motion_inside, in_google,
      first_seen, base_type, base_width, base_height)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const times = new ItemTimes(database)
  throughViews(database, () => {
    const insertVersion = database.prepare(`
      INSERT INTO earlier_file (item, number, role, path, path_key, bytes, sha256, mime_type, fidelity, mtime,
        published_at, width, height, replaced_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    const insertFile = database.prepare(`
      INSERT INTO current_file (item, role, path, path_key, bytes, sha256, mime_type, fidelity, mtime, published_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    for (const [at, item] of items.entries()) {
      const account = String((at % 2) + 1)
      insertItem.run(
        at + 1,
        `item-${at}`,
        account,
        `remote ${at}`,
        item.filename,
        at % 3 === 0 ? 'image/heif' : 'image/jpeg',
        Number(item.video),
        new Date(item.created).toISOString(),
        item.local ?? item.created,
        item.local === null ? 0 : 1,
        ...item.size,
        item.description,
        at % 4 === 0 ? null : `https://x/${at}`,
        item.videoStatus,
        JSON.stringify({ ...item.camera, ...(item.offset !== null && { offsetMinutes: item.offset }) }),
        item.motion === 'none' ? 0 : 1,
        Number(item.animated),
        Number(item.motionInside),
        Number(item.inGoogle),
        item.seen,
        item.base === 'unknown' ? null : 'image/heif',
        ...(Array.isArray(item.base) ? item.base : [null, null]),
      )
      times.update(at + 1, now)
      if (item.inferred !== null) times.infer(at + 1, item.inferred)
      for (const [index, { role, size, replaced }] of item.versions.entries()) {
        const path = `Photos/2021/07/${at} version ${index}.jpg`
        const sha256 = `${at}0${index}`.padStart(64, 'c')
        // Versions that became the item's file again leave gaps.
        const number = index * 2 + 1
        const common = [path, nameKey(path), index, sha256, 'image/jpeg', 'copy', item.created, item.seen]
        insertVersion.run(at + 1, number, role, ...common, ...(size ?? [null, null]), replaced)
      }
      const roles = [
        ...(item.here ? ['primary'] : []),
        ...(item.motion === 'here' ? ['motion'] : []),
        ...(item.edited === 'none' ? [] : ['edited']),
      ]
      for (const role of roles) {
        const path = `Photos/2021/07/Ähm ${role} ${at}.jpg`
        const fidelity = at % 5 === 0 ? 'original' : 'copy'
        const sha256 = `${at}`.padStart(64, role === 'primary' ? 'a' : role === 'motion' ? 'b' : 'd')
        insertFile.run(at + 1, role, path, nameKey(path), at, sha256, 'image/jpeg', fidelity, item.created, item.seen)
        if (role === 'edited' && Array.isArray(item.edited))
          database.prepare('UPDATE file SET width = ?, height = ? WHERE path = ?').run(...item.edited, path)
      }
    }
  })
  const insertAlbum = database.prepare(`
    INSERT INTO album (id, account, remote_id, title, shared, remote_count, product_url, cover_remote_item, folder,
      folder_key, position, in_google)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertMember = database.prepare('INSERT INTO album_item (album, position, item) VALUES (?, ?, ?)')
  for (const [at, album] of albums.entries()) {
    const folder = album.folder ? `Folder ${at}` : null
    insertAlbum.run(
      `album-${at}`,
      String((at % 2) + 1),
      `remote ${at}`,
      album.title,
      Number(album.shared),
      album.count,
      at % 2 === 0 ? null : `https://y/${at}`,
      album.cover,
      folder,
      folder && nameKey(folder),
      album.position,
      Number(album.inGoogle),
    )
    for (const [position, item] of album.items.filter((item) => item < items.length).entries())
      insertMember.run(`album-${at}`, position, item + 1)
  }
  return database
}

describe('the catalogue', () => {
  const library = fc.tuple(fc.array(sampleItem, { maxLength: 15 }), fc.array(sampleAlbum, { maxLength: 4 }))

  test('holds everything that the index is made of', () => {
    fc.assert(
      fc.property(library, ([items, albums]) => {
        const before = indexOf(items, albums)
        const lines = [...catalogueLines(before)]
        const after = rebuiltFrom(lines, now)
        expect(rowsOf(after)).toEqual(rowsOf(before))
        expect([...catalogueLines(after)]).toEqual(lines)
      }),
      { numRuns: 150 },
    )
  })

  test('can be read in any order of its lines', () => {
    fc.assert(
      fc.property(library, fc.infiniteStream(fc.nat()), ([items, albums], numbers) => {
        const before = indexOf(items, albums)
        const lines = [...catalogueLines(before)]
        const shuffled = lines
          .map((line) => ({ line, at: Number(numbers.next().value) }))
          .sort((one, other) => one.at - other.at)
          .map(({ line }) => line)
        expect(rowsOf(rebuiltFrom(shuffled, now))).toEqual(rowsOf(before))
      }),
      { numRuns: 50 },
    )
  })
})

describe('an entry', () => {
  const item = {
    kind: 'item',
    id: 'i',
    account: '1',
    remoteId: 'r',
    filename: 'f.jpg',
    mimeType: 'image/jpeg',
    path: 'Photos/2021/07/f.jpg',
    bytes: 1,
    sha256: 'a'.repeat(64),
    creationTime: '2021-07-04T10:11:12Z',
    width: 1,
    height: 1,
    fidelity: 'copy',
  }

  test('needs no more than the documented keys', () => {
    expect(parseEntry(JSON.stringify(item))).toMatchObject({ ok: true })
  })

  test.each([
    '../outside.jpg',
    'Photos/../outside.jpg',
    'Photos/2021/../../outside.jpg',
    'Photos',
    'Photos/',
    'Photos//f.jpg',
    'Albums/f.jpg',
    '/etc/passwd',
    'Photos/a\\..\\..\\b.jpg',
    'Photos/a\0.jpg',
  ])('cannot lead out of the folder of photos: %j', (path) => {
    expect(parseEntry(JSON.stringify({ ...item, path }))).toMatchObject({ ok: false })
    expect(parseEntry(JSON.stringify({ ...item, motion: { ...item, path } }))).toMatchObject({ ok: false })
  })

  test.each(['..', '.', '', 'a/b', 'a\\b', '../../home'])('cannot name an album folder %j', (folder) => {
    const album = { kind: 'album', id: 'a', account: '1', remoteId: 'r', title: 't', items: [] }
    expect(parseEntry(JSON.stringify(album))).toMatchObject({ ok: true })
    expect(parseEntry(JSON.stringify({ ...album, folder }))).toMatchObject({ ok: false })
    expect(parseEntry(JSON.stringify({ ...album, fileNames: { i: folder } }))).toMatchObject({ ok: false })
  })

  test('that says what another one has said is left out whole', () => {
    const database = openDatabase(':memory:')
    const fill = new FillIndex(database, 0)
    const add = (entry: object): string | undefined => {
      const parsed = parseEntry(JSON.stringify(entry))
      return parsed.ok ? fill.add(parsed.entry) : parsed.detail
    }
    expect(add(item)).toBeUndefined()
    expect(add({ ...item, id: 'other', remoteId: 'other' })).toMatch(/path_key/)
    expect(add({ ...item, path: 'Photos/x.jpg' })).toMatch(/item/)
    expect(database.prepare('SELECT count(*) AS n FROM item').get()?.['n']).toBe(1)
    expect(database.prepare('SELECT count(*) AS n FROM current_file').get()?.['n']).toBe(1)
  })
})
