import { describe, expect, test } from 'vitest'
import type { AttemptEvent, AttemptOutcome } from '../../../src/main/backup/outcome.ts'
import { outcomeOf, retryDelay } from '../../../src/main/backup/outcome.ts'

function fileError(code: string): Error {
  return Object.assign(new Error(`${code}: planned`), { code })
}

function sqliteError(errcode: number): Error {
  return Object.assign(new Error('planned'), { code: 'ERR_SQLITE_ERROR', errcode })
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
    { at: 'disk', error: fileError('ENOSPC'), present: true },
    { kind: 'halt', problem: { code: 'mirror-full' } },
  ],
  [
    'a full quota',
    { at: 'disk', error: fileError('EDQUOT'), present: true },
    { kind: 'halt', problem: { code: 'mirror-full' } },
  ],
  [
    'a read-only disk',
    { at: 'disk', error: fileError('EROFS'), present: true },
    { kind: 'halt', problem: { code: 'mirror-read-only' } },
  ],
  [
    'a forbidden folder',
    { at: 'disk', error: fileError('EACCES'), present: true },
    { kind: 'halt', problem: { code: 'mirror-read-only' } },
  ],
  [
    'a disk pulled out',
    { at: 'disk', error: fileError('ENODEV'), present: true },
    { kind: 'halt', problem: { code: 'mirror-missing' } },
  ],
  [
    'a folder that is gone',
    { at: 'disk', error: fileError('ENOENT'), present: false },
    { kind: 'halt', problem: { code: 'mirror-missing' } },
  ],
  [
    'a broken disk',
    { at: 'disk', error: fileError('EIO'), present: true },
    { kind: 'halt', problem: { code: 'file-failed' } },
  ],
  [
    'a file taken away',
    { at: 'disk', error: fileError('ENOENT'), present: true },
    { kind: 'retry', problem: { code: 'file-failed' } },
  ],
  ['too many open files', { at: 'disk', error: fileError('EMFILE'), present: true }, { kind: 'retry' }],
  [
    'a name refused',
    { at: 'disk', error: fileError('ENAMETOOLONG'), present: true },
    { kind: 'permanent', problem: { code: 'file-failed' } },
  ],
  [
    'no room for the index',
    { at: 'disk', error: sqliteError(13), present: true },
    { kind: 'halt', problem: { code: 'mirror-full' } },
  ],
  [
    'an index that cannot be written',
    { at: 'disk', error: sqliteError(1032), present: true },
    { kind: 'halt', problem: { code: 'mirror-read-only' } },
  ],
  [
    'a damaged index',
    { at: 'disk', error: sqliteError(11), present: true },
    { kind: 'halt', problem: { code: 'mirror-damaged' } },
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
