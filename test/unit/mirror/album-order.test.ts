import { rename } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { reconcileAlbumFolders } from '../../../src/main/mirror/album-folders.ts'
import type { AlbumProblem } from '../../../src/main/mirror/album-files.ts'
import type { AlbumFiles } from '../../../src/shared/domain.ts'
import { SmallMirror } from './small-mirror.ts'
import { addRow, changeRows } from '../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(() => small.empty())
afterAll(() => small.close())

const reconcile = (wish: AlbumFiles = 'links', canLink = true): Promise<AlbumProblem[]> =>
  reconcileAlbumFolders({ mirror: { ...small.mirror, canLink }, log: small.write }, wish)
const folders = (): unknown[] =>
  small.rows('SELECT title, folder, folder_was FROM album ORDER BY title').map((row) => Object.values(row))
const known = (): unknown[] => small.rows('SELECT name, linked FROM album_file ORDER BY name')
const setTitle = (id: string, title: string): void => changeRows(small.database, 'album', { title }, { id })

/** An album that comes behind all others. */
function lastAlbum(title: string, item: number): void {
  addRow(small.database, 'album', { id: 'zz', account: 'ann', remote_id: 'zz', title })
  small.addTo('zz', item)
}

describe('what a power cut could undo is not written down before it is safe:', () => {
  const told = [{ title: 'Trip', problem: { code: 'file-failed' } }]

  test('a file that was made', async () => {
    small.album('Trip', [await small.photo('a.jpg')])
    const fault = small.disk.plan({ on: 'handle.sync', code: 'EBUSY', path: 'Albums/Trip', times: 1 })
    expect(await reconcile()).toMatchObject(told)
    expect([fault.hits, known()]).toEqual([1, []])
    expect(await reconcile()).toEqual([])
    expect([known(), await small.names('Albums/Trip')]).toEqual([[{ name: 'a.jpg', linked: 1 }], ['a.jpg']])
  })

  test('a copy that became a link', async () => {
    small.album('Trip', [await small.photo('a.jpg')])
    await reconcile('links', false)
    small.disk.plan({ on: 'handle.sync', code: 'EBUSY', path: 'Albums/Trip', times: 1 })
    expect(await reconcile()).toMatchObject(told)
    expect(known()).toEqual([{ name: 'a.jpg', linked: 0 }])
  })

  test('a file that was taken out', async () => {
    const item = await small.photo('a.jpg')
    const id = small.album('Trip', [item, await small.photo('b.jpg')])
    await reconcile()
    small.takeOut(id, item)
    small.disk.plan({ on: 'handle.sync', code: 'EBUSY', path: 'Albums/Trip', times: 1 })
    expect(await reconcile()).toMatchObject(told)
    expect(known()).toHaveLength(2)
    expect(await reconcile()).toEqual([])
    expect(known()).toEqual([{ name: 'b.jpg', linked: 1 }])
  })

  test('a folder that is called otherwise', async () => {
    const id = small.album('Trip', [await small.photo('a.jpg')])
    await reconcile()
    setTitle(id, 'Journey')
    small.disk.plan({ on: 'handle.sync', code: 'EBUSY', path: '/Albums', times: 1 })
    expect(await reconcile()).toMatchObject([{ title: 'Journey', problem: { code: 'file-failed' } }])
    expect(folders()).toEqual([['Journey', 'Journey', 'Trip']])
    expect(await reconcile()).toEqual([])
    expect(folders()).toEqual([['Journey', 'Journey', null]])
  })

  test('a folder that is gone', async () => {
    const item = await small.photo('a.jpg')
    const id = small.album('Trip', [item])
    await reconcile()
    small.takeOut(id, item)
    // The first is for what was in it.
    small.disk.plan({ on: 'handle.sync', code: 'EBUSY', path: '/Albums', after: 1, times: 1 })
    expect(await reconcile()).toMatchObject(told)
    expect([folders(), await small.names('Albums')]).toEqual([[['Trip', 'Trip', null]], []])
    expect(await reconcile()).toEqual([])
    expect(folders()).toEqual([['Trip', null, null]])
  })
})

describe('a name that becomes free serves an album that comes later in the same run:', () => {
  test('that of a folder that got another', async () => {
    const item = await small.photo('a.jpg')
    const id = small.album('Trip', [item])
    await reconcile()
    setTitle(id, 'Journey')
    lastAlbum('Trip', item)
    await reconcile()
    expect(folders()).toEqual([
      ['Journey', 'Journey', null],
      ['Trip', 'Trip', null],
    ])
    expect(await small.names('Albums')).toEqual(['Journey', 'Trip'])
  })

  test('that of a folder that went', async () => {
    const [item, other] = [await small.photo('a.jpg'), await small.photo('b.jpg')]
    const id = small.album('Trip', [item])
    const second = small.album('Week', [other])
    await reconcile()
    small.takeOut(id, item)
    setTitle(second, 'Weekend')
    lastAlbum('Trip', item)
    await reconcile()
    expect(await small.names('Albums')).toEqual(['Trip', 'Weekend'])
  })

  test('and one that was taken in it does not', async () => {
    const item = await small.photo('a.jpg')
    const id = small.album('Week', [item])
    await reconcile()
    setTitle(id, 'Trip')
    lastAlbum('TRIP', item)
    await reconcile()
    expect(await small.names('Albums')).toEqual(['TRIP (2)', 'Trip'])
  })
})

test('an album that nobody says anything of any more goes once its folder is empty, and not before', async () => {
  const item = await small.photo('a.jpg')
  const id = small.album('Trip', [item])
  const other = small.album('Week', [item])
  await reconcile()
  changeRows(small.database, 'album', { account: null, remote_id: null }, { id })
  await reconcile()
  expect(small.rows('SELECT id FROM album')).toHaveLength(2)
  small.takeOut(id, item)
  small.takeOut(other, item)
  await reconcile()
  // What an account has listed stays, with or without a folder.
  expect(small.rows('SELECT title FROM album')).toEqual([{ title: 'Week' }])
  expect(await small.names('Albums')).toEqual([])
})

test('a mistake in the program is no matter of one album', async () => {
  small.album('Trip', [await small.photo('a.jpg')])
  const { files } = small.mirror
  files.link = () => Promise.reject(new TypeError('a bug'))
  await expect(reconcile()).rejects.toThrow('a bug')
})

test('two albums of one place are told once, by the first', async () => {
  const item = await small.photo('a.jpg')
  const id = small.album('One', [item])
  lastAlbum('Two', item)
  await small.put('Albums', 'theirs')
  expect(await reconcile()).toMatchObject([{ title: 'One', album: id }])
})

test('everything that was opened is closed, whatever became of it', async () => {
  let [opened, closed] = [0, 0]
  const { files } = small.mirror
  const counted = async (opening: Promise<FileHandle>): Promise<FileHandle> => {
    const handle = await opening
    opened++
    const close = handle.close.bind(handle)
    handle.close = () => {
      closed++
      return close()
    }
    return handle
  }
  const [open, create] = [files.open.bind(files), files.create.bind(files)]
  files.open = (...args) => counted(open(...args))
  files.create = (...args) => counted(create(...args))
  small.album('Trip', [await small.photo('a.jpg'), await small.photo('b.jpg'), await small.photo('c.jpg')])
  small.disk.plan({ on: 'handle.sync', code: 'EBUSY', path: 'incoming/album-', times: 1 })
  small.disk.plan({ on: 'copyFile', code: 'ENOSYS', times: 2 })
  small.disk.plan({ on: 'handle.read', code: 'EBUSY', path: 'Photos', times: 1 })
  await reconcile('copies')
  await reconcile('copies')
  await rename(small.at('Albums/Trip/a.jpg'), small.at('Albums/Trip/x.jpg'))
  await reconcile('links')
  expect(opened).toBeGreaterThan(6)
  expect(closed).toBe(opened)
})
