import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../emulator/random.ts'
import { ImportFolder, picture, sidecar, type StockReport } from '../takeout-files.ts'

const stamp = '20260301T101500Z'
const other = '20260501T101500Z'
const year = 'Takeout/Google Photos/Photos from 2019'

interface Shot {
  at: number
  hasUrl: boolean
}

/** A photo of an export, as of that time: other bytes if it was edited since. */
function filesOf({ at, hasUrl }: Shot, version = 0) {
  const name = `IMG_${at}.jpg`
  const url = hasUrl ? { url: `https://photos.google.com/photo/p${at}` } : { url: undefined }
  return [
    { name: `${year}/${name}`, bytes: picture(`${name} ${version}`, 90 + at) },
    { name: `${year}/${name}.json`, bytes: sidecar(name, url) },
  ]
}

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const dryRun = async (...paths: string[]): Promise<StockReport & { here?: { items: number; bytes: number } }> => {
  const end = await folder.run('import', ...paths, '--dry-run')
  expect(end.code, end.stdout + end.stderr).toBe(0)
  return end.report() as StockReport
}

describe('a dry run', () => {
  it('compares with nothing where there is no mirror, and makes none', async () => {
    const path = await folder.zip(`takeout-${stamp}-001.zip`, filesOf({ at: 1, hasUrl: true }))
    const { here, items } = await dryRun(path)
    expect([items, here]).toEqual([1, undefined])
    await expect(folder.catalogue()).rejects.toThrow('ENOENT')
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'says how much of it an import would find here, and then that all of it is: seed %i',
    async (seed) => {
      const random = seededRandom(seed)
      const shots = Array.from({ length: random.whole(2, 6) }, (_, at): Shot => ({ at, hasUrl: random.chance(0.6) }))
      const earlier = shots.filter(() => random.chance(0.5))
      if (earlier.length > 0)
        await folder.take(
          await folder.zip(
            `takeout-${stamp}-001.zip`,
            earlier.flatMap((shot) => filesOf(shot)),
          ),
        )
      else await folder.take(await folder.zip(`takeout-${stamp}-001.zip`, filesOf({ at: 99, hasUrl: true })))
      const later = await folder.zip(
        `takeout-${other}-001.zip`,
        shots.flatMap((shot) => filesOf(shot, shot.hasUrl && random.chance(0.3) ? 1 : 0)),
      )
      const told = await dryRun(later)
      const { imported, bytes } = (await folder.take(later)).report()
      expect(told.here?.items).toBe(told.items - imported)
      expect(told.bytes - (told.here?.bytes ?? 0)).toBe(bytes)
      const again = await dryRun(later)
      expect(again.here).toEqual({ items: again.items, bytes: again.bytes })
    },
  )

  it('knows photos of the same archive again, wherever it lies', async () => {
    const name = `takeout-${stamp}-001.zip`
    const path = await folder.zip(name, filesOf({ at: 1, hasUrl: false }))
    await folder.take(path)
    const moved = join(folder.path, `again ${name}`)
    await rename(path, moved)
    expect((await dryRun(moved)).here).toMatchObject({ items: 1 })
    const end = await folder.run('import', moved, '--dry-run')
    expect(end.stderr).toContain('1 of them is in your folder already; 0 bytes would be written.')
  })

  it('says why it was not compared, where the folder cannot be opened', async () => {
    const path = await folder.zip(`takeout-${stamp}-001.zip`, filesOf({ at: 1, hasUrl: true }))
    await folder.take(path)
    await writeFile(join(folder.mirror, '.shoebox', 'format'), 'of another program')
    const end = await folder.run('import', path, '--dry-run')
    expect(end.code).toBe(0)
    expect(end.stderr).toContain('Not compared with what is in')
  })
})
