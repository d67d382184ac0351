import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeptLibrary } from '../../../../src/main/library/kept/kept-library.ts'
import { atOnce } from '../../../../src/main/slices.ts'
import { removeRows } from '../../../rows/rows.ts'
import { SampleIndex } from '../sample-index.ts'

const sumOf = (content: number): string => `${content}`.padStart(64, '0')

test('duplicates are the items whose photo another item has byte for byte, whatever comes and goes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.record({ content: fc.nat(6), edited: fc.boolean() }), fc.record({ leaves: fc.nat(20) })), {
        minLength: 1,
        maxLength: 30,
      }),
      (steps) => {
        const index = new SampleIndex()
        const library = new KeptLibrary(index.database)
        const contents = new Map<number, number>()
        for (const [at, step] of steps.entries()) {
          if ('content' in step) {
            const sha256 = sumOf(step.content)
            const motionFile = {
              path: `motion ${at}.mp4`,
              bytes: 1,
              sha256: sumOf(0),
              mimeType: 'video/mp4',
            }
            const ref = index.item({ file: { sha256 }, ...(step.edited && { motionFile }) })
            contents.set(ref, step.content)
          } else {
            const leaving = [...contents.keys()][step.leaves]
            if (leaving === undefined) continue
            removeRows(index.database, 'item_file', { item: leaving })
            contents.delete(leaving)
          }
          const all = [...contents.values()]
          const expected = [...contents.keys()].filter(
            (ref) => all.filter((content) => content === contents.get(ref)).length > 1,
          )
          const found = [...atOnce(library.columns({ marks: ['duplicate'] })).ref]
          expect(found.toSorted((one, other) => one - other)).toEqual(expected)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('duplicates are found among more checksums than are looked through at a time', () => {
  const index = new SampleIndex()
  const repeated = new Set([1, 4999, 5000, 5001, 9999, 10_000, 12_000])
  const expected: number[] = []
  for (let content = 0; content <= 12_000; content++) {
    const first = index.item({ file: { sha256: sumOf(content) } })
    if (repeated.has(content)) expected.push(first, index.item({ file: { sha256: sumOf(content) } }))
  }
  const found = [...atOnce(new KeptLibrary(index.database).columns({ marks: ['duplicate'] })).ref]
  expect(found.toSorted((one, other) => one - other)).toEqual(expected)
})

test('duplicates and another part of a search are both', () => {
  const index = new SampleIndex()
  const twin = index.item({ file: { sha256: sumOf(1) }, filename: 'beach.jpg' })
  index.item({ file: { sha256: sumOf(1) }, filename: 'copy.jpg' })
  index.item({ file: { sha256: sumOf(2) }, filename: 'beach.jpg' })
  expect([...atOnce(new KeptLibrary(index.database).columns({ marks: ['duplicate'], search: 'beach' })).ref]).toEqual([
    twin,
  ])
})
