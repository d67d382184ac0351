import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mostAttempts, type Outcome } from '../../../src/main/tasks/outcome.ts'
import { NamedWorld, settled, type NamedJob } from './named-jobs.ts'

const offline = { code: 'offline' } as const
let world: NamedWorld

beforeEach(() => {
  world = new NamedWorld()
})
afterEach(() => world.database.close())

const names = (count: number, of = 'job'): string[] =>
  Array.from({ length: count }, (_, at) => `${of}${String(at).padStart(2, '0')}`)

describe('one attempt', () => {
  const endings: [Outcome, string[], object][] = [
    [{ kind: 'absent' }, [], {}],
    [{ kind: 'waiting', problem: offline }, ['x waiting 0'], {}],
    [{ kind: 'permanent', problem: offline }, ['x failed 0'], {}],
    [{ kind: 'retry', problem: offline, afterMs: 0 }, ['x queued 1'], { over: false }],
    [{ kind: 'pause-lane', problem: offline, until: Infinity }, ['x queued 0'], { blocked: ['a'], over: true }],
    [{ kind: 'pause-lane', problem: offline, until: 9e15 }, ['x queued 0'], { over: false }],
    [{ kind: 'pause-lane', problem: offline, until: Infinity, only: 'other' }, [], { blocked: ['a'] }],
    [{ kind: 'halt', problem: { code: 'mirror-full' } }, ['x active 0'], { halted: ['mirror-full'] }],
    [{ kind: 'done' }, [], {}],
  ]
  test.each(endings)('ends with %j', async (outcome, left, more) => {
    let first = true
    world.more = true
    const run = world.begin(async (job) => {
      const again = !first
      first = false
      return again || outcome.kind === 'done' ? world.done(job) : outcome
    })
    world.add('a', 'x')
    await settled()
    expect(world.left()).toEqual(left)
    world.more = false
    run.runner.poke()
    await settled()
    expect({ halted: world.halted, blocked: world.blocked, over: run.over, faults: world.faults }).toEqual({
      halted: [],
      blocked: [],
      over: true,
      faults: [],
      ...more,
    })
    run.runner.end()
    await run.ended
  })

  test('that throws is a failed job and a line in the log, and the others go on', async () => {
    world.more = true
    const run = world.begin(async (job) => {
      if (job.subject === 'x') throw new Error('bug')
      return world.done(job)
    })
    world.add('a', 'x', 'y')
    world.more = false
    await run.ended
    expect(world.left()).toEqual(['x failed 0'])
    expect(world.faults).toEqual([expect.stringContaining('attempt-threw Error: bug')])
  })
})

test('a job that fails is tried again later and later, and fails for good after its last attempt', async () => {
  const waits: number[] = []
  world.more = true
  const run = world.begin(async () => ({ kind: 'retry', problem: offline, afterMs: 0 }))
  run.clock.hasty = true
  world.alone = true
  world.add('a', 'x')
  world.more = false
  await run.ended
  waits.push(...run.clock.waits.filter((ms) => ms > 0))
  expect(world.left()).toEqual([`x failed ${mostAttempts - 1}`])
  expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000])
})

test('the same answer that is certain twice is enough', async () => {
  world.more = true
  const run = world.begin(async () => ({ kind: 'retry', problem: offline, afterMs: 0, certain: true }))
  run.clock.hasty = true
  world.add('a', 'x')
  world.more = false
  await run.ended
  expect(world.left()).toEqual(['x failed 1'])
})

test('an answer that is certain and another one each time says nothing of the next', async () => {
  world.more = true
  let answers = 0
  const run = world.begin(async () => ({
    kind: 'retry',
    problem: { ...offline, detail: `other bytes ${answers++}` },
    afterMs: 0,
    certain: true,
  }))
  run.clock.hasty = true
  world.alone = true
  world.add('a', 'x')
  world.more = false
  await run.ended
  expect([answers, world.left()]).toEqual([mostAttempts, [`x failed ${mostAttempts - 1}`]])
})

test('a lane rests after a row of failures, but not for those that say nothing about it', async () => {
  for (const alone of [false, true]) {
    world.alone = alone
    world.more = true
    const run = world.begin(async () => ({ kind: 'retry', problem: offline, afterMs: 600_000 }))
    world.add('a', ...names(12, `${alone} `))
    await settled()
    expect(run.gates.closed('a', 'all') !== undefined).toBe(!alone)
    run.runner.end()
    await run.ended
  }
})

test('a pause that one job asks for again and again ends as its failure, at once where it is known for that', async () => {
  for (const [alone, most] of [
    [false, 20],
    [true, 2],
  ] as const) {
    world.alone = alone
    world.more = true
    let answers = 0
    const run = world.begin(async () => {
      answers++
      return { kind: 'pause-lane', problem: offline, until: run.clock.now() + 30_000, overload: true }
    })
    run.clock.hasty = true
    world.add('a', `x${most}`)
    world.more = false
    await run.ended
    expect(world.left()).toContain(`x${most} failed 1`)
    expect([answers > 1, answers <= most, answers > 2]).toEqual([true, true, !alone])
  }
})

test('jobs of a lane begin in the order in which they were asked for, and lanes share the places', async () => {
  const began: string[] = []
  world.more = true
  const run = world.begin(async (job) => {
    began.push(job.subject)
    await Promise.resolve()
    return world.done(job)
  }, 2)
  world.add('a', ...names(30, 'a'))
  world.add('b', ...names(30, 'b'))
  world.more = false
  await run.ended
  for (const lane of ['a', 'b']) expect(began.filter((name) => name.startsWith(lane))).toEqual(names(30, lane))
  expect(began.slice(20, 40).filter((name) => name.startsWith('b')).length).toBeGreaterThan(5)
})

test('files that wait for the disk leave their places, and the end waits for them', async () => {
  const under: (() => void)[] = []
  world.more = true
  const run = world.begin(async (job, _, arrived) => {
    arrived()
    await new Promise<void>((resolve) => under.push(resolve))
    return world.done(job)
  }, 1)
  world.add('a', ...names(80))
  await settled()
  // 64 of them, and the one that holds the only place.
  expect([under.length, run.runner.active]).toEqual([65, 65])
  world.more = false
  run.runner.end()
  await settled()
  expect(run.over).toBe(false)
  for (const end of under) end()
  await run.ended
  expect(run.runner.active).toBe(0)
})

test('a clock that is set back lets nobody wait longer', async () => {
  world.more = true
  let attempts = 0
  const run = world.begin(async (job) =>
    attempts++ === 0 ? { kind: 'retry', problem: offline, afterMs: 5000 } : world.done(job),
  )
  world.add('a', 'x')
  await settled()
  const { clock } = run
  const now = clock.now.bind(clock)
  clock.now = () => now() - 3_600_000
  run.runner.poke()
  await settled()
  clock.advance(6000)
  await settled()
  expect([attempts, world.left()]).toEqual([2, []])
  run.runner.end()
  await run.ended
})

/** How an attempt ends; what is not among these ends well. */
const kinds = ['done', 'absent', 'retry', 'retry', 'pause', 'block', 'waiting', 'permanent', 'throw', 'halt'] as const
type Ending = (typeof kinds)[number]

const endings = fc.array(fc.constantFrom(...kinds), { maxLength: 12 })
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), lane: fc.constantFrom('a', 'b') }) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(9) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume', 'stop', 'restart', 'wait', 'open') }),
    },
  ),
  { maxLength: 40 },
)

/** Attempts that end one by one, as a plan says, and what was seen of them. */
class Attempts {
  readonly under = new Map<number, { job: NamedJob; end: () => void }>()
  readonly twice: string[] = []
  readonly done = new Set<string>()
  readonly #world: NamedWorld
  readonly #plan: Ending[]

  constructor(of: NamedWorld, plan: readonly Ending[]) {
    this.#world = of
    this.#plan = [...plan]
  }

  readonly run = async (job: NamedJob, signal: AbortSignal): Promise<Outcome> => {
    if (this.under.has(job.seq) || this.done.has(job.subject)) this.twice.push(job.subject)
    const cancelled = await new Promise<boolean>((resolve) => {
      this.under.set(job.seq, { job, end: () => resolve(false) })
      signal.addEventListener('abort', () => resolve(true), { once: true })
    })
    this.under.delete(job.seq)
    if (cancelled) return { kind: 'cancelled' }
    return this.#outcome(this.#plan.shift() ?? 'done', job)
  }

  #outcome(ending: Ending, job: NamedJob): Outcome {
    const { run } = this.#world
    switch (ending) {
      case 'done':
        this.done.add(job.subject)
        return this.#world.done(job)
      case 'absent':
        this.done.add(job.subject)
        return { kind: 'absent' }
      case 'throw':
        throw new Error('a bug')
      case 'pause':
        return { kind: 'pause-lane', problem: offline, until: run.clock.now() + 30_000 }
      case 'block':
        return { kind: 'pause-lane', problem: offline, until: Infinity }
      case 'halt':
        return { kind: 'halt', problem: { code: 'mirror-full' } }
      case 'retry':
        return { kind: 'retry', problem: offline, afterMs: 0 }
      default:
        return { kind: ending, problem: offline }
    }
  }
}

test(
  'whatever attempts come to, every job ends in one state, and nothing runs twice',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(endings, steps, async (plan, script) => {
        const of = new NamedWorld()
        const attempts = new Attempts(of, plan)
        const asked: string[] = []
        let paused = false
        const begin = (): void => {
          of.more = true
          paused = false
          of.begin(attempts.run)
        }
        const check = (): void => {
          expect(attempts.twice).toEqual([])
          // Nobody is under way whose row does not say so, no more than are allowed, and nobody during a pause.
          for (const { job } of attempts.under.values()) expect(of.stateOf(job.seq)).toBe('active')
          expect(of.run.runner.active).toBe(attempts.under.size)
          expect(attempts.under.size).toBeLessThanOrEqual(paused ? 0 : 3)
          // Each job has one row, or is done and has none.
          const known = [...of.left().map((line) => line.split(' ')[0] ?? ''), ...attempts.done]
          expect(known).toHaveLength(asked.length)
          expect(new Set(known)).toEqual(new Set(asked))
        }
        try {
          begin()
          for (const step of script) {
            const { runner, gates, clock, ended } = of.run
            if (step.do === 'add' && !of.run.over) {
              const subject = `${step.lane}${asked.length}`
              asked.push(subject)
              of.add(step.lane, subject)
            } else if (step.do === 'end') {
              const under = [...attempts.under.values()]
              under[step.which % Math.max(1, under.length)]?.end()
            } else if (step.do === 'pause' || step.do === 'resume') {
              paused = step.do === 'pause'
              runner[step.do]()
            } else if (step.do === 'open') gates.openBlocked()
            else if (step.do === 'wait') clock.advance(60_000)
            else if (step.do === 'stop' || step.do === 'restart') {
              runner.end()
              if (step.do === 'stop') await ended
              else await settled()
              begin()
            }
            await settled()
            check()
          }
          // From anywhere: with attempts that succeed, and time that passes, all that is not settled is done.
          of.run.runner.end()
          await of.run.ended
          begin()
          of.more = false
          of.run.clock.hasty = true
          of.run.clock.advance(86_400_000)
          for (let round = 0; round < 400 && !of.run.over; round++) {
            of.run.gates.openBlocked()
            of.run.runner.poke()
            for (const { end } of attempts.under.values()) end()
            await settled()
            // A halt or a person's absence has ended the run: the next one goes on.
            if (of.run.over && of.left().some((line) => /queued|active/.test(line))) {
              begin()
              of.more = false
              of.run.clock.hasty = true
            }
          }
          expect(of.run.over).toBe(true)
          check()
          expect(of.left().filter((line) => !/(?:failed|waiting) \d+$/.test(line))).toEqual([])
        } finally {
          of.database.close()
        }
      }),
      { numRuns: 40 },
    )
  },
)
