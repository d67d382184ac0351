import { spawn } from 'node:child_process'
import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { latestSchema, openDatabase } from '../../../src/main/index/schema/database.ts'
import type { OpeningStep } from '../../../src/shared/domain.ts'
import { cli, watchProcess, type RunningCli } from '../cli-process.ts'
import { contentOf, padIndex } from '../index-content.ts'
import { schemaOf, unpackOldMirror } from './old-mirror.ts'

/** The schema of the old mirror's index. */
const oldSchema = 2
/** A look at all pages before the migrations, and one at all rows behind them. */
const looks = 2

let folder: string
let old: string
let expected: unknown[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-stopped-'))
  old = await unpackOldMirror(folder)
  padIndex(old)
  const whole = join(folder, 'whole.sqlite')
  await copyFile(join(old, '.shoebox/index.sqlite'), whole)
  openDatabase(whole).close()
  expected = contentOf(whole)
})
afterAll(() => rm(folder, { recursive: true }))

function start(mirror: string): RunningCli {
  const env = { ...process.env, SHOEBOX_HOME: join(folder, 'home') }
  const args = [cli, 'verify', '--quick', '--mirror', mirror]
  return watchProcess(spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** What `ask` gives once it throws no more: nobody holds the index. */
async function onceFree<Value>(ask: () => Value): Promise<Value> {
  const got: Value[] = []
  await expect.poll(() => got.push(ask()), { timeout: 60_000, interval: 20 }).toBe(1)
  return got[0] as Value
}

/** Opens the index as the next start does; the steps that were left. */
function goOn(path: string): Promise<OpeningStep[]> {
  return onceFree(() => {
    const steps: OpeningStep[] = []
    openDatabase(path, { step: (step) => steps.push(step) }).close()
    return steps
  })
}

describe('the migration of a large index', () => {
  test.each((['SIGTERM', 'SIGKILL'] as const).flatMap((signal) => [3, 13].map((step) => ({ signal, step }))))(
    'that gets $signal at step $step is gone on with behind it',
    { timeout: 120_000 },
    async ({ signal, step }) => {
      const mirror = join(folder, `${signal}-${step}`)
      await cp(old, mirror, { recursive: true, preserveTimestamps: true })
      const running = start(mirror)
      await running.sees(new RegExp(`step ${step} of ${latestSchema - oldSchema + looks}\n`))
      running.process.kill(signal)
      const end = await running.end
      expect(signal === 'SIGTERM' ? end.code : end.signal).toBe(signal === 'SIGTERM' ? 130 : signal)
      // A process of its own does the work: of one that was killed it learns after its step, and ends.
      const path = join(mirror, '.shoebox/index.sqlite')
      const reached = await onceFree(() => schemaOf(mirror))
      // The look comes first, and the step that was told had only begun.
      expect(reached).toBeGreaterThanOrEqual(oldSchema + step - looks)

      const steps = await goOn(path)
      expect(steps.map(({ done }) => done)).toEqual(steps.map((_, at) => at))
      expect(steps).toHaveLength(steps[0]?.of ?? -1)
      // None that was done is done again.
      expect(steps.length).toBeLessThanOrEqual(latestSchema - reached + looks)
      expect(contentOf(path)).toEqual(expected)
      await rm(mirror, { recursive: true })
    },
  )
})
