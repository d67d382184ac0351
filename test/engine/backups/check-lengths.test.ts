import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BackupState } from '../../../src/shared/tasks/progress.ts'
import { filesBelow, readCatalogue } from '../mirror-content.ts'
import type { CatalogueItem } from '../mirror-content.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 12, albums: 2, seed: 3, itemBytes: 30_000 } })
})
afterEach(() => world.close())

async function checked(): Promise<Extract<BackupState, { phase: 'finished' }>> {
  const started = world.backup.start(everything, { checkLengths: true })
  if (!started.ok) throw new Error(started.problem.code)
  const state = await world.backup.whenSettled()
  if (state.phase !== 'finished') throw new Error(`the backup is ${state.phase}`)
  return state
}

async function item(remoteId: string): Promise<CatalogueItem | undefined> {
  return [...(await readCatalogue(world.path)).items.values()].find((one) => one.remoteId === remoteId)
}

/** An edit that no list shows. */
function editUnseen(id: string, bytes = 31_000): void {
  const { library } = world.emulator
  library.editItem(id)
  library.item(id).content = { kind: 'padded', bytes, seed: 777 }
}

test('an edit that only the length shows is noticed when lengths are asked for, by one request for each file', async () => {
  await world.run()
  const [photo] = world.emulator.library.itemsOf(world.emulator.library.main)
  const before = await item(photo?.id ?? '')
  editUnseen(photo?.id ?? '')
  const { counters } = world.emulator
  let { media } = counters
  await world.run()
  expect(counters.media).toBe(media)
  const { outcome, progress } = await checked()
  expect([outcome.kind, progress.downloaded, progress.skipped]).toEqual(['complete', 1, 11])
  expect(counters.media - media).toBe(12 + 1)
  expect(await item(photo?.id ?? '')).toMatchObject({ bytes: 31_000, versions: [{ path: before?.path }] })
  expect(await filesBelow(world.path, 'Photos')).toHaveLength(13)
  ;({ media } = counters)
  expect((await checked()).progress.downloaded).toBe(0)
  expect(counters.media - media).toBe(12)
})

test('one byte of each file is all that is sent, also where the file is shorter now', async () => {
  await world.run()
  let { mediaBytes } = world.emulator.counters
  await checked()
  expect(world.emulator.counters.mediaBytes - mediaBytes).toBe(12)
  const [photo] = world.emulator.library.itemsOf(world.emulator.library.main)
  editUnseen(photo?.id ?? '', 20_000)
  ;({ mediaBytes } = world.emulator.counters)
  expect((await checked()).progress.downloaded).toBe(1)
  // Who asks behind the end has to ask from the start, and lets go of that answer.
  expect(world.emulator.counters.mediaBytes - mediaBytes).toBe(11 + 20_000 + 20_000)
})

test('a server that knows no ranges is asked as well', async () => {
  await world.run()
  world.emulator.switches.ignoreRange = true
  const [photo] = world.emulator.library.itemsOf(world.emulator.library.main)
  editUnseen(photo?.id ?? '')
  const { outcome, progress } = await checked()
  expect([outcome.kind, progress.downloaded]).toEqual(['complete', 1])
})

test('files that were asked for longest ago come first, and a stopped check goes on with them', async () => {
  await world.run()
  const asked = (): unknown[] =>
    world.mirror.database
      .prepare('SELECT item FROM current_file WHERE length_checked_at IS NULL')
      .all()
      .map((row) => row['item'])
  const fault = world.emulator.addFault({ on: 'media', after: 5, times: 'always', do: { kind: 'hang' } })
  world.backup.start(everything, { checkLengths: true })
  while (fault.hits === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await world.backup.stop()
  const left = asked()
  expect(left.length).toBeGreaterThan(0)
  expect(left.length).toBeLessThan(12)
  fault.remove()
  await checked()
  expect(asked()).toEqual([])
  const order = world.mirror.database
    .prepare('SELECT item FROM current_file ORDER BY length_checked_at, item')
    .all()
    .map((row) => row['item'])
  expect(order.slice(0, 12 - left.length)).toEqual(expect.not.arrayContaining(order.slice(12 - left.length)))
})

test('a 429 makes it wait, and what Google cannot say now is left to the next time', async () => {
  await world.run()
  const [photo, other] = world.emulator.library.itemsOf(world.emulator.library.main)
  editUnseen(photo?.id ?? '')
  editUnseen(other?.id ?? '')
  const busy = world.emulator.addFault({
    on: 'media',
    itemId: photo?.id ?? '',
    do: { kind: 'status', status: 429, retryAfter: 2 },
  })
  const gone = world.emulator.addFault({
    on: 'media',
    itemId: other?.id ?? '',
    do: { kind: 'status', status: 404 },
  })
  const first = await checked()
  expect([busy.hits, gone.hits]).toEqual([1, 1])
  expect([first.outcome.kind, first.progress.downloaded]).toEqual(['complete', 1])
  expect((await item(photo?.id ?? ''))?.bytes).toBe(31_000)
  expect((await item(other?.id ?? ''))?.bytes).toBe(30_000)
  expect((await checked()).progress.downloaded).toBe(1)
  expect((await item(other?.id ?? ''))?.bytes).toBe(31_000)
})
