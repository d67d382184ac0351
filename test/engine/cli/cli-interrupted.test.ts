import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesBelow, openCliBench, type CliBench } from '../cli-process.ts'

const items = 120
let bench: CliBench

beforeEach(async () => {
  // Slow enough that a backup is still under way when it has shown its first numbers.
  bench = await openCliBench({ items, albums: 3, itemBytes: 20_000, rateBytesPerSecond: 600_000 })
  await bench.login()
})
afterEach(() => bench.close())

/** Starts a backup and resolves when some files are in the mirror, and some are not. */
async function backupUnderWay() {
  const backup = bench.start('backup', '--library', '--all', '--json', '--mirror', bench.mirror)
  const { emulator } = bench
  await expect.poll(() => emulator.counters.mediaBytes, { timeout: 20_000, interval: 20 }).toBeGreaterThan(500_000)
  await expect.poll(() => existsSync(join(bench.mirror, 'Photos')), { timeout: 20_000, interval: 5 }).toBe(true)
  return backup
}

/** Checks every file in Photos: complete, of the right bytes, and each item once. */
async function expectWholeMirror(): Promise<void> {
  const photos = join(bench.mirror, 'Photos')
  const names = await filesBelow(photos)
  const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const here = await Promise.all(names.map(async (name) => sum(await readFile(join(photos, name)))))
  const { main } = bench.emulator.library
  const there = await Promise.all([...main.items].map(async ({ id }) => sum(await bench.emulator.bytesOf(id, '=d'))))
  expect(here.sort()).toEqual(there.sort())
}

describe('a backup that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops cleanly on %s with 130, and goes on later',
    async (signal) => {
      const backup = await backupUnderWay()
      backup.process.kill(signal)
      const end = await backup.end
      expect(end.code).toBe(130)
      const { downloaded } = end.report()
      expect(downloaded).toBeGreaterThan(0)
      expect(downloaded).toBeLessThan(items)

      const again = await bench.here('backup', '--library', '--all', '--json', '--mirror', bench.mirror)
      expect(again.report()).toMatchObject({ items, downloaded: items - downloaded, skipped: downloaded, problems: [] })
      expect(again.code).toBe(0)
      await expectWholeMirror()
    },
  )

  it('loses no more than the files in flight when it is killed', async () => {
    const backup = await backupUnderWay()
    backup.process.kill('SIGKILL')
    expect((await backup.end).signal).toBe('SIGKILL')
    const published = (await filesBelow(join(bench.mirror, 'Photos'))).length

    const again = await bench.here('backup', '--library', '--all', '--json', '--mirror', bench.mirror)
    expect(again.report()).toMatchObject({ items, failed: 0, problems: [] })
    expect(again.code).toBe(0)
    expect(again.report().skipped).toBeGreaterThanOrEqual(published)
    await expectWholeMirror()
  })

  it('is not joined by a second one on the same mirror', async () => {
    const backup = await backupUnderWay()
    const second = await bench.here('backup', '--library', '--json', '--mirror', bench.mirror)
    expect(second.code).toBe(4)
    expect(second.report().problems).toMatchObject([{ code: 'mirror-in-use' }])
    backup.process.kill('SIGINT')
    await backup.end
  })
})
