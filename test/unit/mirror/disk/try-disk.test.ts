import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import type { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { TryWriting, longestNameOn } from '../../../../src/main/mirror/disk/try-disk.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'
import { addRow } from '../../../rows/rows.ts'

let root: string
let disk: ReturnType<typeof faultyFiles>
/** Names of files that were made. */
let made: string[]
/** In bytes; longer ones are refused. */
let longest: number
let refusal: string
let files: MirrorFiles

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-try-'))
  await mkdir(join(root, '.shoebox/incoming'), { recursive: true })
  disk = faultyFiles()
  made = []
  longest = 255
  refusal = 'ENAMETOOLONG'
  const short: FileSystem = {
    ...disk.files,
    open: (path, flags, mode) => {
      const name = basename(String(path))
      if (flags === 'wx+') made.push(name)
      if (Buffer.byteLength(name) > longest) return Promise.reject(Object.assign(new Error(refusal), { code: refusal }))
      return disk.files.open(path, flags, mode)
    },
  }
  files = new MirrorFiles(root, short)
})
afterEach(async () => {
  expect((await readdir(root, { recursive: true })).toSorted()).toEqual(['.shoebox', '.shoebox/incoming'])
  await rm(root, { recursive: true })
})

describe('a mirror can be written', () => {
  it('if files can be made at its top and where downloads arrive', async () => {
    expect(await new TryWriting(files).isWritable()).toBe(true)
    expect(made).toHaveLength(2)
  })

  it.each(['EACCES', 'EPERM', 'EROFS', 'EIO'])('unless either refuses: %s', async (code) => {
    for (const path of [join(root, 'probe'), 'incoming/probe']) {
      disk.plan({ on: 'open', code, path, times: 1 })
      expect(await new TryWriting(files).isWritable()).toBe(false)
    }
    expect(disk.missed()).toEqual([])
  })

  it('as far as anybody can tell where the disk says that it is full', async () => {
    disk.plan({ on: 'open', code: 'ENOSPC', path: 'probe', times: 1 })
    expect(await new TryWriting(files).isWritable()).toBe(true)
  })

  it('which is tried once for everybody who asks at once, or soon after', async () => {
    const writing = new TryWriting(files)
    const answers = await Promise.all(Array.from({ length: 9 }, () => writing.isWritable()))
    expect([new Set(answers), await writing.isWritable(), made.length]).toEqual([new Set([true]), true, 2])
  })
})

it('a disk that refused is tried again a second later, and then counts as it is', async () => {
  const writing = new TryWriting(files)
  const clock = vi.spyOn(performance, 'now')
  try {
    clock.mockReturnValue(5000)
    const fault = disk.plan({ on: 'open', code: 'EROFS', path: 'probe' })
    expect(await writing.isWritable()).toBe(false)
    disk.heal()
    expect([await writing.isWritable(), fault.hits]).toEqual([false, 1])
    clock.mockReturnValue(6001)
    expect(await writing.isWritable()).toBe(true)
  } finally {
    clock.mockRestore()
  }
})

describe('the longest name', () => {
  let database: DatabaseSync
  beforeEach(() => {
    database = openDatabase(':memory:')
  })
  afterEach(() => database.close())
  const kept = (): unknown[] => database.prepare("SELECT value FROM meta WHERE name = 'longest-name'").all()
  const ask = async (): Promise<[number, number]> => {
    made = []
    return [await longestNameOn(files, database), made.length]
  }

  it('of an ordinary disk is asked once at each opening, and not kept', async () => {
    expect(await ask()).toEqual([255, 1])
    expect(made.map((name) => name.length)).toEqual([255])
    expect(kept()).toEqual([])
  })

  it.each(['ENAMETOOLONG', 'EINVAL', 'EILSEQ'])('of another is found and kept, whatever it says: %s', async (code) => {
    longest = 143
    refusal = code
    const [found, asked] = await ask()
    expect(found).toBe(143)
    expect(asked).toBeGreaterThan(2)
    expect(kept()).toEqual([{ value: '143' }])
    expect(await ask()).toEqual([143, 2])
  })

  it.each([
    [255, []],
    [150, [{ value: '150' }]],
    [100, [{ value: '100' }]],
  ])('is found anew on another disk, which takes %i bytes', async (now, row) => {
    longest = 143
    await ask()
    longest = now
    expect((await ask())[0]).toBe(now)
    expect(kept()).toEqual(row)
  })

  it.each(['1e12', 'Infinity', '5e8', '300', '256', '255', '0.5', '-1', 'many', ''])(
    'is found anew where the index says %j',
    async (value) => {
      addRow(database, 'meta', { name: 'longest-name', value })
      expect((await ask())[0]).toBe(255)
      expect(kept()).toEqual([])
    },
  )

  it('is not known of a disk that fails', async () => {
    disk.plan({ on: 'open', code: 'EIO', path: 'probe', times: 1 })
    await expect(ask()).rejects.toMatchObject({ code: 'EIO' })
  })

  it('is tried with names that nobody can foretell', async () => {
    await ask()
    const [first] = made
    await ask()
    expect(made[0]).not.toBe(first)
    expect(made[0]).toMatch(/^probe-[0-9a-f]+x+\.part$/)
  })
})
