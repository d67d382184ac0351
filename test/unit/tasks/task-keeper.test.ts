import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Arbiter } from '../../../src/main/tasks/arbiter.ts'
import { TaskKeeper, type TaskRun } from '../../../src/main/tasks/task-keeper.ts'
import { standingClock } from '../../clocks/standing-clock.ts'
import { presentMirror as mirror } from '../mirror/present-mirror.ts'

/** A run that throws this, in a keeper of its own. */
function throwing(error: unknown) {
  const told: string[] = []
  const arbiter = new Arbiter()
  const log = (_level: string, event: string): void => void told.push(event)
  const parts = { mirror, arbiter, clock: standingClock(), log }
  const keeper = new TaskKeeper<number, TaskRun<number>>(parts, 'export', 'export-not-running')
  const nothing = (): void => undefined
  const execute = async (): Promise<never> => {
    await turn()
    throw error
  }
  const run = { execute, pause: nothing, resume: nothing, stop: nothing, progress: () => 7 }
  const begun = keeper.begin(() => run)
  expect(begun.ok).toBe(true)
  return { keeper, arbiter, told }
}

test.each<[string, unknown, string, string[]]>([
  ['the disk was full', Object.assign(new Error('database or disk is full'), { errcode: 13 }), 'mirror-full', []],
  ['a file could not be written', Object.assign(new Error('no'), { code: 'ENOSPC' }), 'mirror-full', []],
  ['Shoebox was wrong', new TypeError('no'), 'unexpected', ['run-threw']],
])('a run in which %s ends with that, and the next work may begin', async (_, error, code, logged) => {
  const { keeper, arbiter, told } = throwing(error)
  await keeper.whenSettled()
  expect(keeper.finished).toMatchObject({ outcome: { kind: 'halted', problem: { code } }, progress: 7 })
  expect([keeper.isUnderWay, arbiter.refusal('export'), told]).toEqual([false, undefined, logged])
})
