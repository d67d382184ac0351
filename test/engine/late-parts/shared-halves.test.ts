import { describe, expect, it } from 'vitest'
import { someCases } from '../../cases/some-cases.ts'
import { ImportFolder } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'
import { planArchives, root, withAlbum, type Archive } from './planned-halves.ts'

interface End {
  items: number
  catalogue: unknown[]
}

/** What comes of archives that are imported in these steps, and of a last import of all. */
async function endOf(steps: readonly (readonly Archive[])[]): Promise<End> {
  const folder = await ImportFolder.make()
  try {
    for (const step of steps) {
      const paths: string[] = []
      for (const { name, files } of step) paths.push(await folder.zip(name, files))
      const { entries, files } = (await folder.take(...paths)).report()
      expect(Object.values(files).reduce((sum, count) => sum + count, 0)).toBe(entries)
    }
    expect((await folder.run('verify')).code).toBe(0)
    const catalogue = toldCatalogue(await folder.catalogue())
    const { files } = (await folder.take()).report()
    expect.soft(toldCatalogue(await folder.catalogue()), `the same again: ${hintOf(steps)}`).toEqual(catalogue)
    const items = (await folder.items()).length
    return { items, catalogue: [...catalogue, (await folder.photos()).length, files] }
  } finally {
    await folder.remove()
  }
}

const hintOf = (steps: readonly (readonly Archive[])[]): string =>
  steps
    .map((step) =>
      step
        .map(
          ({ name, files }) =>
            `${name.slice(8, 16)} ${files.map((file) => file.name.slice(root.length + 1).replace('Photos from 2019/', '')).join(', ')}`,
        )
        .join(' | '),
    )
    .join('\n')

function ordersOf<Value>(values: readonly Value[]): Value[][] {
  if (values.length < 2) return [[...values]]
  return values.flatMap((first, at) => ordersOf(values.toSpliced(at, 1)).map((rest) => [first, ...rest]))
}

/** `SHOEBOX_LATE=100-300` tries these. */
const [first, last] = (/^(\d+)-(\d+)$/.exec(process.env['SHOEBOX_LATE'] ?? '')?.slice(1) ?? []).map(Number)
const seeds =
  first === undefined || last === undefined
    ? someCases().spread([9, 15, 18, 24, 30, 41, 59, 72, 84, 114, 117, 137, 305], 3)
    : Array.from({ length: last - first + 1 }, (_, at) => first + at)

const albumSeeds = first === undefined ? someCases().spread([3, 6, 19, 114, 137], 1) : seeds

describe('photos that have something in common, in several exports', { timeout: 120_000 }, () => {
  /**
   * In 9 and 15 a newer export has an edited copy without its photo, in 18 without anything of the other photo, and in 24 an edited copy has a
   * moving half of its own before their photo is here. In 30, 41 and 72 no export has a photo and its half, in 41 what goes with one of two
   * photos alone was with both, and in 84 a still and a movie are one item before their photo. In 117 the half of a photo
   * is an item by its bytes before it comes under the address of that. In 59 and 114 what two photos have in common comes without them under
   * both addresses, and one of them has no facts, in 137 a half that is with one of two photos has an edited copy, and in 305 an edited copy of
   * two photos comes without an address and without either.
   */
  it.each(seeds)('end in the same catalogue in each order, and stay as many: seed %i', async (seed) => {
    const { archives, photos } = planArchives(seed)
    const atOnce = await endOf([archives])
    expect(atOnce.items).toBeGreaterThanOrEqual(photos)
    for (const order of ordersOf(archives)) {
      const steps = order.map((archive) => [archive])
      expect.soft((await endOf(steps)).catalogue, hintOf(steps)).toEqual(atOnce.catalogue)
    }
  })

  /**
   * In 3 and 19 the album has an edited copy of two photos alone, and in 114 and 137 a half of two photos, which in 137 is another photo's
   * once an older export comes.
   */
  it.each(albumSeeds)('are in the same albums in each order: seed %i', async (seed) => {
    const archives = withAlbum(planArchives(seed).archives, seed)
    const atOnce = await endOf([archives])
    for (const order of ordersOf(archives)) {
      const steps = order.map((archive) => [archive])
      expect.soft((await endOf(steps)).catalogue, hintOf(steps)).toEqual(atOnce.catalogue)
    }
  })
})
