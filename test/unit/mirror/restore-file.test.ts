import { link, mkdir, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import { restoreFromAlbums } from '../../../src/main/mirror/restore-file.ts'
import { reconcileAlbumFolders } from '../../../src/main/mirror/album-folders.ts'
import { SmallMirror } from './small-mirror.ts'
import { changeRows } from '../../rows/rows.ts'

let small: SmallMirror
let item: number
const path = photoPathFromRow('Photos/2021/07/a.jpg')

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  item = await small.photo('a.jpg', 'ours')
  small.album('One', [item])
  small.album('Two', [item])
  await reconcileAlbumFolders({ mirror: small.mirror, log: small.write }, 'links')
  await unlink(small.at(path))
})
afterEach(() => small.empty())
afterAll(() => small.close())

const restore = (): Promise<boolean> => restoreFromAlbums(small.mirror, { item, role: 'primary', path, bytes: 4 })
const inode = async (at: string): Promise<number> => (await stat(small.at(at))).ino

describe('a file that was removed from Photos', () => {
  test('comes back as the file that albums still link to, also if its folder is gone', async () => {
    await rm(small.at('Photos'), { recursive: true })
    expect(await restore()).toBe(true)
    expect(await small.content(path)).toBe('ours')
    expect(await inode(path)).toBe(await inode('Albums/One/a.jpg'))
  })

  const changes: [string, (broken: string, good: string) => Promise<unknown>][] = [
    ['was removed', (broken) => unlink(small.at(`Albums/${broken}/a.jpg`))],
    ['was removed with its folder', (broken) => rm(small.at(`Albums/${broken}`), { recursive: true })],
    ['is another file of that length by now', (broken) => replace(`Albums/${broken}/a.jpg`, 'your')],
    ['is a longer file by now', (broken) => replace(`Albums/${broken}/a.jpg`, 'ours and more')],
    [
      'is a folder by now',
      async (broken) => {
        await unlink(small.at(`Albums/${broken}/a.jpg`))
        await mkdir(small.at(`Albums/${broken}/a.jpg`))
      },
    ],
    [
      'is a link to such a file',
      async (broken, good) => {
        await unlink(small.at(`Albums/${broken}/a.jpg`))
        await symlink(small.at(`Albums/${good}/a.jpg`), small.at(`Albums/${broken}/a.jpg`))
      },
    ],
    [
      'lies in a folder that is a link',
      async (broken, good) => {
        await rm(small.at(`Albums/${broken}`), { recursive: true })
        await symlink(small.at(`Albums/${good}`), small.at(`Albums/${broken}`))
      },
    ],
  ]

  test.each(changes)('comes back from another album where one link %s', async (_, change) => {
    const linked = await inode('Albums/One/a.jpg')
    // Whichever of them is tried first.
    for (const [broken, good] of [
      ['One', 'Two'],
      ['Two', 'One'],
    ] as const) {
      await change(broken, good)
      expect(await restore()).toBe(true)
      expect([await small.content(path), await inode(path)]).toEqual(['ours', linked])
      await rm(small.at(`Albums/${broken}`), { recursive: true, force: true })
      await mkdir(small.at(`Albums/${broken}`))
      await link(small.at(path), small.at(`Albums/${broken}/a.jpg`))
      await unlink(small.at(path))
    }
  })

  test('comes back from another album where one link goes while it is looked at', async () => {
    const gone = small.disk.plan({ on: 'open', code: 'ENOENT', path: 'Albums/', times: 1 })
    expect(await restore()).toBe(true)
    expect([gone.hits, await small.content(path)]).toEqual([1, 'ours'])
  })

  test('does not come back where no link has its bytes', async () => {
    await replace('Albums/One/a.jpg', 'your')
    await replace('Albums/Two/a.jpg', 'oursx')
    expect(await restore()).toBe(false)
    expect(await small.content(path)).toBeUndefined()
  })

  test('does not come back from copies, nor from another item’s or role’s links', async () => {
    changeRows(small.database, 'album_file', { linked: false })
    expect(await restore()).toBe(false)
    changeRows(small.database, 'album_file', { linked: true })
    const nothing = { path, bytes: 4 }
    expect(await restoreFromAlbums(small.mirror, { item, role: 'motion', ...nothing })).toBe(false)
    expect(await restoreFromAlbums(small.mirror, { item: item + 1, role: 'primary', ...nothing })).toBe(false)
    changeRows(small.database, 'album', { folder: null })
    expect(await restore()).toBe(false)
  })

  test('may have come back meanwhile, and is not overwritten', async () => {
    await small.put(path, 'theirs')
    expect(await restore()).toBe(true)
    expect(await small.content(path)).toBe('theirs')
  })

  test('is not said to be lost where the disk fails', async () => {
    small.disk.plan({ on: 'link', code: 'EIO', times: 1 })
    await expect(restore()).rejects.toMatchObject({ code: 'EIO' })
    expect(await restore()).toBe(true)
  })

  test('is back for good: its folder is made safe', async () => {
    const sync = small.disk.plan({ on: 'handle.sync', code: 'EIO', path: 'Photos/2021/07' })
    await expect(restore()).rejects.toMatchObject({ code: 'EIO' })
    expect(sync.hits).toBe(1)
  })
})

async function replace(at: string, content: string): Promise<void> {
  await unlink(small.at(at))
  await writeFile(small.at(at), content)
}
