import { constants } from 'node:fs'
import { mkdtemp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { copySafely } from '../../../../src/main/mirror/disk/copy-file.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'

let root: string
let disk: ReturnType<typeof faultyFiles>
const [from, to] = [photoPathFromRow('Photos/a.jpg'), photoPathFromRow('Photos/b.jpg')]
/** More than is read at a time, and no whole number of that. */
const content = Buffer.from(Array.from({ length: (1 << 20) + 12_345 }, (_, at) => at % 251))
const date = Date.UTC(1962, 6, 5)
const copy = (): Promise<number | undefined> => copySafely(new MirrorFiles(root, disk.files), from, to, date)

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-copy-'))
  disk = faultyFiles()
  await mkdir(join(root, 'Photos'))
  await writeFile(join(root, from), content)
})
afterEach(() => rm(root, { recursive: true }))

async function expectCopied(): Promise<void> {
  expect((await readFile(join(root, to))).equals(content)).toBe(true)
  const [one, other] = [await stat(join(root, from)), await stat(join(root, to))]
  expect(one.ino).not.toBe(other.ino)
  expect(other.mtimeMs).toBe(date)
}

it('a copy has the bytes, the date that it is given, and is safe', async () => {
  const synced = disk.plan({ on: 'handle.sync', code: 'EIO', times: 1 })
  await expect(copy()).rejects.toMatchObject({ code: 'EIO' })
  expect(synced.hits).toBe(1)
  await rm(join(root, to))
  expect(await copy()).toBeUndefined()
  await expectCopied()
})

it.each(['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'])(
  'is made byte by byte where the system’s own way says %s, also if that has left something',
  async (code) => {
    disk.plan({ on: 'copyFile', code, times: 1 })
    expect(await copy()).toBeUndefined()
    await expectCopied()
    await rm(join(root, to))
    // The system has copied the permissions too, by which the copy cannot be written.
    const unwritable = disk.plan({ on: 'open', code, path: 'b.jpg', times: 1 })
    expect(await copy()).toBeUndefined()
    expect(unwritable.hits).toBe(1)
    await expectCopied()
  },
)

it('is never made over something, by either way', async () => {
  await writeFile(join(root, to), 'theirs')
  await expect(copy()).rejects.toMatchObject({ code: 'EEXIST' })
  expect(await readFile(join(root, to), 'utf8')).toBe('theirs')
})

it('fails as the disk fails, and asks no second time', async () => {
  for (const code of ['ENOSPC', 'EIO', 'EROFS']) {
    disk.plan({ on: 'copyFile', code, times: 1 })
    await expect(copy()).rejects.toMatchObject({ code })
  }
  expect(await readdir(join(root, 'Photos'))).toEqual(['a.jpg'])
})

it('fails if its bytes cannot be read or written', async () => {
  for (const on of ['handle.read', 'handle.appendFile'] as const) {
    disk.plan({ on: 'copyFile', code: 'ENOSYS', times: 1 })
    disk.plan({ on, code: 'EIO', times: 1 })
    await expect(copy()).rejects.toMatchObject({ code: 'EIO' })
    await rm(join(root, to), { force: true })
  }
  expect(disk.missed()).toEqual([])
})

it('tells what the disk has made of its date', async () => {
  disk.plan({ on: 'handle.utimes', code: 'EPERM', times: 1 })
  const here = await copy()
  expect(here).toBe(Math.round((await stat(join(root, to))).mtimeMs))
})

it('is written to by the handle that makes it safe: some systems sync no other', async () => {
  const modes: unknown[] = []
  const open: FileSystem['open'] = (path, mode, ...more) => {
    if (String(path).endsWith('b.jpg')) modes.push(Number(mode) & (constants.O_RDWR | constants.O_WRONLY))
    return nodeFiles.open(path, mode, ...more)
  }
  await copySafely(new MirrorFiles(root, { ...nodeFiles, open }), from, to, date)
  expect(modes).toEqual([constants.O_RDWR])
})
