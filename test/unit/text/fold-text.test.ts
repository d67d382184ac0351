import * as fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { beginningSearch, foldText, textSearch } from '../../../src/shared/text/fold-text.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { SampleIndex } from '../library/sample-index.ts'

/** Forms of one word that a person takes for the same. */
const alike: [string, ...string[]][] = [
  ['cafe', 'Café', 'CAFÉ', 'cafe\u0301', 'ｃａｆé', 'ＣＡＦＥ'],
  ['istanbul', 'ISTANBUL', 'İstanbul', 'ıstanbul', 'İSTANBUL', 'i\u0307stanbul'],
  ['diyarbakir', 'Diyarbakır', 'DİYARBAKIR', 'DIYARBAKIR'],
  ['strasse', 'Straße', 'STRASSE', 'STRAẞE', 'ſtraße'],
  ['final', 'ﬁnal', 'FINAL', 'Ｆｉｎａｌ'],
  ['οδοσ', 'Οδός', 'ΟΔΟΣ', 'οδος', 'ὁδός'],
  ['москва', 'Москва', 'МОСКВА', 'Мо\u0301сква'],
  ['lodz', 'Łódź', 'ŁÓDŹ', 'Lodz'],
  ['aero', 'Ærø', 'ÆRØ', 'ærø'],
  ['夏天', '夏天'],
  ['hoffnung', 'Hoff\u00adnung', 'Hoff\u200bnung', '\u2068Hoffnung\u2069', '\ufeffHoffnung'],
  ['❤', '❤\ufe0f', '❤\ufe0e'],
  ['👩👧', '👩\u200d👧'],
  ['שלום', 'שָׁלוֹם', 'שׁלום', 'של\u05b9ום'],
  ['احمد', 'أحمد', 'أَحْمَد', 'احـمد', '\u200fاحمد'],
  ['علي', 'على', 'علی', 'عَلِيّ'],
  ['كتاب', 'کتاب', 'كِتَاب'],
  ['한국', '한국', '한국'.normalize('NFD')],
]

/** Letters of all kinds, with what case and composition do to them. */
const letters = fc.oneof(
  fc.constantFrom(...alike.flat()),
  fc.constantFrom(
    ...Array.from('IiİıßẞſςσΣᾳΐŉǅÆœøŁđﬁﬀ㎏Ａé夏がか'),
    'ไทย',
    'שָׁ',
    'عَ',
    '\u00ad',
    '\u200d',
    '\ufe0f',
    '\u202e',
    '\u0301',
    '\u0307',
    '\u0345',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)
const text = fc.array(letters, { maxLength: 4 }).map((parts) => parts.join(''))

describe('foldText', () => {
  it.each(alike)('%s: all forms find each other', (plain, ...forms) => {
    for (const one of [plain, ...forms])
      for (const other of [plain, ...forms])
        expect(textSearch(one)(`Summer in ${other}, 2021`), `${one} ${other}`).toBe(true)
  })

  it.each([
    ['か', 'さ'],
    ['が', 'か'],
    ['夏天', '冬天'],
    ['เด', 'แด'],
    ['cafe', 'cape'],
  ])('%s does not find %s', (search, other) => {
    expect(textSearch(search)(other)).toBe(false)
  })

  it('is the same for every form that upper case, lower case and composition give a text', () => {
    fc.assert(
      fc.property(text, (any) => {
        const folded = foldText(any)
        for (const form of [any.toUpperCase(), any.toLowerCase(), any.normalize('NFC'), any.normalize('NFD'), folded])
          expect(foldText(form)).toBe(folded)
      }),
      { numRuns: someRuns(500, 2000) },
    )
  })

  it('is the same for every form of every character', () => {
    const differ: string[] = []
    for (let code = 0; code <= 0x2_ffff; code++) {
      if (code >= 0xd800 && code < 0xe000) continue
      const any = String.fromCodePoint(code)
      const folded = foldText(any)
      const forms = new Set([any.toUpperCase(), any.toLowerCase(), any.normalize('NFC'), any.normalize('NFD'), folded])
      for (const form of forms) if (form !== any && foldText(form) !== folded) differ.push(code.toString(16))
    }
    expect(differ).toEqual([])
  })

  it('leaves Chinese characters as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0x3400, max: 0x9fff }).filter((code) => code < 0x4dc0 || code > 0x4dff)),
        (codes) => {
          const chinese = String.fromCodePoint(...codes)
          expect(foldText(chinese)).toBe(chinese)
        },
      ),
    )
  })
})

describe('textSearch', () => {
  it('wants every word, in any order, and finds all without one', () => {
    const matches = textSearch('  lisbon\u3000TRIP ')
    expect(matches('Trip to Lisbon')).toBe(true)
    expect(matches('Trip to Porto')).toBe(false)
    expect(textSearch(' ')('')).toBe(true)
  })

  it('is what every list of the window is searched by', () => {
    const root = join(import.meta.dirname, '../../../src/renderer')
    const files = globSync('**/*.{ts,tsx}', { cwd: root }).map((file) => [file, readFileSync(join(root, file), 'utf8')])
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter(([, source = '']) => source.includes('foldText'))).toEqual([])
  })

  it('finds the albums whose items the library finds by their title', () => {
    const word = fc.constantFrom(...alike.flat(), 'Summer', 'か', 'が')
    const cut = fc
      .tuple(word, fc.nat(4), fc.integer({ min: 1, max: 9 }))
      .map(([of, from, length]) => of.slice(from, from + length))
    const title = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
    const search = fc.array(fc.oneof(word, cut), { minLength: 1, maxLength: 2 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(title, search, (named, wanted) => {
        fc.pre(wanted.trim() !== '')
        const index = new SampleIndex()
        const item = index.item({ filename: '0' })
        index.album(named, [item])
        const found = [...libraryColumns(index.database, { search: wanted }).ref]
        index.database.close()
        expect(found).toEqual(textSearch(wanted)(named) ? [item] : [])
      }),
      { numRuns: someRuns(60, 300) },
    )
  })
})

describe('beginningSearch', () => {
  it.each([
    ['sum', 'Summer 2019', true],
    ['20', 'Summer 2019', true],
    ['SUMMER  2', 'summer 2019', true],
    ['cafe', 'Le Café', true],
    ['mmer', 'Summer', false],
    [' ', 'Summer', false],
    ['夏', '夏天', true],
  ])('%j begins a word of %j: %j', (beginning, text, expected) => {
    expect(beginningSearch(beginning)(text)).toBe(expected)
  })
})
