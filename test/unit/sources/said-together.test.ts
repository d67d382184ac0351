import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { saidTogether } from '../../../src/main/sources/said-together.ts'
import { factsText, lastingFacts, readFacts, type SourceFacts } from '../../../src/main/sources/source-facts.ts'
import { someFacts } from './generated-facts.ts'

const old = '2025-01-01T00:00:00Z'
const recent = '2026-01-01T00:00:00Z'

describe('what a source says of an item in several words', () => {
  it('is as the newest has it where it can be taken back, and else of the newest that says it', () => {
    const first: SourceFacts = {
      asOf: old,
      filename: 'a.jpg',
      creationTime: '2019-05-02T12:26:40Z',
      description: 'then',
      people: ['Nora'],
      favorite: true,
    }
    const second: SourceFacts = { asOf: recent, filename: 'b.jpg', description: 'today' }
    const together = {
      asOf: recent,
      filename: 'b.jpg',
      creationTime: '2019-05-02T12:26:40Z',
      description: 'today',
      asOfEach: { creationTime: old },
    }
    expect(saidTogether(first, second)).toEqual(together)
    expect(saidTogether(second, first)).toEqual(together)
  })

  it('of an unknown time loses against all others, and of two of one time the later that comes counts', () => {
    expect(saidTogether({ asOf: old, favorite: true }, { people: ['Nora'] })).toEqual({ asOf: old, favorite: true })
    expect(saidTogether({ people: ['Nora'] }, { asOf: old })).toEqual({ asOf: old })
    expect(saidTogether({ people: ['Nora'] }, { people: ['Ida'] })).toEqual({ people: ['Ida'] })
    expect(saidTogether({ asOf: old, favorite: true }, { asOf: old })).toEqual({ asOf: old })
  })

  it('is the same in whatever order the words come, said once or again, and kept in between', () => {
    const words = fc.uniqueArray(fc.record({ facts: someFacts, year: fc.integer({ min: 1990, max: 2030 }) }), {
      minLength: 1,
      maxLength: 5,
      selector: ({ year }) => year,
    })
    const given = words.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    )
    fc.assert(
      fc.property(given, ([all, otherwise]) => {
        const said = ({ facts, year }: (typeof all)[number]): SourceFacts => ({
          ...facts,
          asOf: `${year}-01-01T00:00:00Z`,
        })
        const keep = (facts: SourceFacts): SourceFacts => readFacts(factsText(facts))
        const together = (list: typeof all): SourceFacts =>
          list.map(said).reduce((one, other) => keep(saidTogether(one, other)), {})
        const result = together(all)
        expect(together(otherwise)).toEqual(result)
        const inTurn = all.map(said).toSorted((one, other) => ((one.asOf ?? '') < (other.asOf ?? '') ? 1 : -1))
        expect({ favorite: result.favorite, people: result.people, asOf: result.asOf }).toEqual({
          favorite: inTurn[0]?.favorite,
          people: inTurn[0]?.people,
          asOf: inTurn[0]?.asOf,
        })
        for (const name of lastingFacts)
          expect(result[name]).toEqual(inTurn.find((each) => each[name] !== undefined)?.[name])
      }),
    )
  })
})
