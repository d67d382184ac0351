import type { ProblemCode } from './problem.ts'

/**
 * What helps against something that was not downloaded or read. `again`: another attempt may bring it. `wait`: it comes by
 * itself, or Google has to do something first. `person`: somebody has to sign in, choose or repair. `nothing`: Google does
 * not have it, or cannot deliver it.
 */
export type Remedy = 'again' | 'wait' | 'person' | 'nothing'

/** Whether it helps that a person tries this again. Google may deliver by now what it did not for days. */
export function canTryAgain(code: ProblemCode): boolean {
  return remedyOf(code) === 'again' || code === 'item-undelivered'
}

/** Where a person can do something about it; undefined where nothing in Shoebox helps. */
export function placeToMend(code: ProblemCode): 'settings' | 'health' | undefined {
  if (remedyOf(code) !== 'person') return undefined
  if (code.startsWith('file-')) return 'health'
  return /^(?:sign-in|scope|client|mirror|accounts|settings)-/.test(code) ? 'settings' : undefined
}

export function remedyOf(code: ProblemCode): Remedy {
  switch (code) {
    case 'item-processing':
    case 'google-day-quota':
    case 'day-limit-reached':
      return 'wait'
    case 'item-gone':
    case 'item-processing-failed':
    case 'item-not-shown':
    case 'item-undelivered':
    case 'google-not-found':
    case 'google-scope-removed':
    case 'album-not-found':
    case 'file-unknown':
    case 'file-lost':
    case 'version-lost':
      return 'nothing'
    case 'google-api-disabled':
    case 'file-missing':
    case 'file-damaged':
    case 'file-not-repaired':
      return 'person'
    default:
      return /^(?:sign-in|scope|client|mirror|accounts|settings|catalogue)-/.test(code) ? 'person' : 'again'
  }
}
