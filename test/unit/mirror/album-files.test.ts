import { copyFile, link, mkdir, readFile, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AlbumFiles } from '../../../src/shared/domain.ts'
import { reconcileAlbumFolders } from '../../../src/main/mirror/album-folders.ts'
import type { AlbumProblem } from '../../../src/main/mirror/album-files.ts'
import { SmallMirror } from './small-mirror.ts'
import { changeRows } from '../../rows/rows.ts'

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

describe('files of an album', () => {
  test('are links, or copies with the date of the photo', async () => {
    small.album('Trip', [await small.photo('A.jpg')])
    await reconcile()
    expect([await isLink('A.jpg'), known()]).toEqual([
      true,
      [{ name: 'A.jpg', name_key: 'a.jpg', linked: 1, made_of: null }],
    ])
    await reconcile('copies')
    expect([await isLink('A.jpg'), known()]).toEqual([
      false,
      [{ name: 'A.jpg', name_key: 'a.jpg', linked: 0, made_of: null }],
    ])
    expect(await small.content('Albums/Trip/A.jpg')).toBe('A.jpg')
    expect((await stat(small.at('Albums/Trip/A.jpg'))).mtimeMs).toBe(1_000_000)
    await reconcile()
    expect([await isLink('A.jpg'), known()[0]?.['linked']]).toEqual([true, 1])
    await reconcile('none')
    expect([await small.names('Albums'), known()]).toEqual([[], []])
    expect(small.rows("SELECT value FROM meta WHERE name = 'album_files'")).toEqual([{ value: 'none' }])
    expect(small.log).toEqual([])
  })

  test('are the photo and its video part', async () => {
    const item = await small.photo('a.jpg')
    await small.file(item, photoOf('a.mp4'), 'video', 'motion')
    small.album('Trip', [item])
    await reconcile()
    expect(await inAlbum()).toEqual(['a.jpg', 'a.mp4'])
  })

  test('get numbers where photos of other months have the same name, in the order of the album', async () => {
    const items = []
    for (const month of ['01', '02', '03']) {
      const item = small.item(`${month}.jpg`)
      await small.file(item, `Photos/2021/${month}/${month === '02' ? 'IMG.JPG' : 'img.jpg'}`, month)
      items.push(item)
    }
    const id = small.album('Trip', items.slice(0, 2))
    await reconcile()
    small.addTo(id, items[2] ?? 0)
    await reconcile()
    expect(await inAlbum()).toEqual(['IMG (2).JPG', 'img (3).jpg', 'img.jpg'])
    expect(await small.content('Albums/Trip/IMG (2).JPG')).toBe('02')
    expect(await small.content('Albums/Trip/img (3).jpg')).toBe('03')
  })

  test('are all made and all removed again, however many there are', async () => {
    const items = []
    for (let at = 0; at < 70; at++) items.push(await small.photo(`${at}.jpg`))
    const id = small.album('Trip', items)
    await reconcile()
    expect((await inAlbum()).length).toBe(70)
    for (const { name } of known()) await replace(`Albums/Trip/${String(name)}`, String(name))
    changeRows(small.database, 'album_file', { linked: false })
    await reconcile()
    expect(known().filter(({ linked }) => linked === 1)).toHaveLength(70)
    for (const item of items.slice(0, 67)) small.takeOut(id, item)
    await reconcile()
    expect(await inAlbum()).toEqual(['67.jpg', '68.jpg', '69.jpg'])
  })

  test('are all made but for those that cannot be', async () => {
    const items = []
    for (let at = 0; at < 70; at++) items.push(await small.photo(`${at}.jpg`))
    small.album('Trip', items)
    small.disk.plan({ on: 'link', code: 'EBUSY', path: photoOf('1'), times: 11 })
    expect((await reconcile()).length).toBeGreaterThan(0)
    const there = await inAlbum()
    expect(there).toEqual(
      items
        .map((_, at) => `${at}.jpg`)
        .filter((name) => !name.startsWith('1'))
        .toSorted(),
    )
    expect(known()).toHaveLength(there.length)
  })

  test('are not tried one by one where nothing can be put', async () => {
    const items = []
    for (let at = 0; at < 40; at++) items.push(await small.photo(`${at}.jpg`))
    small.album('Trip', items)
    const fault = small.disk.plan({ on: 'link', code: 'EBUSY', path: 'Albums/Trip' })
    expect((await reconcile()).length).toBeGreaterThan(0)
    expect(fault.hits).toBeLessThan(40)
  })

  test.each<[string, AlbumFiles, (name: string) => Promise<unknown>]>([
    ['gone', 'links', (name) => unlink(small.at(photoOf(name)))],
    ['gone, and copies are wished', 'copies', (name) => unlink(small.at(photoOf(name)))],
    [
      'in the place of which something else lies',
      'links',
      async (name) => {
        await unlink(small.at(photoOf(name)))
        await mkdir(small.at(photoOf(name)))
      },
    ],
  ])('are made, however many photos before them are %s', async (_what, wish, spoil) => {
    const items = []
    for (let at = 0; at < 40; at++) items.push(await small.photo(`${at}.jpg`))
    small.album('Trip', items)
    for (let at = 0; at < 35; at++) await spoil(`${at}.jpg`)
    expect((await reconcile(wish)).length).toBeGreaterThan(0)
    expect(await inAlbum()).toEqual(['35.jpg', '36.jpg', '37.jpg', '38.jpg', '39.jpg'])
  })

  test('that a person removed are made again', async () => {
    small.album('Trip', [await small.photo('a.jpg'), await small.photo('b.jpg')])
    await reconcile()
    await unlink(small.at('Albums/Trip/a.jpg'))
    await reconcile()
    expect([await inAlbum(), await isLink('a.jpg')]).toEqual([['a.jpg', 'b.jpg'], true])
  })
})

describe('where a file of an album should be', () => {
  let item: number
  beforeEach(async () => {
    item = await small.photo('a.jpg', 'ours')
    small.album('Trip', [item])
    changeRows(small.database, 'album', { folder: 'Trip', folder_key: 'trip' })
    await mkdir(small.at('Albums/Trip'), { recursive: true })
  })

  const ours = (): Promise<unknown> => link(small.at(photoOf('a.jpg')), small.at('Albums/Trip/a.jpg'))
  const copy = (): Promise<unknown> => copyFile(small.at(photoOf('a.jpg')), small.at('Albums/Trip/a.jpg'))
  const theirs = (): Promise<unknown> => small.put('Albums/Trip/a.jpg', 'your')
  const longer = (): Promise<unknown> => small.put('Albums/Trip/a.jpg', 'longer')
  const folder = (): Promise<unknown> => mkdir(small.at('Albums/Trip/a.jpg'))
  const pointer = (): Promise<unknown> => symlink(small.at(photoOf('a.jpg')), small.at('Albums/Trip/a.jpg'))

  test.each<[string, () => Promise<unknown>, AlbumFiles, boolean, string[], number]>([
    ['its link', ours, 'links', true, ['a.jpg'], 1],
    ['its copy', copy, 'links', true, ['a (2).jpg', 'a.jpg'], 1],
    ['its copy, on a disk without links', copy, 'links', false, ['a.jpg'], 0],
    ['its copy, and copies are wished', copy, 'copies', true, ['a.jpg'], 0],
    ['its link, and copies are wished', ours, 'copies', true, ['a (2).jpg', 'a.jpg'], 0],
    ['another file of that length', theirs, 'copies', true, ['a (2).jpg', 'a.jpg'], 0],
    ['another file of that length, and links are wished', theirs, 'links', true, ['a (2).jpg', 'a.jpg'], 1],
    ['another file', longer, 'copies', true, ['a (2).jpg', 'a.jpg'], 0],
    ['a folder', folder, 'copies', true, ['a (2).jpg', 'a.jpg'], 0],
    ['a link to the photo', pointer, 'copies', true, ['a (2).jpg', 'a.jpg'], 0],
  ])('there is %s: it is taken over only if it is what is wished', async (_, put, wish, links, names, linked) => {
    canLink = links
    await put()
    expect(await reconcile(wish)).toEqual([])
    expect(await inAlbum()).toEqual(names)
    expect(known()).toMatchObject([{ name: names[0], linked }])
    if (linked === 0) expect(await readFile(small.at(`Albums/Trip/${names[0]}`), 'utf8')).toBe('ours')
  })

  test('there was something that has gone: the next name is tried', async () => {
    small.disk.plan({ on: 'link', code: 'EEXIST', path: 'Albums/Trip/a.jpg', times: 1 })
    expect(await reconcile()).toEqual([])
    expect(await inAlbum()).toEqual(['a (2).jpg'])
  })

  test('there is something that cannot be read: it is somebody else’s', async () => {
    await copy()
    small.disk.plan({ on: 'open', code: 'EACCES', path: 'Albums/Trip/a.jpg', times: 1 })
    expect(await reconcile('copies')).toEqual([])
    expect(await inAlbum()).toEqual(['a (2).jpg', 'a.jpg'])
  })

  test('there is something on a disk that fails: that is told, and nothing is made', async () => {
    await copy()
    small.disk.plan({ on: 'handle.read', code: 'ESPIPE', path: 'Albums/Trip/a.jpg', times: 1 })
    expect(await reconcile('copies')).toMatchObject([{ title: 'Trip', problem: { code: 'file-failed' } }])
    expect([await inAlbum(), known()]).toEqual([['a.jpg'], []])
  })
})

describe('a name that the disk refuses', () => {
  const long = 'a walk through the mountains and down again.jpg'

  test('becomes shorter until it is taken', async () => {
    small.album('Trip', [await small.photo(long)])
    small.disk.plan({ on: 'link', code: 'ENAMETOOLONG', path: `Trip/${long.slice(0, 30)}` })
    expect(await reconcile()).toEqual([])
    const [name = ''] = await inAlbum()
    expect(long.startsWith(name.replace(/\.jpg$/, ''))).toBe(true)
    expect(await isLink(name, long)).toBe(true)
  })

  test('becomes the id if it is refused for what is in it, or if no shorter one says anything', async () => {
    const [one, other] = [await small.photo('é.jpg'), await small.photo(long)]
    await small.file(one, photoOf('é.mp4'), 'video', 'motion')
    small.album('Trip', [one, other])
    small.disk.plan({ on: 'link', code: 'EILSEQ', path: 'Trip/é' })
    small.disk.plan({ on: 'link', code: 'ENAMETOOLONG', path: 'Trip/a' })
    expect(await reconcile()).toEqual([])
    const ids = small.rows('SELECT id FROM item ORDER BY ref').map(({ id }) => String(id))
    expect(await inAlbum()).toEqual([`${ids[0]}-motion.mp4`, `${ids[0]}.jpg`, `${ids[1]}.jpg`].toSorted())
  })

  test('becomes the id at once if it is refused for what is in it, however long it is', async () => {
    const name = 'a walk through the mountains and down again, é.jpg'
    small.album('Trip', [await small.photo(name)])
    small.disk.plan({ on: 'link', code: 'EINVAL', path: 'é.jpg', times: 1 })
    expect(await reconcile()).toEqual([])
    expect(await inAlbum()).toEqual(small.rows('SELECT id FROM item').map(({ id }) => `${String(id)}.jpg`))
  })

  test('is told of if even the id is refused', async () => {
    small.album('Trip', [await small.photo('a.jpg'), await small.photo('b.jpg')])
    small.disk.plan({ on: 'link', code: 'EINVAL', path: 'Albums/Trip/' })
    const problem = { title: 'Trip', problem: { code: 'file-failed' } }
    expect(await reconcile()).toMatchObject([problem, problem])
    expect([await inAlbum(), known()]).toEqual([[], []])
  })
})

describe('a disk without links', () => {
  beforeEach(async () => {
    small.album('Trip', [await small.photo('a.jpg'), await small.photo('b.jpg')])
  })

  test('gets copies, of which the log tells once that they are for want of links', async () => {
    canLink = false
    expect(await reconcile()).toEqual([])
    expect([await isLink('a.jpg'), await small.content('Albums/Trip/a.jpg')]).toEqual([false, 'a.jpg'])
    await reconcile()
    expect(small.log).toEqual([{ level: 'warn', event: 'albums-copied-for-lack-of-links', fields: { files: 2 } }])
    expect(known().map(({ linked }) => linked)).toEqual([0, 0])
  })

  test.each(['EMLINK', 'EPERM'])('may be one for a single file: %s', async (code) => {
    small.disk.plan({ on: 'link', code, path: 'Albums/Trip/a.jpg', times: 1 })
    expect(await reconcile()).toEqual([])
    expect([await isLink('a.jpg'), await isLink('b.jpg')]).toEqual([false, true])
    expect(small.log).toMatchObject([{ fields: { files: 1 } }])
  })

  test('has its copies already where copies are wished from now on: only links become new ones', async () => {
    small.disk.plan({ on: 'link', code: 'EMLINK', path: 'Albums/Trip/a.jpg', times: 1 })
    await reconcile()
    const [copy, link] = [await inode('Albums/Trip/a.jpg'), await inode('Albums/Trip/b.jpg')]
    expect(await reconcile('copies')).toEqual([])
    expect([(await inode('Albums/Trip/a.jpg')) === copy, (await inode('Albums/Trip/b.jpg')) === link]).toEqual([
      true,
      false,
    ])
    expect(known().map(({ linked }) => linked)).toEqual([0, 0])
  })

  test('says nothing of links where copies are wished', async () => {
    canLink = false
    await reconcile('copies')
    expect(small.log).toEqual([])
  })

  test('leaves nothing where a copy fails', async () => {
    canLink = false
    small.disk.plan({ on: 'handle.sync', code: 'EBUSY', path: 'incoming/album-', times: 1 })
    expect(await reconcile()).toMatchObject([{ title: 'Trip', problem: { code: 'file-failed' } }])
    expect((await inAlbum()).length).toBe(1)
  })

  test('may keep no dates, and what it makes of them is known', async () => {
    canLink = false
    small.disk.plan({ on: 'handle.utimes', code: 'EPERM', path: 'incoming/album-' })
    await reconcile()
    const { mtimeMs } = await stat(small.at('Albums/Trip/a.jpg'))
    expect(small.rows("SELECT mtime_here FROM album_file WHERE name = 'a.jpg'")).toEqual([
      { mtime_here: Math.round(mtimeMs) },
    ])
  })
})

describe('copies become links once links work', () => {
  beforeEach(async () => {
    small.album('Trip', [await small.photo('a.jpg', 'ours'), await small.photo('b.jpg')])
    canLink = false
    await reconcile()
    canLink = true
  })

  test('all of them, and what the disk made of their dates is forgotten', async () => {
    changeRows(small.database, 'album_file', { mtime_here: 5 })
    expect(await reconcile()).toEqual([])
    expect([await isLink('a.jpg'), await isLink('b.jpg')]).toEqual([true, true])
    expect(small.rows('SELECT linked, mtime_here FROM album_file')).toEqual([
      { linked: 1, mtime_here: null },
      { linked: 1, mtime_here: null },
    ])
  })

  test('not on a disk without any, and not where copies are wished', async () => {
    canLink = false
    await reconcile()
    canLink = true
    await reconcile('copies')
    expect([await isLink('a.jpg'), await isLink('b.jpg')]).toEqual([false, false])
  })

  test.each<[string, () => Promise<unknown>]>([
    ['a person has changed it, though not its length', () => replace('Albums/Trip/a.jpg', 'your')],
    ['a person has changed its length', () => replace('Albums/Trip/a.jpg', 'ours and more')],
    ['the photo is damaged', () => replace(photoOf('a.jpg'), 'bad!')],
    ['the photo is cut', () => replace(photoOf('a.jpg'), 'ou')],
    ['the photo is gone', () => unlink(small.at(photoOf('a.jpg')))],
  ])('but not one of which %s', async (_, change) => {
    await change()
    const before = await small.content('Albums/Trip/a.jpg')
    await reconcile()
    expect(await small.content('Albums/Trip/a.jpg')).toBe(before)
    expect(known()).toMatchObject([
      { name: 'a.jpg', linked: 0 },
      { name: 'b.jpg', linked: 1 },
    ])
  })

  test.each([
    ['EMLINK', 'link', []],
    ['EBUSY', 'link', [{ title: 'Trip', problem: { code: 'file-failed' } }]],
    ['EBUSY', 'rename', [{ title: 'Trip', problem: { code: 'file-failed' } }]],
  ] as const)('but not one where the disk says %s to a %s', async (code, on, told) => {
    small.disk.plan({ on, code, path: on === 'link' ? photoOf('a.jpg') : 'Albums/Trip/a.jpg', times: 1 })
    expect(await reconcile()).toMatchObject(told)
    expect([await isLink('a.jpg'), await isLink('b.jpg')]).toEqual([false, true])
    await reconcile()
    expect(await isLink('a.jpg')).toBe(true)
  })
})
