import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { rawBytes } from '../../emulator/takeout/photo-files.ts'
import type { ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { checkBetween, copiesIn } from '../../torture/import-invariants.ts'
import { readIndex } from '../../torture/mirror-files.ts'
import { someCases } from '../../cases/some-cases.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { Moments } from '../moments.ts'
import { picture, sidecar, TakeoutFolder } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

let root: string
let archives: TakeoutFolder

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-killed-'))
  archives = await TakeoutFolder.make()
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
  await archives.remove()
})

const year = 'Takeout/Google Photos/Photos from 2019'
const trip = 'Takeout/Google Photos/Trip'
const whole = (mark: string): Buffer => picture(mark, 3000)
const cut = (mark: string): Buffer => whole(mark).subarray(0, 2000)
const movie = Buffer.concat([Buffer.from('\0\0\0\x10ftypqt  \0\0\0\0\0\0\0\x08moov', 'latin1'), Buffer.alloc(40)])
const album = { name: `${trip}/metadata.json`, bytes: '{"title":"Trip"}' }

/** A file with its facts. Two of one address are files of one item. */
function photo(name: string, bytes: Buffer, { address = name, at = year } = {}): ZipFileSpec[] {
  const url = `https://photos.google.com/photo/${encodeURIComponent(address)}`
  return [
    { name: `${at}/${name}`, bytes },
    { name: `${at}/${name}.json`, bytes: sidecar(name, { url }) },
  ]
}

/** One of everything that has several files, in an export of two parts and an increment that has most of it once more. */
async function writeExports(): Promise<void> {
  await archives.zip('takeout-20260301T101500Z-001.zip', [
    ...photo('DSC1.DNG', rawBytes('raw of one')),
    ...photo('DSC1.JPG', whole('developed one')),
    ...photo('DSC2.DNG', rawBytes('raw of two'), { address: 'DSC2' }),
    ...photo('DSC2.JPG', whole('developed two'), { address: 'DSC2' }),
    ...photo('IMG_3.HEIC', whole('live')),
    { name: `${year}/IMG_3.MOV`, bytes: movie },
    { name: `${year}/IMG_5.JPG`, bytes: whole('nothing is said of it') },
  ])
  await archives.zip('takeout-20260301T101500Z-002.zip', [
    ...photo('IMG_4.JPG', whole('four')),
    { name: `${year}/IMG_4-edited.JPG`, bytes: whole('four, edited') },
    ...photo('IMG_6.JPG', cut('six')),
    ...photo('IMG_7.JPG', whole('seven')),
    album,
    ...photo('IMG_4.JPG', whole('four'), { at: trip }),
  ])
  await archives.zip('takeout-20260501T101500Z-001.zip', [
    ...photo('DSC1.JPG', whole('developed one anew')),
    ...photo('DSC2.JPG', whole('developed two anew'), { address: 'DSC2' }),
    ...photo('IMG_4.JPG', whole('four')),
    { name: `${year}/IMG_4-edited.JPG`, bytes: whole('four, edited again') },
    ...photo('IMG_6.JPG', whole('six')),
    ...photo('IMG_7.JPG', cut('seven, damaged since')),
    album,
    ...photo('IMG_7.JPG', whole('seven'), { at: trip }),
  ])
}

function importInto(mirror: string, ports: Parameters<typeof runHere>[2] = {}): Promise<End> {
  const args = ['--mirror', mirror, 'import', archives.path, '--json']
  return runHere(args, { SHOEBOX_HOME: join(root, 'home') }, ports)
}

async function whatIsTold(mirror: string): Promise<unknown[]> {
  const text = await readFile(join(mirror, 'catalogue.jsonl'), 'utf8')
  const lines = text.trimEnd().split('\n')
  return toldCatalogue(lines.map((line) => JSON.parse(line) as Record<string, unknown>))
}

/** Imports into a mirror, and copies it at all moments at which the process could end. */
async function momentsOfImport(mirror: string): Promise<{ copies: readonly string[]; end: End }> {
  const moments = new Moments(mirror, `${mirror}-moments`)
  const end = await moments.during(() => importInto(mirror, { files: moments.files }))
  return { copies: moments.copies, end }
}

it('an import that is killed at any moment leaves nothing wrong, and goes on to the mirror of one that is not', async () => {
  await writeExports()
  const mirror = join(root, 'mirror')
  await mkdir(mirror)
  const { copies, end } = await momentsOfImport(mirror)
  const [wished, hashes] = [await whatIsTold(mirror), copiesIn(mirror)]
  expect(hashes).toHaveLength(16)
  expect(copies.length).toBeGreaterThan(50)

  const expectGoesOn = async (copy: string, when: string): Promise<void> => {
    expect(checkBetween(copy, hashes), when).toEqual([])
    const again = await importInto(copy)
    expect(again.code, when).toBe(end.code)
    expect(again.report().problems, when).toEqual(end.report().problems)
    expect(await whatIsTold(copy), when).toEqual(wished)
    expect(copiesIn(copy), when).toEqual(hashes)
    await rm(copy, { recursive: true })
  }

  const isPublishing = (copy: string): boolean => (readIndex(copy)?.intended.length ?? 0) > 0
  const publishing = copies.filter(isPublishing)
  expect(publishing.length).toBeGreaterThan(5)
  // The last of them is killed once more, while it recovers and goes on.
  const last = publishing.at(-1) ?? ''
  const others = [...copies.entries()].filter(([, copy]) => copy !== last)
  const { spread, told } = someCases()
  for (const [at, copy] of spread(others, 16)) await expectGoesOn(copy, `killed at moment ${at}, ${told}`)
  const second = await momentsOfImport(last)
  for (const [at, copy] of spread([...second.copies.entries()], 6))
    await expectGoesOn(copy, `killed again at ${at}, ${told}`)
}, 300_000)
