import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { ItemTimes } from '../../../../src/main/mirror/item-times.ts'
import { nameKey } from '../../../../src/main/mirror/names/names.ts'
import { parseEntry } from '../../../../src/main/verify/rebuild/catalogue-entries.ts'
import { FillIndex } from '../../../../src/main/verify/rebuild/fill-index.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { someRuns } from '../../../cases/some-cases.ts'
import { rebuiltFrom, rowsOf } from './filled-index.ts'
import { anyCharacter } from '../../text/any-character.ts'
import { addMembers, addRow, addRows, changeRows } from '../../../rows/rows.ts'

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
  addRows(database, 'account', [
    { id: '1', email: 'ann@example.org', name: 'Ann' },
    { id: '2', email: 'bo@example.org', name: '' },
  ])
  const times = new ItemTimes(database)
  for (const [at, item] of items.entries()) {
    const [baseWidth, baseHeight] = Array.isArray(item.base) ? item.base : [null, null]
    addRow(database, 'item', {
      ref: at + 1,
      id: `item-${at}`,
      account: String((at % 2) + 1),
      remote_id: `remote ${at}`,
      filename: item.filename,
      mime_type: at % 3 === 0 ? 'image/heif' : 'image/jpeg',
      video: item.video,
      creation_time: new Date(item.created).toISOString(),
      taken_local: item.local ?? item.created,
      taken_from_file: item.local !== null,
      width: item.size[0],
      height: item.size[1],
      description: item.description,
      product_url: at % 4 === 0 ? null : `https://x/${at}`,
      video_status: item.videoStatus,
      camera: JSON.stringify({ ...item.camera, ...(item.offset !== null && { offsetMinutes: item.offset }) }),
      motion: item.motion !== 'none',
      animated: item.animated,
      motion_inside: item.motionInside,
      in_google: item.inGoogle,
      first_seen: item.seen,
      base_type: item.base === 'unknown' ? null : 'image/heif',
      base_width: baseWidth,
      base_height: baseHeight,
    })
    times.update(at + 1, now)
    if (item.inferred !== null) times.infer(at + 1, item.inferred)
    for (const [index, { role, size, replaced }] of item.versions.entries()) {
      const path = `Photos/2021/07/${at} version ${index}.jpg`
      const sha256 = `${at}0${index}`.padStart(64, 'c')
      // Versions that became the item's file again leave gaps.
      const number = index * 2 + 1
      addRow(database, 'earlier_file', {
        item: at + 1,
        number,
        role,
        path,
        path_key: nameKey(path),
        bytes: index,
        sha256,
        mtime: item.created,
        published_at: item.seen,
        ...(size && { width: size[0], height: size[1] }),
        replaced_at: replaced,
      })
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
      addRow(database, 'current_file', {
        item: at + 1,
        role,
        path,
        path_key: nameKey(path),
        bytes: at,
        sha256,
        fidelity,
        mtime: item.created,
        published_at: item.seen,
      })
      if (role === 'edited' && Array.isArray(item.edited))
        changeRows(database, 'file', { width: item.edited[0], height: item.edited[1] }, { path })
    }
  }
  for (const [at, album] of albums.entries()) {
    const folder = album.folder ? `Folder ${at}` : null
    addRow(database, 'album', {
      id: `album-${at}`,
      account: String((at % 2) + 1),
      remote_id: `remote ${at}`,
      title: album.title,
      shared: album.shared,
      remote_count: album.count,
      product_url: at % 2 === 0 ? null : `https://y/${at}`,
      cover_remote_item: album.cover,
      folder,
      folder_key: folder && nameKey(folder),
      position: album.position,
      in_google: album.inGoogle,
    })
    const members = album.items.filter((item) => item < items.length).map((item) => item + 1)
    addMembers(database, `album-${at}`, members)
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
      { numRuns: someRuns(40, 150) },
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
      { numRuns: someRuns(20, 50) },
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
