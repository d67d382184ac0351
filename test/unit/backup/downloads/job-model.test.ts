import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostAttempts } from '../../../../src/main/tasks/outcome.ts'
import type { AttemptOutcome } from '../../../../src/main/backup/downloads/outcome.ts'
import { photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import { someRuns } from '../../../cases/some-cases.ts'
import { JobMachine, settled } from './job-machine.ts'
import type { UnderWay } from './job-machine.ts'
import { isMotion, Model, remoteItem, videoStatusOf } from './job-model.ts'

type Command =
  | { do: 'list'; numbers: number[] }
  | { do: 'end'; which: number; how: AttemptOutcome['kind'] }
  | { do: 'arrive'; which: number }
  | { do: 'pause' | 'resume' | 'retry' | 'stop' | 'stop and try again' | 'crash' | 'crash in publishing' }
  | { do: 'listed' | 'use up all attempts' }
  | { do: 'wait'; seconds: number }

const commands = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('list' as const), numbers: fc.array(fc.nat(11), { maxLength: 5 }) }),
    },
    {
      weight: 14,
      arbitrary: fc.record({
        do: fc.constant('end' as const),
        which: fc.nat(5),
        how: fc.constantFrom<AttemptOutcome['kind'][]>(
          'done',
          'done',
          'done',
          'absent',
          'retry',
          'retry',
          'retry',
          'pause-account',
          'sign-in',
          'waiting',
          'permanent',
          'cancelled',
          'halt',
        ),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('arrive' as const), which: fc.nat(5) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'pause',
          'resume',
          'resume',
          'retry',
          'stop',
          'stop and try again',
          'crash',
          'crash in publishing',
          'listed',
          'use up all attempts',
        ),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(0, 1, 5, 60, 600, 90_000) }),
    },
  ),
  { minLength: 10, maxLength: 60 },
) as fc.Arbitrary<Command[]>

/** The rows of the journal as the model tells of them: a row that is under way is open. */
function jobsOf(machine: JobMachine): string[] {
  return machine.database
    .prepare('SELECT remote_id, role, state, attempts, run FROM job JOIN item ON item.ref = job.item')
    .all()
    .map((row) => {
      const state = String(row['state'])
      const shown = ['queued', 'active', 'publishing'].includes(state) ? 'open' : state
      return `${String(row['remote_id'])} ${String(row['role'])} ${shown} ${Number(row['attempts'])} run ${Number(row['run'])}`
    })
    .sort()
}

function check(machine: JobMachine, model: Model): void {
  expect(machine.faults).toEqual([])
  expect(jobsOf(machine)).toEqual(model.jobs())
  const files = machine.database
    .prepare('SELECT remote_id, role FROM current_file AS file JOIN item ON item.ref = file.item')
    .all()
  expect(files.map((row) => `${String(row['remote_id'])} ${String(row['role'])}`).sort()).toEqual(model.files())
  const { items, downloads } = machine.run
  expect(items.counts).toEqual(model.counts())
  expect(items.counts.done - items.skipped).toBeGreaterThanOrEqual(0)
  // Nobody is under way whose row does not say so, and no more than are allowed, but for those that wait for the disk.
  const active = machine.database.prepare(`SELECT seq FROM job WHERE state IN ('active', 'publishing')`).all()
  const seqs = new Set(active.map((row) => Number(row['seq'])))
  for (const { job } of machine.underWay.values()) expect(seqs).toContain(job.seq)
  expect(downloads.active).toBe(machine.underWay.size)
  if (model.paused) expect(machine.underWay.size).toBe(0)
}

function outcome(kind: Exclude<AttemptOutcome['kind'], 'done' | 'halt'>, now: number): AttemptOutcome {
  const problem = { code: 'offline' } as const
  switch (kind) {
    case 'retry':
      return { kind, problem, afterMs: 1000 }
    case 'pause-account':
      return { kind, problem, until: now + 30_000 }
    case 'sign-in':
    case 'waiting':
    case 'permanent':
      return { kind, problem }
    case 'absent':
    case 'cancelled':
      return { kind }
  }
}

function pick(machine: JobMachine, which: number): { under: UnderWay; number: number } | undefined {
  const all = [...machine.underWay.values()]
  const under = all[which % Math.max(1, all.length)]
  return under && { under, number: Number(under.job.remoteId.slice('item-'.length)) }
}

function pickItem(machine: JobMachine, number: number): UnderWay | undefined {
  return [...machine.underWay.values()].find(({ job }) => job.remoteId === `item-${number}`)
}

async function nextRun(machine: JobMachine, model: Model, takeOver: boolean): Promise<void> {
  model.paused = false
  model.nextRun(takeOver)
  await machine.begin(takeOver)
}

async function execute(machine: JobMachine, model: Model, command: Command): Promise<void> {
  const { downloads, gates, clock } = machine.run
  switch (command.do) {
    case 'list':
      if (!machine.listing || machine.run.over) return
      model.list(command.numbers)
      return machine.list(command.numbers.map(remoteItem))
    case 'listed':
      machine.listing = false
      return downloads.poke()
    case 'arrive':
      pick(machine, command.which)?.under.arrived()
      return
    case 'end': {
      const picked = pick(machine, command.which)
      if (!picked) return
      const { under, number } = picked
      const how = command.how === 'absent' && under.job.role === 'primary' ? 'cancelled' : command.how
      if (how === 'halt') {
        under.settle({ kind: 'halt', problem: { code: 'mirror-full' } })
        await machine.stop()
        return nextRun(machine, model, false)
      }
      model.end(number, how)
      if (how === 'done') machine.publish(under, isMotion(number))
      else under.settle(outcome(how, clock.now()))
      return
    }
    case 'pause':
      model.paused = true
      return downloads.pause()
    case 'resume':
      model.paused = false
      gates.openBlocked()
      return downloads.resume()
    case 'retry':
      if (machine.run.over) return
      model.retry()
      return machine.retry()
    case 'stop':
    case 'stop and try again':
      await machine.stop()
      return nextRun(machine, model, command.do === 'stop and try again')
    case 'crash in publishing': {
      const picked = pick(machine, 0)
      const never = { sha256: 'hash', bytes: 1 }
      if (picked) machine.run.journal.files.intend(picked.under.job, photoPathFromRow('Photos/never.jpg'), never)
      await machine.crash()
      return nextRun(machine, model, false)
    }
    case 'crash':
      await machine.crash()
      return nextRun(machine, model, false)
    case 'use up all attempts': {
      const number = pick(machine, 0)?.number
      if (number === undefined) return
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const picked = pickItem(machine, number)
        if (!picked) return
        model.end(number, 'retry')
        picked.settle(outcome('retry', clock.now()))
        await settled()
        check(machine, model)
        clock.advance(600_000)
        await settled()
      }
      return
    }
    case 'wait':
      return clock.advance(command.seconds * 1000)
  }
}

/** How a run that succeeds from now on comes about: the same one, one that tries again, or one that lists again. */
const endings = ['go on', 'die and try again', 'list again'] as const

/** From anywhere, when attempts succeed and time passes, everything that can be had comes. */
async function comesToItsEnd(machine: JobMachine, model: Model, wish: (typeof endings)[number]): Promise<void> {
  // A run that is over, because somebody has to sign in, cannot go on.
  const ending = wish === 'go on' && machine.run.over ? 'die and try again' : wish
  if (ending === 'go on') await execute(machine, model, { do: 'resume' })
  else {
    await machine.crash()
    await nextRun(machine, model, ending === 'die and try again')
  }
  const all = [...model.items.keys()]
  if (ending === 'list again') await execute(machine, model, { do: 'list', numbers: all })
  await execute(machine, model, { do: 'listed' })
  machine.run.clock.hasty = true
  machine.run.clock.advance(86_400_000)
  for (let rounds = 0; rounds < 100 && !machine.run.over; rounds++) {
    await settled()
    const picked = pick(machine, 0)
    if (!picked) continue
    model.end(picked.number, 'done')
    machine.publish(picked.under, isMotion(picked.number))
  }
  await settled()
  check(machine, model)
  expect(machine.run.over).toBe(true)
  expect(machine.run.items.counts.open).toBe(0)
  if (ending !== 'list again') return
  const left = all.filter((number) => model.items.get(number)?.job)
  expect(left.filter((number) => videoStatusOf(number) === undefined)).toEqual([])
}

test('the journal is what a simple model says, whatever happens in whatever order', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(commands, fc.constantFrom(...endings), async (plan, ending) => {
      const machine = await JobMachine.open()
      const model = new Model()
      try {
        await machine.begin()
        for (const command of plan) {
          await execute(machine, model, command)
          await settled()
          check(machine, model)
        }
        await comesToItsEnd(machine, model, ending)
      } finally {
        await machine.close()
      }
    }),
    { numRuns: someRuns(15, 60) },
  )
})
