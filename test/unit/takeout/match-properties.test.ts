import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchFolder } from '../../../src/main/takeout/matching/match-folder.ts'
import { nameFiles, type Generation, type TitledItem } from '../../emulator/takeout/name-files.ts'

const generation = fc.constantFrom<Generation>('cut', 'supplemental', 'whole')
const extension = fc.constantFrom('.jpg', '.JPG', '.jpeg', '.HEIC', '.png', '.dng', '.avi')

/** Titles of every kind: short and far too long, in many scripts, with numbers, brackets, dots and blanks. */
const stem = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.string({ unit: fc.constantFrom(...Array.from('abcIMG_0123')), minLength: 1, maxLength: 12 }),
      },
      fc.constantFrom(
        'é',
        'e\u0301',
        'ü',
        '照片',
        'фото',
        '😀',
        '👨‍👩‍👧',
        '☺️',
        'ﷺ',
        ' ',
        '~2',
        '.',
        ' (2)',
        '[1]',
        '(4455)7',
        "'",
        '/',
        ' & ',
      ),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((parts) => parts.join('').trim())
  .filter((text) => /[\p{L}\p{N}]/u.test(text) && !text.startsWith('.'))

const item: fc.Arbitrary<TitledItem> = fc
  .record({ stem, extension, generation, kind: fc.constantFrom('usual', 'usual', 'usual', 'none', 'wrong') })
  .map(({ stem, extension, generation, kind }) => {
    if (kind === 'none') return { title: stem.replaceAll('.', ''), added: '.jpg', generation }
    if (kind === 'wrong') return { title: stem + extension, added: '.webp', generation }
    return { title: stem + extension, generation }
  })

interface Answer {
  title: string
  media: string
  right: string
  found: string | undefined
}

/** What matching says of these items, whose files come in any order. */
function answers(items: readonly TitledItem[], turned: boolean): Answer[] {
  const named = nameFiles(items)
  const media = named.map((one) => one.media)
  const sidecars = named.map((one, at) => ({ name: one.sidecar, title: items[at]?.title ?? '' }))
  if (turned) {
    media.reverse()
    sidecars.sort((one, other) => (one.name < other.name ? -1 : 1))
  }
  const found = new Map(
    matchFolder(media, sidecars, { complete: true }).map((file, at) => [
      media[at] ?? '',
      file.sidecar === undefined ? undefined : sidecars[file.sidecar]?.name,
    ]),
  )
  return named.map((one, at) => ({
    title: items[at]?.title ?? '',
    media: one.media,
    right: one.sidecar,
    found: found.get(one.media),
  }))
}

it('finds the sidecar of every title that is alone in its folder', () => {
  fc.assert(
    fc.property(item, (only) => {
      for (const { found, right } of answers([only], false)) expect(found).toBe(right)
    }),
    { numRuns: 100 },
  )
})

it('finds all sidecars of titles that begin differently, in any order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(item, { maxLength: 25, selector: ({ title }) => title.toLowerCase() }), (items) => {
      // A number in front makes sure that no two names are cut to the same.
      const apart = items.map((one, at) => ({ ...one, title: `${at}x${one.title}` }))
      for (const turned of [false, true])
        for (const { title, media, found, right } of answers(apart, turned))
          expect({ title, media, found }).toEqual({ title, media, found: right })
    }),
    { numRuns: 60 },
  )
})

it('finds all sidecars of items with one title, by their numbers', () => {
  // As many bytes as names are cut to, but fewer units.
  const fitting = { title: `${'a'.repeat(26)}фотоaﷺ${'a'.repeat(8)}`, added: '.jpg', generation: 'cut' as const }
  fc.assert(
    fc.property(item, fc.integer({ min: 2, max: 12 }), (one, count) => {
      for (const { found, right } of answers(Array<TitledItem>(count).fill(one), true)) expect(found).toBe(right)
    }),
    { numRuns: 60, examples: [[fitting, 2]] },
  )
})

/**
 * Titles that are the same for longer than names are, so that numbers and cuts are all that tells them apart. Without
 * numbers in brackets of their own: see `bracketed` and `numberedRow`.
 */
const alike = fc
  .record({
    common: fc.constantFrom(
      'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnop',
      'Ausflug nach Málaga und zurück im Sommer mit',
      '📷IMG_',
    ),
    items: fc.array(
      fc.record({
        rest: fc.string({
          unit: fc.constantFrom('a', 'b', '1', '😀', ' ', '(a)', '-', '-a', '-ed'),
          maxLength: 9,
        }),
        extension: fc.constantFrom('.jpg', '.jpg', '.png', '.JPG'),
        generation,
      }),
      { minLength: 2, maxLength: 12 },
    ),
  })
  .map(({ common, items }) =>
    items.map(({ rest, extension, generation }): TitledItem => ({ title: common + rest + extension, generation })),
  )

it('never gives a file the sidecar of a different title, however alike they are', () => {
  fc.assert(
    fc.property(alike, fc.boolean(), (items, turned) => {
      const given = answers(items, turned)
      const titles = new Map(given.map(({ right, title }) => [right, title]))
      for (const { title, media, found } of given)
        if (found !== undefined) expect({ media, title: titles.get(found) }).toEqual({ media, title })
    }),
    { numRuns: 500 },
  )
})

/** Titles that look as if Google had numbered the others, which shifts the numbers of files against those of sidecars. */
const bracketed = fc
  .record({
    stem: fc.constantFrom(
      'X',
      'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnop',
      'abcdefghijklmnopqrstu-vwxyzabcde-fghij',
      '📷',
    ),
    endings: fc.array(fc.constantFrom('', '', '(1)', '(2)'), { minLength: 2, maxLength: 8 }),
    generation,
  })
  .map(({ stem, endings, generation }) =>
    endings.map((ending): TitledItem => ({ title: `${stem}${ending}.jpg`, generation })),
  )

it('never gives a file the sidecar of another title that has a number in brackets of its own', () => {
  fc.assert(
    fc.property(bracketed, fc.boolean(), (items, turned) => {
      const given = answers(items, turned)
      const titles = new Map(given.map(({ right, title }) => [right, title]))
      for (const { title, media, found } of given)
        if (found !== undefined) expect({ media, title: titles.get(found) }).toEqual({ media, title })
    }),
    { numRuns: 300 },
  )
})

const numberedStems = [
  'X',
  'IMG_0001',
  '📷',
  'abcdefghijklmnopqrstu-vwxyzabcde-fghij',
  'abcdefghijklmnopqrstu-vwxyzabcde-fghijklm',
  'abcdefghijklmnopqrstu-vwxyzabcde-fghijklmnop',
]
const numberedEndings = ['', '(1)', '(2)'].flatMap((number) => ['.jpg', '.png'].map((end) => number + end))
const everyRow = (count: number): string[][] =>
  count === 0 ? [[]] : everyRow(count - 1).flatMap((row) => numberedEndings.map((ending) => [...row, ending]))

it.each(numberedStems)('finds all sidecars of up to three items called %s, some with numbers of their own', (stem) => {
  for (const generation of ['cut', 'supplemental', 'whole'] as const)
    for (const row of [1, 2, 3].flatMap(everyRow)) {
      const given = answers(
        row.map((ending) => ({ title: stem + ending, generation })),
        true,
      )
      expect(given.filter(({ found, right }) => found !== right)).toEqual([])
    }
})

const numberedRow = fc.record({
  stem: fc.constantFrom(...numberedStems),
  endings: fc.array(fc.constantFrom(...numberedEndings, '.jpg', '(3).jpg'), { minLength: 4, maxLength: 9 }),
  generation,
  turned: fc.boolean(),
})

it('finds all sidecars of more such items', () => {
  fc.assert(
    fc.property(numberedRow, ({ stem, endings, generation, turned }) => {
      const given = answers(
        endings.map((ending) => ({ title: stem + ending, generation })),
        turned,
      )
      expect(given.filter(({ found, right }) => found !== right)).toEqual([])
    }),
    { numRuns: 1000 },
  )
})

it('concludes nothing from what is left where a sidecar or a photo is missing, or a part of the export', () => {
  const titles = ['IMG_0001.jpg', 'IMG_0001.jpg', 'IMG_0001(1).jpg']
  const named = nameFiles(titles.map((title) => ({ title, generation: 'cut' })))
  const media = named.map((one) => one.media)
  const sidecars = named.map((one, at) => ({ name: one.sidecar, title: titles[at] ?? '' }))
  const last = 'IMG_0001(1)(1).jpg'
  expect(media.at(-1)).toBe(last)
  const found = (names: string[], given: typeof sidecars, complete: boolean): unknown =>
    matchFolder(names, given, { complete })[names.indexOf(last)]?.sidecar
  expect(found(media, sidecars, true)).toBe(2)
  expect(found(media, sidecars, false)).toBeUndefined()
  expect(found([...media, 'IMG_0001(1)(2).jpg'], sidecars, true)).toBeUndefined()
  expect(
    found(media, [...sidecars, { name: 'IMG_0001(1).jpg(2).json', title: 'IMG_0001(1).jpg' }], true),
  ).toBeUndefined()
})

it('gives the same answer whatever the order', () => {
  fc.assert(
    fc.property(alike, (items) => {
      expect(answers(items, true)).toEqual(answers(items, false))
    }),
    { numRuns: 100 },
  )
})
