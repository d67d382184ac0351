import { expect, test } from 'vitest'
import {
  failedFiles,
  listed,
  outcomesOfPlaywright,
  outcomesOfVitest,
  unsteady,
  withSecondTry,
  type Outcome,
} from '../../../scripts/testing/outcomes.ts'

function outcome(file: string, name: string, status: Outcome['status']): Outcome {
  return { file, name, status, message: status === 'failed' ? 'why\n\n  where' : '' }
}

test('each test of Vitest is one outcome, and a file that fails outside of its tests is one as well', () => {
  const report = {
    testResults: [
      {
        name: '/here/test/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { fullName: 'a first', status: 'passed', failureMessages: [] },
          { fullName: 'a second', status: 'failed', failureMessages: ['not so'] },
          { fullName: 'a third', status: 'pending', failureMessages: null },
          { fullName: 'a fourth', status: 'todo' },
        ],
      },
      { name: '/here/test/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  }
  expect(outcomesOfVitest(report, '/here')).toEqual([
    { file: 'test/a.test.ts', name: 'a first', status: 'passed', message: '' },
    { file: 'test/a.test.ts', name: 'a second', status: 'failed', message: 'not so' },
    { file: 'test/a.test.ts', name: 'a third', status: 'skipped', message: '' },
    { file: 'test/a.test.ts', name: 'a fourth', status: 'skipped', message: '' },
    { file: 'test/b.test.ts', name: '', status: 'failed', message: 'no such module' },
  ])
})

test('each test of Playwright is one outcome, by its describes, and what fails outside of tests is one as well', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'x.spec.ts',
    tests: [{ status, results: [message === undefined ? {} : { error: { message } }] }],
  })
  const report = {
    config: { rootDir: '/here/test/browser' },
    suites: [
      {
        title: 'x.spec.ts',
        specs: [spec('one', 'expected'), spec('two', 'flaky', 'slow')],
        suites: [{ title: 'with items', specs: [spec('three', 'unexpected', 'not so'), spec('four', 'skipped')] }],
      },
    ],
    errors: [{ message: 'no browser' }],
  }
  expect(outcomesOfPlaywright(report, '/here')).toEqual([
    { file: 'test/browser/x.spec.ts', name: 'one', status: 'passed', message: '' },
    { file: 'test/browser/x.spec.ts', name: 'two', status: 'failed', message: 'slow' },
    { file: 'test/browser/x.spec.ts', name: 'with items › three', status: 'failed', message: 'not so' },
    { file: 'test/browser/x.spec.ts', name: 'with items › four', status: 'skipped', message: '' },
    { file: 'test/browser', name: '', status: 'failed', message: 'no browser' },
  ])
})

const first = [
  outcome('a', 'stays', 'failed'),
  outcome('a', 'goes', 'failed'),
  outcome('a', 'fine', 'passed'),
  outcome('b', '', 'failed'),
  outcome('c', 'fine', 'passed'),
  outcome('d', 'is not reached', 'failed'),
]

test('the files that failed are named once', () => {
  expect(failedFiles(first)).toEqual(['a', 'b', 'd'])
})

test('a second try stands for its files alone, and only what passes in it is unsteady', () => {
  const second = [
    outcome('a', 'stays', 'failed'),
    outcome('a', 'goes', 'passed'),
    outcome('a', 'fine', 'passed'),
    outcome('b', 'now there', 'passed'),
  ]
  expect(unsteady(first, second).map(({ file, name }) => [file, name])).toEqual([
    ['a', 'goes'],
    ['b', ''],
  ])
  const whole = withSecondTry(first, second)
  expect(whole.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual(['is not reached', 'stays'])
  expect(whole.filter(({ status }) => status === 'passed')).toHaveLength(4)
})

test('what fails another way at the second try, or is one of two of its name, is not called unsteady', () => {
  expect(unsteady(first, [outcome('a', '', 'failed'), outcome('b', '', 'failed')])).toEqual([])
  expect(unsteady(first, [outcome('a', 'goes', 'passed'), outcome('a', 'goes', 'failed')])).toEqual([])
})

test('failures are listed by file and name, with the first lines of why', () => {
  expect(listed([outcome('a', 'goes', 'failed'), outcome('b', '', 'failed')])).toBe(
    ['  a › goes', '      why', '        where', '  b', '      why', '        where'].join('\n'),
  )
})
