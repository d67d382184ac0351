import { afterEach, expect, test } from 'vitest'
import { googleDayAt } from '../../../src/main/google/pace/google-day.ts'
import type { BackupState } from '../../../src/shared/tasks/progress.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { readCatalogue } from '../mirror-content.ts'
import { signIn } from '../signed-in.ts'
import { everything, openWorld } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'

const minute = 60_000
const hour = 60 * minute
const patience = { interval: 5, timeout: 20_000 }

let clock: QuickClock
let world: World
afterEach(() => world.close())

/** An account whose Google keeps to its limits by the same clock, so that one request too many shows. */
async function open(options: WorldOptions, startsAt?: number): Promise<void> {
  clock = quickClock(50)
  if (startsAt !== undefined) clock.set(startsAt - clock.now())
  const { apiPerDay = 0, mediaPerDay = 0 } = options.limits ?? {}
  world = await openWorld({
    clock,
    ...options,
    googlePorts: { clock, ...options.googlePorts },
    emulator: {
      seed: 5,
      now: () => clock.now(),
      ...options.emulator,
      switches: { apiCallsPerDay: apiPerDay, mediaRequestsPerDay: mediaPerDay, ...options.emulator?.switches },
    },
  })
}

type Paused = Extract<BackupState, { phase: 'paused' }>

async function whenPaused(): Promise<Paused> {
  await expect.poll(() => world.backup.state().phase, patience).toBe('paused')
  const state = world.backup.state()
  if (state.phase !== 'paused') throw new Error(`backup is ${state.phase}`)
  return state
}

async function whole(): Promise<void> {
  const truth = await truthOf(world.emulator)
  expect(checkAlways(world.path, truth)).toEqual([])
  expect(checkComplete(world.path, truth)).toEqual([])
  expect(world.emulator.counters.overQuota).toBe(0)
}

test('downloads stop before the limit of the day, and a backup goes on by itself day after day', async () => {
  await open({ emulator: { items: 250, albums: 2 }, limits: { mediaPerDay: 100, concurrency: 8 } })
  const { counters } = world.emulator
  world.backup.start(everything)

  const first = await whenPaused()
  expect(counters.media).toBe(99)
  const { endsAt } = googleDayAt(clock.now())
  expect(first).toMatchObject({
    because: { code: 'day-limit-reached', values: { used: 99, limit: 100, kind: 'media' } },
    until: endsAt + minute,
    progress: { done: 99, overDays: { days: 2, leftToday: 0, mediaPerDay: 100 } },
  })
  // Some of the photos have the names of motion photos, which are two downloads.
  expect(first.progress.overDays?.downloadsLeft).toBeGreaterThanOrEqual(151)
  expect(first.progress.overDays?.downloadsLeft).toBeLessThan(165)
  expect(first.progress.secondsLeft).toBeUndefined()
  expect(world.google.requestsToday()).toMatchObject({ media: 99, mediaLimit: 100 })

  // Whoever looks at the folder in the meantime finds it in order.
  const written = async (): Promise<number> => (await readCatalogue(world.path).catch(() => undefined))?.items.size ?? 0
  await expect.poll(written, patience).toBe(99)

  // Midnight alone is not enough: Google's clock may be a little behind.
  clock.set(endsAt - clock.now())
  await clock.sleep(30_000)
  expect(counters.media).toBe(99)

  clock.set(endsAt + minute - clock.now())
  await expect.poll(() => counters.media, patience).toBeGreaterThan(99)
  const second = await whenPaused()
  expect(counters.media).toBe(198)
  expect(second.progress.overDays).toMatchObject({ days: 1, leftToday: 0 })

  clock.pass(24 * hour)
  expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 250 } })
  expect(counters.media).toBe(250)
  await whole()
})

/** Both ends of daylight saving time in California, the evening before: days of 23 and of 25 hours. */
test.each([
  ['23 hours', Date.parse('2027-03-14T08:00:00Z'), 23],
  ['25 hours', Date.parse('2027-11-07T07:00:00Z'), 25],
])('a day of %s ends at midnight there', async (_, midnight, hours) => {
  await open({ emulator: { items: 120, albums: 1 }, limits: { mediaPerDay: 100 } }, midnight + 10 * minute)
  world.backup.start(everything)
  const { until } = await whenPaused()
  expect(until).toBe(midnight + hours * hour + minute)
  clock.set(midnight + hours * hour - minute - clock.now())
  await clock.sleep(30_000)
  expect(world.emulator.counters.media).toBe(99)
  clock.pass(2 * minute)
  expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' } })
  await whole()
})

test('lists wait for the next day while downloads go on with the addresses they have', async () => {
  // Each album takes a call of its own: more than the day has.
  await open({ emulator: { items: 150, albums: 100 }, limits: { apiPerDay: 100, mediaPerDay: 5000 } })
  const { counters } = world.emulator
  world.backup.start(everything)
  const { because, until, progress } = await whenPaused()
  expect(because).toMatchObject({ code: 'day-limit-reached', values: { limit: 100, kind: 'api' } })
  expect(until).toBe(googleDayAt(clock.now()).endsAt + minute)
  expect(progress.listing).toBe(true)
  // Everything that was listed is here, and calls are left for addresses.
  expect(progress.done).toBe(progress.items)
  expect(counters.media).toBe(progress.done)
  expect(counters.api).toBeLessThan(90)
  clock.set((until ?? 0) - clock.now())
  expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' } })
  await whole()
})

test('a limit that is raised or lowered takes effect at once', async () => {
  await open({ emulator: { items: 150, albums: 1 }, limits: { mediaPerDay: 100 } })
  world.backup.start(everything)
  await whenPaused()
  world.limits.mediaPerDay = 120
  world.emulator.switches.mediaRequestsPerDay = 120
  world.backup.limitsChanged()
  await expect.poll(() => world.emulator.counters.media, patience).toBe(118)
  const { because } = await whenPaused()
  expect(because).toMatchObject({ code: 'day-limit-reached', values: { used: 118, limit: 120 } })
  world.limits.mediaPerDay = 75_000
  world.emulator.switches.mediaRequestsPerDay = 0
  world.backup.limitsChanged()
  expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' } })
  await whole()
})

test.each([
  ['back by an hour', -hour],
  ['back by a day', -24 * hour],
])('a clock that is set %s while the day is over lengthens nothing and asks nothing too early', async (_, by) => {
  await open({ emulator: { items: 120, albums: 1 }, limits: { mediaPerDay: 100 } })
  world.backup.start(everything)
  const { until = 0 } = await whenPaused()
  clock.set(by)
  await clock.sleep(30_000)
  // Back in a day of which nothing is known, its requests may be made; in the same day nothing may.
  const sameDay = googleDayAt(clock.now()).endsAt + minute === until
  if (sameDay) expect(world.emulator.counters.media).toBe(99)
  clock.set(until - clock.now())
  expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' } })
  await whole()
})

test('what a person looks at may use the rest of the day', async () => {
  await open({ emulator: { items: 120, albums: 2 }, limits: { mediaPerDay: 100 } })
  world.backup.start(everything)
  await whenPaused()
  const account = world.google.accounts()[0]
  if (!account) throw new Error('nobody is signed in')
  const never = new AbortController().signal
  const page = await world.google.session(account.id)?.library.libraryItems(undefined, never)
  const baseUrl = page?.ok ? page.value.entries[0]?.baseUrl : undefined
  const attended = world.google.attendedSession(account.id)
  const fetchCover = (from = attended) => from?.media.open(baseUrl ?? '', '=w512-h512-c', 0, never)
  expect(await fetchCover(world.google.session(account.id))).toMatchObject({
    failure: { kind: 'pause-account', problem: { code: 'day-limit-reached' } },
  })
  const cover = await fetchCover()
  expect(cover?.kind).toBe('bytes')
  if (cover?.kind === 'bytes') cover.body.destroy()
  expect(await fetchCover()).toMatchObject({ failure: { problem: { code: 'day-limit-reached' } } })
  expect(world.emulator.counters).toMatchObject({ media: 100, overQuota: 0 })
})

test('accounts of one client share its day', async () => {
  let hint = ''
  await open({
    emulator: { items: 120, albums: 1 },
    limits: { mediaPerDay: 100 },
    googlePorts: { openUrl: async (url) => (await fetch(url + hint)).ok },
  })
  const { main, accounts } = world.emulator.library
  const other = accounts.find(({ sub }) => sub !== main.sub)
  hint = `&login_hint=${other?.email}`
  await signIn(world.google)
  world.backup.start(everything)
  const { until = 0, progress } = await whenPaused()
  expect(progress.items).toBe(120 + (other?.items.size ?? 0))
  expect(world.emulator.counters).toMatchObject({ media: 99, overQuota: 0 })
  clock.set(until - clock.now())
  expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' } })
  expect(world.emulator.counters.overQuota).toBe(0)
})
