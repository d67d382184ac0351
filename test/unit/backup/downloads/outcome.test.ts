import { describe, expect, test } from 'vitest'
import type { AttemptEvent, AttemptOutcome } from '../../../../src/main/backup/downloads/outcome.ts'
import { outcomeOf } from '../../../../src/main/backup/downloads/outcome.ts'
import { retryDelay } from '../../../../src/main/tasks/outcome.ts'

function fileError(code: string): Error {
  return Object.assign(new Error(`${code}: planned`), { code })
}

const retry = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 7 } as const
const pause = { kind: 'pause-account', problem: { code: 'google-day-quota' }, until: 9 } as const
const signIn = { kind: 'sign-in', problem: { code: 'sign-in-needed' } } as const
const permanent = { kind: 'permanent', problem: { code: 'google-refused' } } as const

const table: [
  string,
  AttemptEvent,
  Partial<AttemptOutcome['kind'] extends string ? AttemptOutcome : never> | object,
][] = [
  ['an API failure that passes', { at: 'api', failure: retry }, retry],
  ['a pause of the account', { at: 'api', failure: pause }, pause],
  ['a dead sign-in', { at: 'api', failure: signIn }, signIn],
  ['an API failure for good', { at: 'api', failure: permanent }, permanent],
  ['a cancelled call', { at: 'api', failure: { kind: 'cancelled' } }, { kind: 'cancelled' }],
  ['a fresh address refused', { at: 'media', refusal: 'expired', motion: false }, { kind: 'retry' }],
  [
    'an item that is gone',
    { at: 'media', refusal: 'gone', motion: false },
    { kind: 'permanent', problem: { code: 'item-gone' } },
  ],
  ['no video part', { at: 'media', refusal: 'gone', motion: true }, { kind: 'absent' }],
  [
    'a video in the making',
    { at: 'video', status: 'not-ready' },
    { kind: 'waiting', problem: { code: 'item-processing' } },
  ],
  [
    'a video that failed',
    { at: 'video', status: 'failed' },
    { kind: 'permanent', problem: { code: 'item-processing-failed' } },
  ],
  [
    'a wrong length',
    { at: 'content', code: 'item-wrong-length', detail: '' },
    { kind: 'retry', problem: { code: 'item-wrong-length' } },
  ],
  [
    'a cut file',
    { at: 'content', code: 'item-incomplete', detail: '' },
    { kind: 'retry', problem: { code: 'item-incomplete' } },
  ],
  ['a page instead of a picture', { at: 'content', code: 'item-not-an-image', detail: '' }, { kind: 'retry' }],
  [
    'a broken body',
    { at: 'body', detail: 'terminated', silent: false },
    { kind: 'retry', problem: { code: 'offline' } },
  ],
  [
    'a body that falls silent',
    { at: 'body', detail: 'silence', silent: true },
    { kind: 'retry', problem: { code: 'offline' }, overload: true },
  ],
  [
    'bytes refused with 503',
    { at: 'bytes', failure: { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 1 } },
    { kind: 'retry', overload: true },
  ],
  [
    'bytes refused with 429',
    { at: 'bytes', failure: { kind: 'pause-account', problem: { code: 'google-busy' }, until: 9 } },
    { kind: 'pause-account', until: 9, overload: true },
  ],
  [
    'bytes without an answer in time',
    { at: 'bytes', failure: { kind: 'retry', problem: { code: 'offline', detail: 'ETIMEDOUT' }, afterMs: 1 } },
    { kind: 'retry', overload: true },
  ],
  [
    'a full disk',
    { at: 'mirror', problem: { code: 'mirror-full' } },
    { kind: 'halt', problem: { code: 'mirror-full' } },
  ],
  ...['EACCES', 'EPERM', 'EROFS'].map((code): (typeof table)[number] => [
    `${code} in one folder`,
    { at: 'disk', error: fileError(code), root: '/mirror' },
    { kind: 'permanent', problem: { code: 'place-read-only' } },
  ]),
  [
    'a file taken away',
    { at: 'disk', error: fileError('ENOENT'), root: '/mirror' },
    { kind: 'retry', problem: { code: 'file-failed' } },
  ],
  ['too many open files', { at: 'disk', error: fileError('EMFILE'), root: '/mirror' }, { kind: 'retry' }],
  [
    'a name refused',
    { at: 'disk', error: fileError('ENAMETOOLONG'), root: '/mirror' },
    { kind: 'permanent', problem: { code: 'file-failed' } },
  ],
]

describe('the outcome of an attempt', () => {
  test.each(table)('after %s', (_, event, wanted) => {
    expect(outcomeOf(event)).toMatchObject(wanted)
  })
})

test('the time between attempts doubles up to five minutes, and is never less than Google asked for', () => {
  expect([1, 2, 3, 4].map((attempts) => retryDelay(attempts, 0))).toEqual([1000, 2000, 4000, 8000])
  expect(retryDelay(30, 0)).toBe(300_000)
  expect(retryDelay(1, 42_000)).toBe(42_000)
})

test('what fewer downloads at a time would not help is no overload', () => {
  const offline = { kind: 'retry', problem: { code: 'offline', detail: 'ECONNREFUSED' }, afterMs: 1 } as const
  const dayOver = { kind: 'pause-account', problem: { code: 'google-day-quota' }, until: 9 } as const
  const busyLists = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 1 } as const
  for (const outcome of [
    outcomeOf({ at: 'bytes', failure: offline }),
    outcomeOf({ at: 'bytes', failure: dayOver }),
    outcomeOf({ at: 'api', failure: busyLists }),
    outcomeOf({ at: 'body', detail: 'ECONNRESET', silent: false }),
  ])
    expect(outcome).not.toHaveProperty('overload')
})

describe('what an attempt says about Google', () => {
  const arrived = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 7 } as const
  const refused = { kind: 'retry', problem: { code: 'offline', detail: 'ECONNREFUSED' }, afterMs: 7 } as const
  const page = { kind: 'retry', problem: { code: 'item-not-an-image', detail: 'text/html' }, afterMs: 7 } as const
  test.each<[string, AttemptEvent, AttemptOutcome]>([
    [
      'a fresh address refused',
      { at: 'media', refusal: 'expired', motion: false },
      {
        kind: 'retry',
        problem: { code: 'google-refused', detail: 'a fresh base URL was refused' },
        afterMs: 1000,
        undelivered: true,
      },
    ],
    [
      'no address',
      { at: 'media', refusal: 'no-address', motion: false },
      {
        kind: 'retry',
        problem: { code: 'google-bad-answer', detail: 'no base URL' },
        afterMs: 1000,
        undelivered: true,
      },
    ],
    [
      'an item that is gone',
      { at: 'media', refusal: 'gone', motion: false },
      { kind: 'permanent', problem: { code: 'item-gone' }, undelivered: true },
    ],
    [
      'bytes that are wrong',
      { at: 'content', code: 'item-incomplete', detail: 'x' },
      {
        kind: 'retry',
        problem: { code: 'item-incomplete', detail: 'x' },
        afterMs: 1000,
        undelivered: true,
        certain: true,
      },
    ],
    ['a refusal for good', { at: 'bytes', failure: permanent }, { ...permanent, undelivered: true }],
    ['a server that is busy', { at: 'bytes', failure: arrived }, { ...arrived, overload: true, undelivered: true }],
    ['a network that is not there', { at: 'bytes', failure: refused }, refused],
    ['a page', { at: 'bytes', failure: page }, { ...page, undelivered: true, certain: true }],
    ['a pause', { at: 'bytes', failure: pause }, pause],
    ['a dead sign-in', { at: 'bytes', failure: signIn }, signIn],
    ['an end', { at: 'bytes', failure: { kind: 'cancelled' } }, { kind: 'cancelled' }],
  ])('after %s', (_, event, wanted) => {
    expect(outcomeOf(event)).toEqual(wanted)
  })
})

test('an error without a code concerns one file for good', () => {
  expect(outcomeOf({ at: 'disk', error: new Error('odd'), root: '/mirror' }).kind).toBe('permanent')
})
