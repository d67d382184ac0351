import { execFileSync } from 'node:child_process'
import * as nodeFiles from 'node:fs/promises'
import { link, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { layout } from '../../../../src/main/mirror/names/layout.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { below, nameFromRow, photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import type { MirrorPath } from '../../../../src/main/mirror-path.ts'
import { OverlongFileError } from '../../../../src/main/mirror/disk/ordinary-file.ts'

let folder: string
let files: MirrorFiles
const outside = (...names: string[]): string => join(folder, 'outside', ...names)
const mirror = (...names: string[]): string => join(folder, 'mirror', ...names)
const photo = photoPathFromRow('Photos/2021/a.jpg')
const other = photoPathFromRow('Photos/2021/b.jpg')
const target = below(layout.incoming, nameFromRow('x.part'))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-mirror-files-'))
  for (const path of [mirror('Photos/2021'), mirror('.shoebox/incoming'), outside('2021')])
    await mkdir(path, { recursive: true })
  await writeFile(outside('2021/a.jpg'), 'theirs')
  await writeFile(mirror('Photos/2021/a.jpg'), 'ours')
  await writeFile(mirror('.shoebox/incoming/x.part'), 'new')
  files = new MirrorFiles(mirror(), nodeFiles)
})
afterEach(() => rm(folder, { recursive: true }))

/** Everything that can be done at a path. */
const acts: Record<string, (path: MirrorPath) => Promise<unknown>> = {
  look: (path) => files.look(path),
  open: async (path) => (await files.open(path)).close(),
  'open for writing': async (path) => (await files.open(path, { write: true })).close(),
  read: (path) => files.read(path, 100),
  create: async (path) => (await files.create(path)).close(),
  'make a folder': (path) => files.makeFolder(path),
  'link from': (path) => files.link(path, other),
  'link to': (path) => files.link(target, path),
  'copy from': (path) => files.copy(path, other),
  'copy to': (path) => files.copy(target, path),
  'rename from': (path) => files.rename(path, other),
  'rename to': (path) => files.rename(target, path),
  remove: (path) => files.remove(path),
  'set a date': (path) => files.setDate(path, 0),
  sync: (path) => files.sync(path),
  list: (path) => files.list(path),
  'remove a folder': (path) => files.removeFolder(path),
}

async function theirs(): Promise<unknown[]> {
  const { mtimeMs, nlink } = await stat(outside('2021/a.jpg'))
  return [
    await readdir(outside()),
    await readdir(outside('2021')),
    await readFile(outside('2021/a.jpg'), 'utf8'),
    mtimeMs,
    nlink,
  ]
}

describe('behind a link to a folder', () => {
  it.each(Object.keys(acts))('nothing is done: %s', async (act) => {
    for (const linked of ['Photos/2021', 'Photos']) {
      await rename(mirror(linked), mirror('was'))
      await symlink(linked === 'Photos' ? outside() : outside('2021'), mirror(linked))
      const before = await theirs()
      await expect(acts[act]?.(photo)).rejects.toMatchObject({ code: 'EFTYPE', path: mirror(linked) })
      expect(await files.holdsFile(photo)).toBe(false)
      expect(await files.pathForOthers(photo)).toBeUndefined()
      expect(await theirs()).toEqual(before)
      await rm(mirror(linked))
      await rename(mirror('was'), mirror(linked))
      files = new MirrorFiles(mirror(), nodeFiles)
    }
  })

  const year = photoPathFromRow('Photos/2021')
  const there = below(layout.incoming, nameFromRow('y.part'))
  const refused = { code: 'EFTYPE' }
  it.each<[string, () => Promise<unknown>]>([
    ['removed', () => expect(files.remove(photo)).rejects.toMatchObject(refused)],
    ['renamed', () => expect(files.rename(photo, there)).rejects.toMatchObject(refused)],
    ['replaced', () => expect(files.rename(target, photo)).rejects.toMatchObject(refused)],
    ['removed as a folder', () => expect(files.removeFolder(year)).rejects.toMatchObject(refused)],
    ['linked', () => expect(files.link(target, other)).rejects.toMatchObject(refused)],
    ['made', () => expect(files.makeFolder(photoPathFromRow('Photos/2021/07'))).rejects.toMatchObject(refused)],
    ['listed', () => expect(files.list(year)).rejects.toMatchObject(refused)],
    ['handed on', async () => expect(await files.pathForOthers(photo)).toBeUndefined()],
  ])('nothing is %s, even directly after the folder was a real one', async (_, act) => {
    expect(await files.holdsFile(photo)).toBe(true)
    expect(await files.makeFolder(photoPathFromRow('Photos/2021'))).toBeUndefined()
    await rename(mirror('Photos/2021'), mirror('was'))
    await symlink(outside('2021'), mirror('Photos/2021'))
    const before = await theirs()
    await act()
    expect(await theirs()).toEqual(before)
    expect(await readdir(mirror('.shoebox/incoming'))).toEqual(['x.part'])
  })
})

describe('what is no ordinary file', () => {
  const made: [what: string, make: () => Promise<unknown>][] = [
    ['a link', () => symlink(outside('2021/a.jpg'), mirror(photo))],
    ['a link to nothing', () => symlink(outside('new'), mirror(photo))],
    ['a device', () => symlink('/dev/zero', mirror(photo))],
    ['a pipe', () => Promise.resolve(execFileSync('mkfifo', [mirror(photo)]))],
    ['a folder', () => mkdir(mirror(photo))],
  ]
  const reading = ['open', 'open for writing', 'read', 'link from', 'copy from', 'set a date']
  const making = ['create', 'link to', 'copy to']

  it.each(made)('is neither opened nor overwritten: %s', async (_, make) => {
    await rm(mirror(photo))
    await make()
    const before = await theirs()
    for (const act of reading) await expect(acts[act]?.(photo), act).rejects.toMatchObject({ code: 'EFTYPE' })
    for (const act of making) await expect(acts[act]?.(photo), act).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await files.holdsFile(photo)).toBe(false)
    expect(await files.pathForOthers(photo)).toBeUndefined()
    expect(await theirs()).toEqual(before)
  })

  it('is a document with another name, and one that is too long', async () => {
    await rm(mirror(photo))
    await link(outside('2021/a.jpg'), mirror(photo))
    await expect(files.read(photo, 100)).rejects.toMatchObject({ code: 'EFTYPE' })
    await expect(files.open(photo, { single: true })).rejects.toMatchObject({ code: 'EFTYPE' })
    await (await files.open(photo)).close()
    await rm(mirror(photo))
    await writeFile(mirror(photo), 'x'.repeat(101))
    await expect(files.read(photo, 100)).rejects.toBeInstanceOf(OverlongFileError)
    expect((await files.read(photo, 101)).length).toBe(101)
  })
})

it('a link is removed, and not what it leads to', async () => {
  await rm(mirror(photo))
  await symlink(outside('2021/a.jpg'), mirror(photo))
  await files.remove(photo)
  expect(await readdir(mirror('Photos/2021'))).toEqual([])
  await symlink(outside('2021/a.jpg'), mirror(photo))
  await files.rename(target, photo)
  expect(await readFile(mirror(photo), 'utf8')).toBe('new')
  expect(await readFile(outside('2021/a.jpg'), 'utf8')).toBe('theirs')
})

it('the mirror itself may be reached by a link, which a person has chosen', async () => {
  await symlink(mirror(), join(folder, 'link'))
  files = new MirrorFiles(join(folder, 'link'), nodeFiles)
  expect((await files.read(photo, 100)).toString()).toBe('ours')
})

it('a folder that many ask for at once is made once, and there for each of them', async () => {
  let calls = 0
  const counted = {
    ...nodeFiles,
    lstat: (path: string) => {
      calls++
      return nodeFiles.lstat(path)
    },
    mkdir: (path: string) => {
      calls++
      return nodeFiles.mkdir(path)
    },
  } as typeof nodeFiles
  files = new MirrorFiles(mirror(), counted)
  const asked = Array.from({ length: 40 }, async (_, nth) => {
    const made = await files.makeFolder(photoPathFromRow('Photos/2022/07'))
    await writeFile(mirror(`Photos/2022/07/${nth}`), '')
    return made
  })
  expect((await Promise.all(asked)).filter((made) => made !== undefined)).toEqual(['Photos/2022'])
  expect(calls).toBeLessThan(12)
})

it('a folder that cannot be made is missing for everybody who asks, and is made when that is possible', async () => {
  await writeFile(mirror('Photos/2022'), '')
  const make = (): Promise<unknown> => files.makeFolder(photoPathFromRow('Photos/2022/07'))
  const outcomes = await Promise.allSettled([make(), make(), make()])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await rm(mirror('Photos/2022'))
  expect(await make()).toBe('Photos/2022')
})

it('a folder that somebody removes is made again, also directly after it was seen', async () => {
  expect(await files.makeFolder(photoPathFromRow('Photos/2021'))).toBeUndefined()
  expect(await files.holdsFile(photo)).toBe(true)
  await rm(mirror('Photos/2021'), { recursive: true })
  expect(await files.makeFolder(photoPathFromRow('Photos/2021'))).toBe('Photos/2021')
})
