import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'
import { mayHaveArrived } from '../../google/exchange.ts'
import type { AccountUse, ApiFailure } from '../../google/library/library-api.ts'
import { errnoOf } from '../../disk-problem.ts'
import type { NotTaken } from '../../intake/intake.ts'
import { placeProblem } from '../../mirror/disk/place-problem.ts'

/**
 * How one attempt to download one file ended.
 * - `absent`: there is no such file, and that is right: a photo without a video part.
 * - `retry`: may work later, after `afterMs` at least.
 * - `pause-account`, `sign-in`: nothing of this account, or `only` this use of it, works now; the file is not to blame.
 * - `waiting`: Google is not ready; the next run asks again.
 * - `permanent`: this file will not come.
 * - `halt`: the mirror cannot be written; nothing works before a person helps.
 * `overload` is set where fewer downloads at a time may help, `undelivered` where the server was reached and did not give
 * this file, and `certain` where the same answer once more shows that asking within seconds is of no use.
 */
export type AttemptOutcome =
  | { kind: 'done' }
  | { kind: 'absent' }
  | { kind: 'retry'; problem: Problem; afterMs: number; overload?: true; undelivered?: true; certain?: true }
  | { kind: 'pause-account'; problem: Problem; until: number; only?: AccountUse; overload?: true }
  | { kind: 'sign-in'; problem: Problem }
  | { kind: 'waiting'; problem: Problem }
  | { kind: 'permanent'; problem: Problem; undelivered?: true }
  | { kind: 'halt'; problem: Problem }
  | { kind: 'cancelled' }

/** Everything but success that can happen to an attempt. */
export type AttemptEvent =
  | { at: 'api'; failure: ApiFailure }
  /** A request for bytes failed as a whole. */
  | { at: 'bytes'; failure: ApiFailure }
  /** The base URL was refused although it was fresh, or Google gives none. */
  | { at: 'media'; refusal: 'expired' | 'gone' | 'no-address'; motion: boolean }
  | { at: 'video'; status: 'not-ready' | 'failed' }
  /** More came than any photo or video has. */
  | { at: 'content'; code: 'item-too-long'; detail: string }
  /** The body broke off or fell silent. */
  | { at: 'body'; detail: string; silent: boolean }
  | NotTaken

const shortRetry = 1000
/** File errors that concern one name or one moment, not the disk. */
const passingErrors = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'EBUSY', 'EINTR', 'ENOMEM', 'ETIMEDOUT'])

function retry(code: ProblemCode, detail: string): Extract<AttemptOutcome, { kind: 'retry' }> {
  return { kind: 'retry', problem: { code, detail }, afterMs: shortRetry }
}

/** Says what to do about a failure. Pure, and the only place that decides it. */
export function outcomeOf(event: AttemptEvent): AttemptOutcome {
  switch (event.at) {
    case 'api':
      return event.failure
    case 'bytes':
      return outcomeOfRefusal(event.failure)
    case 'media':
      if (event.refusal === 'expired')
        return { ...retry('google-refused', 'a fresh base URL was refused'), undelivered: true }
      if (event.refusal === 'no-address') return { ...retry('google-bad-answer', 'no base URL'), undelivered: true }
      return event.motion
        ? { kind: 'absent' }
        : { kind: 'permanent', problem: { code: 'item-gone' }, undelivered: true }
    case 'video':
      if (event.status === 'not-ready') return { kind: 'waiting', problem: { code: 'item-processing' } }
      return { kind: 'permanent', problem: { code: 'item-processing-failed' } }
    case 'content':
      return { ...retry(event.code, event.detail), undelivered: true, certain: true }
    case 'body': {
      const broken = { ...retry('offline', event.detail), undelivered: true } as const
      return event.silent ? { ...broken, overload: true } : broken
    }
    case 'mirror':
      return { kind: 'halt', problem: event.problem }
    case 'disk':
      return outcomeOfDisk(event.error, event.root)
  }
}

/** Other types than those of pictures and videos are an answer like bytes that are none. */
const certainCodes = new Set<ProblemCode>(['item-not-an-image'])

/** A request for bytes that brought none. A network that is not there says nothing about the file. */
function outcomeOfRefusal(failure: ApiFailure): AttemptOutcome {
  if (failure.kind === 'permanent') return { ...failure, undelivered: true }
  const overload = isOverload(failure) ? ({ overload: true } as const) : {}
  if (failure.kind !== 'retry') return { ...failure, ...overload }
  const { code, detail = '' } = failure.problem
  return {
    ...failure,
    ...overload,
    ...(mayHaveArrived(detail) && { undelivered: true }),
    ...(certainCodes.has(code) && { certain: true }),
  }
}

/**
 * Google says that it is busy (429, 5xx, 408, 409), or says nothing for a minute, which is what too many connections at a
 * time look like to a server or a router on the way. A connection that is refused or cut is not: fewer would not help.
 */
function isOverload(
  failure: ApiFailure,
): failure is Extract<ApiFailure, { kind: 'pause-account' } | { kind: 'retry' }> {
  if (failure.kind !== 'pause-account' && failure.kind !== 'retry') return false
  return failure.problem.code === 'google-busy' || failure.problem.detail === 'ETIMEDOUT'
}

function outcomeOfDisk(error: unknown, root: string): AttemptOutcome {
  const problem = placeProblem(error, root)
  const errno = errnoOf(error) ?? ''
  // The file or its folder was taken away under our hands.
  if (errno === 'ENOENT' || passingErrors.has(errno)) return { kind: 'retry', problem, afterMs: shortRetry }
  return { kind: 'permanent', problem }
}
