import * as nodeFiles from 'node:fs/promises'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import { checkBetween, checkImported, copiesIn } from '../../torture/import-invariants.ts'
import { readIndex } from '../../torture/mirror-files.ts'
import { someCases } from '../../cases/some-cases.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { Moments } from '../moments.ts'
import { picture, sidecar, TakeoutFolder } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

let root: string
let archives: TakeoutFolder

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-places-killed-'))
  archives = await TakeoutFolder.make()
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
  await archives.remove()
})

const year = 'Takeout/Google Photos/Photos from 2019'
const movie = Buffer.concat([Buffer.from('\0\0\0\x10ftypqt  \0\0\0\0\0\0\0\x08moov', 'latin1'), Buffer.alloc(40)])
const part = (number: number): string => `takeout-20260301T101500Z-00${number}.zip`

const asItIs = (files: FileSystem): FileSystem => files
const withoutLinks = (files: FileSystem): FileSystem =>
  new Proxy(files, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (name !== 'link') return value
      return () => Promise.reject(Object.assign(new Error('ENOTSUP: no links here'), { code: 'ENOTSUP' }))
    },
  })

/** What is wrong with photos and videos: nobody counts sidecars. */
const ofPhotos = (faults: readonly string[]): string[] => faults.filter((fault) => !fault.includes('.xmp '))

async function namesIn(mirror: string): Promise<string[]> {
  return (await readdir(join(mirror, 'Photos'), { recursive: true })).toSorted()
}

it.each([
  ['with links', asItIs],
  ['without links', withoutLinks],
])(
  'files that are on their way to their month when an import is killed get there, on a disk %s',
  async (_, disk) => {
    const run = (mirror: string, args: readonly string[], files = disk(nodeFiles)): Promise<End> =>
      runHere(['--mirror', mirror, ...args, '--json'], { SHOEBOX_HOME: join(root, 'home') }, { files })
    const tells = async (mirror: string): Promise<unknown[]> => {
      const lines = (await readFile(join(mirror, 'catalogue.jsonl'), 'utf8')).trimEnd().split('\n')
      return toldCatalogue(lines.map((line) => JSON.parse(line) as Record<string, unknown>))
    }
    await archives.zip(part(2), [
      { name: `${year}/IMG_1.HEIC`, bytes: picture('one') },
      { name: `${year}/IMG_1.MOV`, bytes: movie },
      { name: `${year}/IMG_2.jpg`, bytes: picture('two') },
      { name: `${year}/IMG_2-edited.jpg`, bytes: picture('two, edited') },
      { name: `${year}/IMG_3.jpg`, bytes: picture('nobody tells its date') },
    ])
    const undated = join(root, 'undated')
    expect((await run(undated, ['import', archives.path])).code).toBe(0)
    expect((await run(undated, ['xmp', '--all'])).code).toBe(0)
    await archives.zip(
      part(1),
      ['IMG_1.HEIC', 'IMG_2.jpg'].map((name) => ({ name: `${year}/${name}.json`, bytes: sidecar(name) })),
    )

    const mirror = join(root, 'mirror')
    await cp(undated, mirror, { recursive: true, preserveTimestamps: true })
    const moments = new Moments(mirror, `${mirror}-moments`)
    const end = await moments.during(() => run(mirror, ['import', archives.path], disk(moments.files)))
    expect(end.code).toBe(0)
    const wished = await tells(mirror)
    const [names, hashes] = [await namesIn(mirror), copiesIn(mirror)]
    expect(ofPhotos(checkImported(mirror, { must: new Set(hashes), may: new Set(hashes) }))).toEqual([])
    const moving = moments.copies.filter((copy) => (readIndex(copy)?.moves.length ?? 0) > 0)
    // How many there are depends on which of the moves that go on at once come between two looks.
    expect(moving.length).toBeGreaterThan(4)

    // What comes before is what an import goes through that moves nothing.
    const first = moments.copies.findIndex((copy) => copy === moving[0])
    const { spread, told } = someCases()
    for (const [at, copy] of spread([...moments.copies.entries()].slice(Math.max(0, first - 1)), 8)) {
      const when = `killed at moment ${at} of ${moments.copies.length}, ${told}`
      expect(ofPhotos(checkBetween(copy, hashes)), when).toEqual([])
      // The next start, whatever it is for, leaves nothing half done.
      expect((await run(copy, ['status'])).code, when).toBeLessThan(2)
      expect(readIndex(copy)?.moves, when).toEqual([])
      expect(ofPhotos(checkBetween(copy, hashes)), `${when}, and opened`).toEqual([])
      const again = await run(copy, ['import', archives.path])
      expect([again.code, again.report().problems], when).toEqual([0, []])
      expect(await tells(copy), when).toEqual(wished)
      expect(await namesIn(copy), when).toEqual(names)
      expect(copiesIn(copy), when).toEqual(hashes)
      const verified = await run(copy, ['verify'])
      expect(verified.report(), when).toMatchObject({ missing: 0, damaged: 0, unknown: 0, problems: [] })
      await rm(copy, { recursive: true })
    }
  },
  300_000,
)
