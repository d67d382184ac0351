import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PassingLetters } from '../../../src/main/file-format/passing-letters.ts'

const letters = Buffer.from('ftyp')
/** Of these letters alone, so that some are nearly what is looked for. */
const text = fc.string({ unit: fc.constantFrom('f', 't', 'y', 'p', 'ft', 'typ'), maxLength: 30 })

test('letters are known to be absent exactly where they are, however the bytes come', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(6), { maxLength: 12 }), (whole, sizes) => {
      const passing = new PassingLetters(letters)
      let at = 0
      for (const size of [...sizes, whole.length]) {
        const piece = Buffer.from(whole.slice(at, at + size))
        passing.take(piece, at)
        at += piece.length
        // Whoever gave them uses the memory again.
        piece.fill('ftyp')
      }
      expect(passing.lacks(letters, whole.length)).toBe(!whole.includes('ftyp'))
    }),
    {
      numRuns: 1000,
      examples: [
        ['ftyp', [1, 1, 1, 1]],
        ['ffftyp', [2, 2, 2]],
        ['ftypf', [5]],
      ],
    },
  )
})

test('nothing is known of a file of which a part did not pass by', () => {
  const passing = new PassingLetters(letters)
  passing.take(Buffer.from('behind'), 4)
  expect(passing.lacks(letters, 10)).toBe(false)
  const begun = new PassingLetters(letters)
  begun.take(Buffer.from('abc'), 0)
  expect([begun.lacks(letters, 3), begun.lacks(letters, 4), begun.lacks(Buffer.from('moov'), 3)]).toEqual([
    true,
    false,
    false,
  ])
  begun.take(Buffer.from('def'), 4)
  begun.take(Buffer.from('d'), 3)
  expect(begun.lacks(letters, 4)).toBe(false)
})
