import { expect, test } from 'vitest'
import { parseSearch } from '../../../src/shared/search/parse-search.ts'
import {
  addedSince,
  nameBeginnings,
  suggestSearch,
  withName,
  wordsOfSpan,
  type SearchLanguage,
} from '../../../src/shared/search/suggest-search.ts'

test.each<[string, SearchLanguage, string[]]>([
  ['v', 'en', ['videos']],
  ['Lisbon Ju', 'en', ['june', 'july']],
  ['pho', 'en', ['photos']],
  ['last w', 'en', ['last week', 'without place', 'with a problem', 'winter']],
  ['sea last', 'en', ['last week', 'last month', 'last year', 'last 7 days', 'last 30 days']],
  ['without', 'en', ['without place']],
  ['from', 'en', ['from backups', 'from exports']],
  ['d', 'en', ['december']],
  ['du', 'en', []],
  ['sea dup', 'en', ['duplicates']],
  ['重', 'zh', []],
  ['SCREEN', 'en', ['screenshots']],
  ['最近', 'zh', ['最近添加', '最近7天', '最近30天']],
  ['视', 'zh', ['视频']],
  ['北京 上', 'zh', ['上周', '上个月']],
  ['十', 'zh', ['十月', '十一月', '十二月']],
  ['v', 'zh', []],
  ['videos', 'en', []],
  ['video', 'en', []],
  ['v ', 'en', []],
  ['"v', 'en', []],
  ['', 'en', []],
  ['sunset', 'en', []],
  ['lisbon 201', 'en', Array.from({ length: 10 }, (_, at) => `201${9 - at}`)],
])('%j goes on to what it may be (%s)', (text, language, phrases) => {
  expect(suggestSearch(text, language).map(({ phrase }) => phrase)).toEqual(phrases)
})

test('whatever is suggested is understood, and keeps the words before it', () => {
  for (const [text, language] of [
    ['Léa s', 'en'],
    ['sea w', 'en'],
    ['海 去', 'zh'],
    ['sea 20', 'en'],
  ] as const) {
    for (const { search } of suggestSearch(text, language)) {
      expect(parseSearch(search).tokens.length).toBeGreaterThan(0)
      expect(parseSearch(search).words).toBe(text.split(' ')[0])
    }
  }
})

test.each<[string, string[]]>([
  ['ann', ['ann']],
  ['videos ann', ['videos ann', 'ann']],
  ['one two three four', ['two three four', 'three four', 'four']],
  ['ann ', []],
  ['"ann', []],
  ['mar', ['mar']],
  ['', []],
])('names may begin with the last words of %j', (text, beginnings) => {
  expect(nameBeginnings(text)).toEqual(beginnings)
})

test('a name takes the place of its beginning, and is words whatever it is', () => {
  expect(withName('videos ann', 'ann', 'Anna Smith')).toBe('videos Anna Smith')
  for (const name of ['May', 'July 2015', '照片', 'Edited', 'On This Day', 'May “the boss” August', '"x" raw']) {
    const { tokens, words } = parseSearch(withName('Léa m', 'm', name))
    expect(tokens, name).toEqual([])
    expect(words, name).toContain('Léa ')
  }
})

test('what shelves search for is understood in each language', () => {
  for (const language of ['en', 'zh'] as const) {
    expect(parseSearch(wordsOfSpan('on-this-day', language)).tokens).toMatchObject([{ kind: 'time' }])
    expect(parseSearch(addedSince('2026-11-28', language)).tokens).toMatchObject([
      { kind: 'added', since: true, meaning: { when: 'day', year: 2026, month: 11, day: 28 } },
    ])
  }
})
