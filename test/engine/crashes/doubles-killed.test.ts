import * as nodeFiles from 'node:fs/promises'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import type { ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { checkBetween, checkImported, copiesIn, setAsideIn } from '../../torture/import-invariants.ts'
import { readIndex } from '../../torture/mirror-files.ts'
import { someCases } from '../../cases/some-cases.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { Moments } from '../moments.ts'
import { picture, sidecar, TakeoutFolder } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

let root: string
let archives: TakeoutFolder

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-doubles-killed-'))
  archives = await TakeoutFolder.make()
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
  await archives.remove()
})

const year = 'Takeout/Google Photos/Photos from 2019'
/** The trash, in a language that nobody knows: an album until its sidecars come. */
const trash = 'Takeout/Google Photos/Ĵetitaj'
const movie = Buffer.concat([Buffer.from('\0\0\0\x10ftypqt  \0\0\0\0\0\0\0\x08moov', 'latin1'), Buffer.alloc(40)])
const part = (number: number): string => `takeout-20260301T101500Z-00${number}.zip`
const facts = (name: string, more: Record<string, unknown> = {}): ZipFileSpec => ({
  name: `${year}/${name}.json`,
  bytes: sidecar(name, more),
})

/** Two photos with one moving half, which is beside each of them; then a part that says that both are one. */
const doubles: ZipFileSpec[][] = [
  ['IMG_1', 'IMG_2'].flatMap((name) => [
    { name: `${year}/${name}.HEIC`, bytes: picture(name) },
    { name: `${year}/${name}.MOV`, bytes: movie },
  ]),
  ['IMG_1.HEIC', 'IMG_2.HEIC'].map((name) => facts(name, { url: 'https://photos.google.com/photo/one' })),
]

/** Photos in two albums, of which one proves to be the trash. */
const trashed: ZipFileSpec[][] = [
  [
    { name: `${year}/a.jpg`, bytes: picture('a') },
    facts('a.jpg'),
    { name: `${trash}/b.jpg`, bytes: picture('b') },
    { name: `${trash}/c.jpg`, bytes: picture('c') },
  ],
  ['b.jpg', 'c.jpg'].map((name) => ({ name: `${trash}/${name}.json`, bytes: sidecar(name, { trashed: true }) })),
]

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
  const all = ['Photos', 'Albums', '.shoebox/set-aside'].map(async (folder) => {
    const names = await readdir(join(mirror, folder), { recursive: true }).catch(() => [])
    return names.map((name) => `${folder}/${name}`)
  })
  return (await Promise.all(all)).flat().toSorted()
}

interface Planned {
  parts: ZipFileSpec[][]
  disk: (files: FileSystem) => FileSystem
  /** Files in `Photos`, sidecars included, and set aside, sidecars included, before and in the end. */
  counts: { before: [number, number]; after: [number, number] }
}

it.each<[string, Planned]>([
  ['a content twice, with links', { parts: doubles, disk: asItIs, counts: { before: [6, 0], after: [5, 0] } }],
  ['a content twice, without links', { parts: doubles, disk: withoutLinks, counts: { before: [6, 0], after: [5, 0] } }],
  ['what is in the trash, with links', { parts: trashed, disk: asItIs, counts: { before: [6, 0], after: [2, 4] } }],
  [
    'what is in the trash, without links',
    { parts: trashed, disk: withoutLinks, counts: { before: [6, 0], after: [2, 4] } },
  ],
])(
  'an import that is killed at any moment while it takes away %s ends as one that is not',
  async (_, { parts: [first = [], second = []], disk, counts }) => {
    const run = (mirror: string, args: readonly string[], files = disk(nodeFiles)): Promise<End> =>
      runHere(['--mirror', mirror, ...args, '--json'], { SHOEBOX_HOME: join(root, 'home') }, { files })
    const tells = async (mirror: string): Promise<unknown[]> => {
      const lines = (await readFile(join(mirror, 'catalogue.jsonl'), 'utf8')).trimEnd().split('\n')
      return toldCatalogue(lines.map((line) => JSON.parse(line) as Record<string, unknown>))
    }
    const counted = (mirror: string): number[] => [copiesIn(mirror).length, setAsideIn(mirror).length]
    await archives.zip(part(1), first)
    const before = join(root, 'before')
    expect((await run(before, ['import', archives.path])).code).toBe(0)
    expect((await run(before, ['xmp', '--all'])).code).toBe(0)
    expect(counted(before)).toEqual(counts.before)
    await archives.zip(part(2), second)

    const mirror = join(root, 'mirror')
    await cp(before, mirror, { recursive: true, preserveTimestamps: true })
    const moments = new Moments(mirror, `${mirror}-moments`)
    const end = await moments.during(() => run(mirror, ['import', archives.path], disk(moments.files)))
    expect([end.code, end.report().problems]).toEqual([0, []])
    expect(counted(mirror)).toEqual(counts.after)
    const [wished, names, hashes] = [await tells(mirror), await namesIn(mirror), copiesIn(mirror)]
    const all = new Set([...hashes, ...setAsideIn(mirror)])
    expect(ofPhotos(checkImported(mirror, { must: new Set(hashes), may: all }))).toEqual([])

    const allowed = [...copiesIn(before), ...setAsideIn(mirror)]
    expect(moments.copies.length).toBeGreaterThan(20)
    const { spread, told } = someCases()
    for (const [at, copy] of spread([...moments.copies.entries()], 8)) {
      const when = `killed at moment ${at} of ${moments.copies.length}, ${told}`
      // A file goes before its row does.
      const kept = new Set([...copiesIn(copy), ...setAsideIn(copy)])
      const index = readIndex(copy)
      const rows = [...(index?.files ?? []), ...(index?.versions ?? [])].filter(({ sha256 }) => kept.has(sha256))
      const isOnItsWay = (fault: string): boolean =>
        rows.some(({ path }) => fault === `${path} is lost, or not what the index says`)
      expect(
        ofPhotos(checkBetween(copy, allowed)).filter((fault) => !isOnItsWay(fault)),
        when,
      ).toEqual([])
      expect((await run(copy, ['status'])).code, when).toBeLessThan(2)
      expect(index?.integrity, when).toBe('ok')
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
