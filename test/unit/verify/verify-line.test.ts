import { expect, test } from 'vitest'
import { verifyLine } from '../../../src/main/headless/views/verify-view.ts'
import type { VerifyProgress } from '../../../src/shared/tasks/verification.ts'

const progress: VerifyProgress = {
  mode: 'full',
  ok: 999,
  missing: 0,
  damaged: 1,
  unreadable: 0,
  unknown: 3,
  files: 1000,
  filesTotal: 4000,
  bytes: 2_500_000_000,
  bytesTotal: 10_000_000_000,
  repaired: 0,
}

test('a full verification shows bytes, rate and the time that is left', () => {
  expect(verifyLine(progress, 1_000_000_000, 10)).toBe(
    '[#####---------------] 1,000 of 4,000 files, 2.5 GB of 10.0 GB, 100 MB/s, 1 min 15 s left, 1 damaged',
  )
})

test('a quick one counts files alone', () => {
  const quick = { ...progress, mode: 'quick' as const, damaged: 0, missing: 2, repaired: 2 }
  expect(verifyLine(quick, 0, 1)).toBe('[#####---------------] 1,000 of 4,000 files, 2 missing, 2 repaired')
})

test('an empty mirror is no division by zero', () => {
  expect(verifyLine({ ...progress, files: 0, filesTotal: 0, bytes: 0, bytesTotal: 0, damaged: 0 }, 0, 0)).toBe(
    '[--------------------] 0 of 0 files, 0 bytes of 0 bytes, 0 bytes/s',
  )
})
