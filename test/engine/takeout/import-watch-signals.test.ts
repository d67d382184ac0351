import { createHash } from 'node:crypto'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { checkBetween } from '../../torture/import-invariants.ts'
import { filesBelow, openCliBench, type CliBench } from '../cli-process.ts'
import { picture } from '../takeout-files.ts'

const photos = 400
const contents = Array.from({ length: photos }, (_, at) => picture(`photo ${at}`, 60_000))
const hashes = contents.map((bytes) => createHash('sha256').update(bytes).digest('hex'))

let bench: CliBench
let downloads: string

beforeEach(async () => {
  bench = await openCliBench({ items: 1, albums: 1 })
  downloads = join(bench.mirror, '../Downloads')
  await mkdir(downloads, { recursive: true })
})
afterEach(() => bench.close())

const filesHere = (): Promise<string[]> => filesBelow(join(bench.mirror, 'Photos')).catch(() => [])
const watch = () => bench.start('import', '--watch', downloads, '--json', '--mirror', bench.mirror)

/** An archive that has lain there for long. */
async function exportArrives(): Promise<void> {
  const path = join(downloads, 'takeout-20260301T101500Z-001.zip')
  const names = contents.map((bytes, at) => ({ name: `Takeout/Google Photos/Photos from 2019/IMG_${at}.jpg`, bytes }))
  await writeFile(path, zipOf(names))
  await utimes(path, 1_700_000_000, 1_700_000_000)
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'an import of an export that has arrived stops cleanly on %s with 130, and goes on later',
  async (signal) => {
    await exportArrives()
    const watching = watch()
    await expect.poll(async () => (await filesHere()).length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0)
    watching.process.kill(signal)
    expect((await watching.end).code).toBe(130)
    const here = (await filesHere()).length
    expect(here).toBeLessThan(photos)
    expect(checkBetween(bench.mirror, hashes)).toEqual([])
    expect(await filesBelow(join(bench.mirror, '.shoebox/incoming'))).toEqual([])

    const again = await bench.here('import', downloads, '--json', '--mirror', bench.mirror)
    expect(again.code).toBe(0)
    expect(again.report()).toMatchObject({ imported: photos - here, entries: photos, problems: [] })
    expect(checkBetween(bench.mirror, hashes)).toEqual([])
    expect(await filesHere()).toHaveLength(photos)
  },
)

it('is killed while it imports what has arrived, and the next one takes the rest', async () => {
  await exportArrives()
  const watching = watch()
  await expect.poll(async () => (await filesHere()).length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0)
  watching.process.kill('SIGKILL')
  expect((await watching.end).signal).toBe('SIGKILL')
  expect(checkBetween(bench.mirror, hashes)).toEqual([])
  const status = await bench.here('status', '--mirror', bench.mirror)
  expect(status.stdout).toContain('interrupted')
  expect(status.stdout).toContain(downloads)
  const next = watch()
  await expect.poll(async () => (await filesHere()).length, { timeout: 30_000, interval: 20 }).toBe(photos)
  next.process.kill('SIGTERM')
  await next.end
  expect((await bench.here('status', '--json', '--mirror', bench.mirror)).report()).toMatchObject({
    interruptedImport: null,
  })
  expect((await bench.here('import', downloads, '--json', '--mirror', bench.mirror)).code).toBe(0)
  expect(checkBetween(bench.mirror, hashes)).toEqual([])
})

it.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s while it waits for exports', async (signal) => {
  const watching = watch()
  await watching.sees(/Watching/)
  watching.process.kill(signal)
  expect((await watching.end).code).toBe(0)
})
