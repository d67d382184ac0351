import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { baseMedia, photoBytes } from '../../emulator/takeout/photo-files.ts'
import { planLibrary } from '../../emulator/takeout/planned-photos.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { readCatalogue } from '../mirror-content.ts'
import { sidecar, TakeoutFolder } from '../takeout-files.ts'
import { openWorld, wholeLibrary, type World } from '../world.ts'

let world: World
let archives: TakeoutFolder
const names = ['IMG_1.jpg', 'IMG_2.jpg', 'IMG_3.jpg']
const takenAt = (at: number): number => Date.UTC(2019, 5, 1 + at)

/** An account, and an export of the same photos, whose bytes are others. */
beforeEach(async () => {
  world = await openWorld({ emulator: { items: 2, albums: 1, seed: 5 } })
  archives = await TakeoutFolder.make()
  const base = await baseMedia()
  const [photo] = planLibrary(1, 1).photos
  if (!photo) throw new Error('no photo')
  await archives.zip(
    'takeout-20260301T101500Z-001.zip',
    names.flatMap((name, at) => [
      {
        name: `Takeout/Google Photos/Photos from 2019/${name}`,
        bytes: photoBytes(base, { mark: name, kind: 'picture' } as typeof photo, 'own'),
      },
      {
        name: `Takeout/Google Photos/Photos from 2019/${name}.json`,
        bytes: sidecar(name, { photoTakenTime: { timestamp: String(takenAt(at) / 1000) } }),
      },
    ]),
  )
  for (const [at, filename] of names.entries())
    world.emulator.library.addItem({ filename, creationTime: takenAt(at), width: 48, height: 32 })
  await world.run(wholeLibrary)
  await world.backup.close()
  await world.mirror.close()
})

afterEach(async () => {
  await world.reopen()
  await world.close()
  await archives.remove()
})

/** `stopAfter`: so many files have got their names when somebody stops it. */
function importHere(stopAfter = Infinity): Promise<End> {
  const interrupted = new AbortController()
  let published = 0
  const files = new Proxy(nodeFiles, {
    get(target, name) {
      if (name !== 'link') return Reflect.get(target, name, target) as unknown
      return async (from: string, to: string) => {
        await target.link(from, to)
        if (to.includes('Photos') && ++published === stopAfter) interrupted.abort()
      }
    },
  })
  const args = ['--mirror', world.path, 'import', archives.path, '--json']
  return runHere(args, { SHOEBOX_HOME: join(archives.path, 'home') }, { files }, interrupted.signal)
}

it.each([
  ['is not disturbed', []],
  ['is stopped before it ends', [1]],
])('an import that %s finds the photos that an account lists, although their bytes are others', async (_, stops) => {
  for (const stopAfter of stops) expect((await importHere(stopAfter)).code).toBe(130)
  expect((await importHere()).code).toBe(0)
  const { items } = await readCatalogue(world.path)
  const found = [...items.values()].filter(({ filename }) => names.includes(filename))
  expect(found).toHaveLength(3)
  for (const item of found)
    expect(item).toMatchObject({ account: expect.any(String), fidelity: 'original', sources: [{}, {}] })
})
