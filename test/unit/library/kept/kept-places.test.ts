import { expect, test } from 'vitest'
import { LocatedRows } from '../../../../src/main/index/places/located-rows.ts'
import { KeptLibrary } from '../../../../src/main/library/kept/kept-library.ts'
import { atOnce } from '../../../../src/main/slices.ts'
import type { ItemRef, LibraryQuery } from '../../../../src/shared/domain.ts'
import { SampleIndex } from '../sample-index.ts'

function world() {
  const index = new SampleIndex()
  const rows = new LocatedRows(index.database)
  const words = 'Bern\n伯尔尼\nSwitzerland\n瑞士'
  const at = (latitude: number, longitude: number, name?: number): ItemRef => {
    const ref = index.item()
    rows.locate(ref, { latitude: latitude * 1e5, longitude: longitude * 1e5 }, name)
    return ref
  }
  const bern = rows.nameId({ town: { name: 'Bern' }, country: 'CH' }, words)
  const refs = {
    bern: at(46.95, 7.45, bern),
    fiji: at(-17, 179.5),
    samoa: at(-13.8, -171.8),
    pole: at(90, 0),
    nowhere: index.item({ filename: 'Bern.jpg' }),
  }
  const library = new KeptLibrary(index.database)
  const found = (query: LibraryQuery): string[] => {
    const shown = atOnce(library.columns(query)).ref
    return Object.entries(refs).flatMap(([name, ref]) => (shown.includes(ref) ? [name] : []))
  }
  return { index, rows, refs, found }
}

test('an area has what was taken in it, over the date line and at the poles, its edges included, and nothing without a place', () => {
  const { found } = world()
  const area = (south: number, west: number, north: number, east: number) =>
    found({ area: { south, west, north, east } })
  expect(area(-90, -180, 90, 180)).toEqual(['bern', 'fiji', 'samoa', 'pole'])
  expect(area(-20, 170, -10, -170)).toEqual(['fiji', 'samoa'])
  expect(area(-20, -180, -10, 170)).toEqual(['samoa'])
  expect(area(46.95, 7.45, 46.95, 7.45)).toEqual(['bern'])
  expect(area(89, -10, 90, 10)).toEqual(['pole'])
  expect(area(0, 100, 10, 110)).toEqual([])
})

test('an item is found by how its place is called, in each language, beside its other words', () => {
  const { index, rows, refs, found } = world()
  expect(found({ search: 'bern' })).toEqual(['bern', 'nowhere'])
  expect(found({ search: 'switzer' })).toEqual(['bern'])
  expect(found({ search: '伯尔尼' })).toEqual(['bern'])
  expect(found({ search: 'img bern' })).toEqual(['bern'])
  rows.locate(refs.fiji, { latitude: 0, longitude: 0 }, rows.nameId({ country: 'FJ' }, 'Fiji\n斐济'))
  rows.forget(refs.bern)
  expect(found({ search: '斐济' })).toEqual(['fiji'])
  expect(found({ search: 'switzer' })).toEqual([])
  expect(found({ area: { south: -1, west: -1, north: 1, east: 1 } })).toEqual(['fiji'])
  index.database.close()
})
