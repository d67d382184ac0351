import * as nodeFiles from 'node:fs/promises'
import { mkdir, rename, rm } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import type { AlbumId } from '../../../src/shared/domain.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { filesBelow, hashOf, readCatalogue } from '../mirror-content.ts'
import { everything, wholeLibrary } from '../world.ts'
import type { World } from '../world.ts'

let world: World

afterEach(async () => {
  await world.close()
})

function firstPhoto(): string {
  const { library } = world.emulator
  return library.itemsOf(library.main).find(({ video }) => !video)?.id ?? ''
}

async function hashesInPhotos(): Promise<string[]> {
  const paths = await filesBelow(world.path, 'Photos')
  return Promise.all(paths.map((path) => hashOf(`${world.path}/${path}`)))
}

describe('an edit that only the length shows', () => {
  test('is taken over by the next run, if the one that found it did not get the file', async () => {
    world = await openSmallWorld()
    await world.run(everything)
    const victim = firstPhoto()
    await truthOf(world.emulator)
    const bytes = Buffer.from(await world.emulator.bytesOf(victim, '=d'))
    world.emulator.library.editItem(victim, { bytes: Buffer.concat([bytes, Buffer.alloc(77)]) })
    expect((await world.run(everything)).progress.downloaded).toBe(0)
    // The question for the length passes.
    const fault = world.emulator.addFault({
      on: 'media',
      itemId: victim,
      after: 1,
      times: 'always',
      do: { kind: 'status', status: 500 },
    })
    world.backup.start(everything, { checkLengths: true })
    expect(await world.backup.whenSettled()).toMatchObject({
      outcome: { kind: 'with-problems' },
      progress: { failed: 1 },
    })
    expect(fault.hits).toBeGreaterThan(0)
    fault.remove()
    await world.reopen()
    expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { downloaded: 1 } })
    expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
    expect((await world.run(everything)).progress.downloaded).toBe(0)
  })
})

describe('a newer file that did not come', () => {
  test.each(['found by its length', 'found by its size'])(
    'is asked for by every backup, whatever that is about: %s',
    async (how) => {
      world = await openSmallWorld()
      await world.run(everything)
      const { library } = world.emulator
      const victim = firstPhoto()
      await truthOf(world.emulator)
      const bytes = Buffer.from(await world.emulator.bytesOf(victim, '=d'))
      const size = how === 'found by its size' ? { width: 900, height: 600 } : {}
      library.editItem(victim, { bytes: Buffer.concat([bytes, Buffer.alloc(77)]), ...size })
      const fault = world.emulator.addFault({
        on: 'media',
        itemId: victim,
        after: how === 'found by its size' ? 0 : 1,
        times: 'always',
        do: { kind: 'status', status: 500 },
      })
      world.backup.start(everything, { checkLengths: how === 'found by its length' })
      expect(await world.backup.whenSettled()).toMatchObject({ progress: { failed: 1 } })
      fault.remove()
      const other = library.main.albums.find(({ items }) => items.every(({ id }) => id !== victim))
      const { albums } = await readCatalogue(world.path)
      const chosen = albums.find(({ remoteId }) => remoteId === other?.id)
      expect(chosen).toBeDefined()
      const selection = { allAlbums: false, sharedAlbums: false, library: false, albums: [chosen?.id as AlbumId] }
      expect((await world.run(selection)).progress.downloaded).toBe(1)
      expect(checkAlways(world.path, await truthOf(world.emulator))).toEqual([])
      expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { downloaded: 0 } })
      expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
    },
  )
})

describe('an edited item that Google does not have any more', () => {
  test.each([
    ['when its address is asked for', 'vanish'],
    ['when its bytes are asked for', 404],
  ] as const)('%s keeps its older file, and nothing waits', async (_, how) => {
    world = await openSmallWorld()
    await world.run(everything)
    const before = await hashesInPhotos()
    const victim = firstPhoto()
    world.emulator.library.editItem(victim, { width: 900, height: 600 })
    if (how === 'vanish') world.emulator.library.vanishItem(victim)
    else world.emulator.addFault({ on: 'media', itemId: victim, times: 'always', do: { kind: 'status', status: how } })
    const state = await world.run(wholeLibrary)
    expect(state).toMatchObject({ outcome: { kind: 'complete' }, progress: { failed: 0, waiting: 0, done: 12 } })
    expect(world.backup.problems(0, 9).problems).toEqual([])
    expect(await hashesInPhotos()).toEqual(before)
    const { items } = await readCatalogue(world.path)
    expect(items.size).toBe(12)
    expect([...items.values()].flatMap(({ versions = [] }) => versions)).toEqual([])
    expect(world.mirror.database.prepare('SELECT * FROM job').all()).toEqual([])
    expect(world.mirror.database.prepare('SELECT * FROM replacement').all()).toEqual([])
  })
})

describe('a mirror that is taken away while lists are compared with it', () => {
  test.each(['the folder is gone', 'an empty folder stands in its place'])('loses nothing: %s', async (what) => {
    let takeAway: (() => Promise<void>) | undefined
    const files = new Proxy(nodeFiles, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name !== 'lstat') return value
        return async (path: string) => {
          const act = path.includes('/Photos/') ? takeAway : undefined
          if (act) takeAway = undefined
          await act?.()
          return nodeFiles.lstat(path)
        }
      },
    }) as FileSystem
    world = await openSmallWorld({ files })
    await world.run(everything)
    const rows = (): unknown[] => world.mirror.database.prepare('SELECT * FROM current_file ORDER BY path').all()
    const [before, { media }] = [rows(), world.emulator.counters]
    const away = `${world.path}-away`
    takeAway = async () => {
      await rename(world.path, away)
      if (what.startsWith('an empty')) await mkdir(world.path)
    }
    const state = await world.run(everything)
    expect(state.outcome).toMatchObject({ kind: 'halted', problem: { code: 'mirror-missing' } })
    expect(rows()).toEqual(before)
    expect(world.emulator.counters.media).toBe(media)
    if (what.startsWith('an empty')) expect(await nodeFiles.readdir(world.path)).toEqual([])
    await rm(world.path, { recursive: true, force: true })
    await rename(away, world.path)
    expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { downloaded: 0 } })
    expect(checkAlways(world.path, await truthOf(world.emulator))).toEqual([])
  })
})
