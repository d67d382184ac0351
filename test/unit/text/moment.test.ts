import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatsOf } from '../../../src/renderer/i18n/formats.ts'
import { instantText, momentOf, plausibleMoment } from '../../../src/shared/moment.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'

const anyNumber = fc.oneof(
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(864e13, 864e13 + 1, -864e13 - 1, Infinity, NaN),
)

test('whatever number stands for a time, it is a date that every notation takes', () => {
  fc.assert(
    fc.property(fc.oneof(anyNumber, fc.anything()), (value) => {
      expect(momentOf(value).toISOString()).toMatch(/^\d{4}-\d\d-\d\dT/)
    }),
  )
})

test('a time that can be written stays as it is', () => {
  const [first, last] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59Z')]
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (at) => {
      expect(plausibleMoment(at)).toBe(at)
    }),
  )
  expect([plausibleMoment(first - 1), plausibleMoment(last + 1)]).toEqual([first, last])
  for (const none of [undefined, null, Number.NaN, '5', 5n]) expect(plausibleMoment(none)).toBe(0)
})

test('every sentence and every format with a time takes any number', () => {
  fc.assert(
    fc.property(anyNumber, fc.constantFrom('en', 'zh-Hans'), (at, language) => {
      const problem = { code: 'google-day-quota', values: { until: at } } as const
      expect(problemSentence(problem, language).what).not.toMatch(/Invalid|NaN/)
      const formats = formatsOf(language)
      for (const text of [formats.moment(at), formats.when(at), formats.date(at)])
        expect(text).not.toMatch(/Invalid|NaN/)
    }),
  )
})

test('one instant is one text, however it was written, and what is none is none', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      const text = instantText(date.toISOString())
      expect(Date.parse(text ?? '')).toBe(date.getTime())
      expect(instantText(text)).toBe(text)
      expect(text).not.toMatch(/\.000Z$/)
    }),
  )
  const same = ['2026-03-01T10:15:00Z', '2026-03-01T10:15:00.000Z', '2026-03-01T11:15:00+01:00']
  expect(new Set(same.map(instantText))).toEqual(new Set(['2026-03-01T10:15:00Z']))
  for (const none of [undefined, 5, '', 'soon', '+275760-09-13T00:00:00Z']) expect(instantText(none)).toBeUndefined()
})
