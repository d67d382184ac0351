import * as fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { libraryColumns } from '../../../../src/main/library/kept/kept-library.ts'
import { parseSearch } from '../../../../src/shared/search/parse-search.ts'
import { understood } from '../../../../src/shared/search/search-query.ts'
import type { LibraryQuery } from '../../../../src/shared/domain.ts'
import { SampleIndex } from '../sample-index.ts'
import { addKnownFile } from '../../mirror/known-files.ts'
import { addRow, changeRows } from '../../../rows/rows.ts'
import type { Some } from '../../../rows/tables.ts'

const today = '2026-11-29'

/** The list that the window asks for when somebody types this. */
function asked(text: string): LibraryQuery {
  const parsed = parseSearch(text)
  return { ...(parsed.words !== '' && { search: parsed.words }), ...understood(parsed, today) }
}

/** An index with an item for each meaning, by what it is. */
function scene() {
  const index = new SampleIndex()
  const set = (ref: number, change: Some<'item'>): void => changeRows(index.database, 'item', change, { ref })
  const refs = {
    film: index.item({ filename: 'a.mp4', video: true, taken: '2015-07-04T12:00:00' }),
    live: index.item({ filename: 'b.jpg', motion: true, taken: '2015-12-25T23:59:59' }),
    moving: index.item({ filename: 'c.gif', animated: true, taken: '2016-12-25T00:00:00' }),
    raw: index.item({ filename: 'd.cr2', taken: '2019-06-01T00:00:00', file: { mimeType: 'image/x-canon-cr2' } }),
    wide: index.item({ filename: 'e.jpg', width: 20_000, height: 1000, taken: '2019-08-31T23:59:59' }),
    high: index.item({ filename: 'f.jpg', width: 1000, height: 3000, taken: '2019-09-01T00:00:00' }),
    screen: index.item({ filename: 'Screenshot_2020-01-31.png', taken: '2020-01-31T10:00:00' }),
    screenZh: index.item({ filename: '截屏2020.png', taken: '2020-02-29T10:00:00' }),
    liked: index.item({ filename: 'g.jpg', taken: '2026-11-28T12:00:00' }),
    put: index.item({ filename: 'h.jpg', taken: '2026-11-22T12:00:00', camera: '{"latitude":1,"longitude":2}' }),
    placed: index.item({ filename: 'Lisboa.jpg', taken: '2026-10-31T12:00:00' }),
  }
  set(refs.liked, { favorite: true })
  set(refs.put, { archived: true })
  set(refs.film, { account: null, remote_id: null, first_seen: Date.parse('2026-11-20T12:00:00') })
  addRow(index.database, 'owner', { id: 'somebody', name: 'Somebody' })
  addRow(index.database, 'source', { ref: 1, id: 'export', kind: 'takeout', owner: 'somebody' })
  for (const ref of [refs.film, refs.live])
    addRow(index.database, 'item_source', { item: ref, source: 1, key: `of ${ref}` })
  addRow(index.database, 'source', { ref: 2, id: 'account', kind: 'library', owner: 'somebody' })
  addRow(index.database, 'item_source', { item: refs.moving, source: 2, key: 'sent', facts: '{"uploaded":true}' })
  addRow(index.database, 'item_source', { item: refs.wide, source: 2, key: 'listed', facts: '{}' })
  set(refs.raw, { first_seen: Date.parse('2026-11-22T00:00:00') })
  set(refs.wide, { first_seen: Date.parse('2026-11-29T23:00:00') })
  changeRows(index.database, 'item_file', { fidelity: 'original' }, { item: refs.film })
  addKnownFile(index.database, { item: refs.liked, role: 'edited', path: 'g-edited.jpg', bytes: 1, sha256: 'e' })
  addRow(index.database, 'file_problem', { path: 'x', code: 'file-damaged', item: refs.screen })
  set(refs.placed, { location: '{"latitude":1,"longitude":2,"from":"file"}' })
  return { index, refs }
}

const { index, refs } = scene()
const all = Object.keys(refs) as (keyof typeof refs)[]

it.each<[string, (keyof typeof refs)[]]>([
  ['videos', ['film']],
  ['照片', all.filter((name) => name !== 'film')],
  ['motion photos', ['live']],
  ['gif', ['moving']],
  ['raw', ['raw']],
  ['panorama', ['wide', 'high']],
  ['截图', ['screen', 'screenZh']],
  ['favourites', ['liked']],
  ['归档', ['put']],
  ['without place', all.filter((name) => name !== 'put' && name !== 'placed')],
  ['favourite archived', []],
  ['2015', ['film', 'live']],
  ['July', ['film']],
  ['25 December', ['live', 'moving']],
  ['12月25日 2016', ['moving']],
  ['summer 2019', ['raw', 'wide']],
  ['winter', ['live', 'moving', 'screen', 'screenZh']],
  ['2015 2016 videos', ['film']],
  ['yesterday', ['liked']],
  ['上周', ['put']],
  ['last month', ['placed']],
  ['lisboa 2026', ['placed']],
  ['lisboa 2015', []],
  ['from takeout', ['film', 'live']],
  ['from backups', all.filter((name) => name !== 'film' && name !== 'moving')],
  ['from backups from takeout', ['live']],
  ['only originals', ['film']],
  ['edited photos', ['liked']],
  ['damaged files', ['screen']],
  ['added last week', ['film', 'raw']],
  ['added since 2026-11-22', ['raw', 'wide']],
  ['recently added videos', ['film']],
  ['added on 2026-11-21', []],
])('%s finds what it means', (text, names) => {
  const found = [...libraryColumns(index.database, asked(text)).ref]
  expect(found.toSorted((one, other) => one - other)).toEqual(names.map((name) => refs[name] as number))
})

test('what is found is in the order of the whole list, and as many as are asked for', () => {
  const whole = [...libraryColumns(index.database, {}).ref]
  const part = fc.constantFrom('2015', 'photos', 'winter', 'without place', 'jpg', '2026', 'favourite')
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 4 }), (parts, first) => {
      const found = [...libraryColumns(index.database, asked(parts.join(' '))).ref]
      expect(found).toEqual(whole.filter((ref) => found.includes(ref)))
      expect([...libraryColumns(index.database, { ...asked(parts.join(' ')), first }).ref]).toEqual(
        found.slice(0, first),
      )
    }),
    { numRuns: 60 },
  )
})
