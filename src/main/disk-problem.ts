import { failure } from '../shared/problems/problem.ts'
import type { Problem, ProblemCode } from '../shared/problems/problem.ts'
import { ChangedIndexError } from './mirror-path.ts'

const codeOfErrno: Record<string, ProblemCode> = {
  ENOSPC: 'mirror-full',
  EDQUOT: 'mirror-full',
  EROFS: 'mirror-read-only',
  EACCES: 'mirror-read-only',
  EPERM: 'mirror-read-only',
  ENODEV: 'mirror-missing',
  ENXIO: 'mirror-missing',
  ESTALE: 'mirror-missing',
  ENOTCONN: 'mirror-missing',
  EHOSTDOWN: 'mirror-missing',
  EIO: 'file-failed',
}

/** SQLite's primary result codes. */
const codeOfSqlite: Record<number, ProblemCode> = {
  3: 'mirror-read-only',
  5: 'mirror-in-use',
  8: 'mirror-read-only',
  10: 'file-failed',
  11: 'mirror-damaged',
  13: 'mirror-full',
  14: 'mirror-missing',
  26: 'mirror-damaged',
}

/** The system's name of a file error, such as `ENOSPC`; undefined for anything else. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined
}

function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

const refusedNames = new Set(['ENAMETOOLONG', 'EILSEQ', 'EINVAL'])

/** True if a disk does not take this name, but would perhaps take a shorter or plainer one. */
export function isRefusedName(error: unknown): boolean {
  return refusedNames.has(errnoOf(error) ?? '')
}

/** True for SQLite's CANTOPEN and IOERR, which have many reasons and tell none. */
export function hidesReason(error: unknown): boolean {
  const code = sqliteCodeOf(error)
  return code === 14 || code === 10
}

/** A number in a row that no JavaScript number holds: Shoebox writes none. */
function isUnreadableNumber(error: unknown): boolean {
  return (
    error instanceof RangeError &&
    'code' in error &&
    error.code === 'ERR_OUT_OF_RANGE' &&
    /too large to be represented/.test(error.message)
  )
}

function isChangedIndex(error: unknown): error is Error {
  return error instanceof ChangedIndexError || isUnreadableNumber(error)
}

/** True if `error` comes from the file system, from SQLite or from what the index says, and so is no bug of ours. */
export function isDiskError(error: unknown): boolean {
  return isChangedIndex(error) || errnoOf(error) !== undefined || sqliteCodeOf(error) !== undefined
}

/** True for what SQLite says, or rows that somebody else has changed: it is about an index, whoever meets it. */
export function isOfIndex(error: unknown): boolean {
  return isChangedIndex(error) || sqliteCodeOf(error) !== undefined
}

/** Says that the index is damaged or was changed by somebody else, so that nothing goes by it any more. */
export function isOfDoubtedIndex(problem: Problem): boolean {
  return problem.code === 'mirror-damaged' || problem.code === 'mirror-index-changed'
}

/** Errors of connections and pipes, which are no files. */
const ofConnections = /^E(?:ADDR|AI|CONN|HOST|NET|PIPE|PROTO|SOCK|TIMEDOUT)/

/**
 * True if an error of `isDiskError` tells of what lies on a disk. Others are bugs of ours that come from the same places: a
 * statement that is none or breaks a rule of a table, or a connection that nobody has caught.
 */
export function isOfFiles(error: unknown): boolean {
  if (diskProblem(error) !== undefined) return true
  const errno = errnoOf(error)
  return errno !== undefined && !ofConnections.test(errno)
}

/**
 * What a file or index error says about the whole mirror: full, read-only, gone, damaged, changed. Undefined for errors that
 * concern one file only, and for exceptions that are no file errors at all.
 */
export function diskProblem(error: unknown): Problem | undefined {
  if (isChangedIndex(error)) return failure('mirror-index-changed', { detail: error.message }).problem
  const errno = errnoOf(error)
  const sqlite = sqliteCodeOf(error)
  const code = errno !== undefined ? codeOfErrno[errno] : sqlite !== undefined ? codeOfSqlite[sqlite] : undefined
  if (code === undefined) return undefined
  return failure(code, { detail: error instanceof Error ? error.message : String(error) }).problem
}
