import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, readFile, readdir, rename, rm, rmdir, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { layout } from '../../../../src/main/mirror/names/layout.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { mirrorTop, photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'

let folder: string
let disk: ReturnType<typeof faultyFiles>
let files: MirrorFiles
/** Absolute paths that were looked at. */
let looks: string[]
/** Files that were opened and not closed. */
let open: Set<object>
const mirror = (...names: string[]): string => join(folder, 'mirror', ...names)
const photo = photoPathFromRow('Photos/2021/07/a.jpg')
const month = photoPathFromRow('Photos/2021/07')
const year = photoPathFromRow('Photos/2021')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-mirror-edges-'))
  disk = faultyFiles()
  looks = []
  open = new Set()
  const counting: FileSystem = {
    ...disk.files,
    lstat: ((path: string) => {
      looks.push(path)
      return disk.files.lstat(path)
    }) as typeof nodeFiles.lstat,
    open: async (...values) => {
      const handle = await disk.files.open(...values)
      open.add(handle)
      return new Proxy(handle, {
        get(target, name) {
          if (name === 'close') open.delete(handle)
          return Reflect.get(target, name) as unknown
        },
      })
    },
  }
  files = new MirrorFiles(mirror(), counting)
  await mkdir(mirror())
})
afterEach(async () => {
  expect(open.size).toBe(0)
  await rm(folder, { recursive: true })
})

describe('making folders', () => {
  it('makes what is missing, and tells the highest of it', async () => {
    expect(await files.makeFolder(month)).toBe('Photos')
    await rmdir(mirror(month))
    expect(await files.makeFolder(month)).toBe(month)
    expect(await files.makeFolder(month)).toBeUndefined()
    expect(await files.makeFolder(mirrorTop)).toBeUndefined()
    expect((await stat(mirror(month))).isDirectory()).toBe(true)
  })

  it('goes on where somebody was faster, if that has made a folder', async () => {
    disk.plan({ on: 'mkdir', code: 'EEXIST', path: 'Photos', times: 1 })
    const slow = new MirrorFiles(mirror(), {
      ...nodeFiles,
      mkdir: (async (path: string) => {
        await nodeFiles.mkdir(path)
        return disk.files.mkdir(path)
      }) as typeof nodeFiles.mkdir,
    })
    expect(await slow.makeFolder(layout.photos)).toBeUndefined()
    expect((await stat(mirror('Photos'))).isDirectory()).toBe(true)
  })

  it('throws what keeps it from making one', async () => {
    disk.plan({ on: 'mkdir', code: 'EEXIST', path: 'Photos', times: 1 })
    await expect(files.makeFolder(layout.photos)).rejects.toMatchObject({ code: 'EEXIST' })
    disk.plan({ on: 'mkdir', code: 'EROFS', path: 'Photos', times: 1 })
    await expect(files.makeFolder(layout.photos)).rejects.toMatchObject({ code: 'EROFS' })
    await writeFile(mirror('Photos'), '')
    await expect(files.makeFolder(month)).rejects.toMatchObject({ code: 'ENOTDIR', path: mirror('Photos') })
    await expect(files.makeFolder(month)).rejects.toThrow('a file in the place of a folder')
  })

  it('never makes the mirror itself, which may be on a disk that is gone', async () => {
    await rmdir(mirror())
    await expect(files.makeFolder(layout.photos)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await readdir(folder)).toEqual([])
  })

  it('makes the mirror and all above it only where that is asked for', async () => {
    const deep = new MirrorFiles(join(folder, 'a', 'b', 'c'), nodeFiles)
    await deep.makeTop()
    await deep.makeTop()
    expect((await stat(deep.root)).isDirectory()).toBe(true)
    await writeFile(join(folder, 'file'), '')
    const inFile = new MirrorFiles(join(folder, 'file', 'mirror'), nodeFiles)
    await expect(inFile.makeTop()).rejects.toMatchObject({ code: 'ENOTDIR' })
    disk.plan({ on: 'mkdir', code: 'ENOENT' })
    await expect(new MirrorFiles('/', disk.files).makeTop()).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('a folder', () => {
  it('is listed with what lies in it, links not followed', async () => {
    await mkdir(mirror('Photos/2021'), { recursive: true })
    await writeFile(mirror('Photos/a.jpg'), '')
    await symlink(mirror('Photos/2021'), mirror('Photos/link'))
    const entries = await files.list(layout.photos)
    expect(entries?.toSorted((one, other) => (one.name < other.name ? -1 : 1))).toEqual([
      { name: '2021', isFolder: true },
      { name: 'a.jpg', isFolder: false },
      { name: 'link', isFolder: false },
    ])
    expect((await files.list(mirrorTop))?.map(({ name }) => name)).toEqual(['Photos'])
  })

  it('that is not there has no list, and one that cannot be read is no missing one', async () => {
    expect(await files.list(layout.photos)).toBeUndefined()
    expect(await files.list(month)).toBeUndefined()
    await mkdir(mirror('Photos'))
    disk.plan({ on: 'readdir', code: 'EACCES', times: 1 })
    await expect(files.list(layout.photos)).rejects.toMatchObject({ code: 'EACCES' })
  })

  it('is removed if it is empty', async () => {
    await files.makeFolder(month)
    await expect(files.removeFolder(year)).rejects.toMatchObject({ code: 'ENOTEMPTY' })
    await files.removeFolder(month)
    expect(await readdir(mirror('Photos/2021'))).toEqual([])
    await expect(files.removeFolder(month)).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining(mirror(month)) as string,
    })
  })

  it('of the mirror’s own may be missing, but not be something else', async () => {
    await expect(files.assertOwnFolder(layout.photos)).resolves.toBeUndefined()
    await mkdir(mirror('Photos'))
    await expect(files.assertOwnFolder(layout.photos)).resolves.toBeUndefined()
    await rmdir(mirror('Photos'))
    await symlink(folder, mirror('Photos'))
    await expect(files.assertOwnFolder(layout.photos)).rejects.toThrow('a link in the place of a folder')
    disk.plan({ on: 'lstat', code: 'EIO', times: 1 })
    await expect(files.assertOwnFolder(layout.photos)).rejects.toMatchObject({ code: 'EIO' })
  })
})

describe('a look', () => {
  it('tells that nothing is there, be it for want of its folder or because that is a file', async () => {
    expect(await files.look(photo)).toBeUndefined()
    await files.makeFolder(month)
    expect([await files.look(photo), await files.holdsFile(photo)]).toEqual([undefined, false])
    await writeFile(mirror(photo), 'ours')
    expect((await files.look(photo))?.size).toBe(4)
    expect([await files.holdsFile(photo), await files.holdsFile(month)]).toEqual([true, false])
    expect(await files.pathForOthers(photo)).toBe(mirror(photo))
    expect([await files.pathForOthers(month), files.absolute(mirrorTop)]).toEqual([undefined, mirror()])
    await rm(mirror('Photos'), { recursive: true })
    await writeFile(mirror('Photos'), '')
    expect(await new MirrorFiles(mirror(), nodeFiles).look(photo)).toBeUndefined()
  })

  it('throws what the disk throws, which is no answer', async () => {
    await files.makeFolder(month)
    for (const ask of [() => files.look(photo), () => files.holdsFile(photo), () => files.pathForOthers(photo)]) {
      disk.plan({ on: 'lstat', code: 'EIO', path: 'a.jpg', times: 1 })
      await expect(ask()).rejects.toMatchObject({ code: 'EIO' })
    }
  })

  it('at a folder serves everybody who asks meanwhile, and those who come at once', async () => {
    await mkdir(mirror(month), { recursive: true })
    await writeFile(mirror(photo), '')
    looks = []
    await Promise.all(Array.from({ length: 20 }, () => files.holdsFile(photo)))
    expect(looks.filter((path) => path === mirror(month))).toHaveLength(1)
    expect(looks.filter((path) => path === mirror('Photos'))).toHaveLength(1)
  })

  it('at a folder that failed counts for nobody', async () => {
    await files.makeFolder(month)
    await writeFile(mirror(photo), 'ours')
    const again = new MirrorFiles(mirror(), disk.files)
    disk.plan({ on: 'lstat', code: 'EIO', path: '2021', times: 1 })
    await expect(again.read(photo, 4)).rejects.toMatchObject({ code: 'EIO' })
    expect((await again.read(photo, 4)).toString()).toBe('ours')
  })

  it('is taken anew after folders were renamed or removed', async () => {
    await files.makeFolder(month)
    await writeFile(mirror(photo), '')
    expect(await files.holdsFile(photo)).toBe(true)
    await files.rename(year, photoPathFromRow('Photos/1999'))
    await mkdir(join(folder, '2021', '07'), { recursive: true })
    await writeFile(join(folder, '2021/07/a.jpg'), 'theirs')
    await symlink(join(folder, '2021'), mirror('Photos/2021'))
    expect(await files.holdsFile(photo)).toBe(false)
    await rm(mirror('Photos/2021'))
    await files.makeFolder(month)
    expect(await files.holdsFile(photo)).toBe(false)
    await files.removeFolder(month)
    await symlink(join(folder, '2021/07'), mirror('Photos/2021/07'))
    expect(await files.holdsFile(photo)).toBe(false)
  })
})

describe('a file', () => {
  it('is created once, for reading and writing', async () => {
    await expect(files.create(photo)).rejects.toMatchObject({ code: 'ENOENT' })
    await files.makeFolder(month)
    const handle = await files.create(photo)
    await handle.write('ours')
    expect((await handle.read(Buffer.alloc(4), 0, 4, 0)).bytesRead).toBe(4)
    await handle.close()
    await expect(files.create(photo)).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await readFile(mirror(photo), 'utf8')).toBe('ours')
  })

  it('is linked, copied, moved and removed', async () => {
    await files.makeFolder(month)
    await writeFile(mirror(photo), 'ours')
    const [linked, copied] = [photoPathFromRow('Photos/2021/linked.jpg'), photoPathFromRow('Photos/2021/copied.jpg')]
    await files.link(photo, linked)
    await files.copy(photo, copied)
    const found = await Promise.all([photo, linked, copied].map((path) => stat(mirror(path))))
    expect(found.map(({ ino }) => ino === found[0]?.ino)).toEqual([true, true, false])
    await files.rename(copied, linked)
    expect(await readFile(mirror(linked), 'utf8')).toBe('ours')
    expect((await stat(mirror(linked))).ino).toBe(found[2]?.ino)
    await files.remove(linked)
    expect(await readdir(mirror('Photos/2021'))).toEqual(['07'])
  })

  it('may be gone where it is only to be gone', async () => {
    await files.makeFolder(month)
    await files.removeIfThere(photo)
    await expect(files.remove(photo)).rejects.toMatchObject({ code: 'ENOENT' })
    await writeFile(mirror(photo), '')
    disk.plan({ on: 'unlink', code: 'EPERM', times: 1 })
    await expect(files.removeIfThere(photo)).rejects.toMatchObject({ code: 'EPERM' })
    await files.removeIfThere(photo)
    expect(await readdir(mirror(month))).toEqual([])
  })

  it('gets its date', async () => {
    await files.makeFolder(month)
    await writeFile(mirror(photo), '')
    const at = Date.UTC(1961, 3, 12)
    expect(await files.setDate(photo, at)).toBeUndefined()
    expect((await stat(mirror(photo))).mtimeMs).toBe(at)
    disk.plan({ on: 'utimes', code: 'EPERM', times: 1 })
    expect(await files.setDate(photo, 0)).toBe(at)
  })
})

describe('making names safe', () => {
  const unable = ['EISDIR', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF', 'EPERM', 'EACCES']

  it.each(unable)('is left to disks that say %s', async (code) => {
    await mkdir(mirror('Photos'))
    for (const on of ['open', 'handle.sync'] as const) {
      disk.plan({ on, code, path: 'Photos', times: 1 })
      await expect(files.sync(layout.photos)).resolves.toBeUndefined()
    }
    expect(disk.missed()).toEqual([])
  })

  it('fails where the disk fails', async () => {
    await mkdir(mirror('Photos'))
    for (const on of ['open', 'handle.sync'] as const) {
      disk.plan({ on, code: 'EIO', path: 'Photos', times: 1 })
      await expect(files.sync(layout.photos)).rejects.toMatchObject({ code: 'EIO' })
    }
    await expect(files.sync(month)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is asked of the folder itself', async () => {
    await mkdir(mirror('Photos'))
    const synced = disk.plan({ on: 'handle.sync', code: 'EIO', path: mirror('Photos') })
    await expect(files.sync(layout.photos)).rejects.toMatchObject({ code: 'EIO' })
    expect(synced.hits).toBe(1)
  })
})

it('what is free is told in bytes', async () => {
  const statfs = (): Promise<unknown> => Promise.resolve({ bavail: 3, bsize: 4096, bfree: 9 })
  const small = new MirrorFiles(mirror(), { ...nodeFiles, statfs: statfs as typeof nodeFiles.statfs })
  expect(await small.freeBytes()).toBe(12_288)
})

it('a file that took the place of a folder meanwhile is not moved over', async () => {
  await files.makeFolder(month)
  await writeFile(mirror(photo), 'ours')
  await rename(mirror('Photos/2021'), mirror('was'))
  await writeFile(mirror('Photos/2021'), 'theirs')
  await expect(files.rename(layout.catalogue, photo)).rejects.toMatchObject({ code: 'ENOTDIR' })
  expect(await readFile(mirror('Photos/2021'), 'utf8')).toBe('theirs')
})
