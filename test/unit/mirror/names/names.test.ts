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
} from '../../../../src/main/mirror/names/names.ts'
import { nameFromRow } from '../../../../src/main/mirror-path.ts'
import { anyCharacter } from '../../text/any-character.ts'

/** Text of every kind: any UTF-16 units, hostile characters more often than chance would have it. */
const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 400 }),
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
          // Joiners, blanks and dots that a cut would leave at the end are left out besides.
          const [leftOut = ''] = /^[\s.\u200C\u200D]*/.exec(whole.slice(folder.length)) ?? []
          const cuts = Array.from({ length: leftOut.length + 1 }, (_, more) => folder.length + more)
          expect(cuts.some((cut) => borders(whole).has(cut))).toBe(true)
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
    ['line\u2028break\u2029.jpg', '.jpg', 'line_break_.jpg'],
    ['half \ud800 \uffff \ufffd.jpg', '.jpg', 'half _ _ _.jpg'],
    ['\u200d \u200cjoined\u200d .jpg', '.jpg', 'joined.jpg'],
    ['...', '.mov', 'photo.mov'],
    ['..hidden', '.mov', '_hidden.mov'],
    ['a.JPEG.', '.jpg', 'a.JPEG'],
    ['a.toolong', '.jpg', 'a.toolong.jpg'],
    ['a.j-g', '.jpg', 'a.j-g.jpg'],
    ['COM¹.jpg', '.jpg', '_COM¹.jpg'],
    ['lpt9 .tar', '.jpg', '_lpt9 .tar.jpg'],
    ['conin$', '.jpg', '_conin$.jpg'],
    ['com0.jpg', '.jpg', '_com0.jpg'],
    ['com10.jpg', '.jpg', 'com10.jpg'],
    ['xcon.jpg', '.jpg', 'xcon.jpg'],
    ['console.jpg', '.jpg', 'console.jpg'],
  ])('%j with the bytes of a %s becomes %j', (raw, extension, wanted) => {
    expect(safeFileName(raw, extension, 'photo')).toBe(wanted)
  })

  const known = {
    '.jpg': '.jpg .jpeg .jpe .jfif',
    '.tiff': '.tif .tiff .dng .nef .nrw .arw .sr2 .pef .srw .3fr .erf .kdc .dcr',
    '.heic': '.heic .heif .hif',
    '.mpg': '.mpg .mpeg',
    '.mp4': '.mp4 .m4v',
    '.mov': '.mov .qt',
    '.m2ts': '.m2ts .mts .m2t .ts',
    '.3gp': '.3gp .3gpp',
    '.bmp':
      '.png .gif .webp .avif .bmp .ico .jxl .cr2 .cr3 .crw .raf .orf .rw2 .raw .3g2 .avi .asf .divx .mkv .mmv .mod .tod .webm .wmv .mp .mjpg',
  }
  const all = Object.entries(known).flatMap(([extension, endings]) =>
    endings.split(' ').map((ending) => ({ extension, ending, alike: extension !== '.bmp' || ending === '.bmp' })),
  )

  test.each(all)('ending in $ending keep it for bytes of that type, and give it up for others', (one) => {
    const { extension, ending, alike } = one
    expect(safeFileName(`a${ending.toUpperCase()}`, extension, 'photo')).toBe(
      alike ? `a${ending.toUpperCase()}` : `a${extension}`,
    )
    for (const other of ['.jpg', '.tiff', '.heic', '.mpg', '.mp4', '.mov', '.m2ts', '.3gp', '.png'])
      if (other !== extension && other !== ending) expect(safeFileName(`a${ending}`, other, 'photo')).toBe(`a${other}`)
  })

  test.each([
    ['IMG_20210704_101112.jpg', 'IMG_20210704_1.jpg'],
    ['照照照照照照.jpg', '照照照照.jpg'],
    ['12345678901.png', '12345678.png'],
    ['1234567890.png', undefined],
    ['without an ending', 'without an e'],
    ['a long t . xx.jpg', 'a long t.jpg'],
  ])('where %j is too long it becomes %j', (name, wanted) => {
    expect(shorterFile(nameFromRow(name))).toBe(wanted)
  })

  test('are cut between visible characters', () => {
    const name = safeFileName('👨‍👩‍👧'.repeat(50), '.jpg', 'photo')
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name.replace('.jpg', '')).toBe('👨‍👩‍👧'.repeat(13))
  })
})

describe('folder names', () => {
  test('are those of a folder to every system, whatever an album is called', () => {
    const other = fc.constantFrom(
      '.app',
      '.APP',
      '.bundle',
      '.Photoslibrary',
      '.rtfd',
      '.prefPane',
      '.{20D04FE0-3AEA-1069-A2D8-08002B30309D}',
      '.{ed7ba470-8e54-465e-825c-99712043e01c}',
    )
    fc.assert(
      fc.property(
        anyText,
        other,
        fc.constantFrom('', ' ', '.', '. .', '\u200d', '\u202e', '\0'),
        (raw, ending, after) => {
          for (const longest of [64, 143, 255]) {
            const name = safeFolderName(raw + ending + after, 'Album', longest)
            expect(name).not.toMatch(/\.(?:app|bundle|photoslibrary|rtfd|prefpane|\{[\da-f-]*\})$/i)
            expect(fault(name)).toBeUndefined()
          }
        },
      ),
    )
    expect(safeFolderName('Trip.app', 'Album')).toBe('Trip_app')
    for (const title of ['Trip 1.2', 'Mr. App', 'app', 'v.apps', 'a.app b'])
      expect(safeFolderName(title, '')).toBe(title)
  })

  test.each([
    ['Summer 2021', 'Summer 2021'],
    ['a/b: c', 'a_b_ c'],
    ['  Trip. ', 'Trip'],
    ['...', 'Album'],
    ['', 'Album'],
    ['\u200b', 'Album'],
    ['aux', '_aux'],
    ['x'.repeat(300), 'x'.repeat(243)],
  ])('of %j is %j', (title, wanted) => {
    expect(safeFolderName(title, 'Album')).toBe(wanted)
  })

  test('take no more bytes than the disk has for a name, with room for a number', () => {
    expect(safeFolderName('é'.repeat(99), 'Album', 44)).toBe('é'.repeat(16))
    expect(safeFileName(`${'é'.repeat(99)}.jpg`, '.jpg', 'photo', 44)).toBe(`${'é'.repeat(14)}.jpg`)
  })
})

test('a number stands before the ending of a file, and after the whole name of a folder', () => {
  expect(numberedFile(nameFromRow('a.b.jpg'), 2)).toBe('a.b (2).jpg')
  expect(numberedFile(nameFromRow('none'), 13)).toBe('none (13)')
  expect(numberedFolder(nameFromRow('Trip v1.2'), 2)).toBe('Trip v1.2 (2)')
})

describe('names that some disk takes for the same', () => {
  test.each([
    ['IMG.jpg', 'img.JPG'],
    ['Amélie', 'Ame\u0301lie'],
    ['STRASSE', 'straße'],
    ['ΣΑΣ', 'σας'],
    ['a\u200db', 'ab'],
    ['K', '\u212a'],
    ['a\u200e\u202a\u206a\ufeffb', 'ab'],
  ])('%j and %j have one key', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other))
  })

  test('the key of a name is what mirrors in the field hold', () => {
    expect([nameKey('IMG_1.JPG'), nameKey('Ame\u0301lie ẞ')]).toEqual(['img_1.jpg', 'am\u00e9lie ß'])
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

  test('is the first one where the numbers have no gaps', () => {
    const first = safeFileName('a.jpg', '.jpg', 'photo')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (count) => {
        const names = new Set(
          Array.from({ length: count }, (_, at) => (at === 0 ? first : numberedFile(first, at + 1))),
        )
        let questions = 0
        const name = freeName(first, numberedFile, (candidate) => {
          questions++
          return names.has(candidate)
        })
        expect(name).toBe(count === 0 ? first : numberedFile(first, count + 1))
        expect(questions).toBeLessThanOrEqual(2 * Math.log2(count + 1) + 2)
      }),
    )
  })
})
