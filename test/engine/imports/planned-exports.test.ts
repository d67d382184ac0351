import { mkdir } from 'node:fs/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answersOf } from '../../emulator/takeout/answers.ts'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planExports } from '../../emulator/takeout/plan-exports.ts'
import type { PlannedExport } from '../../emulator/takeout/planned-export.ts'
import { layouts, writeExport, type Layout } from '../../emulator/takeout/write-layouts.ts'
import { TakeoutFolder, type StockReport } from '../takeout-files.ts'

let folder: TakeoutFolder
let base: BaseMedia

beforeAll(async () => {
  base = await baseMedia()
})

beforeEach(async () => {
  folder = await TakeoutFolder.make()
})

afterEach(() => folder.remove())

async function read(exports: readonly PlannedExport[], layout: Layout): Promise<StockReport> {
  await folder.remove()
  await mkdir(folder.path)
  for (const one of exports) await writeExport(folder.path, one, layout)
  return (await folder.import()).report()
}

/** The albums of all exports together: a tree does not say which export it is. */
function albumsOf(exports: readonly { albums: { folder: string; title?: string; items: number }[] }[]): string[] {
  return exports
    .flatMap(({ albums }) =>
      albums.map(({ title, folder, items }) => `${folder.normalize('NFC')}|${title ?? ''}|${items}`),
    )
    .sort()
}

async function check(exports: readonly PlannedExport[], layout: Layout, hint: string): Promise<void> {
  const found = await read(exports, layout)
  const { albums, files, ...numbers } = answersOf(exports)
  expect(found, hint).toMatchObject(numbers)
  expect(found.files, hint).toMatchObject(files)
  expect(albumsOf(found.exports), hint).toEqual(albumsOf(albums))
}

describe('exports with known answers', () => {
  for (const layout of layouts)
    it(`are read as they were planned, as ${layout}`, async () => {
      for (let seed = 1; seed <= 8; seed++) await check(await planExports({ seed, base }), layout, `seed ${seed}`)
    })

  it('are told apart when they come together: an increment, and one of somebody else', async () => {
    for (let seed = 1; seed <= 6; seed++)
      for (const layout of ['zip', 'folders'] as const)
        await check(await planExports({ seed, base, increment: true, second: true }), layout, `${layout}, seed ${seed}`)
  })
})
