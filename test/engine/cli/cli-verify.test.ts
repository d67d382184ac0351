import { appendFile, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ShareResult } from '../../../src/shared/tasks/verification.ts'
import { filesBelow, openCliBench, type CliBench } from '../cli-process.ts'
import { indexRows } from '../index-rows.ts'
import { differences } from '../mirror-content.ts'
import { someCases } from '../../cases/some-cases.ts'
import { awaitMoment } from '../../torture/victim.ts'

let bench: CliBench
let photos: string[]

async function backup(): Promise<void> {
  const end = await bench.here('backup', '--all', '--library', '--json', '--mirror', bench.mirror)
  expect(end.code).toBe(0)
}

beforeAll(async () => {
  bench = await openCliBench({ items: 80, albums: 3, itemBytes: 200_000 })
  await bench.login()
  await backup()
  photos = (await filesBelow(join(bench.mirror, 'Photos'))).map((path) => `Photos/${path}`)
})
afterAll(() => bench.close())

const at = (path: string): string => join(bench.mirror, path)

/** Other bytes, same length and time. */
async function damage(path: string): Promise<void> {
  const { atime, mtime } = await stat(at(path))
  const content = await readFile(at(path))
  content.fill(0x55, content.length >> 1, (content.length >> 1) + 16)
  await writeFile(at(path), content)
  await utimes(at(path), atime, mtime)
}

async function sound(): Promise<void> {
  const end = await bench.here('verify', '--json', '--mirror', bench.mirror)
  expect(end.report()).toMatchObject({ ok: photos.length, missing: 0, damaged: 0, unknown: 0, problems: [] })
  expect(end.code).toBe(0)
  expect(await differences(bench.mirror, bench.emulator)).toEqual([])
}

describe('verify', () => {
  it('says what is wrong, in numbers and one by one, and ends with 1', async () => {
    const [damaged = '', gone = ''] = photos
    await damage(damaged)
    await rename(at(gone), join(bench.mirror, '..', 'elsewhere'))
    await writeFile(at('Photos/notes.txt'), 'mine')
    const quick = await bench.here('verify', '--quick', '--json', '--mirror', bench.mirror)
    expect(quick.code).toBe(1)
    expect(quick.report()).toMatchObject({ mode: 'quick', missing: 1, damaged: 0, unknown: 1 })
    const full = await bench.here('verify', '--json', '--mirror', bench.mirror)
    expect(full.code).toBe(1)
    const report = full.report()
    expect(report).toMatchObject({ command: 'verify', mode: 'full', ok: photos.length - 2, missing: 1, damaged: 1 })
    expect(report.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'file-damaged', path: damaged }),
        expect.objectContaining({ code: 'file-missing', path: gone }),
        expect.objectContaining({ code: 'file-unknown', path: 'Photos/notes.txt' }),
      ]),
    )
    for (const { message } of report.problems) expect(message).toMatch(/\w/)
    await rename(join(bench.mirror, '..', 'elsewhere'), at(gone))
    await rm(at('Photos/notes.txt'))
  })

  it('repairs with the next backup what has no other copy', async () => {
    const repaired = await bench.here('verify', '--repair', '--json', '--mirror', bench.mirror)
    expect(repaired.code).toBe(1)
    expect(repaired.report()).toMatchObject({
      awaitBackup: 1,
      problems: [{ code: 'file-awaits-backup', path: photos[0] }],
    })
    expect(await filesBelow(at('.shoebox/set-aside'))).not.toEqual([])
    await backup()
    await sound()
  })

  it('stops on SIGINT with 130, and goes on from there', async () => {
    const slow = bench.start('verify', '--json', '--limit-rate', '4M', '--mirror', bench.mirror)
    await slow.sees(/of \d+ files/)
    slow.process.kill('SIGINT')
    const end = await slow.end
    expect(end.code).toBe(130)
    const before = end.report()
    expect(before).toMatchObject({ complete: false })
    const again = await bench.here('verify', '--json', '--mirror', bench.mirror)
    expect(again.code).toBe(0)
    expect(again.report()).toMatchObject({ complete: true, ok: photos.length })
    expect(again.report()['resumed']).toBe(Number(before['ok']) > 0)
  })

  it('finishes a repair that was killed at any moment', async () => {
    // Some ten of these files have another copy in an album, and come by way of this folder.
    const left = [1, ...someCases().spread([2, 3, 4, 5, 6, 7, 8, 9], 1)]
    let missed = 0
    for (let nth = left.shift(); nth !== undefined; nth = left.shift()) {
      for (const path of photos.slice(0, 30)) await damage(path)
      const repair = bench.start('verify', '--repair', '--mirror', bench.mirror)
      // Each repaired file is written there first, and taken away again.
      const moment = { folder: '.shoebox/incoming', name: /./, gone: false, nth }
      const stop = awaitMoment(bench.mirror, moment, () => repair.process.kill('SIGKILL'))
      // On a busy machine a repair can be over before its moment is seen, which proves nothing.
      if ((await repair.end).signal !== 'SIGKILL') {
        if (++missed > 15) throw new Error(`no repair was killed at the ${nth}. of its moments: each was over before`)
        left.unshift(nth)
      }
      stop()
      const again = await bench.here('verify', '--repair', '--json', '--mirror', bench.mirror)
      expect(again.report().problems.every(({ code }) => code === 'file-awaits-backup')).toBe(true)
      await backup()
      await sound()
    }
  }, 300_000)

  it('reads the share of a day, and says what is left to the days that follow', async () => {
    const share = (...more: string[]) => bench.here('verify', '--share', '4', '--mirror', bench.mirror, ...more)
    const first = await share('--json')
    expect(first.code).toBe(0)
    const { items, share: told } = first.report() as unknown as { items: number; share: ShareResult }
    expect(items).toBeGreaterThanOrEqual(photos.length / 4)
    expect(items).toBeLessThan(photos.length / 2)
    expect(told).toMatchObject({ days: 4, files: photos.length })
    expect(told.read).toBeGreaterThanOrEqual(told.budget)
    const again = await share()
    expect(again.code).toBe(0)
    expect(again.stdout).toContain('0 files, 0 bytes read')
    expect(again.stdout).toContain("Today's share is read.")
    const wrong = await share('--quick')
    expect(wrong.code).toBe(2)
  })

  it('tells of damage that it knows of on every day, until it is repaired', async () => {
    const [damaged = ''] = photos
    await damage(damaged)
    expect((await bench.here('verify', '--mirror', bench.mirror)).code).toBe(1)
    const share = await bench.here('verify', '--share', '4', '--json', '--mirror', bench.mirror)
    expect(share.code).toBe(1)
    expect(share.report().problems).toMatchObject([{ code: 'file-damaged', path: damaged }])
    const repaired = await bench.here('verify', '--share', '4', '--repair', '--json', '--mirror', bench.mirror)
    expect(repaired.report().problems).toMatchObject([{ code: 'file-awaits-backup', path: damaged }])
    await backup()
    await sound()
  })

  it('ends with 4 where there is no mirror, and makes none', async () => {
    const nowhere = join(bench.mirror, '..', 'nowhere')
    const end = await bench.here('verify', '--json', '--mirror', nowhere)
    expect(end.code).toBe(4)
    expect(end.report().problems).toMatchObject([{ code: 'mirror-missing' }])
    await expect(stat(nowhere)).rejects.toThrow('ENOENT')
  })
})

describe('rebuild', () => {
  it('brings the index back, after every command said that it is needed', async () => {
    const before = indexRows(bench.mirror)
    await rm(at('.shoebox'), { recursive: true })
    for (const command of ['status', 'verify']) {
      const end = await bench.here(command, '--json', '--mirror', bench.mirror)
      expect(end.code).toBe(4)
      expect(end.report().problems).toMatchObject([{ code: 'mirror-index-missing' }])
      expect(end.stderr).toContain('rebuild')
    }
    const end = await bench.here('rebuild', '--json', '--mirror', bench.mirror)
    expect(end.code).toBe(0)
    expect(end.report()).toMatchObject({ command: 'rebuild', albums: 3, ok: photos.length, problems: [] })
    expect(indexRows(bench.mirror)).toEqual(before)
    await sound()
  })

  it('keeps a database that was cut in half, and reports files that are not as the catalogue says', async () => {
    const before = indexRows(bench.mirror)
    const index = at('.shoebox/index.sqlite')
    await truncate(index, (await stat(index)).size >> 1)
    const refused = await bench.here('backup', '--all', '--json', '--mirror', bench.mirror)
    expect(refused.code).toBe(4)
    expect(refused.report().problems).toMatchObject([{ code: 'mirror-damaged' }])
    const [one = '', other = ''] = photos
    await damage(one)
    await appendFile(at(other), 'x')
    await writeFile(at('Photos/mine.txt'), 'mine')
    const end = await bench.here('rebuild', '--full', '--json', '--mirror', bench.mirror)
    expect(end.code).toBe(1)
    expect(end.report()).toMatchObject({ damaged: 2, unknown: 1, mode: 'full' })
    await stat(at(String(end.report()['setAside'])))
    expect(indexRows(bench.mirror)).toEqual(before)
    await rm(at('Photos/mine.txt'))
    await bench.here('verify', '--repair', '--mirror', bench.mirror)
    await backup()
    await sound()
  })

  it('can be killed and run again', async () => {
    const before = indexRows(bench.mirror)
    const index = at('.shoebox/index.sqlite')
    let killed = 0
    // When the new index appears, while it is filled, and when it takes the place of the old one.
    const moments = [
      { name: /^index-new\.sqlite/, gone: false, nth: 1 },
      { name: /^index-new\.sqlite/, gone: false, nth: 4 },
      { name: /^index\.sqlite/, gone: true, nth: 1 },
      { name: /^index\.sqlite$/, gone: false, nth: 1 },
    ]
    for (const moment of moments) {
      await truncate(index, (await stat(index)).size >> 1)
      const rebuild = bench.start('rebuild', '--mirror', bench.mirror)
      const kill = (): boolean => rebuild.process.kill('SIGKILL')
      const stop = awaitMoment(bench.mirror, { folder: '.shoebox', ...moment }, kill)
      if ((await rebuild.end).signal === 'SIGKILL') killed++
      stop()
      const again = await bench.here('rebuild', '--json', '--mirror', bench.mirror)
      expect(again.code).toBe(0)
      expect(indexRows(bench.mirror)).toEqual(before)
    }
    expect(killed).toBeGreaterThan(1)
    await sound()
  }, 300_000)
})
