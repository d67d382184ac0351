import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { differenceItems } from '../../../src/main/library/completeness/difference-items.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { AlbumId } from '../../../src/shared/domain.ts'
import type { FaultHandle } from '../../emulator/faults/fault.ts'
import type { FaultAction } from '../../emulator/start-emulator.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { everything, wholeLibrary } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'

const hours = 60 * 60_000

let world: World
let clock: QuickClock

afterEach(async () => {
  await world.close()
})

async function open(options: WorldOptions = {}, speed = 100): Promise<void> {
  clock = quickClock(speed)
  world = await openSmallWorld({ clock, ...options })
}

/** Every request for the bytes of one item is answered like this from now on. */
function refuse(itemId: string, action: FaultAction): FaultHandle {
  return world.emulator.addFault({ on: 'media', itemId, times: 'always', do: action })
}

function firstPhoto(): string {
  const { library } = world.emulator
  return library.itemsOf(library.main).find(({ video }) => !video)?.id ?? ''
}

function codes(): string[] {
  return world.backup.problems(0, 100).problems.map(({ problem }) => problem.code)
}

/** How many requests this makes for what is refused. */
async function counted(fault: FaultHandle, act: () => Promise<unknown> = () => world.run(everything)): Promise<number> {
  const before = fault.hits
  await act()
  return fault.hits - before
}

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>')

interface Range {
  atLeast: number
  atMost: number
}

function inRange(found: number, expected: number | Range): boolean {
  return typeof expected === 'number' ? found === expected : found >= expected.atLeast && found <= expected.atMost
}

/** The system asks once more by itself when a connection was cut, and may not get to ask before its patience ends. */
const aboutEight = { atLeast: 4, atMost: 16 }
const aboutOne = { atLeast: 1, atMost: 2 }

/** What Google may do to one item for ever: how many requests a run costs at first, and one attempt. */
const kinds: [what: string, action: FaultAction, perRun: number | Range, perAttempt?: number | Range][] = [
  ['500', { kind: 'status', status: 500 }, 8],
  ['503', { kind: 'status', status: 503 }, 8],
  ['404', { kind: 'status', status: 404 }, 1],
  ['410', { kind: 'status', status: 410 }, 1],
  ['418', { kind: 'status', status: 418 }, 1],
  ['403 for every fresh address', { kind: 'status', status: 403 }, 16, 2],
  ['a page of HTML', { kind: 'html' }, 2],
  ['nothing at all', { kind: 'empty' }, 2],
  ['a file cut always at the same place', { kind: 'cut-file' }, 2],
  ['fewer bytes than announced', { kind: 'short-body' }, 8],
  ['a connection that breaks in the body', { kind: 'reset', at: 'body', bytes: 500 }, 8],
  ['a connection that breaks before the answer', { kind: 'reset', at: 'start' }, aboutEight, aboutOne],
  ['a body that trickles for ever', { kind: 'endless' }, aboutEight],
  ['no answer', { kind: 'hang' }, aboutEight],
  ['a redirect to somebody else', { kind: 'redirect', to: 'https://example.com/x' }, 8],
]

const isCounted = ([, , perRun]: (typeof kinds)[number]): boolean => typeof perRun === 'number'
/** All of it in two accounts, with an item for each: what waits for the end of a patience goes by a quicker clock. */
const accounts = [
  { what: 'a refusal or another file', speed: 100, refused: kinds.filter(isCounted) },
  { what: 'nothing, or not to the end', speed: 400, refused: kinds.filter((kind) => !isCounted(kind)) },
]

describe('an item for which Google always sends', () => {
  test.each(accounts)(
    '$what is asked for once a day after three runs, and told as such',
    async ({ speed, refused }) => {
      const items = 3 * refused.length
      await open({ emulator: { items } }, speed)
      const { library } = world.emulator
      const photos = library.itemsOf(library.main).filter(({ video }) => !video)
      const faults = refused.map(([what, action, perRun, once = 1], at) => {
        const fault = refuse(photos[at]?.id ?? '', action)
        return { what, fault, perRun, once }
      })
      const expectCounted = async (
        expected: (of: (typeof faults)[number]) => number | Range,
        act?: () => Promise<unknown>,
      ): Promise<void> => {
        const before = faults.map(({ fault }) => fault.hits)
        await (act ?? (() => world.run(everything)))()
        const found = faults.map((of, at) => ({ of, asked: of.fault.hits - (before[at] ?? 0) }))
        const wrong = found.filter(({ of, asked }) => !inRange(asked, expected(of)))
        expect(wrong.map(({ of, asked }) => `${of.what}: ${asked}`)).toEqual([])
      }
      const expectLacking = (): void =>
        expect(world.backup.state()).toMatchObject({
          outcome: { kind: 'with-problems' },
          progress: { done: items - refused.length, failed: refused.length },
        })
      for (let run = 1; run <= 3; run++) {
        await expectCounted(({ perRun }) => perRun)
        expect(codes()).toHaveLength(refused.length)
        expect(codes().every((code) => (code === 'item-undelivered') === run > 2)).toBe(true)
        expectLacking()
      }
      const all = refused.map(() => 'item-undelivered')
      for (let run = 0; run < 2; run++) {
        await expectCounted(() => 0)
        expect(codes()).toEqual(all)
        expectLacking()
      }
      clock.pass(24 * hours)
      await expectCounted(({ once }) => once)
      await expectCounted(() => 0)
      expect(codes()).toEqual(all)
      for (const { problem } of world.backup.problems(0, 100).problems)
        expect(problem.detail).toMatch(/^(google|item|offline)[a-z-]*/)

      const [group] = world.backup.problemGroups()
      const again = async (): Promise<void> => {
        expect(world.backup.retry(group?.group)).toMatchObject({ ok: true })
        await world.backup.whenSettled()
      }
      await expectCounted(({ once }) => once, again)
      expect(codes()).toEqual(all)

      for (const { fault } of faults) fault.remove()
      await again()
      expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
      expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
      expect(world.mirror.database.prepare('SELECT * FROM undelivered').all()).toEqual([])
    },
  )

  // Slower where each request is counted: a busy machine that stands still for what is a minute here makes more of them.
  test('what is no picture costs two requests in a run, not eight', async () => {
    await open({}, 25)
    const { id } = world.emulator.library.addItem({ filename: 'drawing.jpg', mimeType: 'image/svg+xml', bytes: svg })
    const asked = (): number => world.emulator.counters.media
    for (const expected of [12 + 2, 2, 2, 0]) {
      const before = asked()
      await world.run(everything)
      expect(asked() - before).toBe(expected)
    }
    expect(world.backup.problems(0, 9).problems).toMatchObject([
      { name: 'drawing.jpg', problem: { code: 'item-undelivered' } },
    ])
    world.emulator.library.removeItem(id)
  })

  test('a still in place of a video is one of them', async () => {
    await open({}, 25)
    const bytes = await world.emulator.bytesOf(firstPhoto(), '=d')
    world.emulator.library.addItem({ filename: 'clip.mp4', video: { fps: 24, status: 'READY' }, bytes })
    const before = world.emulator.counters.byMethod['media.dv'] ?? 0
    for (let run = 0; run < 5; run++) await world.run(everything)
    expect((world.emulator.counters.byMethod['media.dv'] ?? 0) - before).toBe(6)
    expect(codes()).toEqual(['item-undelivered'])
  })

  test('no address is one of them', async () => {
    await open({}, 600)
    const fault = world.emulator.addFault({
      on: 'api',
      times: 'always',
      do: { kind: 'without-field', field: 'baseUrl' },
    })
    for (let run = 0; run < 3; run++) await world.run(wholeLibrary)
    const asked = world.emulator.counters.byMethod['mediaItems.batchGet']
    await world.run(wholeLibrary)
    expect(world.emulator.counters.byMethod['mediaItems.batchGet']).toBe(asked)
    expect(new Set(codes())).toEqual(new Set(['item-undelivered']))
    fault.remove()
    clock.pass(24 * hours)
    expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
  })

  test('one thing in this run and another in the next is not asked for without end', async () => {
    await open()
    const victim = firstPhoto()
    const actions: FaultAction[] = [{ kind: 'status', status: 500 }, { kind: 'html' }, { kind: 'cut-file' }]
    for (let run = 0; run < 7; run++) {
      const fault = refuse(victim, actions[run % 3] ?? { kind: 'empty' })
      expect(await counted(fault)).toBeGreaterThan(0)
      fault.remove()
    }
    // Google would deliver it now, if it were asked.
    await world.run(everything)
    expect(codes()).toEqual(['item-undelivered'])
  })
})

test('Health names them as a difference of their own, by item', async () => {
  await open()
  const victim = world.emulator.library.main.albums[0]?.items.find(({ video }) => !video)
  refuse(victim?.id ?? '', { kind: 'status', status: 404 })
  for (let run = 0; run < 4; run++) await world.run(everything)
  const { accounts, albums } = healthNumbers(world.mirror.database)
  const difference = { reason: 'problem', code: 'item-undelivered', count: 1 }
  expect(accounts[0]?.differences).toEqual([difference])
  const album = albums.find(({ differences }) => differences.length > 0)
  expect(album?.differences).toEqual([difference])
  const query = { reason: 'problem', code: 'item-undelivered', offset: 0, limit: 9 } as const
  const list = differenceItems(world.mirror.database, { of: { album: album?.album ?? ('' as AlbumId) }, ...query })
  expect(list).toMatchObject({ total: 1, items: [{ filename: victim?.filename }] })
})

describe('what is counted', () => {
  test('is not a network that is not there', async () => {
    const download = (): Promise<never> => Promise.reject(Object.assign(new Error('planned'), { code: 'ENOTFOUND' }))
    // At this pace a busy machine can stand still for a quarter of a second before a call counts as unanswered.
    await open({ googlePorts: { download } }, 250)
    for (let run = 0; run < 4; run++) await world.run(wholeLibrary)
    expect(new Set(codes())).toEqual(new Set(['offline']))
    expect(world.mirror.database.prepare('SELECT * FROM undelivered').all()).toEqual([])
  })

  test('survives a restart, and a clock that was set back holds nothing', async () => {
    await open()
    const fault = refuse(firstPhoto(), { kind: 'status', status: 404 })
    for (let run = 0; run < 3; run++) {
      expect(await counted(fault)).toBe(1)
      await world.reopen()
    }
    expect(await counted(fault)).toBe(0)
    clock.set(-48 * hours)
    expect(await counted(fault)).toBe(1)
  })

  test('is asked for when a person tries again in a run that lists', async () => {
    await open({ emulator: { profile: 'current' } })
    const fault = refuse(firstPhoto(), { kind: 'status', status: 404 })
    for (let run = 0; run < 3; run++) await world.run(everything)
    expect(await counted(fault)).toBe(0)
    // Shared albums are refused, and trying that again lists.
    expect(codes()).toContain('google-scope-removed')
    const again = async (): Promise<void> => {
      world.backup.retry('google-scope-removed')
      await world.backup.whenSettled()
    }
    expect(await counted(fault, again)).toBe(1)
  })

  test('holds in a run that takes unchanged albums from the index', async () => {
    await open({ limits: { listing: 'changed' } })
    const fault = refuse(firstPhoto(), { kind: 'status', status: 404 })
    for (let run = 0; run < 3; run++) expect(await counted(fault)).toBe(1)
    expect(await counted(fault)).toBe(0)
    clock.pass(24 * hours)
    expect(await counted(fault)).toBe(1)
  })

  test('is a file that a repair left to the backup, too', async () => {
    await open()
    await world.run(wholeLibrary)
    const row = world.mirror.database
      .prepare(
        'SELECT path, remote_id FROM current_file AS file JOIN item ON item.ref = file.item WHERE item.video = 0 LIMIT 1',
      )
      .get()
    const path = join(world.path, String(row?.['path']))
    const good = await readFile(path)
    await writeFile(path, good.toReversed())
    const ports = { mirror: world.mirror, clock, log: () => undefined }
    const verified = await verifyMirror(ports, { mode: 'full', repair: true }, new AbortController().signal)
    expect(verified).toMatchObject({ ok: true, value: { awaitBackup: 1 } })
    const fault = refuse(String(row?.['remote_id']), { kind: 'status', status: 404 })
    for (let run = 0; run < 3; run++) expect(await counted(fault)).toBe(1)
    expect(await counted(fault)).toBe(0)
    expect(codes()).toEqual(['item-undelivered'])
    fault.remove()
    clock.pass(24 * hours)
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
    expect(await readFile(path)).toEqual(good)
  })

  test('is the newer file of an edited item, whose older one stays', async () => {
    await open()
    await world.run(everything)
    const victim = firstPhoto()
    await truthOf(world.emulator)
    world.emulator.library.editItem(victim, { width: 900, height: 600 })
    const fault = refuse(victim, { kind: 'status', status: 500 })
    for (let run = 0; run < 3; run++) expect(await counted(fault)).toBe(8)
    expect(await counted(fault)).toBe(0)
    expect(checkAlways(world.path, await truthOf(world.emulator))).toEqual([])
    fault.remove()
    clock.pass(24 * hours)
    expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
  })
})
