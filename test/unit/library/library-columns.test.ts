import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { readCamera } from '../../../src/main/index/items/camera-column.ts'
import { textSteps } from '../../../src/main/index/items/item-texts.ts'
import { ItemFlag } from '../../../src/shared/domain.ts'
import { ownerIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import type { ItemRef, LibraryQuery, OwnerId } from '../../../src/shared/domain.ts'
import { foldText, searchWords } from '../../../src/shared/text/fold-text.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { SampleIndex } from './sample-index.ts'
import { inSlices } from '../../../src/main/slices.ts'
import { addRows, changeRows } from '../../rows/rows.ts'

const refs = (index: SampleIndex, query: LibraryQuery) => [...libraryColumns(index.database, query).ref]

describe('libraryColumns', () => {
  it('lists what is in the mirror, newest first by the camera, with shape, day and kind', () => {
    const index = new SampleIndex()
    const old = index.item({ taken: '1969-07-20T20:17:40', width: 300, height: 400 })
    const film = index.item({ taken: '2021-07-04T23:59:59', video: true, width: 1920, height: 1080 })
    const live = index.item({ taken: '2021-07-05T00:00:00', motion: true, animated: true, width: 0, height: 0 })
    index.item({ taken: '2022-01-01T00:00:00', file: false })
    const columns = libraryColumns(index.database, {})
    expect([...columns.ref]).toEqual([live, film, old])
    expect([...columns.day]).toEqual([18_813, 18_812, -165])
    expect([...columns.flags]).toEqual([ItemFlag.motion | ItemFlag.animated, ItemFlag.video, 0])
    expect([...columns.ratio]).toEqual([4 / 3, 16 / 9, 0.75].map(Math.fround))
  })

  it('keeps an album in its own order', () => {
    const index = new SampleIndex()
    const [a, b, c] = [
      index.item({ taken: '2021-01-01T00:00:00' }),
      index.item({ taken: '2022-01-01T00:00:00' }),
      index.item(),
    ]
    const missing = index.item({ file: false })
    const album = index.album('Trip', [b, missing, c, a])
    expect(refs(index, { album })).toEqual([b, c, a])
    expect(refs(index, { album, kind: 'video' })).toEqual([])
    expect(refs(index, { album: index.album('Empty') })).toEqual([])
  })

  it('takes days on the camera’s calendar, both ends included', () => {
    const index = new SampleIndex()
    const first = index.item({ taken: '2021-07-04T00:00:00' })
    const last = index.item({ taken: '2021-07-05T23:59:59' })
    index.item({ taken: '2021-07-03T23:59:59' })
    index.item({ taken: '2021-07-06T00:00:00' })
    expect(refs(index, { from: '2021-07-04', to: '2021-07-05' })).toEqual([last, first])
  })

  it('tells photos from videos', () => {
    const index = new SampleIndex()
    const photo = index.item()
    const film = index.item({ video: true })
    expect(refs(index, { kind: 'photo' })).toEqual([photo])
    expect(refs(index, { kind: 'video' })).toEqual([film])
  })

  it.each([
    ['a file name', 'img_1.jpg', 'name'],
    ['part of it', 'g_1', 'name'],
    ['the description', 'SUNSET', 'description'],
    ['the camera’s maker', 'kodak', 'camera'],
    ['its model', 'brownie', 'camera'],
    ['Chinese without spaces', '北京', 'chinese'],
    ['accents left out', 'zurich', 'accent'],
    ['accents put in', 'ZÜRICH', 'accent'],
    ['Cyrillic in another case', 'МОСКВА', 'cyrillic'],
    ['full-width letters', 'ＡＢＣ', 'wide'],
    ['the title of an album', 'lisbon', 'album'],
    ['a word here and a word in the album', 'lisbon castle', 'album'],
    ['what LIKE would take for a pattern', '100%_', 'percent'],
    ['Japanese with its marks', 'が', 'japanese'],
    ['somebody in it', 'noemie lune', 'people'],
    ['a person and the album', 'ida lisbon', 'album'],
  ])('finds by %s', (_name, search, expected) => {
    const index = new SampleIndex()
    const found: Record<string, ItemRef> = {
      name: index.item({ filename: 'IMG_1.JPG' }),
      description: index.item({ filename: 'x', description: 'A sunset at sea' }),
      camera: index.item({ filename: 'x', camera: '{"make":"Kodak","model":"Brownie No. 2"}' }),
      chinese: index.item({ filename: 'x', description: '我们在北京的夏天' }),
      accent: index.item({ filename: 'Zürich.jpg' }),
      cyrillic: index.item({ filename: 'Москва.jpg' }),
      wide: index.item({ filename: 'x', description: 'abc' }),
      album: index.item({ filename: 'castle.jpg', people: ['Ida'] }),
      percent: index.item({ filename: '100%_safe.jpg' }),
      japanese: index.item({ filename: 'x', description: 'がっこう' }),
      people: index.item({ filename: 'x', people: ['Bo', 'Noémie Lune'] }),
      damaged: index.item({ filename: 'x', camera: '{"make":' }),
      other: index.item({ filename: 'x', description: 'かさ 100 percent' }),
    }
    const { album } = found
    if (album !== undefined) index.album('Trip to Lisbon', [album])
    expect(refs(index, { search })).toEqual([found[expected]])
  })

  it('wants every word', () => {
    const index = new SampleIndex()
    const both = index.item({ filename: 'cat.jpg', description: 'on a mat' })
    index.item({ filename: 'cat.jpg' })
    expect(refs(index, { search: '  mat\u3000cat ' })).toEqual([both])
    expect(refs(index, { search: ' ' })).toHaveLength(2)
  })

  it('finds an item by any piece of its name, whatever the case', () => {
    const index = new SampleIndex()
    const names = ['Lisboa Café.JPG', 'ﬁnal_v2 (1).png', '海の家.jpg', 'Ærø & Å.webp', 'İstanbul.jpg', 'a\u0301b.jpg']
    const byName = new Map(names.map((filename) => [filename, index.item({ filename })]))
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(20), fc.nat(20), fc.boolean(), (name, from, length, upper) => {
        const letters = Array.from(name)
        const piece = letters.slice(from % letters.length, (from % letters.length) + 1 + length).join('')
        expect(refs(index, { search: upper ? piece.toUpperCase() : piece })).toContain(byName.get(name))
      }),
    )
  })

  it('sorts no list: every one is read in its order', () => {
    const index = new SampleIndex()
    const album = index.album('Trip', [index.item()])
    const wishes: [keyof LibraryQuery, LibraryQuery][] = [
      ['owner', { owner: ownerIdOf('account') as OwnerId }],
      ['first', { first: 100 }],
      ['album', { album }],
      ['kind', { kind: 'video' }],
      ['from', { from: '2021-01-01' }],
      ['to', { to: '2021-12-31' }],
      ['search', { search: 'sea' }],
    ]
    for (let chosen = 0; chosen < 1 << wishes.length; chosen++) {
      const parts = wishes.filter((_, at) => (chosen >> at) & 1).map(([, part]) => part)
      const query = Object.assign({}, ...parts) as LibraryQuery
      const statements: string[] = []
      const listening = new Proxy(index.database, {
        get(database, name) {
          const value: unknown = Reflect.get(database, name)
          if (name !== 'prepare') return typeof value === 'function' ? value.bind(database) : value
          return (sql: string) => {
            statements.push(sql)
            return database.prepare(sql)
          }
        },
      })
      libraryColumns(listening, query)
      const plans = statements.flatMap((sql) => index.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
      const steps = plans.map((row) => String(row['detail']))
      expect(
        steps.filter((step) => step.includes('TEMP B-TREE')),
        JSON.stringify(query),
      ).toEqual([])
      const read =
        query.album !== undefined
          ? 'album_item USING COVERING INDEX album_item_order'
          : query.search !== undefined
            ? 'item_text USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)'
            : query.owner !== undefined
              ? 'here USING COVERING INDEX file_here'
              : 'item USING COVERING INDEX item_shown'
      expect(steps.join('\n'), JSON.stringify(query)).toContain(read)
      const here = steps.filter((step) => step.includes('file_here'))
      expect(here.length, JSON.stringify(query)).toBeGreaterThan(0)
      expect(
        here.filter((step) => !step.includes('COVERING INDEX file_here')),
        JSON.stringify(query),
      ).toEqual([])
    }
  })

  it('finds what a look at every text finds, kept or not, in the order of the whole list', async () => {
    const piece = fc.constantFrom(
      'a',
      'A',
      'é',
      'É',
      'ß',
      'SS',
      'İ',
      'ı',
      '北京',
      '夏',
      'が',
      'か',
      '1',
      '_',
      '%',
      ' ',
      '\u3000',
      'ﬁ',
      'Σ',
      '🙂',
      '\0',
    )
    const text = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''))
    const optional = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined })
    const camera = fc.oneof(
      fc.record({ make: text, model: text }).map((one) => JSON.stringify(one)),
      fc.constantFrom('{', '[]', '{"make":5}'),
    )
    const item = fc.record({
      filename: text,
      description: optional(text),
      camera: optional(camera),
      people: optional(fc.array(text, { maxLength: 2 })),
      video: fc.boolean(),
      here: fc.boolean(),
      day: fc.nat(3),
    })
    const change = fc.record({ item: fc.nat(9), column: fc.constantFrom('filename', 'people'), value: text })
    const step = fc.oneof(fc.constant('settle' as const), change)
    const search = fc
      .array(fc.oneof(text, fc.constantFrom('\ud800', 'a', 'sea')), { minLength: 1, maxLength: 3 })
      .map((words) => words.join(' '))
    const wish = fc.record({ album: fc.boolean(), video: fc.option(fc.boolean()), from: fc.option(fc.nat(3)) })
    const library = fc.record({
      items: fc.array(item, { minLength: 1, maxLength: 10 }),
      steps: fc.array(step, { maxLength: 6 }),
      title: text,
    })
    await fc.assert(
      fc.asyncProperty(library, search, wish, async ({ items, steps, title }, wanted, { album, video, from }) => {
        const index = new SampleIndex()
        const day = (of: number): string => `2021-07-0${of + 1}`
        const ids = items.map((one) =>
          index.item({
            filename: one.filename,
            video: one.video,
            taken: `${day(one.day)}T12:00:00`,
            ...(one.description !== undefined && { description: one.description }),
            ...(one.camera !== undefined && { camera: one.camera }),
            ...(one.people !== undefined && { people: one.people }),
            ...(one.here ? {} : { file: false }),
          }),
        )
        const members = ids.filter((_, at) => at % 2 === 0)
        const id = index.album(title, members)
        index.album('Sea', ids.slice(0, 1))
        for (const change of steps)
          if (change === 'settle') await inSlices(textSteps(index.database))
          else
            changeRows(
              index.database,
              'item',
              { [change.column]: change.column === 'people' ? JSON.stringify([change.value]) : change.value },
              { ref: change.item },
            )
        const query: LibraryQuery = {
          ...(album && { album: id }),
          ...(video !== null && { kind: video ? 'video' : 'photo' }),
          ...(from !== null && { from: day(from) }),
        }
        const rows = index.database.prepare('SELECT ref, filename, description, camera, people FROM item').all()
        const textOf = (ref: ItemRef): string => {
          const row = rows.find((one) => one['ref'] === ref)
          const { make = '', model = '' } = readCamera(row?.['camera'])
          const people = JSON.parse(String(row?.['people'] ?? '[]')) as string[]
          return foldText([row?.['filename'], row?.['description'] ?? '', make, model, ...people].join('\n'))
        }
        const titlesOf = (ref: ItemRef): string[] => [
          ...(members.includes(ref) ? [title] : []),
          ...(ref === ids[0] ? ['Sea'] : []),
        ]
        const words = searchWords(wanted)
        const expected = refs(index, query).filter((ref) => {
          const texts = [textOf(ref as ItemRef), ...titlesOf(ref as ItemRef).map(foldText)]
          return words.every((word) => texts.some((one) => one.includes(word)))
        })
        expect(refs(index, { ...query, search: wanted })).toEqual(expected)
        index.database.close()
      }),
      { numRuns: someRuns(60, 300) },
    )
  })

  it('begins with what the whole begins with, however it is narrowed', () => {
    const index = new SampleIndex()
    const items = Array.from({ length: 12 }, (_, at) =>
      index.item({
        taken: `2021-07-0${1 + (at % 4)}T12:00:0${at % 7}`,
        video: at % 3 === 0,
        filename: at % 2 === 0 ? `SEA_${at}.jpg` : `SKY_${at}.jpg`,
        ...(at % 5 === 4 ? { file: false } : {}),
      }),
    )
    const album = index.album('Trip', items.toReversed())
    const owner = ownerIdOf('account') as OwnerId
    const queries: LibraryQuery[] = [
      {},
      { kind: 'video' },
      { from: '2021-07-02', to: '2021-07-03' },
      { search: 'sea' },
      { album },
      { album, kind: 'photo', search: 'sky' },
      { owner },
    ]
    for (const query of queries) {
      const whole = refs(index, query)
      for (const first of [1, 2, 5, 100]) expect(refs(index, { ...query, first })).toEqual(whole.slice(0, first))
    }
  })

  it('grows with the library', () => {
    const index = new SampleIndex()
    const numbers = Array.from({ length: 20_000 }, (_, at) => at + 1)
    addRows(
      index.database,
      'item',
      numbers.map((number) => ({ ref: number, account: 'account', taken_at: number * 1_000_000, width: 3, height: 2 })),
    )
    addRows(
      index.database,
      'current_file',
      numbers.map((item) => ({ item })),
    )
    const { ref, ratio } = libraryColumns(index.database, {})
    expect(ref).toHaveLength(20_000)
    expect(ref[0]).toBe(20_000)
    expect(ref[19_999]).toBe(1)
    expect(ratio.every((value) => value === 1.5)).toBe(true)
    for (const first of [1, 499, 500, 501, 1700, 10_000])
      expect(refs(index, { first })).toEqual([...ref.subarray(0, first)])
  })
})
