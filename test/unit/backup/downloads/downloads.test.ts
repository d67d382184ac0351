import { expect, test } from 'vitest'
import { downloading, type DownloadParts } from '../../../../src/main/backup/downloads/downloads.ts'
import type { AttemptOutcome } from '../../../../src/main/backup/downloads/outcome.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import type { Job } from '../../../../src/main/index/runs/job-rows.ts'
import { LaneGates } from '../../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../../src/main/google/library/library-api.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'
import { accountOf } from '../account-of.ts'

const ann = accountOf('Ann').id
const job = { seq: 7, item: 3, role: 'primary', account: ann } as Job
const problem = { code: 'offline' } as const

/** Downloads whose parts write down what they are asked, with the answers that a test gives. */
function told(
  answers: { jobs?: Job[]; due?: number; fresh?: number[]; hopeless?: boolean; outcome?: AttemptOutcome } = {},
) {
  const calls: unknown[][] = []
  const note =
    <Answer>(name: string, answer?: Answer) =>
    (...args: unknown[]): Answer => {
      calls.push([name, ...args])
      return answer as Answer
    }
  const clock = standingClock()
  const gates = new LaneGates<AccountUse>(clock)
  const parts = {
    database: openDatabase(':memory:'),
    clock,
    log: note('log'),
    accounts: [accountOf('Ann')],
    gates,
    journal: {
      take: note('take', answers.jobs ?? []),
      nextDue: note('nextDue', answers.due),
      hasOpen: note('hasOpen', true),
      requeue: note('requeue'),
      postpone: note('postpone'),
      retryLater: note('retryLater'),
      settle: note('settle'),
      clockSet: note('clockSet'),
    },
    attempts: { run: note('run', Promise.resolve(answers.outcome ?? { kind: 'done' })) },
    baseUrls: { expect: note('expect'), freshItems: note('freshItems', answers.fresh ?? []) },
    intake: { noMotion: note('noMotion') },
    undelivered: {
      failed: note('failed', { code: 'item-undelivered' }),
      attemptsFor: note('attemptsFor', 4),
      isHopeless: note('isHopeless', answers.hopeless ?? false),
    },
    listing: () => true,
    settled: note('settled'),
    signInNeeded: note('signInNeeded'),
    halt: note('halt'),
    threw: note('threw'),
    tick: note('tick'),
    changed: note('changed'),
  } as unknown as DownloadParts
  return { calls, gates, clock, runner: downloading(parts) }
}

test('what is taken is announced, so that addresses are asked for together, and nothing if nothing is', () => {
  const { calls, runner } = told({ jobs: [job] })
  expect(runner.queue.take(ann, 5, 2)).toEqual([job])
  expect(calls).toEqual([
    ['take', ann, 5, 2, undefined],
    ['expect', [job]],
  ])
  const none = told()
  expect(none.runner.queue.take(ann, 5, 2)).toEqual([])
  expect(none.calls).toEqual([['take', ann, 5, 2, undefined]])
})

test('while no address can be asked for, only what has one is taken', () => {
  const { calls, gates, clock, runner } = told({ fresh: [3, 4], due: 9 })
  gates.close(ann, { problem, until: clock.now() + 1000, only: 'addresses' })
  runner.queue.take(ann, 5, 2)
  expect(calls).toEqual([['freshItems'], ['take', ann, 5, 2, [3, 4]]])
  calls.length = 0
  expect(runner.heldBack?.(ann)).toBeUndefined()
  expect(calls).toEqual([['freshItems'], ['nextDue', ann, [3, 4]]])
  const nothing = told({ fresh: [] })
  expect(nothing.runner.heldBack?.(ann)).toBeUndefined()
  nothing.gates.close(ann, { problem, until: nothing.clock.now() + 1000, only: 'addresses' })
  expect(nothing.runner.heldBack?.(ann)).toMatchObject({ problem, only: 'addresses' })
})

test('the queue is that of the journal', () => {
  const { calls, runner } = told({ due: 8 })
  const { queue } = runner
  expect([queue.nextDue(ann), queue.hasOpen(ann)]).toEqual([8, true])
  queue.requeue(job)
  queue.postpone(job, 6)
  queue.retryLater(job, 9, problem)
  queue.wait(job, problem)
  queue.absent(job)
  queue.clockSet(-5)
  expect(calls).toEqual([
    ['nextDue', ann],
    ['hasOpen', ann],
    ['requeue', 7],
    ['postpone', 7, 6],
    ['retryLater', 7, 9, problem],
    ['settle', 7, 'waiting', problem],
    ['noMotion', job],
    ['clockSet', -5],
  ])
})

test('what Google does not deliver is counted, and nothing else', () => {
  const { calls, runner } = told()
  runner.queue.fail(job, { problem, undelivered: true })
  runner.queue.fail(job, { problem })
  expect(calls).toEqual([
    ['failed', job, problem],
    ['settle', 7, 'failed', { code: 'item-undelivered' }],
    ['settle', 7, 'failed', problem],
  ])
  for (const hopeless of [true, false])
    expect(told({ hopeless }).runner.queue.patience(job, problem)).toEqual({ attempts: 4, alone: hopeless })
})

test('the end of an attempt is the end of the job, or a pause of its lane', async () => {
  const outcomes: [AttemptOutcome, unknown][] = [
    [{ kind: 'done' }, { kind: 'done' }],
    [
      { kind: 'pause-account', problem, until: 9, only: 'bytes', overload: true },
      { kind: 'pause-lane', problem, until: 9, only: 'bytes', overload: true },
    ],
    [
      { kind: 'sign-in', problem },
      { kind: 'pause-lane', problem, until: Infinity },
    ],
    [
      { kind: 'permanent', problem },
      { kind: 'permanent', problem },
    ],
  ]
  for (const [outcome, expected] of outcomes) {
    const { runner } = told({ outcome })
    expect(await runner.attempt(job, new AbortController().signal, () => undefined)).toEqual(expected)
  }
})

test('what the runner tells reaches the run', async () => {
  const { calls, runner } = told()
  runner.settled(job)
  runner.blocked?.(ann, problem)
  runner.halt(problem)
  await runner.threw(problem)
  runner.tick?.()
  runner.changed?.()
  expect(calls).toEqual([
    ['settled', 3],
    ['signInNeeded', ann, problem],
    ['halt', problem],
    ['threw', problem],
    ['tick'],
    ['changed'],
  ])
  expect([runner.use, runner.lanes, runner.more()]).toEqual(['bytes', [ann], true])
})
