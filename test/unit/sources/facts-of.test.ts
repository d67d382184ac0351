import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factsOf, type Said } from '../../../src/main/sources/facts-of.ts'
import { factsText, readFacts, type SourceFacts } from '../../../src/main/sources/source-facts.ts'
import { severalSaid, someFacts } from './generated-facts.ts'

function said(facts: SourceFacts, more: Partial<Said> = {}): Said {
  return { source: 'exports', kind: 'takeout', key: 'a', own: false, state: 'listed', firstSeen: 5, facts, ...more }
}
const google = (facts: SourceFacts): Said => said(facts, { source: 'google', kind: 'library', own: true, firstSeen: 9 })
const nobody = { people: [], favorite: false, archived: false }
const lake = { latitude: 46.5, longitude: 9.25 } as const

describe('what an item says', () => {
  const table: [what: string, sources: Said[], facts: object][] = [
    ['of no source is nothing', [], nobody],
    [
      'is called as its account calls it',
      [said({ filename: 'b' }), google({ filename: 'a' })],
      { ...nobody, filename: 'a' },
    ],
    [
      'is called as an export calls it, if its account does not',
      [said({ filename: 'b' }), google({})],
      { ...nobody, filename: 'b' },
    ],
    [
      'is described by its account, if that describes it',
      [said({ description: 'export' }), google({ description: 'account' })],
      { ...nobody, description: 'account' },
    ],
    [
      'is described by whoever describes it',
      [said({ description: 'export' }), google({})],
      { ...nobody, description: 'export' },
    ],
    [
      'has the time of its account',
      [said({ creationTime: '2020-01-01T00:00:00Z' }), google({ creationTime: '2021-01-01T00:00:00Z' })],
      { ...nobody, creationTime: '2021-01-01T00:00:00Z' },
    ],
    [
      'has the time of the source that has had it longer',
      [
        said({ creationTime: '2020-01-01T00:00:00Z' }),
        said({ creationTime: '2021-01-01T00:00:00Z' }, { source: 'a', firstSeen: 4 }),
      ],
      { ...nobody, creationTime: '2021-01-01T00:00:00Z' },
    ],
    [
      'has the time of an export before that of a folder',
      [
        said({ creationTime: '2020-01-01T00:00:00Z' }, { kind: 'folder', firstSeen: 1 }),
        said({ creationTime: '2021-01-01T00:00:00Z' }),
      ],
      { ...nobody, creationTime: '2021-01-01T00:00:00Z' },
    ],
    [
      'has the place that a person has set, whoever says it',
      [
        said({ location: { ...lake, from: 'geoDataExif' } }, { firstSeen: 1 }),
        said({ location: { ...lake, from: 'geoData' } }, { key: 'b' }),
      ],
      { ...nobody, location: { ...lake, from: 'geoData' } },
    ],
    [
      'has the place that Google has read before the one that we have read',
      [
        said({ location: { ...lake, from: 'file' } }, { firstSeen: 1 }),
        said({ location: { ...lake, from: 'geoDataExif' } }, { key: 'b' }),
      ],
      { ...nobody, location: { ...lake, from: 'geoDataExif' } },
    ],
    [
      'has the people of all its sources, each once',
      [said({ people: ['Nora', 'Ida'] }), said({ people: ['Max', 'Nora'] }, { source: 'z', firstSeen: 6 })],
      { ...nobody, people: ['Nora', 'Ida', 'Max'] },
    ],
    [
      'is a favourite if one source says so',
      [said({}), said({ favorite: true }, { key: 'b' })],
      { ...nobody, favorite: true },
    ],
    [
      'is none if only a source that no longer has it says so',
      [said({}), said({ favorite: true }, { key: 'b', state: 'gone' })],
      nobody,
    ],
    [
      'is one still where no source has it any more',
      [said({ favorite: true }, { state: 'gone' })],
      { ...nobody, favorite: true },
    ],
    [
      'is one still where its account lists it and the export no longer',
      [google({}), said({ favorite: true }, { state: 'gone' })],
      { ...nobody, favorite: true },
    ],
    ['is archived if one source says so', [said({ archived: true }), google({})], { ...nobody, archived: true }],
    ['is archived if one source has it there', [said({}, { state: 'archived' })], { ...nobody, archived: true }],
    ['is not archived where it is in the trash', [said({}, { state: 'trashed' })], nobody],
    [
      'keeps what only the name tells, and the time of its upload',
      [said({ localTime: '2020-01-01T00:00:00' }), said({ uploadedAt: '2021-01-01T00:00:00Z' }, { key: 'b' })],
      { ...nobody, localTime: '2020-01-01T00:00:00', uploadedAt: '2021-01-01T00:00:00Z' },
    ],
  ]
  test.each(table)('%s', (_what, sources, facts) => expect(factsOf(sources)).toEqual(facts))

  test('does not depend on the order of its sources', () => {
    const shuffled = severalSaid.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(factsOf(other)).toEqual(factsOf(one))
      }),
    )
  })

  test('is what the source says, if there is one', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const { fromPartner: _, comments: __, asOf: ___, ...told } = facts
        const { favorite = false, archived = false, people = [] } = told
        expect(factsOf([said(facts)])).toEqual({ ...told, favorite, archived, people: [...new Set(people)] })
      }),
    )
  })

  test('is the same if a source says the same again under another key', () => {
    fc.assert(
      fc.property(severalSaid, fc.nat(4), (all, at) => {
        const again = all[at]
        if (again) expect(factsOf([...all, { ...again, key: 'again', firstSeen: 9 }])).toEqual(factsOf(all))
      }),
    )
  })
})

describe('facts as they are kept', () => {
  test('are read as they were said, and say the same in one way', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        expect(readFacts(factsText(facts))).toEqual(facts)
        const turned = Object.fromEntries(Object.entries(facts).toReversed())
        expect(factsText(turned)).toBe(factsText(facts))
      }),
    )
  })

  test.each([
    ['nothing', null],
    ['what is no JSON', '{'],
    ['what is no object', '["filename"]'],
    [
      'what is nothing of what it should be',
      JSON.stringify({
        filename: 7,
        creationTime: 'yesterday',
        localTime: 'noon',
        uploadedAt: {},
        description: [],
        location: { latitude: 91, longitude: 0, from: 'geoData' },
        people: [7, '', null],
        favorite: 'yes',
        archived: 1,
        fromPartner: {},
        comments: 'nice',
      }),
    ],
    ['places from nowhere', JSON.stringify({ location: { latitude: 1, longitude: 1 } })],
  ])('leave out %s', (_, column) => {
    expect(readFacts(column)).toEqual({})
  })

  test('keep what is right beside what is wrong', () => {
    const column = JSON.stringify({
      filename: 'a.jpg',
      people: ['Nora', 7],
      location: { latitude: 46.5, longitude: 9.25, altitude: 'high', from: 'file' },
      comments: [{ text: 'nice', at: 'then', by: 'Ida', liked: true }, 7],
    })
    expect(readFacts(column)).toEqual({
      filename: 'a.jpg',
      people: ['Nora'],
      location: { ...lake, from: 'file' },
      comments: [{ text: 'nice', by: 'Ida', liked: true }, {}],
    })
  })
})
