import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  freeName,
  nameKey,
  numberedFile,
  numberedFolder,
  safeFileName,
  safeFolderName,
  shorterFile,
} from '../../../src/main/mirror/names.ts'

/** Text of every kind: any UTF-16 units, hostile characters more often than chance would have it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom(
      ...Array.from('. /\\:*?"<>|~ \t\n\0aA1é'),
      'e\u0301',
      '\u202e',
      '\u200d',
      '\u200b',
      '👨‍👩‍👧',
      '照',
      '\ud800',
      'ﷺ',
      'İ',
    ),
    maxLength: 400,
  }),
  fc.constantFrom('CON', 'con.txt', 'nul .jpg', 'COM1', 'lpt9.tar.gz', '..', '.', '', ' ', '...jpg', 'COM¹', 'CONIN$'),
)
const anyExtension = fc.constantFrom('.jpg', '.heic', '.mp4', '.png', '.tiff', '.mov')

/** Why a name is not safe somewhere; undefined for a good one. */
function fault(name: string): string | undefined {
  if (name === '' || name === '.' || name === '..') return 'no name'
  if (/[<>:"/\\|?*]/.test(name)) return 'reserved character'
  if (/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\u200b\u200e\u200f]/u.test(name)) return 'invisible character'
  if (!name.isWellFormed()) return 'half of a pair'
  if (/[. ]$/.test(name) || /^[ .]/.test(name)) return 'dot or blank at an end'
  if (name !== name.normalize('NFC')) return 'not composed'
  if (Buffer.byteLength(name) > 255 || name.length > 255) return 'too long'
  if (/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i.test(name)) return 'device'
  return undefined
}

describe('file names', () => {
  test('are safe everywhere, whatever the name was', () => {
    fc.assert(
      fc.property(anyText, anyExtension, (raw, extension) => {
        expect(fault(safeFileName(raw, extension, 'photo'))).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  test('fit a disk with names of any length, with any number, and are cut between visible characters', () => {
    const borders = (text: string): Set<number> =>
      new Set([...new Intl.Segmenter('und').segment(text)].map(({ index }) => index)).add(text.length)
    const longestName = fc.oneof(fc.constantFrom(143, 255), fc.integer({ min: 32, max: 255 }))
    const number = fc.integer({ min: 2, max: 99_999_999 })
    fc.assert(
      fc.property(anyText, anyExtension, longestName, number, (raw, extension, longest, number) => {
        const file = safeFileName(raw, extension, 'photo', longest)
        const folder = safeFolderName(raw, 'Album', longest)
        for (const name of [file, numberedFile(file, number), folder, numberedFolder(folder, number)]) {
          expect(fault(name)).toBeUndefined()
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(longest)
        }
        const whole = safeFolderName(raw, 'Album', 10_000)
        if (folder !== 'Album') {
          expect(whole.startsWith(folder)).toBe(true)
          expect(borders(whole)).toContain(folder.length)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('become shorter until nothing is left to cut, and stay safe', () => {
    fc.assert(
      fc.property(anyText, anyExtension, (raw, extension) => {
        let name = safeFileName(raw, extension, 'photo')
        for (let shorter = shorterFile(name); shorter !== undefined; shorter = shorterFile(name)) {
          expect(fault(shorter)).toBeUndefined()
          expect(Buffer.byteLength(shorter)).toBeLessThan(Buffer.byteLength(name))
          name = shorter
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('stay safe with a number of any size', () => {
    fc.assert(
      fc.property(anyText, anyExtension, fc.integer({ min: 2, max: 99_999_999 }), (raw, extension, number) => {
        expect(fault(numberedFile(safeFileName(raw, extension, 'photo'), number))).toBeUndefined()
        expect(fault(numberedFolder(safeFolderName(raw, 'Album'), number))).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
  })

  test('that are safe already do not change', () => {
    fc.assert(
      fc.property(anyText, anyExtension, (raw, extension) => {
        const name = safeFileName(raw, extension, 'photo')
        expect(safeFileName(name, extension, 'photo')).toBe(name)
        const folder = safeFolderName(raw, 'Album')
        expect(safeFolderName(folder, 'Album')).toBe(folder)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['IMG_0001.JPG', '.jpg', 'IMG_0001.JPG'],
    ['IMG_0001.HEIC', '.jpg', 'IMG_0001.jpg'],
    ['IMG_0001.heif', '.heic', 'IMG_0001.heif'],
    ['raw.DNG', '.tiff', 'raw.DNG'],
    ['no extension', '.png', 'no extension.png'],
    ['version 1.2', '.png', 'version 1.2.png'],
    ['notes.pdf', '.jpg', 'notes.pdf.jpg'],
    ['PXL_1.MP.jpg', '.jpg', 'PXL_1.MP.jpg'],
    ['a/b\\c:d*e?f"g<h>i|j.jpg', '.jpg', 'a_b_c_d_e_f_g_h_i_j.jpg'],
    ['../../etc/passwd', '.jpg', '__.._etc_passwd.jpg'],
    ['..', '.jpg', 'photo.jpg'],
    ['', '.mp4', 'photo.mp4'],
    ['.jpg', '.jpg', '_jpg.jpg'],
    ['CON.jpg', '.jpg', '_CON.jpg'],
    ['aux', '.png', '_aux.png'],
    ['ends. . .', '.jpg', 'ends.jpg'],
    ['stem .jpg', '.jpg', 'stem.jpg'],
    ['evil\u202Egpj.exe', '.jpg', 'evilgpj.exe.jpg'],
    ['zero\u200Bwidth.jpg', '.jpg', 'zerowidth.jpg'],
    ['👨‍👩‍👧.jpg', '.jpg', '👨‍👩‍👧.jpg'],
    ['Ame\u0301lie.jpg', '.jpg', 'Am\u00e9lie.jpg'],
    ['line\nbreak.jpg', '.jpg', 'line_break.jpg'],
  ])('%j with the bytes of a %s becomes %j', (raw, extension, wanted) => {
    expect(safeFileName(raw, extension, 'photo')).toBe(wanted)
  })

  test('are cut between visible characters', () => {
    const name = safeFileName('👨‍👩‍👧'.repeat(50), '.jpg', 'photo')
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name.replace('.jpg', '')).toBe('👨‍👩‍👧'.repeat(13))
  })
})

describe('names that some disk takes for the same', () => {
  test.each([
    ['IMG.jpg', 'img.JPG'],
    ['Amélie', 'Ame\u0301lie'],
    ['STRASSE', 'straße'],
    ['ΣΑΣ', 'σας'],
    ['a\u200db', 'ab'],
    ['K', '\u212a'],
  ])('%j and %j have one key', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other))
  })

  test('different names have different keys', () => {
    expect(nameKey('IMG_1.jpg')).not.toBe(nameKey('IMG_2.jpg'))
    expect(nameKey('照片')).not.toBe(nameKey('照相'))
  })
})

describe('a free name', () => {
  test('is never taken, and the name itself is preferred', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (numbers) => {
        const names = new Set(numbers.map((number) => (number === 1 ? 'a.jpg' : `a (${number}).jpg`)))
        const name = freeName(safeFileName('a.jpg', '.jpg', 'photo'), numberedFile, (candidate) => names.has(candidate))
        expect(names.has(name)).toBe(false)
        if (!names.has('a.jpg')) expect(name).toBe('a.jpg')
      }),
    )
  })

  test('among ten thousand equal names is found with few questions', () => {
    let questions = 0
    const name = freeName(safeFileName('a.jpg', '.jpg', 'photo'), numberedFile, (candidate) => {
      questions++
      return candidate === 'a.jpg' || Number(/\((\d+)\)/.exec(candidate)?.[1]) <= 10_000
    })
    expect(name).toBe('a (10001).jpg')
    expect(questions).toBeLessThan(40)
  })
})
