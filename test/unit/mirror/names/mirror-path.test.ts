import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ChangedIndexError,
  below,
  folderOf,
  foldersDownTo,
  keyFromRow,
  mirrorTop,
  moved,
  nameFromRow,
  nameOf,
  parseName,
  parsePhotoPath,
  photoPathFromRow,
} from '../../../../src/main/mirror-path.ts'
import { layout } from '../../../../src/main/mirror/names/layout.ts'
import {
  nameKey,
  numberedFile,
  numberedFolder,
  safeFileName,
  safeFolderName,
} from '../../../../src/main/mirror/names/names.ts'
import { strangeNames, strangePaths } from './strange-names.ts'

const often = { numRuns: 2000 }
const anything = fc.oneof(strangeNames, strangePaths, fc.anything())

describe('a name', () => {
  it('is one name below any folder on every system, or none', () => {
    fc.assert(
      fc.property(fc.oneof(strangeNames, strangePaths), (text) => {
        const name = parseName(text)
        if (name === undefined) return
        expect(posix.relative('/m', posix.join('/m', name))).toBe(name)
        expect(win32.relative('C:\\m', win32.join('C:\\m', name))).toBe(name)
        expect(posix.basename(name)).toBe(name)
        expect(win32.basename(name)).toBe(name)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
        expect(Buffer.from(name).toString()).toBe(name)
      }),
      often,
    )
  })

  it.each([
    '',
    '.',
    '..',
    'a/b',
    'a\\b',
    'a\0',
    'a\n',
    'C:',
    'a.',
    'a ',
    'NUL',
    'con.jpg',
    'lpt¹',
    'com0',
    'CONIN$',
    'conout$.txt',
    'aux .jpg',
    'prn',
    'a\u007f',
    'a\u0085',
    ...'<>:"|?*'.split('').map((character) => `a${character}b`),
    '\ud800',
    'x'.repeat(256),
  ])('is none: %j', (text) => {
    expect(parseName(text)).toBeUndefined()
    expect(() => nameFromRow(text)).toThrow(ChangedIndexError)
  })

  it.each(['IMG_1.jpg', 'a', '.hidden', 'Reise – Łódź 2019', '京都', '👨‍👩‍👧.jpg', 'CONSOLE', 'x'.repeat(255)])(
    'is one: %j',
    (text) => {
      expect([parseName(text), nameFromRow(text)]).toEqual([text, text])
    },
  )

  it('is whatever Shoebox makes of any title and file name, with any number, and so is its key', () => {
    const number = fc.integer({ min: 2, max: 99_999_999 })
    const longest = fc.integer({ min: 60, max: 255 })
    fc.assert(
      fc.property(strangeNames, number, longest, (text, count, bytes) => {
        const file = safeFileName(text, '.jpg', 'unnamed', bytes)
        const folder = safeFolderName(text, 'unnamed', bytes)
        for (const name of [file, folder, numberedFile(file, count), numberedFolder(folder, count)]) {
          expect(parseName(name)).toBe(name)
          expect(keyFromRow(nameKey(name))).toBe(nameKey(name))
        }
      }),
      often,
    )
  })
})

describe('a path of a photo', () => {
  it('lies below Photos on every system, or is none', () => {
    fc.assert(
      fc.property(strangePaths, (text) => {
        const path = parsePhotoPath(text)
        if (path === undefined) return
        expect(posix.join('/m', path)).toBe(`/m/${path}`)
        expect(posix.relative('/m/Photos', posix.join('/m', path))).not.toMatch(/^(?:\.\.|$)/)
        expect(win32.relative('C:\\m', win32.join('C:\\m', path))).toBe(path.replaceAll('/', '\\'))
        expect(path.split('/').every((name) => parseName(name) !== undefined)).toBe(true)
        expect(Buffer.byteLength(path)).toBeLessThanOrEqual(1024)
      }),
      often,
    )
  })

  it.each([
    'Photos',
    'Photos/',
    'photos/a.jpg',
    '/Photos/a.jpg',
    './Photos/a.jpg',
    'Photos//a.jpg',
    'Photos/./a.jpg',
    'Photos/../a.jpg',
    'Photos/2021/../../../a.jpg',
    'Photos\\a.jpg',
    'Photos/a\0.jpg',
    'Photos/a.jpg/',
    '../Photos/a.jpg',
    'C:/Photos/a.jpg',
    'Albums/a.jpg',
    '.shoebox/index.sqlite',
    `Photos/${'x/'.repeat(600)}x`,
    `Photos/${'x/'.repeat(508)}xx`,
    `Photos/${'é/'.repeat(339)}é`,
    'Photos/CON/a.jpg',
    ['Photos/a.jpg'],
    7,
    undefined,
  ])('is none: %j', (text) => {
    expect(parsePhotoPath(text)).toBeUndefined()
    expect(() => photoPathFromRow(text)).toThrow(ChangedIndexError)
  })
})

it.each([`Photos/${'x/'.repeat(508)}x`, 'Photos/a.jpg', 'Photos/2021/07/IMG (2).jpg', 'Photos/.x/_'])(
  'a path of a photo is %j',
  (text) => {
    expect([parsePhotoPath(text), photoPathFromRow(text)]).toEqual([text, text])
  },
)

it.each(['a', 'x'.repeat(900), ' ', '..'])('a key is %j', (text) => {
  expect(keyFromRow(text)).toBe(text)
})

it.each(['', 'a/b', '/', 'a\0b', 7, undefined])('a key is not %j', (value) => {
  expect(() => keyFromRow(value)).toThrow(ChangedIndexError)
})

it('what is refused is told in part, and as what it is', () => {
  expect(() => nameFromRow('a/b')).toThrow('the index names "a/b", which is no place in this mirror')
  expect(() => nameFromRow(`a/${'b'.repeat(200)}`)).toThrow(`names "a/${'b'.repeat(98)}", which`)
  expect(() => nameFromRow(7)).toThrow('the index names number, which')
})

it('nothing but a text is a name, a path or a key, and nothing else is thrown', () => {
  fc.assert(
    fc.property(anything, (value) => {
      for (const parse of [nameFromRow, photoPathFromRow, keyFromRow])
        try {
          expect(parse(value)).toBe(value)
          expect(typeof value).toBe('string')
        } catch (error) {
          expect(error).toBeInstanceOf(ChangedIndexError)
          // What is told of it ends in logs and reports.
          expect((error as Error).message.length).toBeLessThan(800)
        }
    }),
    often,
  )
})

it('paths are taken apart and put together', () => {
  const path = photoPathFromRow('Photos/2021/07/a.jpg')
  expect([folderOf(path), nameOf(path), folderOf(layout.photos)]).toEqual(['Photos/2021/07', 'a.jpg', mirrorTop])
  expect(foldersDownTo(folderOf(path))).toEqual(['Photos', 'Photos/2021', 'Photos/2021/07'])
  expect(foldersDownTo(mirrorTop)).toEqual([])
  expect(below(mirrorTop, nameFromRow('a'))).toBe('a')
  expect(below(layout.albums, nameFromRow('a'), nameFromRow('b.jpg'))).toBe('Albums/a/b.jpg')
  expect(moved(path, layout.setAside)).toBe('.shoebox/set-aside/Photos/2021/07/a.jpg')
})
