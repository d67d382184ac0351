import type { ExternalLink } from '../contract/app.ts'
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

/** Where in Shoebox a person can do something about it; undefined where nothing there helps. */
export function placeToMend(code: ProblemCode): 'settings' | 'health' | undefined {
  if (remedyOf(code) !== 'person' || code === 'google-api-disabled') return undefined
  return code.startsWith('file-') ? 'health' : 'settings'
}

/** The page of Google on which a person can do something about it, or see more; undefined where there is none. */
export function pageToMend(code: ProblemCode): ExternalLink | undefined {
  switch (code) {
    case 'google-api-disabled':
      return 'google-library-api'
    case 'client-missing':
    case 'client-file-invalid':
    case 'client-file-web-type':
    case 'client-rejected':
      return 'google-console'
    case 'google-refused':
      return 'google-permissions'
    case 'item-processing-failed':
    case 'item-too-long':
    case 'item-incomplete':
    case 'item-not-an-image':
    case 'item-undelivered':
    case 'entry-empty':
    case 'entry-no-photo':
    case 'entry-cut':
      return 'google-photos'
    case 'google-scope-removed':
    case 'archive-bomb':
    case 'entry-outside':
      return 'takeout'
    default:
      return undefined
  }
}

/** What helps against a problem of this code; each code has one, and the compiler asks for that of a new one. */
export function remedyOf(code: ProblemCode): Remedy {
  switch (code) {
    case 'item-processing':
    case 'google-day-quota':
    case 'day-limit-reached':
    case 'catalogue-damaged':
      return 'wait'
    case 'item-gone':
    case 'item-processing-failed':
    case 'item-not-shown':
    case 'item-undelivered':
    case 'google-not-found':
    case 'google-scope-removed':
    case 'album-not-found':
    case 'item-not-found':
    case 'album-of-export':
    case 'file-unknown':
    case 'file-lost':
    case 'version-lost':
    case 'edited-lost':
    // A file stays as it is, and so does what Google takes.
    case 'upload-no-photo':
    case 'upload-refused':
    case 'restore-order-differs':
    case 'restore-texts-differ':
    case 'restore-album-full':
    case 'restore-title-too-long':
    case 'restore-file-too-large':
    case 'google-limit':
    // An archive stays as it is, however often it is read.
    case 'archive-cut':
    case 'archive-none':
    case 'archive-damaged':
    case 'archive-encrypted':
    case 'archive-split':
    case 'archive-too-many':
    case 'archive-bomb':
    case 'archive-nested':
    case 'entry-outside':
    case 'entry-no-file':
    case 'entry-encrypted':
    case 'entry-packing':
    case 'entry-overlaps':
    case 'entry-bomb':
    case 'entry-strange-name':
    case 'entry-two-names':
    case 'archive-old-names':
    case 'entry-damaged':
    case 'entry-empty':
    case 'entry-no-photo':
    case 'entry-cut':
    case 'entry-differs':
    case 'album-titles-differ':
    case 'sidecar-broken':
      return 'nothing'
    case 'google-api-disabled':
    case 'secrets-damaged':
    case 'file-awaits-import':
    case 'file-missing':
    case 'file-damaged':
    case 'file-not-repaired':
      return 'person'
    default:
      return /^(?:sign-in|scope|client|mirror|accounts|settings|catalogue)-/.test(code) ? 'person' : 'again'
  }
}
