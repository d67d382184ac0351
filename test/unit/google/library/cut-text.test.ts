import { expect, test } from 'vitest'
import { cutText } from '../../../../src/main/google/library/cut-text.ts'

const visible = ['a', 'é', 'e\u0301', '𝄞', '👩‍👩‍👧‍👦', '🇵🇹', '한국', 'क्षि', '\r\n', '👍🏽', ' ']
/** So many of them in turn. */
const textOf = (count: number, from: number): string =>
  Array.from({ length: count }, (_, at) => visible[(from + at) % visible.length]).join('')
const segments = (text: string): string[] => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)

test('a text is cut between what a person sees as characters, as late as its limit allows', () => {
  for (let most = 1; most <= 40; most += 1)
    for (const [from] of visible.entries()) {
      const text = textOf(30, from)
      const [kept, all] = [cutText(text, most), segments(text)]
      const those = segments(kept)
      if (Array.from(all[0] ?? '').length > most) {
        expect(kept).toBe(Array.from(text).slice(0, most).join(''))
        continue
      }
      expect(all.slice(0, those.length)).toEqual(those)
      expect(Array.from(kept).length).toBeLessThanOrEqual(most)
      const next = all[those.length]
      if (next !== undefined) expect(Array.from(kept + next).length).toBeGreaterThan(most)
    }
})

test('a text that begins with one character that is longer than its limit loses a part of that, and a short one stays', () => {
  const longest = `a${'\u0301'.repeat(5_000)}`
  for (const text of [longest, `${longest} and more`]) {
    expect(cutText(text, 999)).toBe(text.slice(0, 999))
    expect(cutText(text, 1)).toBe('a')
  }
  expect(cutText(`👩‍👩‍👧‍👦${longest}`, 6)).toBe('👩‍👩‍👧‍👦'.slice(0, '👩‍👩‍👧'.length + 1))
  expect(cutText('𝄞'.repeat(999), 999)).toBe('𝄞'.repeat(999))
})
