import type { AlbumId, ItemId } from '../domain.ts'
import { importProblemCodes } from '../imports/import-problem.ts'

/**
 * Every way Shoebox can fail, as a code. Each code has a sentence for people in every language
 * (`text/sentences/problem-sentences.ts`); the compiler refuses a code without one.
 */
export const problemCodes = [
  'bad-input',
  'unexpected',
  'cancelled',
  'settings-damaged',
  'accounts-damaged',
  'secrets-damaged',
  'home-not-usable',
  'folder-not-whole',
  'folder-unreadable',
  'folder-slow',
  'folder-name-refused',
  'folder-taken',
  'mirror-not-set',
  'mirror-missing',
  'mirror-read-only',
  'mirror-full',
  'mirror-in-use',
  'mirror-too-new',
  'mirror-damaged',
  'mirror-index-changed',
  'mirror-not-ordinary',
  'mirror-index-missing',
  'catalogue-missing',
  'catalogue-damaged',
  'thumbnails-not-kept',
  'dates-not-kept',
  'place-read-only',
  'place-taken',
  'file-failed',
  'file-missing',
  'file-damaged',
  'file-not-repaired',
  'file-unknown',
  'file-awaits-backup',
  'file-awaits-import',
  'file-lost',
  'version-lost',
  'edited-lost',
  'client-missing',
  'client-file-invalid',
  'client-file-web-type',
  'client-rejected',
  'sign-in-needed',
  'account-unknown',
  'account-unclear',
  'sign-in-denied',
  'sign-in-expired',
  'sign-in-cancelled',
  'sign-in-mismatch',
  'scope-missing',
  'browser-not-opened',
  'offline',
  'google-busy',
  'google-day-quota',
  'day-limit-reached',
  'google-scope-removed',
  'google-api-disabled',
  'google-refused',
  'google-not-found',
  'google-bad-request',
  'google-limit',
  'google-unclear',
  'google-several-albums',
  'google-unknown-id',
  'upload-no-photo',
  'upload-refused',
  'upload-running',
  'restore-running',
  'restore-not-running',
  'restore-differs',
  'restore-order-differs',
  'restore-texts-differ',
  'restore-album-full',
  'restore-title-too-long',
  'restore-file-too-large',
  'google-bad-answer',
  'google-endless-pages',
  'album-not-found',
  'album-of-export',
  'item-not-found',
  'item-gone',
  'item-processing',
  'item-processing-failed',
  'item-wrong-length',
  'item-wrong-type',
  'item-packed',
  'item-too-long',
  'item-incomplete',
  'item-not-an-image',
  'item-undelivered',
  'item-not-shown',
  'nothing-selected',
  'nothing-to-repeat',
  'filters-with-albums',
  'login-item-failed',
  'backup-running',
  'backup-not-running',
  'repair-running',
  'rebuild-running',
  'export-running',
  'export-not-running',
  'export-place-taken',
  'export-owner-unknown',
  'export-inside-mirror',
  'export-no-space',
  'export-not-written',
  'verification-running',
  ...importProblemCodes,
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** A failure as a value. `detail` is for logs and bug reports, never the only thing a person sees. */
export interface Problem {
  code: ProblemCode
  detail?: string
  /** Names that the sentence mentions: a path, an album title, a time. */
  values?: Record<string, string | number>
  item?: ItemId
  album?: AlbumId
}

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem }

/** A value that came about. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** A failure by its code, with what its sentence names. */
export function failure(code: ProblemCode, more: Omit<Problem, 'code'> = {}): { ok: false; problem: Problem } {
  return { ok: false, problem: { code, ...more } }
}
