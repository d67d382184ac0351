import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blocked,
  keptKeys,
  noteAfter,
  noteAfterImport,
  noteAfterReading,
  nothingTold,
  type EndedBackup,
} from '../../../src/main/app/attention.ts'
import type { Told } from '../../../src/main/index/schema/meta-values.ts'
import type { Note } from '../../../src/shared/problems/note.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import type { BackupProblem } from '../../../src/shared/tasks/progress.ts'
import { unknownFacts, verdictOf } from '../../../src/shared/tasks/verdict.ts'

const day = 24 * 60 * 60_000

const whole = verdictOf({ ...unknownFacts(), here: 10, begun: true, listed: true, library: true })
const almost = verdictOf({ ...whole, here: 99, lacking: 1, failed: 1 })

function problem(key: string, code: ProblemCode = 'item-gone'): BackupProblem {
  return { key, subject: 'item', name: key, problem: { code } }
}

function ended(more: Partial<EndedBackup> = {}): EndedBackup {
  const problems = more.problems ?? []
  const kind = problems.length > 0 ? 'with-problems' : 'complete'
  return {
    now: 100 * day,
    outcome: { kind },
    verdict: kind === 'complete' ? whole : almost,
    problems,
    count: problems.length,
    lastEnded: 100 * day,
    ...more,
  }
}

/** What is told after each of these backups. */
function notes(...backups: EndedBackup[]): (Note | undefined)[] {
  let told: Told = nothingTold
  return backups.map((backup) => {
    const telling = noteAfter(told, backup)
    told = telling.told
    return telling.note
  })
}

const complete: Note = { screen: 'backup', about: 'complete', verdict: whole }
const problems = (count: number): Note => ({ screen: 'backup', about: 'problems', count, verdict: almost })

test('everything is here: told once, and not again after a time with problems', () => {
  expect(notes(ended(), ended(), ended({ problems: [problem('a')] }), ended())).toEqual([
    complete,
    undefined,
    problems(1),
    undefined,
  ])
})

test('a backup of nothing is no success to tell of', () => {
  expect(notes(ended({ verdict: verdictOf({ ...unknownFacts(), begun: true, listed: true }) }))).toEqual([undefined])
})

test('problems are told when one of them is new, or is back', () => {
  const a = problem('a')
  const b = problem('b')
  expect(
    notes(ended({ problems: [a] }), ended({ problems: [a] }), ended({ problems: [a, b] }), ended({ problems: [b] })),
  ).toEqual([problems(1), undefined, problems(2), undefined])
  expect(notes(ended({ problems: [a] }), ended(), ended({ problems: [a] }))).toEqual([
    problems(1),
    complete,
    problems(1),
  ])
})

test('what solves itself is not told', () => {
  const passing = [problem('v', 'item-processing'), problem('albums:1', 'offline')]
  expect(notes(ended({ problems: passing }), ended({ problems: [...passing, problem('a')] }))).toEqual([
    undefined,
    problems(1),
  ])
})

test('problems with files of the mirror lead to Health', () => {
  expect(notes(ended({ problems: [problem('f', 'file-failed')] }))).toEqual([
    { screen: 'health', about: 'problems', count: 1, verdict: almost },
  ])
})

test('more problems than keys are kept: told when there are more of them', () => {
  const many = Array.from({ length: keptKeys }, (_, index) => problem(String(index)))
  const some = ended({ problems: many, count: 5000 })
  expect(notes(some, some, ended({ problems: many, count: 5001 }), ended({ problems: many, count: 4000 }))).toEqual([
    problems(5000),
    undefined,
    problems(5001),
    undefined,
  ])
})

describe('a backup that could not go on', () => {
  const full = ended({ outcome: { kind: 'halted', problem: { code: 'mirror-full' } } })
  const offline = ended({ outcome: { kind: 'halted', problem: { code: 'offline' } } })

  test('is told once for each reason, until one reaches its end', () => {
    const gone = ended({ outcome: { kind: 'halted', problem: { code: 'mirror-missing' } } })
    expect(notes(full, full, gone, ended(), full).map((note) => note?.about)).toEqual([
      'halted',
      undefined,
      'halted',
      'complete',
      'halted',
    ])
  })

  test('for lack of a network is told after three days, once', () => {
    const later = { ...offline, lastEnded: 96 * day }
    expect(notes(offline, later, later)).toEqual([
      undefined,
      { screen: 'backup', about: 'overdue', since: 96 * day },
      undefined,
    ])
  })

  test('for lack of a sign-in is told as that, however it is noticed', () => {
    const first = noteAfter(nothingTold, ended({ outcome: { kind: 'halted', problem: { code: 'sign-in-expired' } } }))
    expect(first.note).toEqual({ screen: 'backup', about: 'sign-in' })
    expect(blocked(first.told, { code: 'sign-in-needed' }).note).toBeUndefined()
  })

  test('because a person stopped it is not told', () => {
    expect(notes(ended({ outcome: { kind: 'stopped' }, problems: [problem('a')] }))).toEqual([undefined])
  })
})

test('the same backup is never told twice', () => {
  const code = fc.constantFrom<ProblemCode>('item-gone', 'file-failed', 'offline', 'item-processing', 'mirror-full')
  const some = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), code }), { maxLength: 4 })
  const backup = fc.oneof(
    some.map((found) => ended({ problems: found.map(({ key, code: why }) => problem(key, why)) })),
    code.map((why) => ended({ outcome: { kind: 'halted', problem: { code: why } }, lastEnded: 90 * day })),
  )
  fc.assert(
    fc.property(fc.array(backup, { minLength: 1, maxLength: 8 }), (backups) => {
      let told: Told = nothingTold
      for (const one of backups) {
        told = noteAfter(told, one).told
        expect(noteAfter(told, one).note).toBeUndefined()
      }
    }),
  )
})

test('a missing or damaged file is told once, another one as well, and both again after they were right', () => {
  let told: Told = nothingTold
  const found = [['a'], ['a'], ['a', 'b'], ['b'], [], ['a']].map((paths) => {
    const telling = noteAfterReading(told, paths, paths.length)
    told = telling.told
    return telling.note
  })
  const files = (count: number): Note => ({ screen: 'health', about: 'files', count })
  expect(found).toEqual([files(1), undefined, files(2), undefined, undefined, files(1)])
})

describe('an import that began by itself', () => {
  const complete = { kind: 'complete' } as const
  const halted = (code: ProblemCode) => ({ kind: 'halted', problem: { code } }) as const

  test.each([
    [3, 0],
    [0, 2],
    [3, 2],
  ])('tells of %i new items and %i problems', (imported, problems) => {
    const outcome = problems > 0 ? ({ kind: 'with-problems' } as const) : complete
    const note = { screen: 'import', about: 'imported', imported, problems }
    expect(noteAfterImport(undefined, { outcome, imported, problems })).toEqual({ note })
  })

  test('that found nothing new tells nothing, and neither does one that somebody has stopped', () => {
    expect(noteAfterImport(undefined, { outcome: complete, imported: 0, problems: 0 })).toEqual({})
    expect(noteAfterImport(undefined, { outcome: { kind: 'stopped' }, imported: 5, problems: 0 })).toEqual({})
  })

  test('tells once why it could not go on, and again once one has ended', () => {
    let told: ProblemCode | undefined
    const notes = [
      halted('mirror-full'),
      halted('mirror-full'),
      { kind: 'stopped' } as const,
      halted('mirror-full'),
      halted('mirror-read-only'),
      complete,
      halted('mirror-full'),
    ].map((outcome) => {
      const { note, halted: next } = noteAfterImport(told, { outcome, imported: 0, problems: 0 })
      told = next
      return note?.about === 'import-halted' ? note.problem.code : undefined
    })
    expect(notes).toEqual([
      'mirror-full',
      undefined,
      undefined,
      undefined,
      'mirror-read-only',
      undefined,
      'mirror-full',
    ])
  })
})
