import { cp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { faultyFiles } from '../faults/faulty-files.ts'
import type { FaultyFiles } from '../faults/faulty-files.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { checkSums, filesBelow } from '../mirror-content.ts'
import { everything } from '../world.ts'
import type { World } from '../world.ts'

let disk: FaultyFiles
let world: World

beforeEach(async () => {
  disk = faultyFiles()
  world = await openSmallWorld({ files: disk.files })
})
afterEach(async () => {
  disk.heal()
  await world.close()
})

/** How many names each file in album folders has, itself included. */
async function nlinks(): Promise<number[]> {
  const paths = await filesBelow(world.path, 'Albums')
  expect(paths.length).toBeGreaterThan(5)
  return await Promise.all(paths.map(async (path) => (await stat(join(world.path, path))).nlink))
}

async function backUp(): Promise<void> {
  expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
  await checkSums(world.path)
  expect(await readdir(join(world.path, '.shoebox/incoming'))).toEqual([])
}

test.each(['EPERM', 'EMLINK', 'EXDEV', 'ENOTSUP'])(
  '%s for one link costs one link, and only until the next run',
  async (code) => {
    disk.plan({ on: 'link', code, path: 'Albums', times: 1 })
    await backUp()
    expect((await nlinks()).filter((count) => count === 1)).toHaveLength(1)
    expect(disk.missed()).toEqual([])
    await backUp()
    expect(Math.min(...(await nlinks()))).toBeGreaterThan(1)
  },
)

test('a file that can have no link stays a copy, and is not copied again', async () => {
  disk.plan({ on: 'link', code: 'EMLINK', path: 'IMG_0001' })
  await backUp()
  const copies = (await nlinks()).filter((count) => count === 1).length
  expect(copies).toBeGreaterThan(0)
  const before = await Promise.all((await filesBelow(world.path, 'Albums')).map((path) => stat(join(world.path, path))))
  await backUp()
  const after = await Promise.all((await filesBelow(world.path, 'Albums')).map((path) => stat(join(world.path, path))))
  expect(after.map(({ ino }) => ino)).toEqual(before.map(({ ino }) => ino))
})

test('copies of a disk without links become links where links work', async () => {
  const fault = disk.plan({ on: 'link', code: 'EPERM' })
  await world.reopen()
  expect(world.mirror.canLink).toBe(false)
  await backUp()
  expect(Math.max(...(await nlinks()))).toBe(1)
  fault.code = 'EEXIST'
  disk.heal()
  await world.reopen()
  await backUp()
  expect(Math.min(...(await nlinks()))).toBeGreaterThan(1)
})

test('a mirror that was copied to another disk without its links gets them again', async () => {
  await backUp()
  await world.mirror.close()
  const away = `${world.path} before`
  await rename(world.path, away)
  await cp(away, world.path, { recursive: true, preserveTimestamps: true })
  await rm(away, { recursive: true })
  expect(Math.max(...(await nlinks()))).toBe(1)
  await world.reopen()
  await backUp()
  expect(Math.min(...(await nlinks()))).toBeGreaterThan(1)
})

test('a copy that a person has changed stays as it is, also with the same length', async () => {
  const fault = disk.plan({ on: 'link', code: 'EPERM', path: 'Albums' })
  await backUp()
  fault.times = fault.hits ?? 0
  const [edited = ''] = await filesBelow(world.path, 'Albums')
  const path = join(world.path, edited)
  const mine = Buffer.alloc((await stat(path)).size, 'mine')
  await writeFile(path, mine)
  expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
  const counts = await nlinks()
  expect(counts.filter((count) => count === 1)).toHaveLength(1)
  expect((await stat(path)).nlink).toBe(1)
  expect((await stat(path)).size).toBe(mine.length)
})
