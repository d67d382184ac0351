import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diskProblem, errnoOf, hidesReason, isDiskError, isRefusedName } from '../../../../src/main/disk-problem.ts'
import { ChangedIndexError } from '../../../../src/main/mirror-path.ts'
import type { ProblemCode } from '../../../../src/shared/problems/problem.ts'

const fileError = (code: unknown): Error => Object.assign(new Error('planned'), { code })
const sqliteError = (errcode: unknown): Error =>
  Object.assign(new Error('planned'), { code: 'ERR_SQLITE_ERROR', errcode })

const ofErrno: [errno: string, code: ProblemCode][] = [
  ['ENOSPC', 'mirror-full'],
  ['EDQUOT', 'mirror-full'],
  ['EROFS', 'mirror-read-only'],
  ['EACCES', 'mirror-read-only'],
  ['EPERM', 'mirror-read-only'],
  ['ENODEV', 'mirror-missing'],
  ['ENXIO', 'mirror-missing'],
  ['ESTALE', 'mirror-missing'],
  ['ENOTCONN', 'mirror-missing'],
  ['EHOSTDOWN', 'mirror-missing'],
  ['EIO', 'file-failed'],
]
const ofSqlite: [primary: number, code: ProblemCode][] = [
  [3, 'mirror-read-only'],
  [5, 'mirror-in-use'],
  [8, 'mirror-read-only'],
  [10, 'file-failed'],
  [11, 'mirror-damaged'],
  [13, 'mirror-full'],
  [14, 'mirror-missing'],
  [26, 'mirror-damaged'],
]
/** None of them says anything about the disk, or about a file. */
const noFileErrors: unknown[] = [
  new Error('planned'),
  fileError(5),
  fileError('ERR_INVALID_ARG_TYPE'),
  fileError('xENOSPC'),
  fileError('ENOSPC now'),
  fileError('E'),
  sqliteError('5'),
  { code: 'ENOSPC' },
  { errcode: 5 },
  'ENOSPC',
  undefined,
  null,
]

describe('what an error says about the whole mirror', () => {
  test.each(ofErrno)('%s is %s', (errno, code) => {
    expect(diskProblem(fileError(errno))).toEqual({ code, detail: 'planned' })
  })

  test('an error of the index is told by its primary code, whatever it is in particular', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), (primary, particular) => {
        const code = ofSqlite.find(([known]) => known === primary)?.[1]
        const problem = diskProblem(sqliteError(particular * 256 + primary))
        expect(problem).toEqual(code && { code, detail: 'planned' })
      }),
    )
    for (const [primary, code] of ofSqlite) expect(diskProblem(sqliteError(primary))?.code).toBe(code)
  })

  test('an index that somebody has changed is one', () => {
    expect(diskProblem(new ChangedIndexError('names nonsense'))).toEqual({
      code: 'mirror-index-changed',
      detail: 'names nonsense',
    })
  })

  test('a number in a row that no JavaScript number holds is one, and no other number', () => {
    const error = Object.assign(
      new RangeError('the value is too large to be represented as a JavaScript number: 9007199254740993'),
      {
        code: 'ERR_OUT_OF_RANGE',
      },
    )
    expect(diskProblem(error)).toEqual({ code: 'mirror-index-changed', detail: error.message })
    expect(isDiskError(error)).toBe(true)
    const ours = [
      new RangeError(error.message),
      Object.assign(new RangeError(error.message), { code: 'ERR_OTHER' }),
      Object.assign(new Error(error.message), { code: 'ERR_OUT_OF_RANGE' }),
      Object.assign(new RangeError('offset is out of range'), { code: 'ERR_OUT_OF_RANGE' }),
    ]
    for (const other of ours) expect([diskProblem(other), isDiskError(other)]).toEqual([undefined, false])
  })

  test('errors of one file only, and what is none at all, say nothing', () => {
    for (const error of [...['ENOENT', 'EEXIST', 'ENAMETOOLONG', 'EFTYPE'].map(fileError), ...noFileErrors])
      expect(diskProblem(error)).toBeUndefined()
  })
})

test('errors of the file system and of the index are no bugs of ours, others are', () => {
  const ours = [fileError('ENOENT'), fileError('E2BIG'), sqliteError(1), sqliteError(0), new ChangedIndexError('x')]
  for (const error of ours) expect(isDiskError(error)).toBe(true)
  for (const error of noFileErrors) expect(isDiskError(error)).toBe(false)
})

test('the name of an error is that of the system, or none', () => {
  expect([errnoOf(fileError('ENOTEMPTY')), errnoOf(fileError('E2BIG'))]).toEqual(['ENOTEMPTY', 'E2BIG'])
  for (const error of [...noFileErrors, sqliteError(5)]) expect(errnoOf(error)).toBeUndefined()
})

test.each([
  ['ENAMETOOLONG', true],
  ['EILSEQ', true],
  ['EINVAL', true],
  ['EEXIST', false],
  ['ENOENT', false],
  [undefined, false],
])('%s means that the disk would take another name: %s', (errno, other) => {
  expect(isRefusedName(fileError(errno))).toBe(other)
})

test('SQLite hides the reason where it cannot open, read or write, and nowhere else', () => {
  for (let primary = 0; primary < 256; primary++)
    expect(hidesReason(sqliteError(primary + 512))).toBe(primary === 14 || primary === 10)
  expect(hidesReason(fileError('EIO'))).toBe(false)
})
