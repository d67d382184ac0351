import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as files from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { someCases } from '../../cases/some-cases.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { openSmallWorld } from './fault-matrix.ts'
import { smallDisk } from './small-disk.ts'
import type { SmallDisk } from './small-disk.ts'
import { everything } from '../world.ts'
import type { World } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

const probe = smallDisk(256)
probe?.remove()
if (!probe) console.warn('File systems cannot be mounted here: the tests on a real small disk are skipped.')

const ports = { files, clock: quickClock(), log: () => undefined }

describe.skipIf(!probe)('a real disk that', () => {
  let disk: SmallDisk
  let world: World | undefined

  beforeEach(() => {
    const mounted = smallDisk(40_000)
    if (!mounted) throw new Error('the disk cannot be mounted any more')
    disk = mounted
  })
  afterEach(async () => {
    await world?.close()
    world = undefined
    disk.remove()
  })

  async function open(): Promise<World> {
    world = await openSmallWorld({ mirror: join(disk.path, 'mirror'), emulator: { itemBytes: 50_000 } })
    return world
  }

  async function looksRight(at: World): Promise<void> {
    expect(checkAlways(at.path, await truthOf(at.emulator))).toEqual([])
  }

  async function goesOn(at: World): Promise<void> {
    await at.reopen()
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    await looksRight(at)
    expect(checkComplete(at.path, await truthOf(at.emulator))).toEqual([])
  }

  // From no room for the first page of the list, over every photo, to no room for the catalogue.
  const rooms = [0, 4, 16, 40, 64, 100, 200, 300, 400, 500, 560, 600, 620, 640]
  test.each(someCases().spread(rooms, 5))('has %i KB left is full, and goes on when it has room', async (left) => {
    const at = await open()
    disk.fill(left)
    const state = await at.run(everything)
    expect(state.outcome).toMatchObject({ kind: 'halted', problem: { code: 'mirror-full' } })
    await looksRight(at)
    disk.empty()
    await goesOn(at)
  })

  test('fills up while a backup runs, again and again, until there is room', { timeout: 300_000 }, async () => {
    const at = await open()
    const outcomes: string[] = []
    for (let kilobytes = 900; kilobytes < 3000; kilobytes += 150) {
      disk.resize(kilobytes)
      await at.reopen().catch(() => undefined)
      const { outcome } = await at.run(everything)
      outcomes.push(outcome.kind === 'halted' ? outcome.problem.code : outcome.kind)
      await looksRight(at)
    }
    expect(outcomes[0]).toBe('mirror-full')
    expect(outcomes.at(-1)).toBe('complete')
    expect(new Set(outcomes)).toEqual(new Set(['mirror-full', 'complete']))
    expect(checkComplete(at.path, await truthOf(at.emulator))).toEqual([])
  })

  test('is full from the start takes no mirror, and leaves nothing that is taken for one', async () => {
    disk.fill(0)
    const path = join(disk.path, 'mirror')
    expect(await openMirror(path, ports)).toMatchObject({ ok: false, problem: { code: 'mirror-full' } })
    disk.empty()
    const opened = await openMirror(path, ports)
    expect(opened.ok).toBe(true)
    if (opened.ok) await opened.value.close()
  })

  test('is read-only is said to be so, and nothing changes on it', async () => {
    const at = await open()
    await at.run(everything)
    await at.mirror.close()
    const before = readdirSync(at.path, { recursive: true })
    disk.makeReadOnly()
    expect(await openMirror(at.path, ports)).toMatchObject({ ok: false, problem: { code: 'mirror-read-only' } })
    const elsewhere = join(disk.path, 'other')
    expect(await openMirror(elsewhere, ports)).toMatchObject({ ok: false, problem: { code: 'mirror-read-only' } })
    disk.makeWritable()
    expect(readdirSync(at.path, { recursive: true })).toEqual(before)
    await goesOn(at)
  })

  test('is pulled out while a backup runs is missing, and nothing is written where it was', async () => {
    const at = await open()
    at.limits.concurrency = 1
    at.backup.start(everything)
    await expect.poll(() => at.emulator.counters.media, { interval: 1 }).toBeGreaterThan(2)
    disk.pullOut()
    expect(await at.backup.whenSettled()).toMatchObject({
      outcome: { kind: 'halted', problem: { code: 'mirror-missing' } },
    })
    expect(readdirSync(disk.path)).toEqual([])
    // Its mirror cannot be made anew in the empty folder by mistake.
    await at.mirror.close()
    expect(await openMirror(at.path, ports, { create: false })).toMatchObject({
      ok: false,
      problem: { code: 'mirror-missing' },
    })
    disk.plugIn()
    await goesOn(at)
  })

  test.runIf(process.getuid?.() === 0).each([0, 4])(
    'belongs to somebody else after %i files cannot be written, and can be again',
    async (count) => {
      const at = await open()
      at.limits.concurrency = 1
      if (count > 0) {
        at.backup.start(everything)
        await expect.poll(() => at.emulator.counters.media, { interval: 1 }).toBeGreaterThan(count)
      }
      process.seteuid?.(65_534)
      try {
        if (count === 0) at.backup.start(everything)
        expect(await at.backup.whenSettled()).toMatchObject({
          outcome: { kind: 'halted', problem: { code: 'mirror-read-only' } },
        })
        await at.mirror.close()
        expect(await openMirror(at.path, ports)).toMatchObject({ ok: false, problem: { code: 'mirror-read-only' } })
      } finally {
        process.seteuid?.(0)
      }
      await looksRight(at)
      await goesOn(at)
    },
  )
})
