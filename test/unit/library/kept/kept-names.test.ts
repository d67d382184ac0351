import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LocatedRows } from '../../../../src/main/index/places/located-rows.ts'
import { KeptLibrary } from '../../../../src/main/library/kept/kept-library.ts'
import { atOnce } from '../../../../src/main/slices.ts'
import { changeRows } from '../../../rows/rows.ts'
import { SampleIndex } from '../sample-index.ts'

const lisbon = { town: { name: 'Belém', chinese: '贝伦' }, city: { name: 'Lisbon', chinese: '里斯本' }, country: 'PT' }

test('people and places are found by the beginning of any of their words, in both languages', () => {
  const index = new SampleIndex()
  index.item({ people: ['Anna Smith', 'Léa', '王小明'] })
  const there = index.item()
  const rows = new LocatedRows(index.database)
  rows.locate(there, { latitude: 38_69_000, longitude: -9_21_000 }, rows.nameId(lisbon, 'Belém\nLisbon'))
  const library = new KeptLibrary(index.database)
  const names = (beginning: string) => atOnce(library.names(beginning, 6)).map(({ kind, name }) => `${kind} ${name}`)
  expect(names('an')).toEqual(['person Anna Smith'])
  expect(names('SMI')).toEqual(['person Anna Smith'])
  expect(names('anna  s')).toEqual(['person Anna Smith'])
  expect(names('nna')).toEqual([])
  expect(names('l')).toEqual(['person Léa', 'place Lisbon'])
  expect(names('lea')).toEqual(['person Léa'])
  expect(names('bel')).toEqual(['place Belém'])
  expect(names('port')).toEqual(['place Portugal'])
  expect(names('葡')).toEqual(['place 葡萄牙'])
  expect(names('里斯')).toEqual(['place 里斯本'])
  expect(names('王')).toEqual(['person 王小明'])
  expect(names(' ')).toEqual([])
  expect(atOnce(library.names('l', 1))).toHaveLength(1)
})

test('names that come later are found, those of damaged columns are not, and nobody waits', () => {
  const index = new SampleIndex()
  const first = index.item()
  const library = new KeptLibrary(index.database)
  expect(atOnce(library.names('b', 6))).toEqual([])
  changeRows(index.database, 'item', { people: JSON.stringify(['Bob', '', 7]) }, { ref: first })
  index.item({ people: ['Bea'] })
  const rows = new LocatedRows(index.database)
  rows.nameId({ town: { name: 'Basel' }, country: 'CH' }, 'Basel')
  expect(atOnce(library.names('b', 6)).map(({ name }) => name)).toEqual(['Bea', 'Bob', 'Basel'])
  changeRows(index.database, 'item', { people: '{not json' }, { ref: first })
  expect(atOnce(library.names('b', 6))).toHaveLength(3)
})

test('every name is found by the beginning of each of its words', () => {
  const name = fc
    .array(fc.stringMatching(/^[a-zà-ÿ一-龥]{1,8}$/u), { minLength: 1, maxLength: 3 })
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), fc.nat(), (people, which) => {
      const index = new SampleIndex()
      index.item({ people })
      const library = new KeptLibrary(index.database)
      const meant = people[which % people.length] ?? ''
      for (const word of meant.split(' '))
        expect(atOnce(library.names(word, 100)).map((each) => each.name)).toContain(meant)
      index.database.close()
    }),
    { numRuns: 60 },
  )
})
