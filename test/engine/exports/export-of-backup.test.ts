import * as nodeFiles from 'node:fs/promises'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runHere } from '../cli-in-process.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { exportedCatalogue } from './exported-catalogue.ts'

type Line = Record<string, unknown>
let bench: CliBench

beforeEach(async () => {
  bench = await openCliBench({ items: 30, albums: 3, seed: 5 })
  await bench.login()
  expect((await bench.here('backup', '--library', '--all', '--mirror', bench.mirror)).code).toBe(0)
})
afterEach(() => bench.close())

async function linesOf(mirror: string): Promise<Line[]> {
  const text = await readFile(join(mirror, 'catalogue.jsonl'), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

/** What only the Library API knows, beside what no export has a place for. */
const ofTheApi = [
  'account',
  'remoteId',
  'fidelity',
  'productUrl',
  'listedAs',
  'remoteMimeType',
  'motionMissing',
  'videoStatus',
  'shared',
  'remoteCount',
  'remoteCountKnown',
  'coverRemoteItem',
  'position',
  'listed',
  'camera',
]

/** What both catalogues have to agree about: the order in albums goes by the time of capture in one of them. */
function comparable(lines: readonly Line[]): unknown[] {
  const plain = lines.map((line) => {
    const kept = Object.entries(line).filter(([key]) => !ofTheApi.includes(key))
    return Object.fromEntries(kept)
  })
  return exportedCatalogue(plain).map((line) => {
    const read = JSON.parse(String(line)) as Line
    const items = read['items']
    return Array.isArray(items) ? { ...read, items: items.map(String).toSorted() } : read
  })
}

describe('an export of what the Library API has brought', () => {
  it('has the same items and albums when it is imported elsewhere', async () => {
    const out = join(bench.home, '..', 'out')
    const end = await bench.here('export', out, '--mirror', bench.mirror, '--json')
    expect(end.code, end.stderr).toBe(0)
    const other = join(bench.home, '..', 'other')
    const taken = await bench.here('import', out, '--mirror', other, '--json')
    expect(taken.code, taken.stderr).toBe(0)
    expect(comparable(await linesOf(other))).toEqual(comparable(await linesOf(bench.mirror)))
  })

  it('leaves nothing behind when it is stopped', async () => {
    const out = join(bench.home, '..', 'out')
    const interrupted = new AbortController()
    const files = {
      ...nodeFiles,
      open: (async (...args: Parameters<typeof nodeFiles.open>) => {
        if (String(args[0]).endsWith('-001.zip.part')) interrupted.abort()
        return await nodeFiles.open(...args)
      }) as typeof nodeFiles.open,
    }
    const args = ['--mirror', bench.mirror, 'export', out]
    const end = await runHere(args, { SHOEBOX_HOME: bench.home }, { files }, interrupted.signal)
    expect(end.code).toBe(130)
    expect(await readdir(out)).toEqual([])
  })
})
