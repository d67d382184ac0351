import { describe, expect, it } from 'vitest'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { checksumLines } from '../../../../src/main/mirror/documents/checksums.ts'
import { anns, catalogueIndex, ofAnn, ofBo, plainItem } from './catalogue-index.ts'
import type { Line } from './catalogue-index.ts'
import { changeRows, removeRows, sql } from '../../../rows/rows.ts'

const index = catalogueIndex()
const { lines, insert, item, saidOf, file, version, album, albumFile, many } = index

describe('the catalogue', () => {
  it('begins with its format, accounts, those who own anything, and sources, and each line ends', () => {
    const texts = [...catalogueLines(index.database)]
    expect(texts).toEqual([
      '{"kind":"mirror","format":3}\n',
      '{"kind":"account","id":"1","email":"ann@example.org","name":"Ann"}\n',
      '{"kind":"account","id":"2","email":"bo@example.org"}\n',
      ...[`{"kind":"owner","id":"${anns}","name":"Ann"}\n`, '{"kind":"owner","id":"zoe","name":"Zoë"}\n'].toSorted(),
      ...[
        `{"kind":"source","id":"export","from":"takeout","owner":"${anns}","label":"Takeout"}\n`,
        `{"kind":"source","id":"${ofAnn}","from":"library","account":"1","owner":"${anns}","label":"ann@example.org"}\n`,
        `{"kind":"source","id":"${ofBo}","from":"library","account":"2","owner":"zoe"}\n`,
      ].toSorted(),
    ])
  })

  it('says of a plain item only what is known', () => {
    item(1)
    file(1)
    expect(lines('item')).toEqual([plainItem(1)])
  })

  it('says all that is known of an item', () => {
    item(1, {
      mime_type: 'image/heic',
      width: 40,
      height: 30,
      description: 'A day',
      product_url: 'https://photos.example/1',
      video: 1,
      video_status: 'READY',
      animated: 1,
      motion: 1,
      motion_inside: 1,
      in_google: 0,
      taken_from_file: 1,
      taken_local: Date.UTC(2021, 6, 4, 15, 56, 12),
      taken_at: Date.UTC(2021, 6, 4, 10, 11, 13),
      zone: 345,
      zone_from: 'place',
      camera: '{"make":"Canon","fps":30}',
      base_type: 'image/heic',
      base_width: 4,
      base_height: 3,
    })
    file(1, { fidelity: 'original' })
    file(1, { role: 'motion', path: 'Photos/1.mp4', mime_type: 'video/mp4', bytes: 9 })
    version(1, 2, { width: 8, height: 6 })
    version(1, 1, { role: 'motion' })
    expect(lines('item')).toEqual([
      {
        ...plainItem(1),
        sources: [{ source: ofAnn, state: 'gone' }],
        fidelity: 'original',
        remoteMimeType: 'image/heic',
        localTime: '2021-07-04T15:56:12',
        takenAt: '2021-07-04T10:11:13.000Z',
        zone: '+05:45',
        zoneFrom: 'place',
        width: 40,
        height: 30,
        description: 'A day',
        video: true,
        videoStatus: 'READY',
        animated: true,
        motion: {
          path: 'Photos/1.mp4',
          bytes: 9,
          sha256: 'sum1',
          mimeType: 'video/mp4',
          fidelity: 'copy',
          fileTime: '1970-01-01T00:00:02.000Z',
          savedAt: '1970-01-01T00:00:03.000Z',
        },
        motionInside: true,
        versions: [
          {
            role: 'motion',
            path: 'Photos/1-1.jpg',
            bytes: 5,
            sha256: 'old1',
            mimeType: 'image/png',
            fidelity: 'copy',
            number: 1,
            fileTime: '1970-01-01T00:00:02.000Z',
            savedAt: '1970-01-01T00:00:03.000Z',
            replacedAt: '1970-01-01T00:00:04.000Z',
          },
          {
            role: 'primary',
            path: 'Photos/1-2.jpg',
            bytes: 5,
            sha256: 'old2',
            mimeType: 'image/png',
            fidelity: 'copy',
            number: 2,
            width: 8,
            height: 6,
            fileTime: '1970-01-01T00:00:02.000Z',
            savedAt: '1970-01-01T00:00:03.000Z',
            replacedAt: '1970-01-01T00:00:04.000Z',
          },
        ],
        listedAs: { width: 4, height: 3, mimeType: 'image/heic' },
        camera: { make: 'Canon', fps: 30 },
        productUrl: 'https://photos.example/1',
        inGooglePhotos: false,
      },
    ])
  })

  it.each<[string, Line, Line]>([
    ['a video part that is not here', { motion: 1 }, { motionMissing: true }],
    ['a zone behind UTC', { zone: -570, zone_from: 'file' }, { zone: '-09:30', zoneFrom: 'file' }],
    ['UTC', { zone: 0, zone_from: 'clock' }, { zone: '+00:00', zoneFrom: 'clock' }],
    ['a time that nobody knows', { time_known: 'nothing', taken_at: 0 }, {}],
    [
      'a time that is another than Google’s',
      { time_known: 'clock', taken_at: 0 },
      { takenAt: '1970-01-01T00:00:00.000Z' },
    ],
    ['a listing without a size', { base_type: 'image/png' }, { listedAs: { mimeType: 'image/png' } }],
  ])('tells of %s', (_, row, told) => {
    item(1, row)
    file(1)
    expect(lines('item')).toEqual([{ ...plainItem(1), ...told }])
  })

  it('tells the quality of a video part only if it is another than the photo’s', () => {
    item(1)
    file(1)
    file(1, { role: 'motion', path: 'Photos/1.mp4' })
    expect(lines('item')[0]?.['motion']).not.toHaveProperty('fidelity')
  })

  it('lists what is not here with its albums', () => {
    item(1, { width: 4, height: 3 })
    item(2)
    album('b')
    album('a')
    insert('album_item', { album: 'b', position: 7, item: 1 })
    insert('album_item', { album: 'a', position: 3, item: 1 })
    file(1, { role: 'motion', path: 'Photos/1.mp4' })
    const plain = (ref: number): Line => ({
      kind: 'awaited',
      id: `item${ref}`,
      account: '1',
      remoteId: `remote${ref}`,
      sources: [{ source: ofAnn }],
      filename: `${ref}.jpg`,
      mimeType: 'image/jpeg',
      firstSeen: '1970-01-01T00:00:01.000Z',
      creationTime: '2021-07-04T10:11:12Z',
      width: 0,
      height: 0,
    })
    expect(lines('awaited')).toMatchObject([
      { ...plain(1), width: 4, height: 3, albums: { a: 3, b: 7 }, motion: { path: 'Photos/1.mp4' } },
      plain(2),
    ])
    expect(lines('awaited')[1]).toEqual(plain(2))
    expect(lines('item')).toEqual([])
  })

  it('lists albums with what is here of them', () => {
    for (const ref of [1, 2, 3]) item(ref)
    for (const ref of [1, 2]) file(ref)
    file(2, { role: 'motion', path: 'Photos/2.mp4' })
    album('full', {
      shared: 1,
      remote_count: 3,
      folder: 'Full',
      folder_key: 'full',
      product_url: 'https://photos.example/full',
      cover_remote_item: 'remote1',
      position: 4,
      in_google: 0,
    })
    album('empty')
    for (const [at, ref] of [2, 3, 1].entries()) insert('album_item', { album: 'full', position: at, item: ref })
    albumFile('full', 1, '1.jpg')
    albumFile('full', 2, '2 (2).jpg')
    albumFile('full', 2, '2 (2).mp4', { role: 'motion' })
    const base = { kind: 'album', account: '1', owner: anns, sources: [{ source: ofAnn }] }
    expect(lines('album')).toEqual([
      {
        ...base,
        id: 'empty',
        remoteId: 'remote-empty',
        title: 'empty',
        shared: false,
        remoteCount: 0,
        remoteCountKnown: false,
        position: 0,
        items: [],
      },
      {
        ...base,
        id: 'full',
        remoteId: 'remote-full',
        title: 'full',
        shared: true,
        remoteCount: 3,
        listed: 3,
        inGooglePhotos: false,
        sources: [{ source: ofAnn, inGooglePhotos: false }],
        folder: 'Full',
        fileNames: { item2: '2 (2).jpg', 'item2/motion': '2 (2).mp4' },
        productUrl: 'https://photos.example/full',
        coverRemoteItem: 'remote1',
        position: 4,
        items: ['item2', 'item1'],
      },
    ])
  })

  it('says where an item is from, and what each source alone says of it, where there are several', () => {
    item(1, { in_google: 0 })
    file(1, { fidelity: 'original' })
    file(1, { role: 'motion', path: 'Photos/1.mp4', mime_type: 'video/mp4' })
    file(1, { role: 'edited', path: 'Photos/1-edited.jpg', path_key: 'photos/1-edited.jpg', fidelity: 'original' })
    version(1, 1)
    changeRows(index.database, 'item_file', { source: sql('iif(number = 0, 3, 2)') })
    // From one source, all that is known is what the item says.
    expect(lines('item')).toMatchObject([{ sources: [{ source: ofAnn, state: 'gone' }] }])
    expect(JSON.stringify(lines('item'))).not.toContain('"source":"export"')

    saidOf(1, 3, { key: 'photo/1', first_seen: 5000, facts: '{"filename":"a.jpg","people":["Ann"]}' })
    saidOf(1, 3, { key: 'photo/0', state: 'trashed' })
    saidOf(1, 1, { key: 'with bo', state: 'archived', facts: 'no object' })
    // What the account says itself counts; a row has only what it says besides.
    saidOf(1, 2, { facts: '{"filename":"1.jpg"}', first_seen: 2000 })
    const [said = {}] = lines('item')
    const expected = [
      { source: 'export', key: 'photo/0', state: 'trashed' },
      {
        source: 'export',
        key: 'photo/1',
        firstSeen: '1970-01-01T00:00:05.000Z',
        facts: { filename: 'a.jpg', people: ['Ann'] },
      },
      { source: ofAnn, state: 'gone', firstSeen: '1970-01-01T00:00:02.000Z', facts: { filename: '1.jpg' } },
      { source: ofBo, remoteId: 'with bo', state: 'archived' },
    ]
    expect(said['sources']).toEqual(expected.toSorted((one, other) => (one.source < other.source ? -1 : 1)))
    expect(said).toMatchObject({
      source: 'export',
      motion: { source: 'export' },
      edited: { path: 'Photos/1-edited.jpg', source: 'export' },
      versions: [{ number: 1, source: ofAnn }],
    })
    expect(said['edited']).not.toHaveProperty('fidelity')
  })

  it('says what each source puts into an album, where there are several', () => {
    for (const ref of [1, 2, 3]) item(ref)
    for (const ref of [1, 2]) file(ref)
    album('a', { title: 'Trip', owner: 'zoe' })
    insert('album_source', { album: 'a', source: 2, key: 'remote-a', title: 'a', state: 'gone' })
    insert('album_source', { album: 'a', source: 3, key: 'metadata', title: 'Trip', state: 'gone' })
    for (const [at, ref] of [1, 2, 3].entries()) insert('album_item', { album: 'a', position: at, item: ref })
    const puts = { 2: [2, 1], 3: [3, 1] }
    for (const [source, refs] of Object.entries(puts))
      for (const [at, ref] of refs.entries())
        insert('album_item_source', { album: 'a', source: Number(source), item: ref, position: at })
    expect(lines('album')).toMatchObject([
      {
        owner: 'zoe',
        items: ['item1', 'item2'],
        sources: [
          { source: 'export', key: 'metadata', inGooglePhotos: false, items: ['item3', 'item1'] },
          { source: ofAnn, title: 'a', items: ['item2', 'item1'] },
        ].toSorted((one, other) => (one.source < other.source ? -1 : 1)),
      },
    ])
  })

  it('does not list names of links to earlier files', () => {
    item(1)
    file(1)
    album('a', { folder: 'A', folder_key: 'a' })
    albumFile('a', 1, 'other.jpg', { made_of: 'Photos/x.jpg' })
    expect(lines('album')[0]).not.toHaveProperty('fileNames')
  })

  it('leaves out no id, whatever it begins with', () => {
    for (const [ref, id] of ['2a', 'a2', '3b', 'b3'].entries()) item(ref + 1, { id })
    for (const ref of [1, 2]) file(ref)
    for (const id of ['4c', 'c4']) album(id)
    const ids = lines()
      .filter(({ kind }) => !['owner', 'source'].includes(String(kind)))
      .map(({ id }) => id)
    expect(ids).toEqual([undefined, '1', '2', '4c', 'c4', '2a', 'a2', '3b', 'b3'])
  })

  it('does not end with a page, and is in the order of ids', () => {
    many(1000, (ref) => `item${ref % 7}-${ref}`)
    many(1000, (ref) => `waits${ref % 7}-${ref}`, 2000)
    removeRows(index.database, 'current_file', 'item > 2000')
    for (const [kind, start] of [
      ['item', 'item'],
      ['awaited', 'waits'],
    ] as const) {
      const ids = lines(kind).map(({ id }) => String(id))
      expect(ids).toHaveLength(1000)
      expect(ids).toEqual(ids.toSorted())
      expect(ids.every((id) => id.startsWith(start))).toBe(true)
    }
    item(5000, { id: 'item9' })
    file(5000)
    expect(lines('item')).toHaveLength(1001)
  })
})

describe('the sums', () => {
  it('are those of all files, earlier ones, and copies, in the order of their places', () => {
    for (const ref of [1, 2]) item(ref)
    file(1)
    file(2, { path: 'Photos/2 (a).jpg' })
    version(2, 1, { path_key: 'photos/1z.jpg' })
    for (const id of ['b', 'a', 'none']) album(id, id === 'none' ? {} : { folder: id.toUpperCase(), folder_key: id })
    albumFile('a', 1, 'y.jpg', { linked: 0 })
    albumFile('a', 2, 'x.jpg', { linked: 0 })
    albumFile('b', 1, 'link.jpg')
    albumFile('b', 2, 'x.jpg', { linked: 0 })
    albumFile('none', 1, 'x.jpg', { linked: 0 })
    album('c', { folder: 'C', folder_key: 'c' })
    albumFile('c', 1, 'older.jpg', { linked: 0, made_of: 'Photos/x.jpg' })
    expect([...checksumLines(index.database)].join('')).toBe(
      [
        'sum1  Photos/1.jpg',
        'old1  Photos/2-1.jpg',
        'sum2  Photos/2 (a).jpg',
        'sum2  Albums/A/x.jpg',
        'sum1  Albums/A/y.jpg',
        'sum2  Albums/B/x.jpg',
        '',
      ].join('\n'),
    )
  })

  it('do not end with a page', () => {
    for (const id of ['a', 'b']) album(id, { folder: id, folder_key: id })
    many(1001, (ref) => `item${ref}`)
    for (let ref = 1; ref <= 1001; ref++) albumFile(ref % 2 === 0 ? 'a' : 'b', ref, `${ref}.jpg`, { linked: 0 })
    expect(new Set(checksumLines(index.database)).size).toBe(2002)
    removeRows(index.database, 'album_file', { item: 7 })
    removeRows(index.database, 'current_file', { item: 7 })
    expect([...checksumLines(index.database)]).toHaveLength(2000)
  })

  it('are also those of folders that begin with a number', () => {
    item(1)
    file(1)
    album('a', { folder: '1999', folder_key: '1999' })
    albumFile('a', 1, '1.jpg', { linked: 0 })
    expect([...checksumLines(index.database)].at(-1)).toBe('sum1  Albums/1999/1.jpg\n')
  })

  it('are none of an empty mirror', () => {
    expect([...checksumLines(index.database)]).toEqual([])
  })
})
