import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOf, wrapLine } from '../../../src/main/headless/views/wrap-line.ts'

describe('columns of a text', () => {
  it.each([
    ['', 0],
    ['Trip', 4],
    ['Café', 4],
    ['Cafe\u0301', 4],
    ['台北', 4],
    ['カフェ', 6],
    ['（a）', 5],
    ['🏖', 1],
    ['🎉', 2],
    ['👨‍👩‍👧', 2],
  ])('%s are %d', (text, columns) => expect(columnsOf(text)).toBe(columns))
})

describe('a line that is broken', () => {
  it('is itself where there is room', () => {
    expect(wrapLine('  a  b', 6)).toEqual(['  a  b'])
    expect(wrapLine('', 1)).toEqual([''])
  })

  it('goes on below its second column, or a little behind its beginning', () => {
    expect(wrapLine('Mirror    a folder of mine', 30)).toEqual(['Mirror    a folder of mine'])
    expect(wrapLine('Mirror    a folder of mine that is deep', 30)).toEqual([
      'Mirror    a folder of mine',
      '          that is deep',
    ])
    expect(wrapLine('  1 item that is not here', 16)).toEqual(['  1 item that is', '    not here'])
    // A second column too far to the right is none.
    expect(wrapLine('abcdefghijklmnop  1 of 2  Title here', 24)).toEqual(['abcdefghijklmnop  1 of 2', '  Title here'])
  })

  it('keeps a word whole that is longer than a line', () => {
    expect(wrapLine('see /a/path/that/is/long now', 10)).toEqual(['see', '  /a/path/that/is/long', '  now'])
  })

  it('has the same words, in lines that fit, and wastes no room', () => {
    const word = fc.string({ minLength: 1, maxLength: 9, unit: fc.constantFrom('a', 'b', 'é', '北', 'ー') })
    fc.assert(
      fc.property(
        fc.nat(8),
        fc.array(fc.tuple(word, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 24, max: 90 }),
        (before, words, columns) => {
          const text =
            ' '.repeat(before) +
            words
              .map(([each, gap]) => each + ' '.repeat(gap))
              .join('')
              .trimEnd()
          const lines = wrapLine(text, columns)
          expect(lines.join(' ').split(/ +/).filter(Boolean)).toEqual(words.map(([each]) => each))
          for (const [at, line] of lines.entries()) {
            expect(columnsOf(line)).toBeLessThanOrEqual(columns)
            const next = lines[at + 1]?.trim().split(' ')[0]
            if (next !== undefined) expect(columnsOf(line) + 3 + columnsOf(next)).toBeGreaterThan(columns)
          }
        },
      ),
    )
  })
})
