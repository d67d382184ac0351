import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { directFiles } from '../../../src/main/headless/ports/direct-files.ts'
import type { AccountId } from '../../../src/shared/domain.ts'
import { Arbiter } from '../../../src/main/tasks/arbiter.ts'
import { createUploads } from '../../../src/main/upload/uploads.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

test('an upload begins and ends as the arbiter hears: beside no restore and no other upload', async () => {
  const database = new DatabaseSync(':memory:')
  const arbiter = new Arbiter()
  const uploads = createUploads({
    mirror: { database },
    arbiter,
    session: () => undefined,
    files: directFiles(),
    clock: standingClock(),
    changed: () => undefined,
  })
  const wish = { account: 'nora' as AccountId, paths: [] }
  const restore = arbiter.begin('restore')
  expect(await uploads.run(wish)).toMatchObject({ ok: false, problem: { code: 'restore-running' } })
  if (restore.ok) restore.value.end()
  const [first, second] = [uploads.run(wish), uploads.run(wish)]
  expect(arbiter.refusal('restore')).toEqual({ code: 'upload-running' })
  expect(await second).toMatchObject({ ok: false, problem: { code: 'upload-running' } })
  // Nobody is signed in; it has begun, and ends like any other.
  expect(await first).toMatchObject({ ok: false, problem: { code: 'sign-in-needed' } })
  expect(arbiter.refusal('restore')).toBeUndefined()
  database.close()
})
