import { expect, test } from 'vitest'
import { KeptLibrary } from '../../../../src/main/library/kept/kept-library.ts'
import { atOnce } from '../../../../src/main/slices.ts'
import { SampleIndex } from '../sample-index.ts'
import { changeRows, removeRows } from '../../../rows/rows.ts'

test('the whole timeline is worked out once, and again after anything was written', () => {
  const index = new SampleIndex()
  const old = index.item({ taken: '2020-01-01T00:00:00' })
  const library = new KeptLibrary(index.database)
  const first = atOnce(library.columns({}))
  expect([...first.ref]).toEqual([old])
  expect(atOnce(library.columns({}))).toBe(first)

  const newer = index.item({ taken: '2021-01-01T00:00:00' })
  expect([...atOnce(library.columns({})).ref]).toEqual([newer, old])
  changeRows(index.database, 'item', { width: 1000, height: 250 }, { ref: old })
  expect([...atOnce(library.columns({})).ratio]).toEqual([4 / 3, 4].map(Math.fround))
  removeRows(index.database, 'item_file')
  expect([...atOnce(library.columns({})).ref]).toEqual([])
})

test('what is asked for in part, or narrowed, is the same whether the whole is kept or not', () => {
  const index = new SampleIndex()
  const photo = index.item({ taken: '2020-01-01T00:00:00' })
  const film = index.item({ taken: '2021-01-01T00:00:00', video: true })
  const library = new KeptLibrary(index.database)
  const answers = () => [
    [...atOnce(library.columns({ first: 1 })).ref],
    [...atOnce(library.columns({ kind: 'photo' })).ref],
    [...atOnce(library.columns({ first: 5 })).ref],
  ]
  const expected = [[film], [photo], [film, photo]]
  expect(answers()).toEqual(expected)
  atOnce(library.columns({}))
  expect(answers()).toEqual(expected)
})

test('what was written while it was worked out keeps the answer from being kept', () => {
  const index = new SampleIndex()
  index.item()
  const library = new KeptLibrary(index.database)
  const asked = library.columns({})
  asked.next()
  const late = index.item({ taken: '2022-01-01T00:00:00' })
  atOnce(asked)
  expect([...atOnce(library.columns({})).ref]).toContain(late)
})
