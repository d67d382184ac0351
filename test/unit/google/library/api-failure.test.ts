import { describe, expect, test } from 'vitest'
import { dayQuotaEnds, failureOf, retryAfterMs } from '../../../../src/main/google/library/api-failure.ts'
import type { RefusalFacts } from '../../../../src/main/google/library/api-failure.ts'
import { googleDayAt } from '../../../../src/main/google/pace/google-day.ts'

const now = Date.UTC(2026, 9, 3, 12)
const facts: RefusalFacts = { now, email: 'a@example.com', sharing: false, pauses: 0 }
const midnight = googleDayAt(now).endsAt

function errorBody(code: number, status: string, message: string, more: object = {}): string {
  return JSON.stringify({ error: { code, message, status, ...more } })
}

const scopes = errorBody(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.')
const disabled = errorBody(
  403,
  'PERMISSION_DENIED',
  'Photos Library API has not been used in project 123 before or it is disabled. Enable it by visiting ...',
)
const dayQuota = errorBody(
  429,
  'RESOURCE_EXHAUSTED',
  "Quota exceeded for quota metric 'All requests' and limit 'All requests per day' of service 'photoslibrary.googleapis.com' for consumer 'project_number:1'.",
)
const olderDayQuota = errorBody(
  429,
  'RESOURCE_EXHAUSTED',
  "Quota exceeded for quota group 'default' and limit 'ApiCallsPerProjectPerDay' of service 'photoslibrary.googleapis.com'",
)
const minuteQuota = errorBody(
  429,
  'RESOURCE_EXHAUSTED',
  "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of service 'photoslibrary.googleapis.com'.",
)
const html = '<!DOCTYPE html><html lang=en><title>Error</title>'

describe('what a refusal means', () => {
  test.each<[string, number, string, object]>([
    [
      'bad request',
      400,
      errorBody(400, 'INVALID_ARGUMENT', 'Invalid album ID.'),
      { kind: 'permanent', code: 'google-bad-request' },
    ],
    [
      'token refused',
      401,
      errorBody(401, 'UNAUTHENTICATED', 'Request had invalid ...'),
      { kind: 'sign-in', code: 'sign-in-needed' },
    ],
    ['removed scope', 403, scopes, { kind: 'sign-in', code: 'google-scope-removed' }],
    [
      'scope as a reason',
      403,
      errorBody(403, 'PERMISSION_DENIED', '', { details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] }),
      { kind: 'sign-in', code: 'google-scope-removed' },
    ],
    ['API off', 403, disabled, { kind: 'sign-in', code: 'google-api-disabled' }],
    [
      'API off as a reason',
      403,
      errorBody(403, 'PERMISSION_DENIED', 'No', { details: [{}, 7, { reason: 'SERVICE_DISABLED' }] }),
      { kind: 'sign-in', code: 'google-api-disabled' },
    ],
    [
      'API off, old format',
      403,
      errorBody(403, '', 'No', { errors: [{ reason: 'accessNotConfigured' }] }),
      { kind: 'sign-in', code: 'google-api-disabled' },
    ],
    [
      'another 403',
      403,
      errorBody(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
      { kind: 'permanent', code: 'google-refused' },
    ],
    ['403 as HTML', 403, html, { kind: 'permanent', code: 'google-refused' }],
    [
      'old rate limit',
      403,
      errorBody(403, '', 'Slow down', { errors: [{ reason: 'userRateLimitExceeded' }] }),
      { kind: 'pause-account', code: 'google-busy', until: now + 30_000 },
    ],
    [
      'not found',
      404,
      errorBody(404, 'NOT_FOUND', 'Requested entity was not found.'),
      { kind: 'permanent', code: 'google-not-found' },
    ],
    ['not found, HTML', 404, html, { kind: 'permanent', code: 'google-not-found' }],
    ['conflict', 409, errorBody(409, 'ABORTED', 'The operation was aborted.'), { kind: 'retry', code: 'google-busy' }],
    ['day quota', 429, dayQuota, { kind: 'pause-account', code: 'google-day-quota', until: midnight + 60_000 }],
    [
      'day quota, older words',
      429,
      olderDayQuota,
      { kind: 'pause-account', code: 'google-day-quota', until: midnight + 60_000 },
    ],
    ['minute quota', 429, minuteQuota, { kind: 'pause-account', code: 'google-busy', until: now + 30_000 }],
    ['429 without a body', 429, '', { kind: 'pause-account', code: 'google-busy', until: now + 30_000 }],
    ['500', 500, errorBody(500, 'INTERNAL', 'Internal error encountered.'), { kind: 'retry', code: 'google-busy' }],
    ['503, HTML', 503, html, { kind: 'retry', code: 'google-busy' }],
    ['redirect', 302, '', { kind: 'retry', code: 'google-bad-answer' }],
    ['teapot', 418, '', { kind: 'permanent', code: 'google-refused' }],
    ['body of nonsense', 400, '{"error":["x"]}', { kind: 'permanent', code: 'google-bad-request' }],
  ])('%s', (_name, status, body, expected) => {
    const failure = failureOf({ status, body, retryAfter: null }, facts)
    const { code, ...rest } = expected as { code: string }
    expect(failure).toMatchObject({ ...rest, problem: { code } })
  })

  test('a 403 for scopes blames the person only if they left the permission out', () => {
    const failure = failureOf({ status: 403, body: scopes, retryAfter: null }, { ...facts, lacked: 'see' })
    expect(failure).toMatchObject({
      kind: 'sign-in',
      problem: { code: 'scope-missing', values: { email: 'a@example.com', permission: 'see' } },
    })
  })

  test('a 403 for shared albums lets the rest go on', () => {
    const failure = failureOf({ status: 403, body: scopes, retryAfter: null }, { ...facts, sharing: true })
    expect(failure).toMatchObject({ kind: 'permanent', problem: { code: 'google-scope-removed' } })
  })

  test('pauses in a row get longer and tell their end', () => {
    const failure = failureOf({ status: 429, body: minuteQuota, retryAfter: null }, { ...facts, pauses: 2 })
    expect(failure).toMatchObject({ until: now + 120_000, problem: { values: { until: now + 120_000 } } })
  })

  test('Retry-After is honoured, in seconds and as a date', () => {
    const busy = (retryAfter: string): object => failureOf({ status: 429, body: '', retryAfter }, facts)
    expect(busy('90')).toMatchObject({ until: now + 90_000 })
    expect(busy(new Date(now + 45_000).toUTCString())).toMatchObject({ until: now + 45_000 })
    expect(failureOf({ status: 503, body: '', retryAfter: '7' }, facts)).toMatchObject({ afterMs: 7_000 })
    expect(retryAfterMs('soon', now)).toBeUndefined()
    expect(retryAfterMs('-5', now)).not.toBeGreaterThan(0)
    expect(retryAfterMs('99999999', now)).toBe(24 * 3_600_000)
  })

  test('a day quota just after our midnight is tried again soon: the clocks differ', () => {
    expect(dayQuotaEnds(midnight + 5_000)).toBe(midnight + 5_000 + 15 * 60_000)
    expect(dayQuotaEnds(midnight - 1)).toBe(midnight + 60_000)
    expect(dayQuotaEnds(midnight + 16 * 60_000)).toBe(googleDayAt(midnight).endsAt + 60_000)
  })
})
