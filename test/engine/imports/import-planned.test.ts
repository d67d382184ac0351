import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answersOf } from '../../emulator/takeout/answers.ts'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planExports } from '../../emulator/takeout/plan-exports.ts'
import type { PlannedExport } from '../../emulator/takeout/planned-export.ts'
import { layouts, writeExport, type Layout } from '../../emulator/takeout/write-layouts.ts'
import { ImportFolder } from '../takeout-files.ts'

let folder: ImportFolder
let base: BaseMedia

beforeAll(async () => {
  base = await baseMedia()
})

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

/** What the catalogue says, without what a second import in another order may call otherwise. */
async function catalogue(): Promise<unknown[]> {
  return folder.catalogue()
}

async function write(exports: readonly PlannedExport[], layout: Layout): Promise<void> {
  for (const one of exports) await writeExport(folder.path, one, layout)
}

describe('an import of exports with known answers', () => {
  it.each(layouts)(
    'gives the same numbers as a dry run, and changes nothing the second time, as %s',
    async (layout) => {
      for (const seed of [1, 2]) {
        const exports = await planExports({ seed, base, photos: 14 })
        await write(exports, layout)
        const hint = `${layout}, seed ${seed}`
        const { albums: _, files, items, ...numbers } = answersOf(exports)
        const end = await folder.take()
        expect(end.report(), hint).toMatchObject({ ...numbers, imported: files.imported, duplicate: files.duplicate })
        expect(end.report().files, hint).toMatchObject(files)
        expect((await folder.items()).length, hint).toBe(items)
        expect((await folder.photos()).length, hint).toBe(
          files.imported + files.rendition + files.edited + files.motion,
        )
        const kept = (await folder.catalogue()).flatMap((line) => [
          line,
          line['motion'],
          line['edited'],
          ...((line['versions'] as unknown[] | undefined) ?? []),
        ])
        const sizes = kept.map((file) => (file as { bytes?: number } | undefined)?.bytes ?? 0)
        expect(end.report().bytes, hint).toBe(sizes.reduce((sum, bytes) => sum + bytes, 0))
        const before = await catalogue()
        const again = await folder.take()
        expect(again.report(), hint).toMatchObject({ imported: 0, updated: 0, bytes: 0, entries: numbers.entries })
        expect(again.report().files, hint).toMatchObject({
          imported: 0,
          rendition: 0,
          edited: 0,
          motion: 0,
          sidecar: files.sidecar,
          duplicate: files.imported + files.duplicate + files.rendition + files.edited + files.motion,
        })
        expect(await catalogue(), hint).toEqual(before)
        await folder.remove()
        folder = await ImportFolder.make()
      }
    },
  )
})
