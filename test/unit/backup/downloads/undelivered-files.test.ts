import { describe, expect, test } from 'vitest'
import { mostAttempts } from '../../../../src/main/tasks/outcome.ts'
import { Undelivered } from '../../../../src/main/backup/downloads/undelivered.ts'
import { indexForEachTest, now, photo } from '../listing/index-of-lists.ts'
import { changeRows } from '../../../rows/rows.ts'

const lists = indexForEachTest()
const { saved, addJob } = lists

describe('a file that Google does not deliver', () => {
  const day = 86_400_000
  const problem = { code: 'item-incomplete' as const, detail: 'no bytes' }

  test('counts as such after three runs with the same reason, however often a run tries', () => {
    const job = { item: saved(), role: 'primary' as const }
    const fail = (run: number) => new Undelivered(lists.database, run, now + run).failed(job, problem)
    const state = () => {
      const asked = new Undelivered(lists.database, 9, now)
      return [asked.isHopeless(job, 'item-incomplete'), asked.attemptsFor(job, 'item-incomplete')]
    }
    for (const run of [1, 1, 1, 2, 2]) {
      expect(fail(run)).toBe(problem)
      expect(state()).toEqual([false, mostAttempts])
    }
    expect(fail(3)).toEqual({ code: 'item-undelivered', detail: 'item-incomplete: no bytes' })
    expect(state()).toEqual([true, 1])
    const asked = new Undelivered(lists.database, 4, now)
    expect(asked.attemptsFor(job, 'item-too-long')).toBe(mostAttempts)
    expect(asked.isHopeless({ ...job, role: 'motion' }, 'item-incomplete')).toBe(false)
    expect(asked.failed(job, { code: 'item-too-long' })).toEqual({ code: 'item-undelivered', detail: 'item-too-long' })
  })

  test.each<[string, number, boolean, boolean]>([
    ['at once', 3, false, true],
    ['a little less than a day later', day - 600_001, false, true],
    ['a day later', day - 600_000, false, false],
    ['before it was asked for, by the clock', -1, false, false],
    ['when a person wants it', 3, true, false],
  ])('is held back %s', (_, later, afresh, held) => {
    const item = saved()
    for (const run of [1, 2, 3]) new Undelivered(lists.database, run, now).failed({ item, role: 'primary' }, problem)
    addJob(item, 'queued', { run: 4 })
    new Undelivered(lists.database, 4, now + later, afresh).holdBack([item])
    expect(lists.database.prepare('SELECT state, reason, detail FROM job').get()).toEqual(
      held
        ? { state: 'failed', reason: 'item-undelivered', detail: 'item-incomplete: no bytes' }
        : { state: 'queued', reason: null, detail: null },
    )
  })

  test('is held back alone: not others, not in other runs, not what is under way or failed twice', () => {
    const [hopeless, young, other] = ['a', 'b', 'c'].map((id) => saved({ ...photo, id })) as [number, number, number]
    for (const run of [1, 2, 3])
      new Undelivered(lists.database, run, now).failed({ item: hopeless, role: 'primary' }, { code: 'item-too-long' })
    for (const run of [1, 2])
      new Undelivered(lists.database, run, now).failed({ item: young, role: 'primary' }, problem)
    for (const item of [hopeless, young, other]) addJob(item, 'queued', { run: 4 })
    addJob(hopeless, 'queued', { run: 4, role: 'motion' })
    const states = (): unknown[] =>
      lists.database.prepare('SELECT item, role, state, detail FROM job WHERE state <> ? ORDER BY item').all('queued')
    const undelivered = new Undelivered(lists.database, 4, now)
    undelivered.holdBack([])
    undelivered.holdBack([young, other])
    new Undelivered(lists.database, 3, now).holdBack([hopeless])
    expect(states()).toEqual([])
    changeRows(lists.database, 'job', { state: 'active' })
    undelivered.holdBack([hopeless])
    changeRows(lists.database, 'job', { state: 'queued' })
    undelivered.holdBack([hopeless, young, other])
    expect(states()).toEqual([{ item: hopeless, role: 'primary', state: 'failed', detail: 'item-too-long' }])
  })
})
