import * as files from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openMirror } from '../../../../src/main/mirror/opening/open-mirror.ts'
import { systemClock } from '../../../../src/main/clock/system-clock.ts'

test('what a mirror tells about itself may be asked for just before it closes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-info-'))
  const opened = await openMirror(join(folder, 'mirror'), { files, clock: systemClock(), log: () => undefined })
  if (!opened.ok) throw new Error(opened.problem.code)
  const info = opened.value.info()
  await opened.value.close()
  expect(await info).toMatchObject({ ok: true, value: { items: 0 } })
  await rm(folder, { recursive: true })
})
