import { link, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AlbumFiles } from '../../../src/shared/domain.ts'
import { reconcileAlbumFolders } from '../../../src/main/mirror/album-folders.ts'
import type { AlbumProblem } from '../../../src/main/mirror/album-files.ts'
import { SmallMirror, sha256 } from './small-mirror.ts'
import { addKnownFile } from './known-files.ts'
import { changeRows, removeRows } from '../../rows/rows.ts'

let small: SmallMirror
/** Whether the mirror's disk has links. */
let canLink: boolean
beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(() => {
  canLink = true
})
afterEach(async () => {
  expect(await small.names('.shoebox/incoming')).toEqual([])
  await small.empty()
})
afterAll(() => small.close())

const reconcile = (wish: AlbumFiles = 'links'): Promise<AlbumProblem[]> =>
  reconcileAlbumFolders({ mirror: { ...small.mirror, canLink }, log: small.write }, wish)
const inAlbum = (): Promise<string[]> => small.names('Albums/Trip')
const known = (): Record<string, unknown>[] =>
  small.rows('SELECT name, name_key, linked, made_of FROM album_file ORDER BY name')
const inode = async (path: string): Promise<number> => (await stat(small.at(path))).ino
const photoOf = (name: string): string => `Photos/2021/07/${name}`
const isLink = async (name: string, photo = name): Promise<boolean> =>
  (await inode(`Albums/Trip/${name}`)) === (await inode(photoOf(photo)))

async function replace(path: string, content: string): Promise<void> {
  await unlink(small.at(path))
  await writeFile(small.at(path), content)
}

describe('what goes out of an album', () => {
  let item: number
  let id: string
  async function start(links: boolean): Promise<void> {
    item = await small.photo('a.jpg', 'ours')
    id = small.album('Trip', [item, await small.photo('b.jpg')])
    canLink = links
    await reconcile(links ? 'links' : 'copies')
    small.takeOut(id, item)
  }

  test.each([true, false])('goes from its folder, and only from there; as a link: %s', async (links) => {
    await start(links)
    await reconcile(links ? 'links' : 'copies')
    expect(await inAlbum()).toEqual(['b.jpg'])
    expect(await small.content(photoOf('a.jpg'))).toBe('ours')
    expect(known()).toMatchObject([{ name: 'b.jpg' }])
  })

  test('goes as a link to a photo that is damaged, though not shorter: both are the same file', async () => {
    await start(true)
    await writeFile(small.at(photoOf('a.jpg')), 'bad!')
    expect(await reconcile()).toEqual([])
    expect([await inAlbum(), await small.content(photoOf('a.jpg'))]).toEqual([['b.jpg'], 'bad!'])
  })

  test.each<[string, boolean, () => Promise<unknown>]>([
    ['link is another file by now', true, () => replace('Albums/Trip/a.jpg', 'your')],
    ['link is the only good file', true, () => replace(photoOf('a.jpg'), 'bad!')],
    ['photo is cut, and so its link', true, () => writeFile(small.at(photoOf('a.jpg')), 'ou')],
    ['photo is gone', true, () => unlink(small.at(photoOf('a.jpg')))],
    ['copy was changed, though not its length', false, () => replace('Albums/Trip/a.jpg', 'your')],
    ['copy was changed in length', false, () => replace('Albums/Trip/a.jpg', 'longer')],
    ['copy is the only good file', false, () => replace(photoOf('a.jpg'), 'bad!')],
    ['photo is cut, and the copy is not', false, () => replace(photoOf('a.jpg'), 'ou')],
    [
      'copy is a link by now',
      false,
      async () => {
        await unlink(small.at('Albums/Trip/a.jpg'))
        await link(small.at(photoOf('a.jpg')), small.at('Albums/Trip/a.jpg'))
      },
    ],
  ])('stays if its %s', async (_, links, change) => {
    await start(links)
    await change()
    const before = await small.content('Albums/Trip/a.jpg')
    expect(await reconcile(links ? 'links' : 'copies')).toEqual([])
    expect(await inAlbum()).toEqual(['a.jpg', 'b.jpg'])
    expect(await small.content('Albums/Trip/a.jpg')).toBe(before)
    expect(known()).toMatchObject([{ name: 'b.jpg' }])
  })

  test('is tried again if it could not be removed, which is told', async () => {
    await start(true)
    small.disk.plan({ on: 'unlink', code: 'EACCES', path: 'Albums/Trip/a.jpg', times: 1 })
    expect(await reconcile()).toMatchObject([
      { title: 'Trip', problem: { code: 'place-read-only', values: { path: 'Albums/Trip' } } },
    ])
    expect(known()).toHaveLength(2)
    expect(await reconcile()).toEqual([])
    expect([await inAlbum(), known().length]).toEqual([['b.jpg'], 1])
  })

  test('goes just as well while the rest becomes copies, or as nothing is wished any more', async () => {
    await start(true)
    expect(await reconcile('copies')).toEqual([])
    expect([await inAlbum(), await isLink('b.jpg')]).toEqual([['b.jpg'], false])
    expect(known()).toMatchObject([{ name: 'b.jpg', linked: 0 }])
    // Copies go as links do.
    expect(await reconcile('none')).toEqual([])
    expect([await small.names('Albums'), known()]).toEqual([[], []])
    // And whatever is added afterwards stays out.
    small.addTo(id, item)
    expect(await reconcile('none')).toEqual([])
    expect([await small.names('Albums'), known()]).toEqual([[], []])
  })

  test('may be taken out by a person while it is looked at', async () => {
    await start(false)
    small.disk.plan({ on: 'open', code: 'ENOENT', path: 'Albums/Trip/a.jpg', times: 1 })
    expect(await reconcile('copies')).toEqual([])
    expect(known()).toMatchObject([{ name: 'b.jpg' }])
  })

  test('may be gone already', async () => {
    await start(true)
    await unlink(small.at('Albums/Trip/a.jpg'))
    expect(await reconcile()).toEqual([])
    expect(known()).toMatchObject([{ name: 'b.jpg' }])
  })
})

test('a copy of a photo that is not known any more stays a copy', async () => {
  small.album('Trip', [await small.photo('a.jpg')])
  await reconcile('copies')
  removeRows(small.database, 'item_file')
  expect(await reconcile()).toEqual([])
  expect([await inAlbum(), await isLink('a.jpg')]).toEqual([['a.jpg'], false])
  expect(known()).toMatchObject([{ name: 'a.jpg', linked: 0 }])
})

describe('a photo that got another file', () => {
  beforeEach(async () => {
    const item = await small.photo('a.jpg', 'older')
    small.album('Trip', [item])
    await reconcile()
    await rename(small.at(photoOf('a.jpg')), small.at(photoOf('older.jpg')))
    await small.put(photoOf('a.jpg'), 'newer')
    addKnownFile(small.database, {
      item,
      role: 'primary',
      number: 1,
      path: photoOf('older.jpg'),
      bytes: 5,
      sha256: sha256('older'),
      mtime: 1_000_000,
    })
    changeRows(small.database, 'current_file', { sha256: sha256('newer') })
    changeRows(small.database, 'album_file', { made_of: photoOf('older.jpg') })
  })

  test('has that in its albums, in the place of the older one', async () => {
    expect(await reconcile()).toEqual([])
    expect(await inAlbum()).toEqual(['a.jpg'])
    expect([await isLink('a.jpg'), await small.content(photoOf('older.jpg'))]).toEqual([true, 'older'])
    expect(known()).toMatchObject([{ name: 'a.jpg', made_of: null }])
  })

  test('keeps what a person has put in the place of the older one', async () => {
    await replace('Albums/Trip/a.jpg', 'their')
    await reconcile()
    expect(await inAlbum()).toEqual(['a (2).jpg', 'a.jpg'])
    expect(await small.content('Albums/Trip/a.jpg')).toBe('their')
  })
})
