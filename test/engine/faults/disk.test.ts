import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import { faultyFiles } from './faulty-files.ts'
import type { FaultyFiles, PlannedFault } from './faulty-files.ts'
import { checkSums, differences, filesBelow } from '../mirror-content.ts'
import { everything, openWorld, wholeLibrary } from '../world.ts'
import type { World } from '../world.ts'

let world: World
let disk: FaultyFiles

beforeEach(async () => {
  disk = faultyFiles()
  world = await openWorld({ disk, emulator: { items: 60, albums: 2, seed: 5 } })
})
afterEach(async () => {
  disk.heal()
  await world.close()
})

const halts: [string, PlannedFault, ProblemCode][] = [
  ['full while writing', { on: 'handle.writev', code: 'ENOSPC', after: 20 }, 'mirror-full'],
  ['over its quota while writing', { on: 'handle.writev', code: 'EDQUOT', after: 20 }, 'mirror-full'],
  ['full while syncing', { on: 'handle.sync', code: 'ENOSPC', path: '.part', after: 20 }, 'mirror-full'],
  ['full when a file gets its name', { on: 'link', code: 'ENOSPC', path: 'Photos', after: 20 }, 'mirror-full'],
  ['read-only', { on: 'open', code: 'EROFS', path: '.part', after: 20 }, 'mirror-read-only'],
  ['not ours', { on: 'open', code: 'EACCES', path: '.part', after: 20 }, 'mirror-read-only'],
  ['broken', { on: 'handle.writev', code: 'EIO', after: 20 }, 'file-failed'],
  ['pulled out', { on: 'handle.writev', code: 'ENODEV', after: 20 }, 'mirror-missing'],
  ['full when the catalogue is written', { on: 'rename', code: 'ENOSPC', path: 'catalogue' }, 'mirror-full'],
]

describe('a disk that is', () => {
  test.each(halts)('%s stops the run cleanly, and the next goes on', async (_, fault, code) => {
    disk.plan(fault)
    const state = await world.run(everything)
    expect(state.outcome).toMatchObject({ kind: 'halted', problem: { code, values: { path: world.path } } })
    expect(state.progress.active).toBe(0)
    disk.heal()
    // Nothing half-written is visible: what has a name is what the server delivers.
    const named = await filesBelow(world.path, 'Photos')
    await world.reopen()
    const next = await world.run(everything)
    expect(next).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 60, done: 60 } })
    expect(next.progress.skipped).toBeGreaterThanOrEqual(named.length - 64)
    expect(await differences(world.path, world.emulator)).toEqual([])
    expect(await filesBelow(world.path, 'Photos')).toHaveLength(60)
    expect(await checkSums(world.path)).toHaveLength(60)
    expect(await readdir(join(world.path, '.shoebox', 'incoming'))).toEqual([])
  })

  test('gone is noticed, and nothing is written where it was', async () => {
    await world.run({ ...everything, library: false })
    const away = `${world.path}-away`
    await rename(world.path, away)
    await mkdir(world.path)
    const state = await world.run(wholeLibrary)
    expect(state.outcome).toMatchObject({ kind: 'halted', problem: { code: 'mirror-missing' } })
    expect(await readdir(world.path)).toEqual([])
    await rm(world.path, { recursive: true })
    await rename(away, world.path)
    await world.reopen()
    expect(await world.run(wholeLibrary)).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 60 } })
  })

  test('gone in the middle is noticed, and nothing is written where it was', async () => {
    const away = `${world.path}-away`
    world.limits.concurrency = 2
    world.backup.start(wholeLibrary)
    await expect.poll(() => world.emulator.counters.media).toBeGreaterThan(5)
    await rename(world.path, away)
    await mkdir(world.path)
    expect(await world.backup.whenSettled()).toMatchObject({
      outcome: { kind: 'halted', problem: { code: 'mirror-missing' } },
    })
    expect(await filesBelow(world.path, '.')).toEqual([])
    await rm(world.path, { recursive: true })
    await rename(away, world.path)
    await world.reopen()
    expect(await world.run(wholeLibrary)).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 60 } })
    expect(await differences(world.path, world.emulator)).toEqual([])
  })
})

describe('a disk without hard links', () => {
  test('gets its photos by renaming and its albums as copies', async () => {
    disk.plan({ on: 'link', code: 'EPERM' })
    await world.reopen()
    expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 60 } })
    const info = await world.mirror.info()
    expect(info).toMatchObject({ ok: true, value: { canLink: false, items: 60 } })
    const copies = await filesBelow(world.path, 'Albums')
    expect(copies.length).toBeGreaterThan(0)
    for (const path of copies) expect((await stat(join(world.path, path))).nlink).toBe(1)
    expect(await checkSums(world.path)).toHaveLength(60 + copies.length)
    expect(await differences(world.path, world.emulator)).toEqual([])
  })
})

describe('small trouble with one file', () => {
  test.each<[string, PlannedFault]>([
    ['too many open files', { on: 'open', code: 'EMFILE', path: '.part', after: 3, times: 2 }],
    ['a date that the disk does not take', { on: 'handle.utimes', code: 'EINVAL', times: 3 }],
    ['a name that the disk does not take', { on: 'link', code: 'ENAMETOOLONG', path: 'Photos', after: 4, times: 2 }],
  ])('%s stops nothing', async (_, fault) => {
    disk.plan(fault)
    expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 60 } })
    expect(await differences(world.path, world.emulator)).toEqual([])
  })
})

describe('opening a mirror', () => {
  const log = (): void => undefined

  test('says what is wrong with the folder', async () => {
    const ports = { files: disk.files, clock: world.clock, log }
    const nowhere = join(world.path, '..', 'nowhere')
    expect(await openMirror(nowhere, ports, { create: false })).toMatchObject({ problem: { code: 'mirror-missing' } })
    disk.plan({ on: 'mkdir', code: 'EROFS', path: 'read-only' })
    const readOnly = join(world.path, '..', 'read-only')
    expect(await openMirror(readOnly, ports)).toMatchObject({ problem: { code: 'mirror-read-only' } })
    disk.plan({ on: 'open', code: 'ENOSPC', path: 'full' })
    expect(await openMirror(join(world.path, '..', 'full'), ports)).toMatchObject({ problem: { code: 'mirror-full' } })
  })
})
