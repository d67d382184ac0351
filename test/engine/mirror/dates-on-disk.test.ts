import { stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { VerifyReport } from '../../../src/shared/tasks/verification.ts'
import { datedFiles } from '../dated-files.ts'
import type { DatedFiles, DateRule } from '../dated-files.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { filesBelow, readCatalogue } from '../mirror-content.ts'
import { everything } from '../world.ts'
import type { World } from '../world.ts'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** From the first photograph to the end of what FAT can say. */
const dates = fc
  .date({ min: new Date('1826-01-01'), max: new Date('2107-12-31'), noInvalidDate: true })
  .map((date) => date.getTime())
const always = ['1826-06-01T12:00:00.5Z', '1950-05-05T05:05:05Z', '1969-12-31T23:59:59.9Z', '1970-01-01T00:00:01Z']

/** A mirror on such a disk with items of generated dates, also as copies in an album. */
async function mirrorOn(rule: DateRule, seed: number): Promise<{ at: World; disk: DatedFiles }> {
  const disk = datedFiles(rule)
  const at = await openSmallWorld({ files: disk.files, limits: { albumFiles: 'copies' } })
  world = at
  const { library } = at.emulator
  const times = [...always.map((text) => Date.parse(text)), ...fc.sample(dates, { numRuns: 16, seed })]
  const items = times.map((creationTime, nth) => library.addItem({ filename: `old ${nth}.jpg`, creationTime }).id)
  library.addAlbum({ title: 'Old', items })
  expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
  disk.bytesRead()
  disk.datesSet()
  return { at, disk }
}

async function look(at: World, disk: DatedFiles, repair = false): Promise<VerifyReport> {
  const { mirror, clock } = at
  const options = { mode: 'quick', repair } as const
  const ports = { mirror, clock, files: disk.files, log: () => undefined }
  const result = await verifyMirror(ports, options, new AbortController().signal)
  if (!result.ok) throw new Error(result.problem.code)
  expect(result.value).toMatchObject({ problems: [], missing: 0, damaged: 0, complete: true })
  return result.value
}

test.each(always)('a file of %s gets its date, in Photos and as a copy in an album', async (date) => {
  const at = (world = await openSmallWorld({ limits: { albumFiles: 'copies' } }))
  const id = at.emulator.library.addItem({ filename: 'old.jpg', creationTime: Date.parse(date) }).id
  at.emulator.library.addAlbum({ title: 'Old', items: [id] })
  await at.run(everything)
  const item = [...(await readCatalogue(at.path)).items.values()].find(({ remoteId }) => remoteId === id)
  // What ext4 cannot say becomes the first date that it can; others can say it.
  const kept = [Date.parse(date), Math.max(Date.parse(date), -(2 ** 31) * 1000)]
  for (const path of [item?.path ?? '', 'Albums/Old/old.jpg']) {
    const { mtimeMs } = await stat(join(at.path, path))
    expect(Math.min(...kept.map((time) => Math.abs(mtimeMs - time)))).toBeLessThan(1000)
  }
})

describe.each<DateRule>(['keeps', 'refuses', 'forgets', 'from 1980', 'even seconds', 'whole days'])(
  'a disk that %s with dates',
  (rule) => {
    test('makes no work twice, and is told of once', async () => {
      const { at, disk } = await mirrorOn(rule, 1)
      await look(at, disk)
      await look(at, disk)
      expect(disk.bytesRead()).toBe(0)
      await at.reopen()
      at.emulator.library.addItem({ filename: 'later.jpg', creationTime: Date.UTC(1960, 1, 1) })
      await at.run(everything)
      // What is kept of 1826 depends on the disk beneath.
      const told = at.log.filter(({ event }) => event === 'dates-not-kept').length
      expect(told).toBeLessThanOrEqual(1)
      if (rule !== 'keeps' && rule !== 'even seconds') expect(told).toBe(1)
      await look(at, disk)
      expect(disk.bytesRead()).toBe(0)
    })

    test('is not asked again and again by repairs', async () => {
      const { at, disk } = await mirrorOn(rule, 2)
      await look(at, disk, true)
      expect(disk.bytesRead()).toBe(0)
      expect(disk.datesSet()).toBeLessThanOrEqual(48)
      await look(at, disk, true)
      expect(disk.bytesRead()).toBe(0)
    })

    test('and that is read in another zone is read once at most', async () => {
      const { at, disk } = await mirrorOn(rule, 3)
      const files = (await filesBelow(at.path, 'Photos')).length
      expect(files).toBeGreaterThan(30)
      for (const hours of [1, -9.5, 0, 1]) {
        disk.shiftBy(hours * 3_600_000)
        await look(at, disk)
        disk.bytesRead()
        await look(at, disk)
        expect(disk.bytesRead()).toBe(0)
      }
    })
  },
)

test('a disk in another zone is known after a few files', async () => {
  const { at, disk } = await mirrorOn('even seconds', 4)
  const { bytes } = await look(at, disk)
  expect(bytes).toBe(0)
  disk.shiftBy(3_600_000)
  const { ok } = await look(at, disk)
  expect(ok).toBeGreaterThan(50)
  const whole = (await Promise.all([...(await filesBelow(at.path, 'Photos'))].map((path) => stat(join(at.path, path)))))
    .map(({ size }) => size)
    .reduce((sum, size) => sum + size)
  expect(disk.bytesRead()).toBeLessThan(whole / 2)
})

test('after a rebuild, and with dates that a person has changed, files are read once', async () => {
  const { at, disk } = await mirrorOn('from 1980', 5)
  const [photo = ''] = await filesBelow(at.path, 'Photos')
  await utimes(join(at.path, photo), 1, 1)
  expect((await look(at, disk)).bytes).toBeGreaterThan(0)
  expect((await look(at, disk)).bytes).toBe(0)
  await at.mirror.close()
  const ports = { files: disk.files, clock: at.clock, log: () => undefined }
  expect((await rebuildIndex(at.path, ports, new AbortController().signal)).ok).toBe(true)
  await at.reopen()
  expect((await look(at, disk)).bytes).toBeGreaterThan(0)
  expect((await look(at, disk)).bytes).toBe(0)
})

test('a disk that has learned to keep dates gets them with the next repair', async () => {
  const { at, disk } = await mirrorOn('forgets', 6)
  disk.become('keeps')
  await look(at, disk, true)
  const old = [...(await readCatalogue(at.path)).items.values()].find(({ filename }) => filename === 'old 1.jpg')
  expect((await stat(join(at.path, old?.path ?? ''))).mtimeMs).toBe(Date.parse(always[1] ?? ''))
})
