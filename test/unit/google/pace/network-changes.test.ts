import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createNetworkWatch, heardBy, type Waiting } from '../../../../src/main/google/pace/network-watch.ts'
import type { NetworkTrouble } from '../../../../src/shared/problems/network-trouble.ts'
import { success, type Problem } from '../../../../src/shared/problems/problem.ts'
import type { Clock } from '../../../../src/main/ports.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const problems = {
  'no-connection': { code: 'offline', detail: 'ECONNREFUSED' },
  'no-answer': { code: 'offline', detail: 'ETIMEDOUT' },
  busy: { code: 'google-busy' },
} as const satisfies Record<NetworkTrouble['kind'], Problem>

/** A watch, what it tells, and when it wants to be woken. */
function bench() {
  const hands = standingClock()
  const alarms = new Set<{ at: number }>()
  let wakes = 0
  const clock: Clock = {
    ...hands,
    async sleep(ms, signal) {
      const own = { at: hands.monotonic() + ms }
      alarms.add(own)
      await hands.sleep(ms, signal)
      alarms.delete(own)
      if (signal?.aborted !== true) wakes += 1
    },
  }
  const network = createNetworkWatch(clock)
  const told: (NetworkTrouble | undefined)[] = []
  network.onChange(() => told.push(network.trouble()))
  return {
    network,
    told,
    alarms,
    wakes: () => wakes,
    hands,
    pass: async (ms: number): Promise<void> => {
      hands.advance(ms)
      await settled()
    },
  }
}

type Step =
  | { do: 'begin'; patience: number | undefined }
  | { do: 'heard' | 'ended'; which: number }
  | { do: 'failed'; which: number; kind: NetworkTrouble['kind']; again: number | undefined }
  | { do: 'triesIn' | 'pass'; ms: number }
  | { do: 'use' | 'leave' }

const some = fc.option(fc.integer({ min: 1, max: 12_000 }), { nil: undefined })
const which = fc.nat(5)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('begin' as const), patience: some }),
  fc.record({ do: fc.constantFrom('heard' as const, 'ended' as const), which }),
  fc.record({
    do: fc.constant('failed' as const),
    which,
    kind: fc.constantFrom('no-connection' as const, 'no-answer' as const, 'busy' as const),
    again: some,
  }),
  fc.record({ do: fc.constant('triesIn' as const), ms: fc.integer({ min: 1, max: 9_000 }) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 4_000 }) }),
  fc.record({ do: fc.constantFrom('use' as const, 'use' as const, 'leave' as const) }),
)

/** The same by its rules, without a clock of its own. */
class Model {
  open: { since: number; until: number | undefined }[] = []
  users = 0
  since = 0
  failure: { kind: NetworkTrouble['kind']; since: number } | undefined
  retryAt: number | undefined

  trouble(now: number, today: number): NetworkTrouble | undefined {
    const start =
      this.users === 0 ? undefined : (this.failure?.since ?? (this.open.length > 0 ? this.since : undefined))
    if (start === undefined || now - start < 3_000) return undefined
    const [oldest] = this.open
    const silent = this.failure === undefined || (oldest !== undefined && now - oldest.since >= 3_000)
    const tries = [
      ...(this.failure ? [this.retryAt] : []),
      ...(silent ? this.open.map(({ until }) => until) : []),
    ].filter((at) => at !== undefined && at > today)
    return {
      kind: this.failure && !silent ? this.failure.kind : 'no-answer',
      ...(tries.length > 0 && { nextTry: Math.min(...(tries as number[])) }),
    }
  }
}

test('whatever happens, it tells what is so, each change once, and is woken only where something can change', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const { network, told, alarms, hands, pass, wakes } = bench()
      const model = new Model()
      const open: { waiting: Waiting; entry: Model['open'][number] }[] = []
      const users: (() => void)[] = []
      let passes = 0
      for (const one of steps) {
        const [at] = 'which' in one && open.length > 0 ? open.splice(one.which % open.length, 1) : []
        if (at) model.open = model.open.filter((entry) => entry !== at.entry)
        const [now, today] = [hands.monotonic(), hands.now()]
        if (one.do === 'begin') {
          if (open.length === 0) model.since = now
          const entry = { since: now, until: one.patience === undefined ? undefined : today + one.patience }
          model.open.push(entry)
          open.push({ waiting: network.begin(one.patience), entry })
        } else if (one.do === 'heard' && at) {
          Object.assign(model, { since: now, failure: undefined, retryAt: undefined })
          at.waiting.heard()
          // Only the first end of a wait counts.
          at.waiting.failed(problems.busy, 5)
          at.waiting.heard()
        } else if (one.do === 'failed' && at) {
          if (model.users > 0) {
            model.failure = { kind: one.kind, since: model.failure?.since ?? model.since }
            if (one.again !== undefined) model.retryAt = today + one.again
          }
          at.waiting.failed(problems[one.kind], one.again)
          at.waiting.heard()
        } else if (one.do === 'ended') at?.waiting.ended()
        else if (one.do === 'triesIn') {
          if (model.failure) model.retryAt = today + one.ms
          network.triesIn(one.ms)
        } else if (one.do === 'use') {
          model.users += 1
          users.push(network.use())
        } else if (one.do === 'leave' && users.length > 0) {
          model.users -= 1
          if (model.users === 0) Object.assign(model, { failure: undefined, retryAt: undefined })
          users.pop()?.()
        } else if (one.do === 'pass') {
          passes += 1
          await pass(one.ms)
        }
        await settled()
        const expected = model.trouble(hands.monotonic(), hands.now())
        expect(network.trouble()).toEqual(expected)
        expect(told.at(-1)).toEqual(expected)
        for (const [place, each] of told.entries()) if (place > 0) expect(each).not.toEqual(told[place - 1])
        // One alarm at most, and none where nobody wants anything.
        expect(alarms.size).toBeLessThanOrEqual(model.users === 0 ? 0 : 1)
        expect(wakes()).toBeLessThanOrEqual(passes)
      }
    }),
    { numRuns: 400 },
  )
})

describe('the next alarm', () => {
  const next = ({ alarms, hands }: ReturnType<typeof bench>): number[] =>
    [...alarms].map(({ at }) => at - hands.monotonic())

  test('is when trouble begins, then when the next try is over, and then there is none', async () => {
    const watch = bench()
    watch.network.use()
    expect(next(watch)).toEqual([])
    watch.network.begin(8_000)
    expect(next(watch)).toEqual([3_000])
    await watch.pass(3_000)
    expect(next(watch)).toEqual([5_000])
    await watch.pass(5_000)
    expect(next(watch)).toEqual([])
    expect(watch.wakes()).toBe(2)
  })

  test('is when a try under way has been silent for so long that it says more than the failure before it', async () => {
    const watch = bench()
    watch.network.use()
    watch.network.begin().failed(problems['no-connection'])
    await watch.pass(3_500)
    expect(next(watch)).toEqual([])
    watch.network.begin()
    expect(next(watch)).toEqual([3_000])
    await watch.pass(2_999)
    expect(watch.told.at(-1)).toEqual({ kind: 'no-connection' })
    await watch.pass(1)
    expect(watch.told.at(-1)).toEqual({ kind: 'no-answer' })
    expect(next(watch)).toEqual([])
  })

  test('is the earlier one of two', async () => {
    const watch = bench()
    watch.network.use()
    watch.network.begin().failed(problems.busy, 9_000)
    await watch.pass(3_000)
    expect(next(watch)).toEqual([6_000])
    watch.network.triesIn(2_000)
    await settled()
    expect(next(watch)).toEqual([2_000])
    await watch.pass(2_000)
    expect(next(watch)).toEqual([])
    expect(watch.told.at(-1)).toEqual({ kind: 'busy' })
  })

  test('is not set anew by what changes nothing', () => {
    const watch = bench()
    watch.network.use()
    watch.network.begin()
    watch.hands.advance(1_000)
    watch.network.begin()
    watch.network.use()
    expect(next(watch)).toEqual([2_000])
  })
})

test('one that fails for good takes nothing from the time at which another is tried again', async () => {
  const { network, hands, pass } = bench()
  network.use()
  network.begin().failed(problems.busy, 9_000)
  const at = hands.now() + 9_000
  network.begin().failed(problems.busy)
  await pass(3_000)
  expect(network.trouble()).toEqual({ kind: 'busy', nextTry: at })
})

test('a question that was answered leaves nothing that waits, and nobody who wants something', async () => {
  const { network, pass } = bench()
  await heardBy(network, () => Promise.resolve(success(1)))
  network.begin().failed(problems.busy)
  await pass(4_000)
  expect(network.trouble()).toBeUndefined()
  network.use()
  // Counts from now on, and not from the question.
  network.begin()
  await pass(2_999)
  expect(network.trouble()).toBeUndefined()
  await pass(1)
  expect(network.trouble()).toEqual({ kind: 'no-answer' })
})
