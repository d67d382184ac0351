import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { retryWait } from '../../../../src/main/app/schedule/schedule-rule.ts'
import { scheduleBusy } from '../../../../src/shared/schedule.ts'
import { day, hour, minute, openMachine, type Machine } from './scheduled-machine.ts'

let machine: Machine

beforeEach(async () => {
  machine = await openMachine()
})
afterEach(() => machine.scheduler.close())

/** A backup that ended so long ago, and a program that starts now. */
async function startWithLast(agoMs: number): Promise<void> {
  machine.kept.lastEnded = machine.clock.now() - agoMs
  await machine.restart(0)
}

const state = () => machine.scheduler.state()

describe('when a backup is due', () => {
  test('it starts so many hours after the start of the last one, and again after that', async () => {
    await startWithLast(20 * hour)
    expect(state()).toEqual({ kind: 'next', at: machine.clock.now() + 4 * hour })
    await machine.minutes(4 * 60 - 1)
    expect(machine.starts).toEqual([])
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(1)
    expect(state()).toEqual({ kind: 'running' })
    await machine.minutes(30)
    await machine.end()
    expect(state()).toEqual({ kind: 'next', at: (machine.starts[0] ?? 0) + 24 * hour })
    await machine.minutes(23 * 60)
    expect(machine.starts).toHaveLength(1)
    await machine.minutes(60)
    expect(machine.starts).toHaveLength(2)
  })

  test('what was missed in three days is made up once, a minute after the start', async () => {
    await startWithLast(4 * day)
    const now = machine.clock.now()
    expect(state()).toEqual({ kind: 'next', at: now + minute, missedAt: now - 3 * day })
    expect(machine.starts).toEqual([])
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(1)
    await machine.end()
    await machine.minutes(60)
    expect(machine.starts).toHaveLength(1)
  })

  test('a machine that slept through it makes it up once, a minute after it wakes', async () => {
    await startWithLast(20 * hour)
    await machine.minutes(5)
    machine.clock.set(3 * day)
    await machine.minutes(1)
    expect(machine.starts).toEqual([])
    expect(state()).toMatchObject({ kind: 'next', at: machine.clock.now() + minute })
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(1)
    await machine.end()
    await machine.minutes(120)
    expect(machine.starts).toHaveLength(1)
  })

  test('a change of the setting takes effect at once', async () => {
    await startWithLast(7 * hour)
    await machine.minutes(2)
    expect(state()).toMatchObject({ kind: 'next' })
    machine.settings.scheduleHours = 6
    machine.scheduler.look()
    await machine.settle()
    expect(machine.starts).toHaveLength(1)
    await machine.end()
    machine.settings.scheduleHours = 0
    machine.scheduler.look()
    await machine.settle()
    expect(state()).toEqual({ kind: 'off' })
    await machine.minutes(7 * 60)
    expect(machine.starts).toHaveLength(1)
  })

  test('a backup that a person made counts as one', async () => {
    await startWithLast(20 * hour)
    machine.backup.start({ allAlbums: true, sharedAlbums: false, library: false, albums: [] })
    await machine.scheduler.byHand('start')
    await machine.settle()
    expect(state()).toEqual({ kind: 'waiting', why: 'backup' })
    await machine.minutes(10)
    await machine.end({ kind: 'with-problems' })
    expect(state()).toEqual({ kind: 'next', at: (machine.starts[0] ?? 0) + day })
    await machine.minutes(5 * 60)
    expect(machine.starts).toHaveLength(1)
  })

  test('one that was broken off by the end of the program is made up after the next start', async () => {
    await startWithLast(2 * day)
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(1)
    await machine.restart(10 * minute)
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(2)
  })
})

describe('it waits', () => {
  test('as long as nothing is chosen, and takes what is', async () => {
    await startWithLast(2 * day)
    const nothing = { allAlbums: false, sharedAlbums: false, library: false, albums: [] }
    machine.kept.chosen = nothing
    await machine.minutes(24 * 60)
    expect(state()).toEqual({ kind: 'waiting', why: 'nothing-chosen' })
    machine.kept.chosen = { ...nothing, library: true }
    await machine.minutes(2)
    expect(machine.selections).toEqual([machine.kept.chosen])
  })

  test('for a first backup and for a sign-in, however long', async () => {
    machine.kept.selection = null
    await machine.restart(0)
    await machine.minutes(5)
    expect(state()).toEqual({ kind: 'waiting', why: 'first-backup' })
    machine.kept.selection = { allAlbums: true, sharedAlbums: false, library: false, albums: [] }
    machine.account.signedIn = false
    await machine.minutes(3 * 24 * 60)
    expect(state()).toEqual({ kind: 'waiting', why: 'sign-in' })
    machine.account.signedIn = true
    machine.account.grants = ['add']
    await machine.minutes(1)
    expect(state()).toEqual({ kind: 'waiting', why: 'sign-in' })
    machine.account.grants = ['see']
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(1)
  })

  test.each(scheduleBusy)('for what no backup starts beside: %s', async (work) => {
    machine.busyWith = work
    await startWithLast(2 * day)
    await machine.minutes(10)
    expect(state()).toEqual({ kind: 'waiting', why: work })
    machine.busyWith = undefined
    machine.scheduler.look()
    await machine.settle()
    expect(machine.starts).toHaveLength(1)
  })

  test('for what it does not know of, without asking again and again', async () => {
    machine.refused = { code: 'rebuild-running' }
    await startWithLast(2 * day)
    const before = machine.opened
    await machine.minutes(10)
    expect(machine.opened - before).toBeLessThan(10 * 61)
    machine.refused = undefined
    await machine.minutes(1)
    expect(machine.starts).toHaveLength(1)
  })

  test.each(['stop', 'pause'] as const)('four hours after a person’s %s, also over a restart', async (act) => {
    await startWithLast(2 * day)
    await machine.minutes(2)
    await machine.scheduler.byHand(act)
    await machine.end({ kind: 'stopped' })
    const until = machine.clock.now() + 4 * hour
    expect(state()).toEqual({ kind: 'waiting', why: 'person', until })
    await machine.minutes(60)
    await machine.restart(hour)
    await machine.minutes(100)
    expect(machine.starts).toHaveLength(1)
    await machine.minutes(25)
    expect(machine.starts).toHaveLength(2)
  })

  test('longer and longer after failures, and anew after a success', async () => {
    await startWithLast(2 * day)
    await machine.minutes(2)
    const offline = { kind: 'halted', problem: { code: 'offline' } } as const
    const gaps: number[] = []
    for (let failure = 0; failure < 5; failure++) {
      const before = machine.starts.length
      await machine.end(offline)
      expect(state()).toMatchObject({ kind: 'waiting', why: 'retry', problem: { code: 'offline' } })
      let waited = 0
      while (machine.starts.length === before) {
        await machine.minutes(1)
        waited += 1
      }
      gaps.push(waited)
    }
    expect(gaps).toEqual([10, 20, 40, 80, 160])
    await machine.end()
    await machine.minutes(24 * 60)
    await machine.end(offline)
    await machine.minutes(11)
    expect(machine.starts).toHaveLength(8)
  })

  test('as after a failure, when the list of albums could not be read', async () => {
    await startWithLast(2 * day)
    await machine.minutes(2)
    await machine.end({ kind: 'with-problems' }, false)
    expect(state()).toMatchObject({ kind: 'waiting', why: 'retry', problem: { code: 'offline' } })
    await machine.minutes(9)
    expect(machine.starts).toHaveLength(1)
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(2)
  })

  test('for a mirror that is away, which is not asked for every minute', async () => {
    machine.away = { code: 'mirror-missing' }
    await startWithLast(2 * day)
    const before = machine.opened
    await machine.minutes(180)
    expect(machine.opened - before).toBeLessThan(6)
    expect(state()).toMatchObject({ kind: 'waiting', why: 'retry', problem: { code: 'mirror-missing' } })
    delete machine.away
    await machine.minutes(200)
    expect(machine.starts).toHaveLength(1)
  })

  test('no longer for a mirror that was away, once somebody has opened it', async () => {
    machine.away = { code: 'mirror-missing' }
    await startWithLast(2 * day)
    await machine.minutes(180)
    delete machine.away
    machine.isOpen = true
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(1)
  })
})

test('another mirror does not pay for the failures of the one before', async () => {
  await startWithLast(2 * day)
  await machine.minutes(2)
  await machine.end({ kind: 'halted', problem: { code: 'mirror-full' } })
  expect(state()).toMatchObject({ kind: 'waiting', why: 'retry' })
  machine.backup.state = () => ({ kind: 'backup', phase: 'idle' })
  machine.changeMirror()
  await machine.settle()
  expect(machine.starts).toHaveLength(2)
})

test('a disk that fails under an open mirror is tried again later, and keeps nobody from stopping', async () => {
  await startWithLast(2 * day)
  await machine.minutes(2)
  machine.failing = true
  await machine.scheduler.byHand('stop')
  machine.failing = false
  await machine.end({ kind: 'halted', problem: { code: 'mirror-missing' } })
  machine.failing = true
  await machine.minutes(60)
  expect(state()).toMatchObject({ kind: 'waiting', why: 'retry', problem: { code: 'file-failed' } })
  machine.failing = false
  await machine.minutes(400)
  expect(machine.starts).toHaveLength(2)
})

describe('on battery or on a metered network', () => {
  test.each([
    ['battery', 'waitOnBattery', 'onBattery'],
    ['metered', 'waitOnMetered', 'metered'],
  ] as const)('%s: waits if asked to, pauses its own backup, and goes on', async (why, setting, known) => {
    machine.settings[setting] = true
    machine.power = { [known]: true }
    await startWithLast(2 * day)
    await machine.minutes(10)
    expect(state()).toEqual({ kind: 'waiting', why })
    expect(machine.starts).toEqual([])
    machine.power = { [known]: false }
    await machine.minutes(1)
    expect(machine.starts).toHaveLength(1)

    machine.power = { [known]: true }
    await machine.minutes(1)
    expect(machine.backup.state().phase).toBe('paused')
    expect(state()).toEqual({ kind: 'waiting', why })
    machine.power = { [known]: false }
    await machine.minutes(1)
    expect(machine.backup.state().phase).toBe('running')
    expect(state()).toEqual({ kind: 'running' })
  })

  test('a backup that a person started, or resumed, is left alone', async () => {
    machine.settings.waitOnBattery = true
    await startWithLast(2 * day)
    await machine.minutes(2)
    machine.power = { onBattery: true }
    await machine.minutes(1)
    expect(machine.backup.state().phase).toBe('paused')
    machine.backup.resume()
    await machine.scheduler.byHand('resume')
    await machine.minutes(5)
    expect(machine.backup.state().phase).toBe('running')
    expect(state()).toEqual({ kind: 'waiting', why: 'backup' })
    machine.backup.pause()
    await machine.scheduler.byHand('pause')
    machine.power = { onBattery: false }
    await machine.minutes(5)
    expect(machine.backup.state().phase).toBe('paused')
  })

  test('what is not known, or not to be waited for, is no reason to wait', async () => {
    machine.settings.waitOnBattery = true
    machine.power = { metered: true }
    await startWithLast(2 * day)
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(1)
  })

  test('the machine is only asked when the answer matters', async () => {
    machine.settings.waitOnMetered = true
    await startWithLast(hour)
    await machine.minutes(60)
    expect(machine.asked).toBe(0)
  })
})

describe('a clock that is set', () => {
  test('back by a week stops nothing for longer than an interval', async () => {
    await startWithLast(20 * hour)
    await machine.minutes(5)
    machine.clock.set(-7 * day)
    await machine.minutes(24 * 60 + 2)
    expect(machine.starts.length).toBeGreaterThanOrEqual(1)
  })

  test('back by an hour while a backup runs leads to no second one', async () => {
    await startWithLast(2 * day)
    await machine.minutes(2)
    machine.clock.set(-hour)
    await machine.minutes(5)
    expect(machine.starts).toHaveLength(1)
    await machine.end()
    await machine.minutes(23 * 60)
    expect(machine.starts).toHaveLength(1)
    await machine.minutes(2 * 60)
    expect(machine.starts).toHaveLength(2)
  })

  test('a last backup that seems to be a year ahead counts as none', async () => {
    await startWithLast(-365 * day)
    await machine.minutes(2)
    expect(machine.starts).toHaveLength(1)
  })

  test(
    'whatever happens to clock and backups: never two at a time, and never longer than it may take',
    { timeout: 30_000 },
    async () => {
      const step = fc.oneof(
        { weight: 6, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 600 }) }) },
        { weight: 2, arbitrary: fc.record({ set: fc.integer({ min: -5 * day, max: 5 * day }) }) },
        { weight: 2, arbitrary: fc.record({ end: fc.constantFrom('complete', 'halted', 'stopped') }) },
        { weight: 1, arbitrary: fc.record({ restart: fc.integer({ min: 0, max: 3 * day }) }) },
      )
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
          const tried = await openMachine()
          let overlapping = 0
          const start = tried.backup.start
          tried.backup.start = (selection) => {
            const started = start(selection)
            if (!started.ok) overlapping += 1
            return started
          }
          const underWay = (): boolean => !['idle', 'finished'].includes(tried.backup.state().phase)
          for (const one of steps) {
            if ('pass' in one) await tried.minutes(Math.ceil(one.pass / 30))
            else if ('set' in one) tried.clock.set(one.set)
            else if ('restart' in one) await tried.restart(one.restart)
            else if (underWay()) {
              if (one.end === 'halted') await tried.end({ kind: 'halted', problem: { code: 'offline' } })
              else await tried.end({ kind: one.end === 'stopped' ? 'stopped' : 'complete' })
            }
          }
          const before = tried.starts.length
          if (underWay()) await tried.end()
          await tried.clock.turn(25 * hour)
          await tried.minutes(3)
          const started = tried.starts.length > before
          await tried.scheduler.close()
          expect(overlapping).toBe(0)
          expect(started).toBe(true)
        }),
        { numRuns: 30 },
      )
    },
  )
})

test('retries grow from ten minutes to six hours, but never beyond the interval', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => retryWait(failures, 24) / minute)).toEqual([
    10, 20, 40, 80, 160, 320, 360, 360,
  ])
  expect(retryWait(50, 1)).toBe(hour)
})
