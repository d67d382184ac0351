import { afterEach, expect, test } from 'vitest'
import { differences } from '../mirror-content.ts'
import { signIn } from '../signed-in.ts'
import { everything, openWorld, wholeLibrary } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

let world: World
afterEach(() => world.close())

const patience = { interval: 5, timeout: 20_000 }

async function open(options: WorldOptions, speed = 50): Promise<void> {
  const clock = quickClock(speed)
  world = await openWorld({ clock, ...options, googlePorts: { clock, ...options.googlePorts } })
}

/** Every number of downloads at a time that the window could have shown, without repetitions. */
function watchPace(): number[] {
  const seen: number[] = []
  world.backup.subscribe(() => {
    const state = world.backup.state()
    if (state.phase !== 'running') return
    const pace = state.progress.slowedTo ?? world.limits.concurrency
    if (seen.at(-1) !== pace) seen.push(pace)
  })
  return seen
}

test('a run finds how many downloads at a time Google bears, and stays near', async () => {
  await open(
    {
      emulator: { items: 150, albums: 1, latencyMs: 15, switches: { mediaAtATime: 3 } },
      limits: { concurrency: 12 },
    },
    100,
  )
  const seen = watchPace()
  expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 150 } })
  const { counters } = world.emulator
  // It began with twelve; what was too much was tried again less and less often.
  expect(counters.overQuota).toBeGreaterThan(0)
  expect(counters.overQuota).toBeLessThan(40)
  expect(Math.min(...seen)).toBeLessThanOrEqual(3)
  // Behind the last refusal there may be fewer downloads left than Google bears, and nothing holds the pace.
  const lastRefusal = seen.findLastIndex((pace, at) => pace < (seen[at - 1] ?? 0))
  expect(Math.max(...seen.slice(lastRefusal / 2, lastRefusal + 1))).toBeLessThanOrEqual(8)
  expect(await differences(world.path, world.emulator)).toEqual([])
})

test('a burst of 503 slows down, and the pace comes back', async () => {
  await open({ emulator: { items: 200, albums: 1 }, limits: { concurrency: 8 } })
  const fault = world.emulator.addFault({ on: 'media', after: 20, times: 6, do: { kind: 'status', status: 503 } })
  const seen = watchPace()
  expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 200 } })
  expect(fault.hits).toBe(6)
  expect(Math.min(...seen)).toBeLessThan(8)
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(1)
  expect(Math.max(...seen.slice(1))).toBe(8)
})

test('an account that Google wants slower waits alone; the other goes on', async () => {
  let hint = ''
  await open({
    emulator: { items: 80, albums: 1 },
    googlePorts: { openUrl: async (url) => (await fetch(url + hint)).ok },
    limits: { concurrency: 4 },
  })
  const { main, accounts } = world.emulator.library
  const other = accounts.find(({ sub }) => sub !== main.sub)
  hint = `&login_hint=${other?.email}`
  await signIn(world.google)
  expect(world.google.accounts()).toHaveLength(2)
  const [first] = main.items
  const busy = world.emulator.addFault({
    on: 'media',
    itemId: first?.id ?? '',
    times: 'always',
    do: { kind: 'status', status: 429 },
  })

  world.backup.start(wholeLibrary)
  await expect.poll(() => world.backup.state().phase, patience).toBe('paused')
  expect(world.backup.state()).toMatchObject({ because: { code: 'google-busy' }, progress: { slowedTo: 2 } })
  const done = world.mirror.database.prepare(
    `SELECT count(*) AS files FROM current_file AS file JOIN item ON item.ref = file.item WHERE account = ? AND role = 'primary'`,
  )
  expect(done.get(other?.sub ?? '')?.['files']).toBe(other?.items.size)
  expect(Number(done.get(main.sub)?.['files'])).toBeLessThan(80)
  busy.remove()
  expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 92 } })
  expect(busy.hits).toBeGreaterThan(0)
})
