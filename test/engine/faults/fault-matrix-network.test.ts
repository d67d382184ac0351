import { afterEach, describe, expect, test, vi } from 'vitest'
import { nodeDownload } from '../../../src/main/headless/ports/node-download.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { startEmulator } from '../../emulator/start-emulator.ts'
import { meetFault, onApi, openSmallWorld } from './fault-matrix.ts'
import type { FaultCase } from './fault-matrix.ts'
import { everything, wholeLibrary } from '../world.ts'
import type { WorldOptions } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

type GooglePorts = NonNullable<WorldOptions['googlePorts']>

/** A network that works `after` times once it is told to fail, then fails `times` times, and counts how often it did. */
function network(): { ports: GooglePorts; fail: (after: number, times?: number) => void; failed: () => number } {
  let passing = Infinity
  let left = 0
  let failed = 0
  const fails = (): boolean => {
    if (passing-- > 0 || left-- <= 0) return false
    failed++
    return true
  }
  const noName = (): Error => Object.assign(new Error('getaddrinfo ENOTFOUND photos.invalid'), { code: 'ENOTFOUND' })
  return {
    ports: {
      fetch: (url, init) =>
        fails() ? Promise.reject(new TypeError('fetch failed', { cause: noName() })) : fetch(url, init),
      download: (url, options) => (fails() ? Promise.reject(noName()) : nodeDownload(url, options)),
    },
    fail(after, times = Infinity) {
      passing = after
      left = times
    },
    failed: () => failed,
  }
}

function onNetwork(after: number): Pick<FaultCase, 'world' | 'arrange' | 'looks'> {
  const line = network()
  return {
    world: { clock: quickClock(1000), googlePorts: line.ports },
    arrange: () => {
      line.fail(after)
      return () => line.fail(Infinity)
    },
    looks: () => expect(line.failed()).toBeGreaterThan(0),
  }
}

describe('a name without an address', () => {
  test.each<FaultCase>([
    { what: 'from the start', ...onNetwork(0), outcome: 'with-problems', codes: ['offline'] },
    { what: 'after the lists', ...onNetwork(8), outcome: 'with-problems', codes: ['offline'] },
  ])('$what', meetFault)

  test('for a moment is not seen', async () => {
    const line = network()
    const world = await openSmallWorld({ googlePorts: line.ports })
    line.fail(6, 5)
    expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(line.failed()).toBe(5)
    await world.close()
  })
})

test('a server that is switched off refuses every connection; the next run finds it again', async () => {
  const options = { profile: 'legacy', items: 12, albums: 2, seed: 3, latencyMs: 5 } as const
  const world = await openSmallWorld({ emulator: options })
  world.limits.concurrency = 1
  const truth = await truthOf(world.emulator)
  world.backup.start(everything)
  await expect.poll(() => world.emulator.counters.media, { interval: 1 }).toBeGreaterThan(2)
  await world.emulator.close()
  const state = await world.backup.whenSettled()
  expect(state).toMatchObject({ outcome: { kind: 'with-problems' }, progress: { active: 0 } })
  const codes = world.backup.problems(0, 100).problems.map(({ problem }) => problem.code)
  expect(new Set(codes)).toEqual(new Set(['offline']))
  expect(checkAlways(world.path, truth)).toEqual([])

  const again = await startEmulator({ ...options, port: Number(new URL(world.emulator.origin).port) })
  try {
    expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(checkComplete(world.path, await truthOf(again))).toEqual([])
  } finally {
    await world.close()
    await again.close()
  }
})

describe('an API that', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  /** The client's patience with one request is a minute of real time: here it is a fifth of a second. */
  function impatient(): void {
    const real = globalThis.setTimeout
    vi.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, ms?: number) =>
      real(work, ms === 60_000 ? 200 : ms),
    )
  }

  test.each<FaultCase>([
    { what: 'never answers, once', faults: [onApi('mediaItems.list', { kind: 'hang' })], outcome: 'complete' },
    {
      what: 'never ends its answer, once',
      faults: [onApi('mediaItems.list', { kind: 'endless' })],
      outcome: 'complete',
    },
    {
      what: 'never answers',
      faults: [onApi('mediaItems.list', { kind: 'hang' }, { times: 'always' })],
      selection: wholeLibrary,
      outcome: 'with-problems',
      codes: ['offline'],
    },
  ])('$what', async (given) => {
    impatient()
    await meetFault(given)
  })
})

describe('a video that', () => {
  async function videos(status: 'PROCESSING' | 'FAILED'): Promise<void> {
    const world = await openSmallWorld()
    const { library } = world.emulator
    const video = library.addItem({ filename: 'clip.mp4', video: { fps: 24, status } })
    const code = status === 'FAILED' ? 'item-processing-failed' : 'item-processing'
    const counts = status === 'FAILED' ? { failed: 1, waiting: 0 } : { failed: 0, waiting: 1 }
    for (let run = 0; run < 3; run++) {
      const { outcome, progress } = await world.run(everything)
      expect({ outcome, progress }).toMatchObject({
        outcome: { kind: 'with-problems' },
        progress: { done: 12, ...counts },
      })
      expect(world.backup.problems(0, 9).problems).toMatchObject([{ name: 'clip.mp4', problem: { code } }])
    }
    expect(world.emulator.counters.byMethod['media.dv'] ?? 0).toBe(0)
    library.setVideoStatus(video.id, 'READY')
    expect(await world.run(everything)).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 13 } })
    expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
    await world.close()
  }

  test('is processed for ever is told in every run, until it is ready', () => videos('PROCESSING'))
  test('Google could not process is told in every run, until it could', () => videos('FAILED'))
})
