import * as nodeFiles from 'node:fs/promises'
import { lstat, mkdtemp, open, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { isSameTime, setDateAt, setFileDate, tellOfDates } from '../../../../src/main/mirror/disk/file-date.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-date-'))
  path = join(folder, 'a.jpg')
  await writeFile(path, 'ours')
})
afterEach(() => rm(folder, { recursive: true }))

/** Both ways to give a file its date; `set` and `look` stand for the disk. */
const ways: [
  name: string,
  way: (at: number, set?: () => Promise<void>, look?: () => Promise<{ mtimeMs: number }>) => Promise<unknown>,
][] = [
  [
    'by its path',
    (at, set, look) =>
      setDateAt(
        { utimes: set ?? nodeFiles.utimes, lstat: (look ?? nodeFiles.lstat) as typeof nodeFiles.lstat },
        path,
        at,
      ),
  ],
  [
    'while it is open',
    async (at, set, look) => {
      const handle = await open(path, 'r+')
      try {
        const { utimes, stat: found } = {
          utimes: set ?? ((...dates: [Date, Date]) => handle.utimes(...dates)),
          stat: look ?? (() => handle.stat()),
        }
        return await setFileDate({ utimes, stat: found } as unknown as FileHandle, at)
      } finally {
        await handle.close()
      }
    },
  ],
]
const fails = (code: string) => (): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }))

describe.each(ways)('a file gets its date %s', (_, way) => {
  it.each([0, 1, Date.UTC(2021, 6, 4), Date.UTC(1969, 6, 20)])('%d', async (at) => {
    expect(await way(at)).toBeUndefined()
    const { mtimeMs, atimeMs } = await stat(path)
    expect([mtimeMs, atimeMs]).toEqual([at, at])
  })

  it('of a century that some disks do not have, or says which it has', async () => {
    const at = Date.UTC(1850, 0, 1)
    const has = (await way(at)) ?? at
    const { mtimeMs, atimeMs } = await stat(path)
    expect([mtimeMs, atimeMs]).toEqual([has, has])
  })

  it.each(['EPERM', 'EINVAL', 'ENOSYS'])('or the disk refuses it and keeps another: %s', async (code) => {
    const { mtimeMs } = await stat(path)
    expect(await way(0, fails(code))).toBe(Math.round(mtimeMs))
  })

  it('or the disk takes the nearest that it has', async () => {
    const nearest = (mtimeMs: number) => () => Promise.resolve({ mtimeMs })
    expect(await way(10_000, undefined, nearest(12_000))).toBeUndefined()
    expect(await way(10_000, undefined, nearest(8000))).toBeUndefined()
    expect(await way(10_000, undefined, nearest(12_000.6))).toBe(12_001)
  })

  it('but not from a date that is none', async () => {
    await utimes(path, 5, 5)
    expect(await way(Number.NaN)).toBe(5000)
    expect((await stat(path)).mtimeMs).toBe(5000)
  })

  it('and what is no fault of the disk is thrown, as is a disk that does not tell', async () => {
    await expect(way(0, () => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours')
    await expect(way(0, undefined, fails('EIO'))).rejects.toMatchObject({ code: 'EIO' })
  })
})

it('the date that is told is that of a link, not of what it leads to', async () => {
  const link = join(folder, 'link')
  await symlink(path, link)
  const { mtimeMs } = await lstat(link)
  expect(await setDateAt(nodeFiles, link, 0)).toBe(Math.round(mtimeMs))
})

it('times are the same if a disk of two seconds can give the one for the other', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e13 }), fc.integer({ min: -4000, max: 4000 }), (one, more) => {
      expect(isSameTime(one, one + more)).toBe(Math.abs(more) <= 2000)
    }),
  )
  expect([isSameTime(0, 2000), isSameTime(2000, 0), isSameTime(0, 2001)]).toEqual([true, true, false])
})

it('that a disk keeps no dates is told once in the life of an index', () => {
  const database = openDatabase(':memory:')
  const told: unknown[] = []
  const ports = { mirror: { database }, log: (...line: unknown[]) => void told.push(line) }
  tellOfDates(ports, 5, 7)
  tellOfDates(ports, 6, 8)
  expect(told).toEqual([['warn', 'dates-not-kept', { wished: 5, here: 7 }]])
  expect(database.prepare("SELECT value FROM meta WHERE name = 'dates-not-kept'").get()?.['value']).toBe(
    '{"wished":5,"here":7}',
  )
  database.close()
})
