import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatsOf, resolveLanguage } from '../../../src/renderer/i18n/formats.ts'

const en = formatsOf('en')

describe('sizes', () => {
  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [1_540_000, '1.5 MB'],
    [412_000_000_000, '412 GB'],
    [4e15, '4,000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(en.bytes(bytes)).toBe(text))

  test('never show a number of four digits below the largest unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_000_000_000_000 }), (bytes) => {
        expect(Number.parseFloat(en.bytes(bytes))).toBeLessThan(1000)
      }),
    )
  })
})

test('100% is only said when everything is done', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (fraction) => {
      expect(en.percent(fraction)).not.toBe('100%')
    }),
  )
  expect(en.percent(1)).toBe('100%')
})

test.each([
  [0, '0 seconds'],
  [59, '59 seconds'],
  [61, '1 min'],
  [3600, '1 hr'],
  [5400, '1 hr 30 min'],
  [172_800, '2 days'],
])('%d s are %s', (seconds, text) => expect(en.duration(seconds)).toBe(text))

test.each([
  ['system', 'zh-CN', 'zh-Hans'],
  ['system', 'de-DE', 'en'],
  ['en', 'zh-CN', 'en'],
] as const)('language %s on a %s system is %s', (setting, system, language) => {
  expect(resolveLanguage(setting, system)).toBe(language)
})

test('times near today are told as people say them', () => {
  const at = (days: number): number => {
    const now = new Date()
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 18, 0).getTime()
  }
  expect(en.when(at(0))).toBe('today at 6:00 PM')
  expect(en.when(at(1))).toBe('tomorrow at 6:00 PM')
  expect(en.when(at(-1))).toBe('yesterday at 6:00 PM')
  expect(en.when(at(3))).toMatch(/^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day at 6:00 PM$/)
  expect(en.when(at(30))).toMatch(/\d{4}, 6:00 PM$/)
  expect(en.when(at(-3))).toMatch(/\d{4}, 6:00 PM$/)
  expect(formatsOf('zh-Hans').when(at(0))).toBe('今天 18:00')
})
