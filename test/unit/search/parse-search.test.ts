import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseSearch, withoutToken } from '../../../src/shared/search/parse-search.ts'
import { understood } from '../../../src/shared/search/search-query.ts'
import { itemMarks, markWords, monthWords, seasonWords, spanWords } from '../../../src/shared/search/search-words.ts'
import { daysMeant, isYearly, lastUnits, momentsOf, type TimeMeaning } from '../../../src/shared/search/time-meaning.ts'
import { foldText } from '../../../src/shared/text/fold-text.ts'

/** A Sunday. */
const today = '2026-11-29'

/** What is understood of a search, in short, and the words that are left. */
function read(text: string): string {
  const { tokens, words } = parseSearch(text)
  const parts = tokens.map((token) => {
    if (token.kind === 'mark') return `[${token.mark}]`
    const days = daysMeant(token.meaning, today)
    const { from, to } = days
    const end = from === to ? '' : `..${to}`
    const range = token.kind === 'added' && token.since ? `${from}..` : `${from}${end}`
    const before = isYearly(days) && days.before !== undefined ? ` before ${days.before}` : ''
    return `[${token.kind === 'added' ? 'added ' : ''}${range}${before}]`
  })
  return [...parts, words].filter((part) => part !== '').join(' ')
}

describe('parseSearch', () => {
  it.each([
    // Years, months and days.
    ['2015', '[2015-01-01..2015-12-31]'],
    ['2015年', '[2015-01-01..2015-12-31]'],
    ['July', '[701..731]'],
    ['jul', '[701..731]'],
    ['七月', '[701..731]'],
    ['7月', '[701..731]'],
    ['12月份', '[1201..1231]'],
    ['十一月', '[1101..1131]'],
    ['July 2015', '[2015-07-01..2015-07-31]'],
    ['July of 2015', '[2015-07-01..2015-07-31]'],
    ['2015 JULY', '[2015-07-01..2015-07-31]'],
    ['2015年7月', '[2015-07-01..2015-07-31]'],
    ['2015年 七月', '[2015-07-01..2015-07-31]'],
    ['2016-02', '[2016-02-01..2016-02-29]'],
    ['2016-02-29', '[2016-02-29]'],
    ['25 December', '[1225]'],
    ['December 25', '[1225]'],
    ['25th of December', '[1225]'],
    ['December 25th, 2019', '[2019-12-25]'],
    ['1 Jan. 2000', '[2000-01-01]'],
    ['12月25日', '[1225]'],
    ['2019年12月25日', '[2019-12-25]'],
    ['29 February', '[229]'],
    // Seasons: those of a year that winter begins in, and those of every year.
    ['summer 2019', '[2019-06-01..2019-08-31]'],
    ['2019年夏天', '[2019-06-01..2019-08-31]'],
    ['winter 2019', '[2019-12-01..2020-02-29]'],
    ['winter', '[1201..231]'],
    ['冬天', '[1201..231]'],
    ['fall', '[901..1131]'],
    // Counted from today.
    ['today', '[2026-11-29]'],
    ['昨天', '[2026-11-28]'],
    ['last week', '[2026-11-16..2026-11-22]'],
    ['上周', '[2026-11-16..2026-11-22]'],
    ['this week', '[2026-11-23..2026-11-29]'],
    ['上个月', '[2026-10-01..2026-10-31]'],
    ['this month', '[2026-11-01..2026-11-30]'],
    ['last year', '[2025-01-01..2025-12-31]'],
    ['今年', '[2026-01-01..2026-12-31]'],
    ['last 30 days', '[2026-10-31..2026-11-29]'],
    ['the past two weeks', '[2026-11-16..2026-11-29]'],
    ['Past 1 month', '[2026-10-30..2026-11-29]'],
    ['last 3 years', '[2023-11-30..2026-11-29]'],
    ['最近30天', '[2026-10-31..2026-11-29]'],
    ['最近 30 天', '[2026-10-31..2026-11-29]'],
    ['过去三个月', '[2026-08-30..2026-11-29]'],
    ['近两周', '[2026-11-16..2026-11-29]'],
    ['last 1 day', '[2026-11-29]'],
    // Chinese without blanks, where all of it means something.
    ['2019年夏天的照片', '[2019-06-01..2019-08-31] [photo]'],
    ['2015年7月视频', '[2015-07-01..2015-07-31] [video]'],
    ['最近30天的视频', '[2026-10-31..2026-11-29] [video]'],
    ['收藏的照片', '[favourite] [photo]'],
    ['２０１９年夏天的照片', '[2019-06-01..2019-08-31] [photo]'],
    ['去年的', '[2025-01-01..2025-12-31]'],
    ['的视频', '[video]'],
    ['十二月25日的全景照片 海', '[1225] [panorama] 海'],
    // Kinds.
    ['videos', '[video]'],
    ['视频', '[video]'],
    ['Ｖｉｄｅｏ', '[video]'],
    ['motion photos', '[motion]'],
    ['photos motion', '[photo] [motion]'],
    ['live photo', '[motion]'],
    ['RAW', '[raw]'],
    ['raw 照片', '[raw]'],
    ['全景', '[panorama]'],
    ['Screenshots', '[screenshot]'],
    ['favorite', '[favourite]'],
    ['favourites', '[favourite]'],
    ['收藏', '[favourite]'],
    ['archived', '[archived]'],
    ['without place', '[no-place]'],
    ['without a place', '[no-place]'],
    ['没有地点', '[no-place]'],
    ['from Takeout', '[takeout]'],
    ['来自导出', '[takeout]'],
    ['from backups', '[backup]'],
    ['chinese takeout', 'chinese takeout'],
    ['originals', 'originals'],
    ['edited', 'edited'],
    ['only originals', '[original]'],
    ['edited photos', '[edited]'],
    ['added in the last 30 days', '[added 2026-10-31..2026-11-29]'],
    ['with a problem', '[problem]'],
    ['有问题的照片', '[problem]'],
    // The day of today in earlier years.
    ['on this day', '[1129 before 2026]'],
    ['往年今日', '[1129 before 2026]'],
    // When photos came here.
    ['recently added', '[added 2026-10-31..2026-11-29]'],
    ['最近添加的照片', '[added 2026-10-31..2026-11-29] [photo]'],
    ['added last week', '[added 2026-11-16..2026-11-22]'],
    ['added in July 2025', '[added 2025-07-01..2025-07-31]'],
    ['added on 2026-11-28', '[added 2026-11-28]'],
    ['added since 28 November 2026', '[added 2026-11-28..]'],
    ['Added since 2026-11-28 videos', '[added 2026-11-28..] [video]'],
    ['上周添加', '[added 2026-11-16..2026-11-22]'],
    ['添加于2025年7月', '[added 2025-07-01..2025-07-31]'],
    ['自2026年11月28日以来添加的照片', '[added 2026-11-28..] [photo]'],
    ['自2026-11-28添加', '[added 2026-11-28..]'],
    ['自 2026-11-28 添加', '[added 2026-11-28..]'],
    // Nothing came in July of every year.
    ['added July', '[701..731] added'],
    ['added on this day', '[1129 before 2026] added'],
    // Together, in any order, with words.
    ['videos Lisbon summer 2019', '[video] [2019-06-01..2019-08-31] Lisbon'],
    ['Léa July favourites', '[701..731] [favourite] Léa'],
    ['北京 视频 2015年', '[video] [2015-01-01..2015-12-31] 北京'],
    ['July, videos, sea', '[701..731] [video] sea'],
    // What stays words.
    ['', ''],
    ['sunset', 'sunset'],
    ['"July"', 'July'],
    ['“summer 2019” videos', '[video] summer 2019'],
    ['"may', 'may'],
    ['北京的夏天', '北京的夏天'],
    ['视频会议', '视频会议'],
    ['videography', 'videography'],
    ['的', '的'],
    ['五月天', '五月天'],
    ['最近', '最近'],
    ['last 0 days', 'last 0 days'],
    ['last 30', 'last 30'],
    ['30 days', '30 days'],
    ['IMG_2015', 'IMG_2015'],
    ['20150704', '20150704'],
    ['0012', '0012'],
    ['31 April', '[401..431] 31'],
    ['29 February 2019', '[229] [2019-01-01..2019-12-31]'],
    ['2015-13', '2015-13'],
    ['13月', '13月'],
    ['last', 'last'],
    ['without', 'without'],
    ['added', 'added'],
    ['added since', 'added since'],
    ['added sugar', 'added sugar'],
    ['添加', '添加'],
    ['since 2019', '[2019-01-01..2019-12-31] since'],
    ['a place', 'a place'],
    ['2015 2016', '[2015-01-01..2015-12-31] [2016-01-01..2016-12-31]'],
  ])('reads %j as %j', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it('takes a part away as it was typed, and leaves all else as it is', () => {
    const text = 'videos  Lisbon summer 2019 “July”'
    const { tokens } = parseSearch(text)
    expect(tokens.map((token) => withoutToken(text, token))).toEqual([
      'Lisbon summer 2019 “July”',
      'videos  Lisbon “July”',
    ])
  })

  it('reads what is left, once a part is taken away, as it read it before', () => {
    const part = fc.constantFrom(
      'videos',
      '去年夏天的照片',
      '2019年夏天的视频',
      'last 30 days',
      '2015',
      '七月',
      'sea',
      'last week',
      '"raw"',
      '北京',
      'Léa’s',
      '、',
      '25 dec',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        // A word that says nothing keeps the parts around it from being read together.
        const text = parts.join(' und ')
        const parsed = parseSearch(text)
        for (const token of parsed.tokens) {
          const left = parseSearch(withoutToken(text, token))
          expect(left.words).toBe(parsed.words)
          expect(left.tokens.length).toBe(parsed.tokens.length - 1)
        }
      }),
    )
  })

  it('throws for no text, and finds its parts where they stand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        let last = 0
        for (const { start, end } of parseSearch(text).tokens) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          last = end
        }
      }),
    )
  })
})

test('every word of the vocabulary is understood, by itself and folded as searches are', () => {
  const all = [...Object.values(markWords), ...Object.values(spanWords), ...Object.values(seasonWords), ...monthWords]
  for (const { en, zh } of all) {
    for (const word of [...en, ...zh]) {
      expect(foldText(word), word).toBe(word)
      expect(parseSearch(word), word).toMatchObject({ tokens: [{ start: 0, end: word.length }], words: '' })
      expect(parseSearch(word.toUpperCase()).words, word).toBe('')
    }
  }
})

test('a mark has words in one language or another that no other mark has', () => {
  const all = itemMarks.flatMap((mark) => [...markWords[mark].en, ...markWords[mark].zh])
  expect(new Set(all).size).toBe(all.length)
})

test('months of every year and years are both meant, several of one kind one or the other', () => {
  const of = (text: string) => understood(parseSearch(text), today)
  expect(of('July sea 2015')).toEqual({
    within: [{ from: '2015-01-01', to: '2015-12-31' }],
    yearly: [{ from: 701, to: 731 }],
  })
  expect(of('2015 2016').within).toHaveLength(2)
  expect(of('video favourite video')).toEqual({ marks: ['video', 'favourite'] })
  expect(of('sea')).toEqual({})
})

test('a long text without blanks that can be read in many ways is looked through once', () => {
  const text = '2019年1月1日'.repeat(50)
  expect(parseSearch(text).tokens).toHaveLength(50)
  expect(parseSearch(`${text}北京`).words).toBe(`${text}北京`)
  const pasted = '照片'.repeat(50_000)
  expect(parseSearch(pasted)).toEqual({ tokens: [], words: pasted })
})

test('days of any meaning are days that there are, the first not after the last', () => {
  const year = fc.integer({ min: 1826, max: 2199 })
  const meaning: fc.Arbitrary<TimeMeaning> = fc.oneof(
    fc.record({ when: fc.constant('year' as const), year }),
    fc.record({ when: fc.constant('month' as const), month: fc.integer({ min: 1, max: 12 }), year }),
    fc.record({ when: fc.constant('season' as const), season: fc.constantFrom('winter', 'summer'), year }),
    fc.record({
      when: fc.constant('last' as const),
      count: fc.integer({ min: 1, max: 999 }),
      unit: fc.constantFrom(...lastUnits),
    }),
    fc.record({
      when: fc.constant('span' as const),
      span: fc.constantFrom('this-week', 'last-week', 'last-month', 'yesterday'),
    }),
  )
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(meaning, day, (of, now) => {
      const { from, to } = daysMeant(of, now.toISOString().slice(0, 10))
      expect(Number.isNaN(Date.parse(String(from)))).toBe(false)
      expect(String(from) <= String(to)).toBe(true)
    }),
  )
})

test('who took a photo on a 29th of February finds it on this day in the other years', () => {
  const on = (day: string) => daysMeant({ when: 'span', span: 'on-this-day' }, day)
  expect(on('2026-02-28')).toEqual({ from: 228, to: 229, before: 2026 })
  expect(on('2028-02-28')).toEqual({ from: 228, to: 228, before: 2028 })
  expect(on('2028-02-29')).toEqual({ from: 229, to: 229, before: 2028 })
  expect(on('2026-03-01')).toEqual({ from: 301, to: 301, before: 2026 })
})

test('days are from midnight to midnight where the person is, on a day of 23 hours too', () => {
  const { from, to } = momentsOf({ from: '2026-03-28', to: '2026-03-29' })
  expect([new Date(from).getHours(), new Date(to).getHours()]).toEqual([0, 0])
  expect([new Date(from).getDate(), new Date(to).getDate()]).toEqual([28, 30])
  expect(understood(parseSearch('added since 2026-03-28'), today)).toEqual({ added: [{ from }] })
  expect(understood(parseSearch('added on 2026-03-28 added on 2026-03-29'), today).added).toHaveLength(2)
})
