import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ProblemRows } from '../../../src/main/tasks/problem-rows.ts'
import { RunRows } from '../../../src/main/backup/run-rows.ts'
import { openDatabase, transaction } from '../../../src/main/index/schema/database.ts'
import { problemKey, type RunProblem } from '../../../src/main/index/runs/run-problems.ts'
import type { AlbumId, RunId } from '../../../src/shared/domain.ts'
import { problemCodes, type ProblemCode } from '../../../src/shared/problems/problem.ts'
import { problemCount, problemSubjects, type ProblemSubject } from '../../../src/shared/tasks/progress.ts'
import { accountCodes, groupProblem } from '../../../src/shared/problems/same-cause.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'
import { addMembers, addRow, addRows, removeRows } from '../../rows/rows.ts'

const run = 1 as RunId
const items = 1200
let folder: string
let database: DatabaseSync
let rows: ProblemRows

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shoebox-problem-rows-'))
  database = openDatabase(join(folder, 'index.sqlite'))
  rows = new ProblemRows(database)
  addRow(database, 'account', { id: 'one' })
  addRows(database, 'run', [{ id: 1 }, { id: 2 }])
  addRows(database, 'album', [
    { id: 'trip', account: 'one', title: 'Trip' },
    { id: 'walk', account: 'one', title: 'A walk' },
  ])
  const refs = Array.from({ length: items }, (_, at) => at + 1)
  addRows(
    database,
    'item',
    refs.map((ref) => ({ ref, id: `item-${ref}`, account: 'one', filename: `IMG_${ref}.jpg` })),
  )
  addMembers(
    database,
    'trip',
    refs.filter((ref) => ref % 2 === 0),
  )
  addMembers(
    database,
    'walk',
    refs.filter((ref) => ref % 4 === 0),
  )
})
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

interface Own {
  subject: Exclude<ProblemSubject, 'item'>
  number: number
  list: 'account' | 'albums' | 'shared' | 'library'
  code: ProblemCode
}

interface Job {
  item: number
  role: 'primary' | 'motion'
  state: 'failed' | 'waiting' | 'queued' | 'active'
  reason: ProblemCode | null
  run: number
}

function aboutOf({ subject, number, list }: Own): Pick<RunProblem, 'scope' | 'subject'> {
  if (subject === 'account') return { scope: list, subject: String(number) }
  return subject === 'album'
    ? { scope: 'album', subject: String(number) }
    : { scope: 'file', subject: `Photos/${number}.jpg` }
}
const keyOf = (own: Own): string => problemKey(aboutOf(own))

function put(own: readonly Own[], jobs: readonly Job[]): void {
  const runs = new RunRows(database)
  removeRows(database, 'run_problem')
  removeRows(database, 'job')
  transaction(database, () => {
    for (const each of own)
      runs.addProblem(run, {
        ...aboutOf(each),
        problem: { code: each.code },
        name: `name ${each.number}`,
        ...(each.subject === 'album' && { album: String(each.number) as AlbumId }),
      })
    for (const { item, role, run: of, state, reason } of jobs)
      addRow(database, 'job', { item, role, lane: 'one', run: of, state, reason })
  })
}

/** What a person should see, worked out with nothing but lists. */
function expected(
  own: readonly Own[],
  jobs: readonly Job[],
): { group: string; subject: ProblemSubject; failed: boolean }[] {
  const fromOwn = own.map((each) => {
    const names = each.subject === 'account' && accountCodes.has(each.code)
    return { group: names ? `${each.code} ${keyOf(each)}` : each.code, subject: each.subject, failed: false }
  })
  const unsettled = jobs.filter((job) => job.run === run && (job.state === 'failed' || job.state === 'waiting'))
  const byItem = Map.groupBy(unsettled, ({ item }) => item)
  const fromItems = [...byItem.values()].flatMap((all) => {
    const job = all.find(({ state }) => state === 'failed') ?? all[0]
    return job ? [{ group: job.reason ?? 'unexpected', subject: 'item' as const, failed: job.state === 'failed' }] : []
  })
  return [...fromOwn, ...fromItems]
}

function check(own: readonly Own[], jobs: readonly Job[]): void {
  put(own, jobs)
  const all = expected(own, jobs)
  const groups = rows.groups(run)
  const counted = groups.map(({ group, counts, failed }) => ({ group, counts, failed }))
  const wanted = [...Map.groupBy(all, ({ group }) => group)].map(([group, members]) => ({
    group,
    counts: Object.fromEntries(
      problemSubjects.map((subject) => [subject, members.filter((member) => member.subject === subject).length]),
    ),
    failed: members.filter(({ failed }) => failed).length,
  }))
  const byGroup = <Of extends { group: string }>(list: readonly Of[]): Of[] =>
    list.toSorted((one, other) => (one.group < other.group ? -1 : 1))
  expect(byGroup(counted)).toEqual(byGroup(wanted))

  const total = problemCount(groups)
  expect(rows.page(run, { offset: 0, limit: 1 }).total).toBe(total)
  const weights = groups.map(({ counts, group }) => {
    const subject = problemSubjects.findIndex((each) => counts[each] > 0)
    return { subject, count: counts[problemSubjects[subject] ?? 'item'], group }
  })
  const inOrder = weights.toSorted(
    (one, other) => one.subject - other.subject || other.count - one.count || (one.group < other.group ? -1 : 1),
  )
  expect(weights).toEqual(inOrder)

  const keys = new Set<string>()
  for (const { group, code, counts, first } of groups) {
    const size = problemCount([{ counts }])
    const found = []
    for (let offset = 0; ; offset += 500) {
      const page = rows.page(run, { group, offset, limit: 500 })
      expect(page.total).toBe(size)
      found.push(...page.problems)
      if (page.problems.length < 500) break
    }
    expect(found).toHaveLength(size)
    expect(found[0]).toEqual(first)
    for (const each of found) {
      expect(each.problem.code).toBe(code)
      expect(each.name).not.toBe('')
      keys.add(each.key)
    }
    for (const subject of problemSubjects)
      expect(found.filter((each) => each.subject === subject)).toHaveLength(counts[subject])
  }
  expect(keys.size).toBe(total)
  const sentences = groups.map((group) => problemSentence(groupProblem(group), 'en').what)
  expect(new Set(sentences).size).toBe(sentences.length)
}

const code = fc.constantFrom(...problemCodes)
const own: fc.Arbitrary<Own[]> = fc.uniqueArray(
  fc.record({
    subject: fc.constantFrom('account', 'album', 'file'),
    number: fc.nat(6),
    list: fc.constantFrom('account', 'albums', 'shared', 'library'),
    code,
  }),
  { selector: keyOf, maxLength: 14 },
)
const jobs: fc.Arbitrary<Job[]> = fc.uniqueArray(
  fc.record({
    item: fc.integer({ min: 1, max: 20 }),
    role: fc.constantFrom('primary', 'motion'),
    state: fc.constantFrom('failed', 'waiting', 'queued', 'active'),
    reason: fc.option(code),
    run: fc.constantFrom(1, 1, 1, 2),
  }),
  { selector: ({ item, role }) => `${item}/${role}`, maxLength: 24 },
)

it('tells each cause once with how much it concerns, whatever went wrong', () => {
  fc.assert(fc.property(own, jobs, check), { numRuns: 60 })
})

it('counts and lists more than a page of them', () => {
  const number = (length: number): number[] => Array.from({ length }, (_, at) => at + 1)
  check(
    [
      ...number(1100).map((at): Own => ({ subject: 'album', number: at, list: 'library', code: 'google-bad-answer' })),
      { subject: 'account', number: 1, list: 'account', code: 'sign-in-needed' },
      { subject: 'account', number: 2, list: 'account', code: 'sign-in-needed' },
      { subject: 'account', number: 1, list: 'shared', code: 'google-scope-removed' },
      { subject: 'account', number: 2, list: 'shared', code: 'google-scope-removed' },
    ],
    number(items).map((item) => ({
      item,
      role: 'primary',
      run: 1,
      state: item % 100 === 0 ? 'waiting' : 'failed',
      reason: item % 100 === 0 ? 'item-processing' : item % 3 === 0 ? 'google-bad-answer' : 'item-undelivered',
    })),
  )
  expect(rows.groups(run).map(({ group }) => group)).toEqual([
    'google-scope-removed',
    'sign-in-needed account:1',
    'sign-in-needed account:2',
    'google-bad-answer',
    'item-undelivered',
    'item-processing',
  ])
})

it('names an account in what is told of it, and the first album of an item', () => {
  put(
    [{ subject: 'account', number: 7, list: 'account', code: 'scope-missing' }],
    [{ item: 4, role: 'primary', state: 'failed', reason: 'item-gone', run: 1 }],
  )
  expect(rows.page(run, { offset: 0, limit: 9 }).problems).toEqual([
    {
      key: 'account:7 scope-missing',
      subject: 'account',
      name: 'name 7',
      problem: { code: 'scope-missing', values: { email: 'name 7' } },
    },
    {
      key: 'item-4/primary',
      subject: 'item',
      name: 'IMG_4.jpg',
      album: 'A walk',
      problem: { code: 'item-gone', item: 'item-4', album: 'walk' },
    },
  ])
})

it('tells of each what was said of it: why, where, and in which archive', () => {
  put([], [])
  const runs = new RunRows(database)
  const album = { scope: 'album', subject: 'trip', name: 'Trip', album: 'trip' as AlbumId } as const
  const place = { path: 'Albums/Trip' }
  const file = { scope: 'file', name: 'here' } as const
  runs.addProblem(run, { ...album, problem: { code: 'offline', detail: 'no route' } })
  runs.addProblem(run, { ...album, subject: 'walk', problem: { code: 'place-taken', values: place } })
  runs.addProblem(run, {
    ...file,
    subject: 'a',
    problem: { code: 'file-failed', values: { path: 'a', name: 'x.zip' } },
  })
  runs.addProblem(run, { ...file, subject: 'b', problem: { code: 'file-failed', values: { name: 'x.zip' } } })
  runs.addProblem(run, { ...file, subject: 'c', problem: { code: 'file-failed' } })
  addRows(database, 'job', [
    { item: 1, lane: 'one', state: 'failed', reason: 'file-failed', detail: 'EIO', place: 'Photos/1.jpg' },
    { item: 2, role: 'motion', lane: 'one', state: 'waiting', place: null },
  ])
  const inAlbum = { code: 'offline', detail: 'no route', values: { title: 'Trip' }, album: 'trip' }
  const { problems } = rows.page(run, { offset: 0, limit: 9 })
  expect(problems.map(({ subject, name, problem, album: title }) => [subject, name, problem, title])).toEqual([
    ['album', 'Trip', inAlbum, undefined],
    ['album', 'Trip', { code: 'place-taken', values: place, album: 'trip' }, undefined],
    ['file', 'here', { code: 'file-failed', values: { path: 'a', name: 'x.zip' } }, undefined],
    ['file', 'here', { code: 'file-failed', values: { name: 'x.zip' } }, undefined],
    ['file', 'here', { code: 'file-failed' }, undefined],
    [
      'item',
      'IMG_1.jpg',
      { code: 'file-failed', detail: 'EIO', values: { path: 'Photos/1.jpg' }, item: 'item-1' },
      undefined,
    ],
    ['item', 'IMG_2.jpg', { code: 'unexpected', item: 'item-2', album: 'trip' }, 'Trip'],
  ])
  expect(rows.page(run, { offset: 5, limit: 1 }).problems).toEqual([problems[5]])
  expect(rows.page(2 as RunId, { offset: 0, limit: 9 })).toEqual({ total: 0, problems: [] })
})

it('has nothing to tell before the first backup', () => {
  expect(rows.groups(undefined)).toEqual([])
  expect(rows.page(undefined, { offset: 0, limit: 5 })).toEqual({ total: 0, problems: [] })
})

it('knows exactly the sentences that name an account', () => {
  const nobody = { values: { email: '' } }
  for (const each of problemCodes)
    for (const language of ['en', 'zh-Hans'] as const) {
      const { what, todo } = problemSentence({ code: each, values: { email: 'ann@example.org' } }, language)
      const without = problemSentence({ code: each, ...nobody }, language)
      expect([each, what !== without.what || todo !== without.todo]).toEqual([each, accountCodes.has(each)])
    }
})
