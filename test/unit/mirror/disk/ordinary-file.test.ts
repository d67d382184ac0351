import { constants } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { link, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  NotOrdinaryError,
  OverlongFileError,
  assertOrdinary,
  kindOf,
  openFolder,
  openOrdinary,
  readOrdinary,
  readUpTo,
} from '../../../../src/main/mirror/disk/ordinary-file.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'

let folder: string
const at = (name: string): string => join(folder, name)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-ordinary-'))
  await writeFile(at('file'), 'ours')
  await writeFile(at('other'), 'another file')
})
afterEach(() => rm(folder, { recursive: true }))

/** The real file system, which notes the files that were opened and not closed. */
function watched(meanwhile: () => Promise<unknown> = () => Promise.resolve()): {
  files: FileSystem
  open: Set<object>
} {
  const open = new Set<object>()
  const files: FileSystem = {
    ...nodeFiles,
    open: async (path, flags, mode) => {
      await meanwhile()
      const handle = await nodeFiles.open(path, flags, mode)
      open.add(handle)
      const close = handle.close.bind(handle)
      handle.close = () => {
        open.delete(handle)
        return close()
      }
      return handle
    },
  }
  return { files, open }
}

describe('what lies in the place of a file', () => {
  it.each([
    ['a link', constants.S_IFLNK],
    ['a folder', constants.S_IFDIR],
    ['a pipe', constants.S_IFIFO],
    ['a socket', constants.S_IFSOCK],
    ['a device', constants.S_IFCHR],
    ['a device', constants.S_IFBLK],
  ])('is told by its kind: %s', async (kind, mode) => {
    const found = await lstat(at('file'))
    expect(kindOf(found)).toBe('a file')
    found.mode = mode
    expect(kindOf(found)).toBe(kind)
    expect(() => assertOrdinary(found, at('file'))).toThrow(`${kind} in the place of a file: '${at('file')}'`)
  })

  it('is refused for its other name only where one counts', async () => {
    const once = await lstat(at('file'))
    await link(at('file'), at('same'))
    const twice = await lstat(at('file'))
    expect(() => assertOrdinary(once, at('file'), { single: true })).not.toThrow()
    expect(() => assertOrdinary(twice, at('file'))).not.toThrow()
    expect(() => assertOrdinary(twice, at('file'), { single: true })).toThrow('another name elsewhere')
    await expect(openOrdinary(nodeFiles, at('same'), { single: true })).rejects.toBeInstanceOf(NotOrdinaryError)
  })
})

describe('an ordinary file', () => {
  it('is opened for reading, and for writing only if that is asked for', async () => {
    const reading = await openOrdinary(nodeFiles, at('file'))
    await expect(reading.write('theirs')).rejects.toMatchObject({ code: 'EBADF' })
    await reading.close()
    const writing = await openOrdinary(nodeFiles, at('file'), { write: true })
    expect((await writing.read(Buffer.alloc(4), 0, 4, 0)).bytesRead).toBe(4)
    await writing.write('mine', 0)
    await writing.close()
    expect(await readFile(at('file'), 'utf8')).toBe('mine')
  })

  it.each<[string, () => Promise<unknown>, string]>([
    ['a link', () => symlink('other', at('file')), 'ELOOP'],
    ['a folder', () => mkdir(at('file')), 'EFTYPE'],
    ['a file with another name', () => link(at('other'), at('file')), 'EFTYPE'],
  ])('is not what took its place after the look: %s', async (_, replace, code) => {
    const { files, open } = watched(async () => {
      await rename(at('file'), at('was'))
      await replace()
    })
    await expect(openOrdinary(files, at('file'), { single: true })).rejects.toMatchObject({ code })
    expect(open.size).toBe(0)
  })

  it('is read whole, up to the length that is expected', async () => {
    const { files, open } = watched()
    expect((await readOrdinary(files, at('file'), 4)).toString()).toBe('ours')
    await expect(readOrdinary(files, at('file'), 3)).rejects.toBeInstanceOf(OverlongFileError)
    await expect(readOrdinary(files, at('file'), 3)).rejects.toThrow(`a file of 4 bytes: '${at('file')}'`)
    expect(open.size).toBe(0)
  })

  it('that becomes shorter meanwhile is read as far as it goes', async () => {
    const handle = await openOrdinary(nodeFiles, at('file'))
    await truncate(at('file'), 2)
    expect((await readUpTo(handle, 4)).toString()).toBe('ou')
    await handle.close()
  })
})

it('a folder is opened to sync it, and neither a link to one nor a file', async () => {
  await mkdir(at('folder'))
  await symlink('folder', at('link'))
  await (await openFolder(nodeFiles, at('folder'))).close()
  await expect(openFolder(nodeFiles, at('link'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(openFolder(nodeFiles, at('file'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it('bytes are put together however few of them come at a time', async () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), pieces, fc.nat(70), async (content, sizes, wanted) => {
      const left = [...sizes]
      const read = (
        buffer: Buffer,
        offset: number,
        length: number,
        position: number,
      ): Promise<{ bytesRead: number }> => {
        const some = content.subarray(position, position + Math.min(length, left.shift() ?? length))
        buffer.set(some, offset)
        return Promise.resolve({ bytesRead: some.length })
      }
      const got = await readUpTo({ read } as unknown as FileHandle, wanted)
      expect([...got]).toEqual([...content.subarray(0, wanted)])
    }),
  )
})
