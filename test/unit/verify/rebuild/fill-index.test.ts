import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { parseEntry } from '../../../../src/main/verify/rebuild/catalogue-entries.ts'
import { FillIndex } from '../../../../src/main/verify/rebuild/fill-index.ts'
import { album, ann, awaited, created, file, item, withoutSources } from './entries.ts'
import type { Entry } from './entries.ts'

/** What a rebuild that begins at this moment makes of entries. */
const now = Date.parse('2026-07-04T12:00:00Z')

let database: DatabaseSync
let fill: FillIndex
beforeEach(() => {
  database = openDatabase(':memory:')
  fill = new FillIndex(database, now)
  database.exec('BEGIN')
})
afterEach(() => database.close())

/** What is wrong with an entry; undefined if it was taken over. */
function add(entry: Entry): string | undefined {
  const parsed = parseEntry(JSON.stringify(entry))
  return parsed.ok ? fill.add(parsed.entry) : parsed.detail
}

/** Adds entries that are all good, ends, and gives what a catalogue of the index says, but for owners and sources. */
function filled(...entries: Entry[]): Entry[] {
  expect(entries.map(add)).toEqual(entries.map(() => undefined))
  return finished()
}

function finished(): Entry[] {
  fill.finish()
  database.exec('COMMIT')
  return withoutSources([...catalogueLines(database)].slice(1).map((line) => JSON.parse(line) as Entry))
}

const only = (lines: readonly Entry[], kind: string): Entry[] => lines.filter((line) => line['kind'] === kind)

/** What is said of every item about which nothing else is known. */
const unsaid = { width: 0, height: 0 }
const rightNow = new Date(now).toISOString()

describe('an entry that says the least', () => {
  test('of an item is a copy that came now, of the time that Google says', () => {
    const [, said] = filled(ann, item('a'))
    expect(said).toEqual({
      ...item('a'),
      ...unsaid,
      fidelity: 'copy',
      fileTime: created,
      savedAt: rightNow,
      firstSeen: rightNow,
    })
  })

  test('of an item that is awaited was seen now', () => {
    const [, said] = filled(ann, awaited('a'))
    expect(said).toEqual({ ...awaited('a'), ...unsaid, firstSeen: rightNow })
  })

  test('of an album is one of the person’s own, that Google has, with an unknown number of nothing', () => {
    const [, said] = filled(ann, album('x', []))
    expect(said).toEqual({ ...album('x', []), shared: false, remoteCount: 0, remoteCountKnown: false, position: 0 })
  })

  test('of an account has no name', () => {
    expect(filled({ kind: 'account', id: '1', email: 'x' })).toEqual([{ kind: 'account', id: '1', email: 'x' }])
  })
})

describe('what an entry says of an item', () => {
  const saved = '2022-01-02T03:04:05.000Z'

  test('comes back word for word', () => {
    const all = item('a', {
      mimeType: 'image/webp',
      remoteMimeType: 'image/heif',
      fidelity: 'original',
      fileTime: '2020-01-01T00:00:00.000Z',
      savedAt: saved,
      firstSeen: '2019-01-01T00:00:00.000Z',
      localTime: '2021-07-04T12:11:12',
      zone: '+02:00',
      zoneFrom: 'file',
      width: 40,
      height: 30,
      description: 'at sea',
      video: true,
      videoStatus: 'READY',
      animated: true,
      motion: file('a.mp4', { fileTime: created, savedAt: saved, sha256: 'b'.repeat(64), mimeType: 'video/mp4' }),
      motionInside: true,
      listedAs: { mimeType: 'image/heif', width: 80, height: 60 },
      camera: { make: 'Canon' },
      productUrl: 'https://photos.example/a',
      inGooglePhotos: false,
    })
    expect(filled(ann, all)).toEqual([ann, all])
  })

  test('was first seen when it came, unless it says so', () => {
    expect(filled(ann, item('a', { savedAt: saved }))[1]).toMatchObject({ savedAt: saved, firstSeen: saved })
  })

  test('holds for its video part, as far as that says nothing itself', () => {
    const fileTime = '2020-01-01T00:00:00.000Z'
    const [, a, b] = filled(
      ann,
      item('a', { fidelity: 'original', fileTime, savedAt: saved, motion: file('a.mp4') }),
      item('b', { fidelity: 'original', motion: file('b.mp4', { fidelity: 'copy', fileTime, savedAt: saved }) }),
    )
    // Its own time is that of the capture: the file of the photo may have another.
    expect(a?.['motion']).toEqual(file('a.mp4', { fileTime: created, savedAt: saved }))
    expect(b?.['motion']).toEqual(file('b.mp4', { fidelity: 'copy', fileTime, savedAt: saved }))
  })

  test('that has a video part which is not here yet is kept', () => {
    const [, a, b] = filled(ann, item('a', { motionMissing: true }), awaited('b', { motion: file('b.mp4') }))
    expect(a).toMatchObject({ motionMissing: true })
    expect(a).not.toHaveProperty('motion')
    expect(b).toMatchObject({ motion: { path: 'Photos/2021/07/b.mp4', fileTime: created, savedAt: rightNow } })
    // Whether it is an original depends on the photo, which is not here.
    expect(b).toMatchObject({ motion: { fidelity: 'copy' } })
  })

  test('gives the size of what was listed only if Google said it', () => {
    const [, a] = filled(ann, item('a', { listedAs: { mimeType: 'image/heif' } }))
    expect(a?.['listedAs']).toEqual({ mimeType: 'image/heif' })
  })

  test('includes its earlier files, but for one that is a file again', () => {
    const replacedAt = '2023-01-01T00:00:00.000Z'
    const was = (name: string, number: number): Entry => ({ ...file(name), number, role: 'primary', replacedAt })
    const [, a] = filled(
      ann,
      item('a', { fidelity: 'original', versions: [was('old.jpg', 3), was('a.jpg', 4), was('B.JPG', 5)] }),
      item('b'),
    )
    expect(a?.['versions']).toEqual([
      { ...was('old.jpg', 3), fidelity: 'original', fileTime: created, savedAt: rightNow },
    ])
  })
})

describe('the time of an item', () => {
  const timeOf = (more: Entry): Entry => {
    const [, said = {}] = filled(ann, item('a', more))
    const { creationTime, localTime, takenAt, zone, zoneFrom } = said
    return JSON.parse(JSON.stringify({ creationTime, localTime, takenAt, zone, zoneFrom })) as Entry
  }
  const local = '2021-07-04T12:11:12'

  test.each<[string, Entry, Entry]>([
    ['the file', { zone: '+05:45', zoneFrom: 'file' }, { zone: '+05:45', zoneFrom: 'file' }],
    ['the place', { zone: '-03:30', zoneFrom: 'place' }, { zone: '-03:30', zoneFrom: 'place' }],
    ['a neighbour', { zone: '+09:00', zoneFrom: 'neighbour' }, { zone: '+09:00', zoneFrom: 'neighbour' }],
    ['nobody', { zone: '+09:00' }, {}],
    ['nothing', { zoneFrom: 'file' }, {}],
    [
      'a clock',
      { localTime: '2021-07-04T13:11:12', zone: '+03:00', zoneFrom: 'clock' },
      { localTime: '2021-07-04T13:11:12', zone: '+03:00', zoneFrom: 'clock' },
    ],
  ])('has the zone that %s tells', (_, said, expected) => {
    expect(timeOf(said)).toEqual({ creationTime: created, ...expected })
  })

  test('is an instant of its own where that is another than Google’s', () => {
    const takenAt = '2021-07-04T08:00:00.000Z'
    expect(timeOf({ takenAt, zone: '+01:00', zoneFrom: 'file' })).toMatchObject({ takenAt, zone: '+01:00' })
  })

  test('is that instant also where no zone is known', () => {
    const takenAt = '2021-07-04T08:00:00.000Z'
    expect(timeOf({ takenAt, localTime: '2021-07-04T17:45:00' })).toMatchObject({ takenAt })
  })

  test('is concluded where nothing is said', () => {
    expect(timeOf({ localTime: local })).toEqual({
      creationTime: created,
      localTime: local,
      zone: '+02:00',
      zoneFrom: 'clock',
    })
  })

  test('is concluded from what the camera says, too', () => {
    expect(timeOf({ localTime: local, camera: { offsetMinutes: 120 } })).toMatchObject({ zoneFrom: 'file' })
  })

  test('has no zone by a clock whose figures Google repeats, whatever an earlier version has concluded', () => {
    const repeated = { localTime: '2021-07-04T10:11:12', zone: '+00:00', zoneFrom: 'clock' }
    expect(timeOf(repeated)).toEqual({ creationTime: created, localTime: '2021-07-04T10:11:12' })
  })

  test('has the zone that something better tells though Google repeats the clock’s figures', () => {
    const repeated = { localTime: '2021-07-04T10:11:12', zone: '+00:00', zoneFrom: 'file' }
    expect(timeOf(repeated)).toMatchObject({ zone: '+00:00', zoneFrom: 'file' })
  })

  test('does not become an instant by a clock alone', () => {
    const only = { localTime: '2021-07-04T10:11:12', takenAt: '2021-07-04T10:11:12Z' }
    expect(timeOf(only)).toEqual({ creationTime: created, localTime: '2021-07-04T10:11:12' })
  })
})

describe('albums', () => {
  test('come back word for word, and have their items in order, wherever in the catalogue these stand', () => {
    const x = album('x', ['c', 'a', 'b'], {
      shared: true,
      remoteCount: 7,
      inGooglePhotos: false,
      folder: 'Sümmer',
      productUrl: 'https://photos.example/x',
      coverRemoteItem: 'remote c',
      position: 3,
    })
    const lines = filled(item('b'), x, item('c'), ann, item('a'))
    expect(only(lines, 'album')).toEqual([x])
  })

  test('have each item once, and none that is not there', () => {
    const [x] = only(filled(ann, item('a'), item('b'), album('x', ['b', 'a', 'b', 'nowhere'])), 'album')
    expect(x?.['items']).toEqual(['b', 'a'])
  })

  test('keep the places of what is awaited, and the others in order around them', () => {
    const lines = filled(
      ann,
      album('x', ['a', 'b', 'c']),
      album('y', ['c', 'a']),
      ...['a', 'b', 'c'].map((id) => item(id)),
      awaited('p', { albums: { x: 0 } }),
      awaited('q', { albums: { x: 2, nowhere: 1 } }),
      awaited('r', { albums: { x: 9, y: 1 } }),
    )
    expect(only(lines, 'awaited').map((line) => line['albums'])).toEqual([{ x: 0 }, { x: 2 }, { x: 9, y: 1 }])
    expect(only(lines, 'album').map((line) => [line['items'], line['listed']])).toEqual([
      [['a', 'b', 'c'], 6],
      [['c', 'a'], 3],
    ])
    const places = database
      .prepare('SELECT album_item.album, position, item.id FROM album_item JOIN item ON ref = item ORDER BY 1, 2')
      .all()
      .map((row) => [row['album'], row['position'], row['id']].join(' '))
    expect(places).toEqual(['x 0 p', 'x 1 a', 'x 2 q', 'x 3 b', 'x 4 c', 'x 9 r', 'y 0 c', 'y 1 r', 'y 2 a'])
  })

  test.each<[string, Entry, Entry]>([
    ['known', { remoteCount: 7 }, { remoteCount: 7 }],
    ['not known', { remoteCount: 7, remoteCountKnown: false }, { remoteCount: 0, remoteCountKnown: false }],
    ['left out', { remoteCountKnown: true }, { remoteCount: 0, remoteCountKnown: false }],
  ])('have a number at Google that is %s', (_, said, expected) => {
    const [x = {}] = only(filled(ann, album('x', [], said)), 'album')
    expect({ remoteCount: x['remoteCount'], remoteCountKnown: x['remoteCountKnown'] }).toEqual(expected)
  })
})

test('the first line says nothing of the index', () => {
  expect(filled({ kind: 'mirror', format: 3 })).toEqual([])
})

describe('an account', () => {
  test('that only others mention is there, and gets its name when its own line comes', () => {
    expect(only(filled(item('a'), album('x', [], { account: '2' }), ann), 'account')).toEqual([
      ann,
      { kind: 'account', id: '2', email: '' },
    ])
  })

  test('is what its last line says, and no mention takes that away', () => {
    const lines = filled({ ...ann, email: 'old@example.org' }, ann, item('a'), album('x', []))
    expect(only(lines, 'account')).toEqual([ann])
  })
})

describe('an entry that contradicts another', () => {
  test('leaves nothing behind, and all others stay', () => {
    expect(add(item('a'))).toBeUndefined()
    expect(add(album('x', ['a'], { folder: 'One' }))).toBeUndefined()
    expect(add(item('b', { path: 'Photos/2021/07/A.JPG' }))).toMatch(/path_key/)
    expect(add(album('y', ['a'], { folder: 'ONE' }))).toMatch(/folder_key/)
    expect(add(album('x', ['b']))).toMatch(/album/)
    expect(add(item('c', { motion: file('a.jpg') }))).toMatch(/path_key/)
    expect(add(item('d'))).toBeUndefined()
    const lines = finished()
    expect(only(lines, 'item').map((line) => line['id'])).toEqual(['a', 'd'])
    expect(only(lines, 'album').map((line) => [line['id'], line['items']])).toEqual([['x', ['a']]])
    expect(only(lines, 'account')).toEqual([{ kind: 'account', id: '1', email: '' }])
  })

  test('is told from an index that fails', () => {
    const entry = parseEntry(JSON.stringify(item('a')))
    if (!entry.ok) throw new Error(entry.detail)
    database.exec('PRAGMA query_only = 1')
    expect(() => fill.add(entry.entry)).toThrow(/readonly/)
    database.exec('PRAGMA query_only = 0')
    database.close()
    expect(() => fill.add(entry.entry)).toThrow(/not open/)
    database = openDatabase(':memory:')
  })
})
