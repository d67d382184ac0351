import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from './any-character.ts'

test('any character is one well-formed one, and is known again', () => {
  fc.assert(
    fc.property(anyCharacter, (text) => {
      expect(text.isWellFormed()).toBe(true)
      expect(text).toBe(String.fromCodePoint(text.codePointAt(0) ?? 0))
      expect(anyCharacter.canShrinkWithoutContext(text)).toBe(true)
    }),
  )
  for (const edge of ['\0', '\uD7FF', '\uE000', '\u{10FFFF}'])
    expect(anyCharacter.canShrinkWithoutContext(edge)).toBe(true)
  for (const none of ['', '\uD800', '\uDFFF', 'ab', 7]) expect(anyCharacter.canShrinkWithoutContext(none)).toBe(false)
})
