import { spawn } from 'node:child_process'
import { appendFileSync, copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../engine/takeout-files.ts'
import { checkBetween, copiesIn } from './import-invariants.ts'

const year = 'Takeout/Google Photos/Photos from 2019'

describe('what must hold after a kill', () => {
  let folder: ImportFolder
  let hashes: string[]
  let photo: string

  beforeAll(async () => {
    folder = await ImportFolder.make()
    await folder.zip(
      'takeout-20260301T101500Z-001.zip',
      ['a.jpg', 'b.jpg'].flatMap((name) => [
        { name: `${year}/${name}`, bytes: picture(name, 3000) },
        { name: `${year}/${name}.json`, bytes: sidecar(name) },
      ]),
    )
    await folder.take()
    hashes = copiesIn(folder.mirror)
    photo = join(folder.mirror, (await folder.photos())[0] ?? '')
  })
  afterAll(() => folder.remove())

  it('holds where nothing is wrong', () => {
    expect(hashes).toHaveLength(2)
    expect(checkBetween(folder.mirror, hashes)).toEqual([])
  })

  it.each<[string, (at: { photo: string; mirror: string }) => void, RegExp]>([
    ['a photo that is half there', ({ photo: path }) => truncateSync(path, 100), /half there/],
    ['a photo that is there twice', ({ photo: path }) => copyFileSync(path, `${path}.2.jpg`), /there twice/],
    ['a photo that is lost', ({ photo: path }) => rmSync(path), /is lost/],
    [
      'a file that the index does not know',
      ({ photo: path }) => copyFileSync(path, `${path}.2.jpg`),
      /unknown to the index/,
    ],
    ['a torn catalogue', ({ mirror }) => appendFileSync(join(mirror, 'catalogue.jsonl'), '{"kind'), /torn/],
    ['torn checksums', ({ mirror }) => appendFileSync(join(mirror, 'SHA256SUMS'), 'abc'), /torn/],
    ['an index that is gone', ({ mirror }) => rmSync(join(mirror, '.shoebox/index.sqlite')), /no index/],
  ])('notices %s', (_, spoil, said) => {
    const { mirror } = folder
    const paths = [
      photo,
      ...['catalogue.jsonl', 'SHA256SUMS', '.shoebox/index.sqlite'].map((name) => join(mirror, name)),
    ]
    const before = paths.map((path) => readFileSync(path))
    try {
      spoil({ photo, mirror })
      expect(checkBetween(mirror, hashes).join('\n')).toMatch(said)
    } finally {
      rmSync(`${photo}.2.jpg`, { force: true })
      for (const [at, path] of paths.entries()) writeFileSync(path, before[at] ?? '')
    }
  })
})

/** What `npm run torture:imports` does, for a few kills. */
it('imports that are killed at random instants end as one that nobody disturbed', async () => {
  const args = ['--rounds', '2', '--seed', '5', '--photos', '6']
  const child = spawn(process.execPath, [join(import.meta.dirname, 'imports.ts'), ...args])
  let output = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(output).not.toBe('')
  const { rounds, violations } = JSON.parse(output) as { rounds: number; violations: string[] }
  expect(violations).toEqual([])
  expect(rounds).toBeGreaterThanOrEqual(2)
  expect(code).toBe(0)
}, 240_000)
