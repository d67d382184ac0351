import { mkdtemp, rm } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { filesBelow } from '../mirror-content.ts'
import { everything } from '../world.ts'
import type { World } from '../world.ts'

let folder: string
let world: World | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-paths-'))
})
afterEach(async () => {
  await world?.close()
  world = undefined
  await rm(folder, { recursive: true })
})

/** A file system on which a whole path has at most so many UTF-16 units, as on Windows. */
function pathsOf(longest: number): { files: FileSystem; refused: () => number } {
  let refused = 0
  const files = new Proxy(nodeFiles, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        const paths = args.slice(0, name === 'link' || name === 'rename' || name === 'copyFile' ? 2 : 1)
        if (paths.some((path) => typeof path === 'string' && path.length > longest)) {
          refused++
          return Promise.reject(Object.assign(new Error('ENAMETOOLONG: whole path'), { code: 'ENAMETOOLONG' }))
        }
        return Reflect.apply(value, target, args)
      }
    },
  }) as FileSystem
  return { files, refused: () => refused }
}

const names = {
  'of Latin letters': 'The third day of our journey along the coast '.repeat(8),
  'of CJK': '我们沿着海岸旅行的第三天'.repeat(8),
  'of emoji': '👨‍👩‍👧🏖️'.repeat(30),
}

describe.each([90, 150])('where %i characters of a path are left below the mirror', (left) => {
  test.each(Object.entries(names))('long names %s are cut, and everything comes', async (_, long) => {
    const mirror = join(folder, 'mirror')
    const longest = mirror.length + left
    const { files, refused } = pathsOf(longest)
    const at = (world = await openSmallWorld({ files, mirror }))
    const { library } = at.emulator
    const creationTime = Date.UTC(2020, 3, 1)
    const items = [0, 1, 2].map((day) =>
      library.addItem({ filename: `${long}.jpg`, creationTime: creationTime + day * 86_400_000 }),
    )
    library.addAlbum({ title: long, items: items.map(({ id }) => id) })
    library.addAlbum({ title: long, items: items.map(({ id }) => id) })
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    const truth = await truthOf(at.emulator)
    expect([...checkAlways(at.path, truth), ...checkComplete(at.path, truth)]).toEqual([])
    expect(refused()).toBeGreaterThan(0)
    const found = [...(await filesBelow(at.path, 'Photos')), ...(await filesBelow(at.path, 'Albums'))]
    expect(Math.max(...found.map((path) => join(at.path, path).length))).toBeLessThanOrEqual(longest)
    const before = at.emulator.counters.media
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(at.emulator.counters.media).toBe(before)
  })
})
