import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isForeign } from '../../../../src/main/mirror/names/foreign-names.ts'
import { numberedFile, safeFileName } from '../../../../src/main/mirror/names/names.ts'

test.each([
  '@eaDir',
  '@Recycle',
  '@Recently-Snapshot',
  '@tmp',
  '.@__thumb',
  '#recycle',
  '#snapshot',
  '~snapshot',
  '$RECYCLE.BIN',
  '.stfolder',
  '.stversions',
  '.Trash-1000',
  '.Trashes',
  '.Spotlight-V100',
  '.fseventsd',
  '.TemporaryItems',
  '.AppleDouble',
  '.zfs',
  '.snapshots',
  '.dropbox.cache',
  'lost+found',
  'System Volume Information',
  'RECYCLER',
  'FOUND.000',
  'LOST.DIR',
  'Network Trash Folder',
])('the folder %s is somebody else’s', (name) => {
  expect(isForeign(name, true)).toBe(true)
})

test.each([
  '.DS_Store',
  '._IMG_0001.jpg',
  '.localized',
  '.directory',
  '.nomedia',
  '.picasa.ini',
  '.nfs0000000000a1',
  '.fuse_hidden0000000100000001',
  '.syncthing.IMG_1.jpg.tmp',
  'Thumbs.db',
  'THUMBS.DB',
  'ehthumbs.db',
  'desktop.ini',
  'Desktop.ini',
  'Icon\r',
  'Picasa.ini',
])('the file %s is somebody else’s', (name) => {
  expect(isForeign(name, false)).toBe(true)
})

test.each([
  '#sunset.jpg',
  '@home.jpg',
  '$100.png',
  '~ 1900.jpg',
  '~$a.jpg',
  'IMG_1.sync-conflict-20210704-101112.jpg',
  'a.jpg',
])('the file %s may be a picture of the person', (name) => {
  expect(isForeign(name, false)).toBe(false)
})

test.each(['2021', '07', 'edited', 'Summer', 'Ann@home', 'No#1', 'x~', 'US$'])(
  'the folder %s is looked into',
  (name) => {
    expect(isForeign(name, true)).toBe(false)
  },
)

test('no name that a photo gets is one of these', () => {
  const raw = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('.DS_Store', 'Thumbs.db', 'desktop.ini', '~$a', '._x', 'lost+found', 'Icon\r'),
  )
  const extension = fc.constantFrom('.jpg', '.mp4', '.heic')
  fc.assert(
    fc.property(raw, extension, fc.nat(20), (text, ending, number) => {
      const name = safeFileName(text, ending, 'photo')
      expect(isForeign(name, false)).toBe(false)
      expect(isForeign(numberedFile(name, number), false)).toBe(false)
    }),
  )
})
