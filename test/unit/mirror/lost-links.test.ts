import { copyFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { reconcileAlbumFolders } from '../../../src/main/mirror/album-folders.ts'
import { findLostLinks } from '../../../src/main/mirror/lost-links.ts'
import { SmallMirror } from './small-mirror.ts'
import { changeRows } from '../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(() => small.empty())
afterAll(() => small.close())

async function linkedAlbum(names: readonly string[]): Promise<void> {
  const items: number[] = []
  for (const name of names) items.push(await small.photo(name))
  small.album('Trip', items)
  await reconcileAlbumFolders({ mirror: small.mirror, log: small.write }, 'links')
}

/** As copying a folder does, which knows nothing of links. */
async function becomesCopy(path: string): Promise<void> {
  await copyFile(small.at(path), small.at('copy'))
  await rename(small.at('copy'), small.at(path))
}

/** The mirror is on another disk now: the file that never changes is another. */
async function moves(): Promise<void> {
  await becomesCopy('.shoebox/format')
}

const linked = (): unknown[] =>
  small.rows('SELECT name, linked FROM album_file ORDER BY name').map(({ name, linked: one }) => [name, one])

test('what are copies on another disk are no links any more, and what cannot be told stays one', async () => {
  await linkedAlbum(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'])
  await becomesCopy('Albums/Trip/a.jpg')
  await unlink(small.at('Albums/Trip/c.jpg'))
  await unlink(small.at('Photos/2021/07/d.jpg'))
  await moves()
  await findLostLinks(small.mirror)
  expect(linked()).toEqual([
    ['a.jpg', 0],
    ['b.jpg', 1],
    ['c.jpg', 1],
    ['d.jpg', 1],
  ])
})

test('all of them are looked at, however many there are', async () => {
  const names = Array.from({ length: 280 }, (_, at) => `${at}.jpg`)
  await linkedAlbum(names)
  const copied = names.filter((_, at) => at % 7 !== 3)
  for (const name of copied) await becomesCopy(`Albums/Trip/${name}`)
  await moves()
  await findLostLinks(small.mirror)
  const left = small.rows('SELECT name FROM album_file WHERE linked = 1').map(({ name }) => String(name))
  expect(left.toSorted()).toEqual(names.filter((name) => !copied.includes(name)).toSorted())
})

test('they are looked at once on each disk', async () => {
  await linkedAlbum(['a.jpg'])
  await becomesCopy('Albums/Trip/a.jpg')
  await findLostLinks(small.mirror)
  expect(linked()).toEqual([['a.jpg', 1]])
  await moves()
  await findLostLinks(small.mirror)
  expect(linked()).toEqual([['a.jpg', 0]])
  const { ino } = await stat(small.at('.shoebox/format'))
  expect(small.rows("SELECT value FROM meta WHERE name = 'links-looked-at'")).toEqual([{ value: String(ino) }])
})

test('a link to an older file is not compared with the file of today', async () => {
  await linkedAlbum(['a.jpg'])
  await writeFile(small.at('Photos/2021/07/a.jpg'), 'newer')
  changeRows(small.database, 'album_file', { made_of: 'Photos/2021/07/older.jpg' })
  await becomesCopy('Photos/2021/07/a.jpg')
  await moves()
  await findLostLinks(small.mirror)
  expect(linked()).toEqual([['a.jpg', 1]])
})

test('one that cannot be looked at is left to whoever needs it', async () => {
  await linkedAlbum(['a.jpg', 'b.jpg'])
  for (const name of ['a.jpg', 'b.jpg']) await becomesCopy(`Albums/Trip/${name}`)
  await moves()
  small.disk.plan({ on: 'lstat', code: 'EACCES', path: 'a.jpg', times: 1 })
  await findLostLinks(small.mirror)
  expect(linked()).toEqual([
    ['a.jpg', 1],
    ['b.jpg', 0],
  ])
})

test('what is no fault of the disk is thrown', async () => {
  await linkedAlbum(['a.jpg'])
  await moves()
  small.disk.plan({ on: 'lstat', code: 'ERR_OURS', path: 'a.jpg', times: 1 })
  await expect(findLostLinks(small.mirror)).rejects.toMatchObject({ code: 'ERR_OURS' })
})

test('a mirror whose own file is out of reach is looked at as another disk is', async () => {
  await linkedAlbum(['a.jpg'])
  await becomesCopy('Albums/Trip/a.jpg')
  await rename(small.at('.shoebox/format'), small.at('format'))
  await findLostLinks(small.mirror)
  await rename(small.at('format'), small.at('.shoebox/format'))
  expect(linked()).toEqual([['a.jpg', 0]])
})
