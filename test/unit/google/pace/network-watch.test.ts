import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createNetworkWatch, heardBy } from '../../../../src/main/google/pace/network-watch.ts'
import type { NetworkWatch, Waiting } from '../../../../src/main/google/pace/network-watch.ts'
import type { NetworkTrouble } from '../../../../src/shared/problems/network-trouble.ts'
import { failure, success } from '../../../../src/shared/problems/problem.ts'
import type { Problem } from '../../../../src/shared/problems/problem.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

/** Lets everybody who was woken go on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Bench {
  clock: StandingClock
  network: NetworkWatch
  /** What whoever listens believes. */
  heard: () => NetworkTrouble | undefined
  pass: (ms: number) => Promise<void>
}

function bench(): Bench {
  const clock = standingClock()
  const network = createNetworkWatch(clock)
  let heard: NetworkTrouble | undefined
  network.onChange(() => (heard = network.trouble()))
  return {
    clock,
    network,
    heard: () => heard,
    async pass(ms) {
      clock.advance(ms)
      await settled()
    },
  }
}

const refused: Problem = { code: 'offline', detail: 'ECONNREFUSED' }

describe('trouble', () => {
  test('is told after three seconds without an answer, with the time of the next try, and ends with the answer', async () => {
    const { clock, network, heard, pass } = bench()
    network.use()
    const waiting = network.begin(60_000)
    await pass(2_999)
    expect(heard()).toBeUndefined()
    await pass(1)
    expect(heard()).toEqual({ kind: 'no-answer', nextTry: clock.now() + 57_000 })
    await pass(57_000)
    expect(heard()).toEqual({ kind: 'no-answer' })
    waiting.heard()
    expect(heard()).toBeUndefined()
  })

  test('counts from the first failure on, through all that is tried again', async () => {
    const { clock, network, heard, pass } = bench()
    network.use()
    network.begin().failed(refused, 1_500)
    await pass(1_500)
    network.begin().failed(refused, 2_000)
    await pass(1_500)
    expect(heard()).toEqual({ kind: 'no-connection', nextTry: clock.now() + 500 })
    network.triesIn(9_000)
    expect(heard()).toEqual({ kind: 'no-connection', nextTry: clock.now() + 9_000 })
    network.begin().heard()
    expect(heard()).toBeUndefined()
  })

  test.each<[Problem, NetworkTrouble['kind']]>([
    [{ code: 'offline', detail: 'ENOTFOUND' }, 'no-connection'],
    [{ code: 'offline', detail: 'ECONNRESET' }, 'no-connection'],
    [{ code: 'offline', detail: 'no answer in time' }, 'no-answer'],
    [{ code: 'offline', detail: 'the answer stalled' }, 'no-answer'],
    [{ code: 'offline', detail: 'ETIMEDOUT' }, 'no-answer'],
    [{ code: 'google-busy', detail: 'HTTP 503' }, 'busy'],
    [{ code: 'google-bad-answer' }, 'busy'],
  ])('%o is %s', async (problem, kind) => {
    const { network, heard, pass } = bench()
    network.use()
    network.begin().failed(problem)
    await pass(3_000)
    expect(heard()).toEqual({ kind })
  })

  test('is of the try under way, once that has been silent for three seconds itself', async () => {
    const { clock, network, heard, pass } = bench()
    network.use()
    network.begin().failed(refused, 1_000)
    await pass(1_000)
    const waiting = network.begin(60_000)
    await pass(2_000)
    expect(heard()).toEqual({ kind: 'no-connection' })
    await pass(1_000)
    expect(heard()).toEqual({ kind: 'no-answer', nextTry: clock.now() + 57_000 })
    waiting.failed(refused, 5_000)
    expect(heard()).toMatchObject({ kind: 'no-connection' })
  })

  test('is none where nobody wants anything, and ends with the last who does', async () => {
    const { network, heard, pass } = bench()
    network.begin().failed(refused, 60_000)
    await pass(5_000)
    expect(network.trouble()).toBeUndefined()
    const [one, other] = [network.use(), network.use()]
    network.begin().failed(refused, 60_000)
    await pass(5_000)
    one()
    one()
    expect(heard()).toMatchObject({ kind: 'no-connection' })
    other()
    expect(heard()).toBeUndefined()
    network.use()
    await pass(5_000)
    expect(heard()).toBeUndefined()
  })

  test('of one question that is not asked again', async () => {
    const { network, heard, pass } = bench()
    const answer = Promise.withResolvers<ReturnType<typeof success<number>> | ReturnType<typeof failure>>()
    const asked = heardBy(network, () => answer.promise)
    await pass(4_000)
    expect(heard()).toEqual({ kind: 'no-answer' })
    answer.resolve(success(1))
    expect(await asked).toEqual(success(1))
    expect(heard()).toBeUndefined()
    await expect(heardBy(network, () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug')
    await pass(4_000)
    expect(heard()).toBeUndefined()
  })
})

type Step =
  | { do: 'begin'; patience: number | undefined }
  | { do: 'heard' | 'failed' | 'ended'; which: number }
  | { do: 'pass'; ms: number }
  | { do: 'use' | 'leave' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('begin' as const),
    patience: fc.option(fc.integer({ min: 1, max: 9_000 }), { nil: undefined }),
  }),
  fc.record({ do: fc.constantFrom('heard' as const, 'failed' as const, 'ended' as const), which: fc.nat(5) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 4_000 }) }),
  fc.record({ do: fc.constantFrom('use' as const, 'leave' as const) }),
)

test('whatever happens, listeners know of trouble exactly while somebody has waited for three seconds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { clock, network, heard, pass } = bench()
      const open: Waiting[] = []
      const users: (() => void)[] = []
      // The model: since when Google is not heard, and whether a failure keeps that going.
      let since = 0
      let failedSince: number | undefined
      for (const one of steps) {
        const [at] = 'which' in one && open.length > 0 ? open.splice(one.which % open.length, 1) : []
        switch (one.do) {
          case 'begin':
            if (open.length === 0) since = clock.monotonic()
            open.push(network.begin(one.patience))
            break
          case 'heard':
            if (!at) break
            at.heard()
            since = clock.monotonic()
            failedSince = undefined
            break
          case 'failed':
            if (!at) break
            at.failed(refused)
            if (users.length > 0) failedSince ??= since
            break
          case 'ended':
            at?.ended()
            break
          case 'use':
            users.push(network.use())
            break
          case 'leave':
            users.pop()?.()
            if (users.length === 0) failedSince = undefined
            break
          case 'pass':
            await pass(one.ms)
        }
        const start = failedSince ?? (open.length > 0 ? since : undefined)
        const expected = users.length > 0 && start !== undefined && clock.monotonic() - start >= 3_000
        expect(heard() !== undefined).toBe(expected)
        expect(heard()).toEqual(network.trouble())
      }
    }),
  )
})
