import type { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LocatedRows } from '../../../../src/main/index/places/located-rows.ts'
import { textSteps } from '../../../../src/main/index/items/item-texts.ts'
import { KeptLibrary, libraryColumns } from '../../../../src/main/library/kept/kept-library.ts'
import { ownerIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { itemMarks } from '../../../../src/shared/search/search-words.ts'
import { atOnce, type Steps } from '../../../../src/main/slices.ts'
import type { AlbumId, ItemColumns, ItemRef, LibraryQuery, OwnerId } from '../../../../src/shared/domain.ts'
import { someRuns } from '../../../cases/some-cases.ts'
import { addKnownFile } from '../../mirror/known-files.ts'
import { SampleIndex } from '../sample-index.ts'
import { addMissing, addRow, changeRows, removeRows } from '../../../rows/rows.ts'

const words = ['sea', 'Léa’s', '夏天', 'IMG', 'kodak', 'trip', 'ıstanbul']

/** Something that a backup, an import or a person does to the index. `item` and `album` count around those that are there. */
const changes = {
  'adds an item': ({ index }, { word, time }) => {
    index.item({ filename: `${word}.jpg`, taken: at(time) })
  },
  'lists an item without its file': ({ index }, { word }) => {
    index.item({ filename: word, file: false })
  },
  'brings the file of an item': ({ index, ref, unique }) => {
    const row = index.database
      .prepare(`SELECT 1 FROM item_file WHERE item = ? AND role = 'primary' AND number = 0`)
      .get(ref)
    if (!row)
      addKnownFile(index.database, { item: ref, role: 'primary', path: `late-${unique}`, bytes: 1, sha256: 'x' })
  },
  'loses the file of an item': ({ index, ref }) => {
    removeRows(index.database, 'item_file', { item: ref })
  },
  'forgets an item': ({ index, ref }) => {
    removeRows(index.database, 'item_file', { item: ref })
    removeRows(index.database, 'album_item', { item: ref })
    removeRows(index.database, 'item_source', { item: ref })
    removeRows(index.database, 'item', { ref })
  },
  'says when an item was taken': ({ index, ref }, { time }) => {
    changeRows(index.database, 'item', { taken_at: Date.parse(`${at(time)}Z`), zone: time * 30 }, { ref })
  },
  'gives an item another shape': ({ index, ref }, { time }) => {
    changeRows(index.database, 'item', { width: time * 100, motion: time % 2 }, { ref })
  },
  'describes an item': ({ index, ref }, { word }) => {
    changeRows(index.database, 'item', { description: word }, { ref })
  },
  'marks an item': ({ index, ref }, { time }) => {
    const place = time % 5 === 0 ? '{"latitude":1,"longitude":2,"from":"file"}' : null
    changeRows(
      index.database,
      'item',
      { favorite: time % 2, archived: time % 3 === 0 ? 1 : 0, location: place },
      { ref },
    )
  },
  'has an item from an export': ({ index, ref }) => {
    addMissing(index.database, 'owner', { id: 'somebody', name: 'Somebody' })
    addMissing(index.database, 'source', { ref: 1, id: 'export', kind: 'takeout', owner: 'somebody' })
    addMissing(index.database, 'item_source', { item: ref, source: 1, key: `of ${ref}`, first_seen: 1 })
  },
  'is told that an account has an item from here': ({ index, ref }, { time }) => {
    addMissing(index.database, 'owner', { id: 'somebody', name: 'Somebody' })
    addMissing(index.database, 'source', { ref: 2, id: 'account', kind: 'library', owner: 'somebody' })
    addMissing(index.database, 'item_source', { item: ref, source: 2, key: `of ${ref}`, first_seen: 1 })
    const facts = time % 2 === 0 ? '{"uploaded":true}' : null
    changeRows(index.database, 'item_source', { facts }, { item: ref, source: 2 })
  },
  'has an item from exports no longer': ({ index, ref }) => {
    removeRows(index.database, 'item_source', { item: ref })
  },
  'says when an item came': ({ index, ref }, { time }) => {
    changeRows(index.database, 'item', { first_seen: time }, { ref })
  },
  'has the original of an item': ({ index, ref }, { time }) => {
    const fidelity = time % 2 === 0 ? 'original' : 'copy'
    changeRows(index.database, 'item_file', { fidelity }, { item: ref, role: 'primary', number: 0 })
  },
  'finds a file damaged': ({ index, ref, unique }) => {
    addRow(index.database, 'file_problem', { path: `bad-${unique}`, code: 'file-damaged', found_at: 1, item: ref })
  },
  'finds files right again': ({ index, ref }) => {
    removeRows(index.database, 'file_problem', { item: ref })
  },
  'finds out whose damaged files were': ({ index, ref }, { time }) => {
    changeRows(index.database, 'file_problem', { item: time % 2 === 0 ? ref : null }, { code: 'file-damaged' })
  },
  'names somebody in an item': ({ index, ref }, { word }) => {
    changeRows(index.database, 'item', { people: JSON.stringify([word]) }, { ref })
  },
  'finds out where an item was taken': ({ index, ref }, { word, time }) => {
    const rows = new LocatedRows(index.database)
    const name = time % 3 === 0 ? undefined : rows.nameId({ town: { name: word }, country: 'CH' }, word)
    rows.locate(ref, { latitude: (time - 10) * 1e5, longitude: (time % 2 === 0 ? 180 - time : time - 180) * 1e5 }, name)
  },
  'finds out that an item was taken nowhere': ({ index, ref }) => {
    new LocatedRows(index.database).forget(ref)
  },
  'edits an item': ({ index, ref, unique }, { time }) => {
    const here = index.database.prepare(`SELECT role FROM item_file WHERE item = ? AND number = 0`).all(ref)
    if (here.some(({ role }) => role === 'edited')) return
    addKnownFile(index.database, {
      item: ref,
      role: 'edited',
      path: `edited-${unique}`,
      bytes: 1,
      sha256: 'y',
    })
    changeRows(index.database, 'file', { width: time * 10, height: 100 }, { path: `edited-${unique}` })
  },
  'tells a file to be RAW': ({ index, ref }) => {
    const type = 'image/x-canon-cr2'
    changeRows(index.database, 'item_file', { mime_type: type }, { item: ref, role: 'primary' })
  },
  'makes an item an earlier version': ({ index, ref }) => {
    if (index.database.prepare('SELECT 1 FROM item_file WHERE item = ? AND number = 9').get(ref)) return
    changeRows(index.database, 'item_file', { number: 9, replaced_at: 1 }, { item: ref, role: 'primary', number: 0 })
  },
  'makes an album': ({ index, ref }, { word }) => {
    index.album(word, [ref])
  },
  'puts an item into an album': ({ index, ref, album }) => {
    if (album !== undefined) addMissing(index.database, 'album_item', { album, position: 9, item: ref })
  },
  'takes all out of an album': ({ index, album }) => {
    if (album !== undefined) removeRows(index.database, 'album_item', { album })
  },
  'calls an album otherwise': ({ index, album }, { word }) => {
    if (album !== undefined) changeRows(index.database, 'album', { title: word }, { id: album })
  },
  'removes an album': ({ index, album }) => {
    if (album !== undefined) removeRows(index.database, 'album', { id: album })
  },
  'keeps the texts': ({ index }) => {
    atOnce(textSteps(index.database))
  },
} satisfies Record<
  string,
  (scene: Scene & { ref: ItemRef; album: AlbumId | undefined }, of: { word: string; time: number }) => void
>

interface Scene {
  index: SampleIndex
  /** Unlike any other, for a path. */
  unique: number
}

const at = (time: number): string => `2021-07-04T12:00:${String(time).padStart(2, '0')}`

const change = fc.record({
  what: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
  item: fc.nat(20),
  word: fc.constantFrom(...words),
  time: fc.nat(20),
})
const query = fc.record(
  {
    search: fc.constantFrom('sea', "lea's", '天', 'img', 'trip 夏', 'kod', 'istanbul'),
    kind: fc.constantFrom('photo' as const, 'video' as const),
    owner: fc.constant(ownerIdOf('account') as OwnerId),
    album: fc.nat(3),
    from: fc.constant('2021-07-04'),
    marks: fc.subarray([...itemMarks], { maxLength: 2 }),
    within: fc.array(fc.constant({ from: '2021-07-01', to: '2021-07-04' }), { maxLength: 1 }),
    yearly: fc.array(fc.constantFrom({ from: 701, to: 731 }, { from: 1201, to: 231, before: 2022 }), { maxLength: 1 }),
    added: fc.array(fc.constantFrom({ from: 5, to: 10 }, { from: 8 }), { minLength: 1, maxLength: 2 }),
    area: fc.constantFrom(
      { south: -5, west: 170, north: 5, east: -170 },
      { south: -10, west: -180, north: 0, east: 180 },
      { south: -90, west: -175, north: 90, east: -160 },
    ),
    first: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: [] },
)

const plain = ({ ref, ratio, day, flags }: ItemColumns) => ({
  ref: [...ref],
  ratio: [...ratio],
  day: [...day],
  flags: [...flags],
})

test('lists that are kept say what lists that are read anew say, whatever is written while several are asked for', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: change },
    { weight: 1, arbitrary: query },
    { weight: 2, arbitrary: fc.nat(9) },
  )
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 5, maxLength: 60 }),
      fc.array(query, { minLength: 1, maxLength: 3 }),
      (steps, asked) => {
        const index = new SampleIndex()
        index.item()
        const albumIds = (): AlbumId[] =>
          index.database
            .prepare('SELECT id FROM album ORDER BY id')
            .all()
            .map(({ id }) => String(id) as AlbumId)
        const kept = new KeptLibrary(index.database)
        const underWay: Steps<ItemColumns>[] = []
        const wished = ({ album, ...more }: { album?: number } & Omit<LibraryQuery, 'album'>): LibraryQuery => {
          const id = album === undefined ? undefined : albumIds()[album % Math.max(1, albumIds().length)]
          return { ...more, ...(id !== undefined && { album: id }) }
        }
        for (const [unique, each] of steps.entries()) {
          if (typeof each === 'number') {
            // One of those who asked gets on by a step.
            underWay[each % Math.max(1, underWay.length)]?.next()
          } else if ('what' in each) {
            const refs = index.database.prepare('SELECT ref FROM item').all()
            const ref = Number(refs[each.item % refs.length]?.['ref'] ?? 0) as ItemRef
            if (ref === 0 && each.what !== 'adds an item') continue
            const ids = albumIds()
            changes[each.what]({ index, unique, ref, album: ids[each.item % Math.max(1, ids.length)] }, each)
          } else underWay.push(kept.columns(wished(each)))
        }
        for (const each of asked) {
          const of = wished(each)
          expect(plain(atOnce(kept.columns(of)))).toEqual(plain(libraryColumns(index.database, of)))
        }
        index.database.close()
      },
    ),
    { numRuns: someRuns(100, 400) },
  )
})

/** A property as whoever has the database itself sees it. */
function bound(database: DatabaseSync, name: string | symbol): unknown {
  const value: unknown = Reflect.get(database, name)
  return typeof value === 'function' ? value.bind(database) : value
}

test('a disk that is full keeps nobody from looking', () => {
  const index = new SampleIndex()
  const first = index.item({ filename: 'sea.jpg' })
  const pages = Number(index.database.prepare('PRAGMA page_count').get()?.['page_count'])
  index.database.exec(`PRAGMA max_page_count = ${pages}; PRAGMA cache_size = 1`)
  const refused = new Proxy(index.database, {
    get(database, name) {
      if (name !== 'exec') return bound(database, name)
      return (sql: string) => {
        if (sql.includes('watched'))
          throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })
        database.exec(sql)
      }
    },
  })
  const library = new KeptLibrary(refused)
  expect([...atOnce(library.columns({})).ref]).toEqual([first])
  expect([...atOnce(library.columns({ search: 'sea' })).ref]).toEqual([first])
  // There is room again, and nobody noted what has come since.
  index.database.exec('PRAGMA max_page_count = 1000000')
  const second = index.item({ filename: 'sea 2.jpg', taken: '2022-01-01T00:00:00' })
  expect([...atOnce(library.columns({ search: 'sea' })).ref]).toEqual([second, first])
})

test('nothing is noted but for somebody who looks', () => {
  const index = new SampleIndex()
  const noted = (): unknown[] => index.database.prepare('SELECT ref FROM shown_change').all()
  index.item()
  expect(noted()).toEqual([])
  const library = new KeptLibrary(index.database)
  atOnce(library.columns({}))
  const ref = index.item()
  expect(noted()).toEqual([{ ref }])
  library.close()
  expect(noted()).toEqual([])
  index.item()
  expect(noted()).toEqual([])
})
