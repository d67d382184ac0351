import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { baseMedia, type BaseMedia } from '../emulator/takeout/photo-files.ts'
import { planExports } from '../emulator/takeout/plan-exports.ts'
import { writeExport } from '../emulator/takeout/write-layouts.ts'
import { ImportFolder } from './takeout-files.ts'
import { toldCatalogue } from './told-catalogue.ts'

let base: BaseMedia
let [atOnce, late]: ImportFolder[] = []

beforeAll(async () => {
  base = await baseMedia()
})

beforeEach(async () => {
  ;[atOnce, late] = [await ImportFolder.make(), await ImportFolder.make()]
})

afterEach(async () => {
  for (const folder of [atOnce, late]) await folder?.remove()
})

async function items(folder: ImportFolder): Promise<string[]> {
  return toldCatalogue(await folder.catalogue())
    .map(String)
    .filter((line) => line.includes('"kind":"item"'))
}

/**
 * The last part of each export comes a day later: 2967, 2968 and 2974 have moving halves that spoke for themselves before their
 * photo came, 2986 an edited copy whose photo is missing beside another photo of the same name, and 2994 a moving half that
 * came under the address of a photo which was here without one.
 */
it.each([2960, 2967, 2968, 2974, 2978, 2986, 2994])(
  'ends in the same items when the last part comes later: seed %i',
  { timeout: 120_000 },
  async (seed) => {
    if (!atOnce || !late) throw new Error('no folders')
    const exports = await planExports({ seed, base, photos: 24, increment: seed % 2 === 0 })
    const last = Math.max(...exports.map(({ parts }) => parts))
    expect(last).toBeGreaterThan(1)
    for (const each of exports)
      for (const folder of [atOnce, late]) {
        await mkdir(join(folder.path, each.stamp), { recursive: true })
        await writeExport(join(folder.path, each.stamp), each, 'zip', folder === late ? [last] : [])
      }
    await atOnce.take()
    await late.take()
    for (const each of exports) await writeExport(join(late.path, each.stamp), each, 'zip')
    await late.take()
    expect(await items(late)).toEqual(await items(atOnce))
  },
)
