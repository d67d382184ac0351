import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderOf, type Members } from '../../../src/main/sources/order-of.ts'

const google = (...items: number[]): Members<number> => ({ source: 'google', leads: true, items })
const takeout = (...items: number[]): Members<number> => ({ source: 'takeout', leads: false, items })

describe('the order of an album', () => {
  const table: [what: string, sources: Members<number>[], order: number[]][] = [
    ['of no source is empty', [], []],
    ['of one source is its own', [takeout(3, 1, 2)], [3, 1, 2]],
    ['is that of the source which leads', [takeout(3, 2, 1), google(1, 2, 3)], [1, 2, 3]],
    ['has what only another has behind what it follows there', [google(1, 2, 3), takeout(1, 9, 3)], [1, 9, 2, 3]],
    ['keeps several of those together', [google(1, 2), takeout(1, 8, 9, 2)], [1, 8, 9, 2]],
    ['has at its front what follows nothing', [google(1, 2), takeout(9, 1)], [9, 1, 2]],
    ['follows what is shown elsewhere by now', [google(2, 1), takeout(1, 9, 2)], [2, 1, 9]],
    ['keeps what the source which leads has left out', [google(2), takeout(1, 2, 3)], [1, 2, 3]],
  ]
  test.each(table)('%s', (_what, sources, order) => expect(orderOf(sources)).toEqual(order))

  const members = fc.uniqueArray(fc.integer({ min: 0, max: 12 }))
  const several = fc.uniqueArray(
    fc.record({ source: fc.constantFrom('a', 'b', 'c', 'd'), leads: fc.boolean(), items: members }),
    { selector: ({ source }) => source },
  )

  test('holds each item of each source once', () => {
    fc.assert(
      fc.property(several, (sources) => {
        const all = new Set(sources.flatMap(({ items }) => items))
        expect(orderOf(sources).toSorted((one, other) => one - other)).toEqual(
          [...all].toSorted((one, other) => one - other),
        )
      }),
    )
  })

  test('does not depend on the order of the sources', () => {
    const shuffled = several.chain((sources) =>
      fc.tuple(fc.constant(sources), fc.shuffledSubarray(sources, { minLength: sources.length })),
    )
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(orderOf(other)).toEqual(orderOf(one))
      }),
    )
  })

  test('is that of the only source which leads, apart from what others add', () => {
    fc.assert(
      fc.property(members, several, (items, others) => {
        const order = orderOf([
          ...others.map((each) => ({ ...each, leads: false })),
          { source: '-', leads: true, items },
        ])
        expect(order.filter((item) => items.includes(item))).toEqual(items)
      }),
    )
  })
})
