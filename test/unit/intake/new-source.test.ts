import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Fidelity } from '../../../src/shared/domain.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { FolderSource } from './folder-source.ts'
import { SmallMirror, sha256 } from '../mirror/small-mirror.ts'

let small: SmallMirror
let folder: string
beforeAll(async () => void (small = await SmallMirror.open()))
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'shoebox-source-'))))
afterEach(async () => {
  await small.empty()
  await rm(folder, { recursive: true })
})
afterAll(() => small.close())

/** A whole picture, told from others by a comment in it. */
function gif(comment: string): Buffer {
  const text = Buffer.from(comment.padEnd(1))
  return Buffer.concat([
    Buffer.from('47494638396101000100800000ffffff000000', 'hex'),
    Buffer.from([0x21, 0xfe, text.length]),
    text,
    Buffer.from('002c00000000010001000002024401003b', 'hex'),
  ])
}

async function filled(
  name: string,
  files: Record<string, Buffer>,
  fidelity: Fidelity = 'original',
): Promise<FolderSource> {
  const path = join(folder, name)
  await mkdir(path)
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(path, file), bytes)
  const { mirror, clock, write: log } = small
  return new FolderSource({ mirror, clock, log, random: randomBytes, fidelity }, path)
}

const kept = async (): Promise<string[]> => {
  const names: string[] = await readdir(small.at('Photos'), { recursive: true })
  return names.filter((name) => name.includes('.')).toSorted()
}
const sums = (): Promise<string> => readFile(small.at('SHA256SUMS'), 'utf8')

test('a new source offers its files, and they end in folder, catalogue and checksums', async () => {
  const [one, two] = [gif('one'), gif('two')]
  const files = {
    'One.gif': one,
    'Two.GIF': two,
    'notes.txt': Buffer.from('no picture'),
    'half.gif': gif('3').subarray(0, 30),
  }
  const told = await (await filled('source', files, 'copy')).takeIn()
  expect(Object.fromEntries(told)).toMatchObject({
    'One.gif': { kind: 'done' },
    'Two.GIF': { kind: 'done' },
    'notes.txt': { kind: 'not-taken', why: { at: 'content', code: 'item-not-an-image' } },
    'half.gif': { kind: 'not-taken', why: { at: 'content', code: 'item-incomplete' } },
  })
  const paths = await kept()
  expect(paths.map((path) => path.slice(-7))).toEqual(['One.gif', 'Two.GIF'])
  const contents = await Promise.all(paths.map((path) => readFile(small.at(`Photos/${path}`))))
  expect(contents.map((content) => sha256(content))).toEqual([sha256(one), sha256(two)])
  for (const [at, path] of paths.entries()) {
    expect(await sums()).toContain(`${sha256(contents[at] ?? '')}  Photos/${path}`)
    expect(await readFile(small.at('catalogue.jsonl'), 'utf8')).toContain(`"path":"Photos/${path}"`)
  }
  expect(await small.names('.shoebox/incoming')).toEqual([])
})

test('what is here already is not taken in twice', async () => {
  await (await filled('one', { 'A.gif': gif('a') })).takeIn()
  const told = await (await filled('two', { 'B.gif': gif('a') })).takeIn()
  expect([...told.values()]).toEqual([{ kind: 'done' }])
  expect(await kept()).toHaveLength(1)
  const lines = (await readFile(small.at('catalogue.jsonl'), 'utf8')).split('\n').filter((line) => line !== '')
  const items = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ kind }) => kind === 'item')
  expect(items).toMatchObject([
    { filename: 'A.gif', fidelity: 'original', sources: [{ key: 'A.gif' }, { key: 'B.gif' }] },
  ])
  expect(items[0]).not.toHaveProperty('account')
})

test('another content under the same name is a newer version of the same item', async () => {
  const source = await filled('one', { 'A.gif': gif('a') })
  await source.takeIn()
  await writeFile(join(folder, 'one', 'A.gif'), gif('edited'))
  await source.takeIn()
  expect(small.rows('SELECT count(*) AS items FROM item')).toEqual([{ items: 1 }])
  expect(small.rows('SELECT number, fidelity FROM item_file ORDER BY number')).toEqual([
    { number: 0, fidelity: 'original' },
    { number: 1, fidelity: 'original' },
  ])
  const [shown] = small.rows('SELECT sha256 FROM current_file')
  expect(shown).toEqual({ sha256: sha256(gif('edited')) })
})

test.each([
  ['a disk that is full', 'writev', 'ENOSPC'],
  ['a folder that takes no files', 'open', 'EACCES'],
])('%s ends a candidate as a value and leaves nothing', async (_, on, code) => {
  const source = await filled('source', { 'A.gif': gif('a') })
  small.disk.plan({ on: on === 'open' ? 'open' : 'handle.writev', code, path: 'download-', times: 1 })
  const told = await source.takeIn()
  expect(told.get('A.gif')).toMatchObject({ kind: 'not-taken', why: { at: /disk|mirror/ } })
  expect(small.rows('SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM job) AS left')).toEqual([{ left: 0 }])
  expect(await small.names('.shoebox/incoming')).toEqual([])
})

test('a place that takes no name ends a candidate as a value, and nothing is remembered of it', async () => {
  const source = await filled('source', { 'A.gif': gif('a'), 'B.gif': gif('b') })
  small.disk.plan({ on: 'link', code: 'EACCES', path: 'A.gif' })
  const told = await source.takeIn()
  expect(told.get('A.gif')).toMatchObject({ kind: 'not-taken', why: { at: 'disk' } })
  expect(told.get('B.gif')).toEqual({ kind: 'done' })
  expect(small.rows('SELECT (SELECT count(*) FROM item) AS items, (SELECT count(*) FROM job) AS jobs')).toEqual([
    { items: 1, jobs: 0 },
  ])
  expect(await small.names('.shoebox/incoming')).toEqual([])
})

test('several tasks at once never give two files one name, and lose none', { timeout: 60_000 }, async () => {
  const names = fc.uniqueArray(fc.constantFrom('a.gif', 'b.gif', 'c d.gif', 'é.gif', 'E\u0301.gif', 'A.gif'), {
    minLength: 1,
    // Not two names of one folder that a disk without case would take for one.
    selector: (name) => name.normalize('NFC').toLowerCase(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(names, { minLength: 2, maxLength: 4 }), fc.boolean(), async (tasks, canLink) => {
      if (!canLink) small.withoutLinks()
      const contents = new Set<string>()
      const sources: FolderSource[] = []
      for (const [task, files] of tasks.entries()) {
        const prefixed = files.map((name): [string, Buffer] => [name, gif(`${task} ${name}`)])
        for (const [, bytes] of prefixed) contents.add(sha256(bytes))
        sources.push(await filled(`task ${task}`, Object.fromEntries(prefixed)))
      }
      const told = await Promise.all(sources.map((source) => source.takeIn()))
      for (const one of told) for (const result of one.values()) expect(result).toEqual({ kind: 'done' })
      const found = await Promise.all(
        (await kept()).map(async (path) => sha256(await readFile(small.at(`Photos/${path}`)))),
      )
      expect(new Set(found)).toEqual(contents)
      expect(found).toHaveLength(contents.size)
      expect(await small.names('.shoebox/incoming')).toEqual([])
      await small.empty()
      await rm(folder, { recursive: true })
      await mkdir(folder)
    }),
    { numRuns: 10 },
  )
})
