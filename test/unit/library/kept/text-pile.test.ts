import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TextPile } from '../../../../src/main/library/kept/text-pile.ts'
import { withChanges } from '../../../../src/main/library/kept/kept-columns.ts'
import { timedColumns, type ShownRow } from '../../../../src/main/library/columns/timed-columns.ts'
import { atOnce } from '../../../../src/main/slices.ts'

const letters = fc.constantFrom('a', 'b', 'é', '夏', '🙂', ' ', '\0', '\ufffd')
const text = fc.array(letters, { maxLength: 12 }).map((all) => all.join(''))
const word = fc
  .array(fc.oneof(letters, fc.constantFrom('\ud83d', '\ude42')), { minLength: 1, maxLength: 3 })
  .map((all) => all.join('').replaceAll(' ', ''))
  .filter((all) => all !== '')

test('a word is found in just the texts that have it, one search after the other, with texts that come in between', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.record({ text, share: fc.boolean() }), word), { maxLength: 60 }), (steps) => {
      const pile = new TextPile()
      const texts: string[] = ['']
      for (const step of steps) {
        if (typeof step !== 'string') {
          const number = step.share ? pile.share(step.text) : pile.add(step.text)
          texts[number] = step.text
          continue
        }
        const found = atOnce(pile.find(step))
        const expected = texts.map((each, number) => Number(number > 0 && step.isWellFormed() && each.includes(step)))
        expect([...found]).toEqual(expected)
      }
    }),
    { numRuns: 500 },
  )
})

test('a pile grows, and is looked through in steps', () => {
  const pile = new TextPile()
  for (let at = 0; at < 300_000; at++) pile.add(`img_${at}.jpg`)
  const steps = pile.find('99.jpg')
  let rests = 0
  for (let step = steps.next(); ; step = steps.next()) {
    if (!step.done) {
      rests++
      continue
    }
    expect(step.value.reduce((sum, hit) => sum + hit, 0)).toBe(3000)
    break
  }
  expect(rests).toBeGreaterThan(1)
  expect(atOnce(pile.find('199.jpg')).reduce((sum, hit) => sum + hit, 0)).toBe(300)
})

test('a list with changes is the list that would be sorted anew', () => {
  const row = fc.record({ ref: fc.integer({ min: 1, max: 30 }), at: fc.nat(5), flags: fc.nat(15) })
  const columnsOf = (rows: readonly ShownRow[]) => {
    const columns = timedColumns(rows.length)
    for (const [place, each] of rows.entries())
      for (const name of ['ref', 'ratio', 'day', 'flags', 'at'] as const) columns[name][place] = each[name]
    return columns
  }
  const sorted = (rows: Iterable<ShownRow>) => [...rows].sort((one, other) => other.at - one.at || other.ref - one.ref)
  const full = (each: { ref: number; at: number; flags: number }): ShownRow => ({
    ...each,
    ratio: each.ref / 2,
    day: -each.at,
  })
  const rows = fc.uniqueArray(row, { selector: ({ ref }) => ref, maxLength: 20 })
  fc.assert(
    fc.property(rows, rows, fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 10 }), (before, changed, gone) => {
      const all = new Map(before.map((each) => [each.ref, full(each)]))
      const changes = new Map<number, ShownRow | undefined>(changed.map((each) => [each.ref, full(each)]))
      for (const ref of gone) changes.set(ref, undefined)
      const next = atOnce(withChanges(columnsOf(sorted(all.values())), changes))
      for (const [ref, each] of changes) {
        if (each) all.set(ref, each)
        else all.delete(ref)
      }
      expect(next).toEqual(columnsOf(sorted(all.values())))
    }),
    { numRuns: 500 },
  )
})
