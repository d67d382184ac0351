import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { filesBelow, openCliBench, type CliBench } from '../cli-process.ts'
import { picture } from '../takeout-files.ts'

const photos = 400

let bench: CliBench

beforeEach(async () => {
  bench = await openCliBench({ items: 1, albums: 1 })
})
afterEach(() => bench.close())

const filesHere = (): Promise<string[]> => filesBelow(join(bench.mirror, 'Photos')).catch(() => [])

it.skipIf(process.platform === 'win32')(
  'an import that is held by the terminal writes nothing, and goes on where it was when it is continued',
  { timeout: 120_000 },
  async () => {
    const downloads = join(bench.mirror, '../Downloads')
    await mkdir(downloads, { recursive: true })
    const entries = Array.from({ length: photos }, (_, at) => ({
      name: `Takeout/Google Photos/Photos from 2019/IMG_${at}.jpg`,
      bytes: picture(`photo ${at}`, 60_000),
    }))
    await writeFile(join(downloads, 'takeout-20260301T101500Z-001.zip'), zipOf(entries))
    const importing = bench.start('import', downloads, '--json', '--mirror', bench.mirror)
    await expect.poll(async () => (await filesHere()).length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
    // What Ctrl-Z sends can be ignored by a program, and this cannot: both leave it standing where it is.
    importing.process.kill('SIGSTOP')
    await setTimeout(200)
    const held = await filesHere()
    expect(held.length).toBeLessThan(photos)
    await setTimeout(1000)
    expect(await filesHere()).toEqual(held)
    importing.process.kill('SIGCONT')
    const end = await importing.end
    expect(end.code).toBe(0)
    expect(end.report()).toMatchObject({ imported: photos, entries: photos, problems: [] })
  },
)
