import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { dressedPhoto } from '../dressed-photo.ts'
import { hasRclone, openRclone, type Rclone } from './rclone-for-tests.ts'
import type { EmulatorOptions } from '../start-emulator.ts'

let rclone: Rclone
const open = async (options: EmulatorOptions): Promise<void> => {
  rclone = await openRclone(options)
}
afterEach(() => rclone.close())

/** Files below a folder, as paths, with their bytes. */
async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name)
      found.set(path.slice(folder.length + 1), await readFile(path))
    }
  return found
}

const extension = (mimeType: string): string => (mimeType.startsWith('video/') ? '=dv' : '=d')

describe.skipIf(!hasRclone)('an rclone that nobody has changed', () => {
  test('lists and copies an account, file by file as Google delivers it', { timeout: 240_000 }, async () => {
    await open({ items: 60, albums: 10 })
    const { library } = rclone.emulator
    const shared = library.main.albums.filter(({ shared: isShared }) => isShared)
    expect(shared.length).toBeGreaterThan(0)

    const identity = await rclone.lines('config', 'userinfo', 'photos:')
    expect(identity.map((line) => line.trim())).toContain('name: Nora Lindqvist')
    expect((await rclone.lines('lsf', 'photos:')).toSorted()).toEqual(
      ['album/', 'feature/', 'media/', 'shared-album/', 'upload/'].toSorted(),
    )
    const titles = (albums: readonly { title?: string }[]): string[] =>
      albums.map(({ title = '' }) => `${title}/`).toSorted()
    const listed = await rclone.lines('lsd', 'photos:album')
    expect(listed).toHaveLength(library.main.albums.length)
    for (const { title = '', items } of library.main.albums)
      expect(listed.filter((line) => line.endsWith(` ${title}`) && line.includes(` ${items.length} `))).toHaveLength(1)
    expect((await rclone.lines('lsf', 'photos:shared-album')).toSorted()).toEqual(titles(shared))
    const everyFile = await rclone.lines('lsf', '-R', '--files-only', 'photos:album')
    expect(everyFile).toHaveLength(library.main.albums.reduce((sum, { items }) => sum + items.length, 0))

    const [album] = library.main.albums
    const [newest] = library.itemsOf(library.main)
    const favourites = [...library.main.items].filter(({ favorite }) => favorite)
    expect(favourites.length).toBeGreaterThan(0)
    const day = new Date(newest?.creationTime ?? 0).toISOString().slice(0, 10)
    const [year, month] = [day.slice(0, 4), day.slice(0, 7)]
    const since = (prefix: string) =>
      [...library.main.items].filter(({ creationTime }) => new Date(creationTime).toISOString().startsWith(prefix))
    const folders = [
      [`album/${album?.title}`, album?.items ?? []],
      [`shared-album/${shared[0]?.title}`, shared[0]?.items ?? []],
      ['media/all', [...library.main.items]],
      [`media/by-year/${year}`, since(year)],
      [`media/by-month/${year}/${month}`, since(month)],
      [`media/by-day/${year}/${day}`, since(day)],
      ['feature/favorites', favourites],
    ] as const
    for (const [index, [folder, items]] of folders.entries()) {
      const target = join(rclone.folder, String(index))
      await rclone.lines('copy', `photos:${folder}`, target)
      const copied = await filesBelow(target)
      const names = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
      const expected = await Promise.all(
        items.map(async ({ id, mimeType }) => names(await rclone.emulator.bytesOf(id, extension(mimeType)))),
      )
      expect([folder, [...copied.values()].map(names).toSorted()]).toEqual([folder, expected.toSorted()])
      for (const path of copied.keys()) {
        const { mtimeMs } = await stat(join(target, path))
        expect(items.map(({ creationTime }) => creationTime)).toContain(mtimeMs)
      }
    }
    // With --gphotos-read-size, lengths are asked for by HEAD.
    const sizes = await rclone.lines('lsf', '--format', 'sp', '--gphotos-read-size', `photos:album/${album?.title}`)
    expect(sizes.every((line) => Number(line.split(';')[0]) > 100)).toBe(true)
  })

  test('does what its own integration test does', async () => {
    await open({ items: 0, albums: 0 })
    const { library } = rclone.emulator
    await mkdir(join(rclone.folder, 'in'))
    await writeFile(join(rclone.folder, 'in', 'house.jpg'), await dressedPhoto('a house'.padEnd(2000, '.')))
    await writeFile(join(rclone.folder, 'in', 'second.jpg'), await dressedPhoto('a second one'))
    await writeFile(join(rclone.folder, 'empty.jpg'), '')

    await rclone.lines('mkdir', 'photos:album/trip')
    expect(library.album('trip').items).toEqual([])
    await rclone.lines('copy', join(rclone.folder, 'in', 'house.jpg'), 'photos:album/trip')
    const [item] = library.album('trip').items
    expect(library.album('trip').items).toHaveLength(1)
    expect(library.main.albums).toHaveLength(1)
    const listed = await rclone.lines('lsf', '--format', 'ptsm', '--gphotos-read-size', 'photos:album/trip')
    const [name, time, size, type] = listed[0]?.split(';') ?? []
    expect([listed.length, name, time, type]).toEqual([1, 'house.jpg', '2013-07-26 08:57:21', 'image/jpeg'])
    expect(Number(size)).toBeGreaterThan(1000)

    for (const folder of ['media/by-year/2013', 'media/by-month/2013/2013-07', 'media/by-day/2013/2013-07-26'])
      expect([folder, await rclone.lines('lsf', `photos:${folder}`)]).toEqual([folder, ['house.jpg']])
    for (const path of ['house.jpg', `house {${item?.id}}.jpg`]) {
      const copy = join(rclone.folder, 'copy.jpg')
      await rclone.lines('copyto', `photos:album/trip/${path}`, copy)
      expect([...(await readFile(copy)).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
      await rm(copy)
    }

    await rclone.lines('deletefile', 'photos:album/trip/house.jpg')
    expect(await rclone.lines('lsf', 'photos:album/trip')).toEqual([])
    expect(library.main.items.size).toBe(1)
    const refused = await rclone.run('rmdir', 'photos:album/trip')
    expect([refused.code, refused.stderr]).not.toEqual([0, ''])
    expect(library.main.albums).toHaveLength(1)

    await rclone.lines('copy', join(rclone.folder, 'in', 'second.jpg'), 'photos:upload/dir/subdir')
    expect([...library.main.items].map(({ filename }) => String(filename)).toSorted()).toEqual([
      'dir/subdir/second.jpg',
      'house.jpg',
    ])
    // The same bytes once more are the item that is there already.
    await rclone.lines('copy', join(rclone.folder, 'in'), 'photos:album/both')
    expect(library.main.items.size).toBe(2)
    expect(library.album('both').items).toHaveLength(2)
    const nothing = await rclone.run('copyto', join(rclone.folder, 'empty.jpg'), 'photos:upload/empty.jpg')
    expect(nothing.stderr).toContain('Payload must not be empty')
    expect(library.main.items.size).toBe(2)
  })

  test('keeps a folder and an album alike, either way, and transfers nothing that is there', async () => {
    await open({ items: 12, albums: 1 })
    const { library, counters } = rclone.emulator
    const [album] = library.main.albums
    const [first] = album?.items ?? []
    if (!album || !first) throw new Error('there should be an album')
    const here = join(rclone.folder, 'here')
    const sync = async (...args: string[]): Promise<void> => void (await rclone.lines('sync', ...args))
    const names = async (): Promise<string[]> => [...(await filesBelow(here)).keys()].toSorted()
    const count = (method: string): number => counters.byMethod[method] ?? 0

    await sync(`photos:album/${album.title}`, here)
    expect(await names()).toHaveLength(album.items.length)
    const { media } = counters
    await sync(`photos:album/${album.title}`, here)
    expect(counters.media).toBe(media)
    const gone = (await names()).filter((name) => name === first.filename)
    album.items = album.items.filter(({ id }) => id !== first.id)
    await sync(`photos:album/${album.title}`, here)
    expect(await names()).toHaveLength(album.items.length)
    expect((await names()).filter((name) => name === first.filename)).toHaveLength(gone.length - 1)

    await rm(here, { recursive: true })
    await mkdir(here)
    for (const name of ['a.jpg', 'b.jpg']) await writeFile(join(here, name), await dressedPhoto(name))
    const inAlbum = (): string[] => library.album('kept').items.map(({ filename }) => String(filename))
    await sync(here, 'photos:album/kept')
    expect(inAlbum().toSorted()).toEqual(['a.jpg', 'b.jpg'])
    await sync(here, 'photos:album/kept')
    expect([count('uploads.raw'), count('albums.batchRemoveMediaItems')]).toEqual([2, 0])
    await rm(join(here, 'a.jpg'))
    await writeFile(join(here, 'c.jpg'), await dressedPhoto('c.jpg'))
    await sync(here, 'photos:album/kept')
    expect([inAlbum().toSorted(), await rclone.lines('lsf', 'photos:album/kept')]).toEqual([
      ['b.jpg', 'c.jpg'],
      ['b.jpg', 'c.jpg'],
    ])
    expect([count('uploads.raw'), count('albums.batchRemoveMediaItems')]).toEqual([3, 1])
    // What left the album is still in the library.
    expect([...library.main.items].filter(({ filename }) => filename === 'a.jpg')).toHaveLength(1)
  })

  test('renews its token, gives it back, and says what Google says where a scope is gone', async () => {
    await open({ items: 4, albums: 1 })
    rclone.emulator.expireAccessTokens()
    const config = join(rclone.folder, 'rclone.conf')
    const text = await readFile(config, 'utf8')
    await writeFile(config, text.replace(/"expiry":"\d+/, '"expiry":"2001'))
    expect(await rclone.lines('lsf', 'photos:album')).toHaveLength(1)
    expect(rclone.emulator.counters.byMethod['oauth.token']).toBe(1)
    await rclone.lines('config', 'disconnect', 'photos:')
    expect(rclone.emulator.counters.byMethod['oauth.revoke']).toBe(1)
    expect((await rclone.run('lsf', 'photos:album')).code).not.toBe(0)
  })

  test('sees in the profile of today what Google still lets it see', async () => {
    await open({ items: 4, albums: 1, profile: 'current' })
    expect(await rclone.lines('lsf', 'photos:media/all')).toHaveLength(4)
    const refused = await rclone.run('lsd', 'photos:shared-album')
    expect(refused.stderr).toContain('Request had insufficient authentication scopes')
  })
})
