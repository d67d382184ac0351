import * as nodeFiles from 'node:fs/promises'
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../src/main/app.ts'
import { callApp } from '../../../src/main/app/call-app.ts'
import { createNodePorts } from '../../../src/main/headless/ports/node-ports.ts'
import { latestSchema, openDatabase } from '../../../src/main/index/schema/database.ts'
import type { OpeningStep } from '../../../src/shared/domain.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { OpenMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { MachinePower, Ports, WorkerProcess } from '../../../src/main/ports.ts'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { startIndexWorker } from '../../../src/main/headless/ports/node-worker.ts'
import { runHere } from '../cli-in-process.ts'
import { contentOf, padIndex } from '../index-content.ts'
import { schemaOf, unpackOldMirror } from './old-mirror.ts'
import { someCases } from '../../cases/some-cases.ts'
import { addRow } from '../../rows/rows.ts'

const inNoWindow = { host: 'headless', version: '1.2.3', mediaBase: 'media/', systemLanguage: 'en' } as const

let mirror: string
let log: string[]
let started: number
/** How many workers have ended. */
let ended: number

beforeEach(async () => {
  mirror = await unpackOldMirror()
  log = []
  started = 0
  ended = 0
})
afterEach(() => rm(mirror, { recursive: true }))

const index = (): string => join(mirror, '.shoebox/index.sqlite')

function startCounted(): WorkerProcess {
  started++
  const worker = startIndexWorker()
  worker.onExit(() => ended++)
  return worker
}

const ports = {
  files: nodeFiles,
  clock: systemClock(),
  log: (_level: string, event: string) => void log.push(event),
  startIndexWorker: startCounted,
}

async function openAndClose(options: OpenMirror = {}): Promise<string> {
  const opened = await openMirror(mirror, ports, { largeFrom: 0, ...options })
  if (opened.ok) await opened.value.close()
  return opened.ok ? 'opened' : opened.problem.code
}

describe('a large index of an earlier version', () => {
  test('is checked and migrated in a process of its own, which says how far it is', async () => {
    const steps: OpeningStep[] = []
    expect(await openAndClose({ step: (step) => steps.push(step) })).toBe('opened')
    const of = latestSchema - 2 + 2
    expect(steps).toEqual(Array.from({ length: of }, (_, done) => ({ done, of })))
    // Nothing was left to do in this process but to open it.
    expect(log).not.toContain('index-checked')
    expect([started, ended]).toEqual([1, 1])
    expect(await openAndClose()).toBe('opened')
    expect(started).toBe(1)
  })

  test('is looked at there as well after an end that left no seal', async () => {
    expect(await openAndClose()).toBe('opened')
    await rm(join(mirror, '.shoebox/index.seal'))
    expect(await openAndClose()).toBe('opened')
    expect([started, log.includes('index-checked')]).toEqual([2, false])
  })

  test('is opened here if the process cannot be had, or dies', async () => {
    const dead: WorkerProcess = {
      send: () => undefined,
      onMessage: () => undefined,
      onExit: (listener) => void setImmediate(() => listener(1)),
      kill: () => undefined,
    }
    const opened = await openMirror(mirror, { ...ports, startIndexWorker: () => dead }, { largeFrom: 0 })
    expect(opened.ok).toBe(true)
    if (opened.ok) await opened.value.close()
    expect(log).toContain('index-checked')
    expect(schemaOf(mirror)).toBe(latestSchema)
  })

  test.each([1, 9])('is left when somebody stops at step %i, and the next opening goes on', async (at) => {
    const stop = new AbortController()
    const step = ({ done }: OpeningStep): void => (done === at ? stop.abort() : undefined)
    expect(await openAndClose({ step, signal: stop.signal })).toBe('cancelled')
    // Whoever waits for the end of this process need not wait for that one.
    expect(ended).toBe(1)
    expect(schemaOf(mirror)).toBeGreaterThanOrEqual(2)
    expect(await openAndClose()).toBe('opened')
    expect(schemaOf(mirror)).toBe(latestSchema)
  })

  test('is the same whatever the step that it was ended at', { timeout: 300_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shoebox-steps-'))
    try {
      const whole = join(folder, 'whole.sqlite')
      await copyFile(index(), whole)
      openDatabase(whole).close()
      const expected = contentOf(whole)
      const died = new Error('died')
      const steps = Array.from({ length: latestSchema - 1 }, (_, done) => done + 1)
      const { spread, told } = someCases()
      const tried = spread(steps, 14)
      for (const at of tried) {
        const path = join(folder, `${at}.sqlite`)
        await copyFile(index(), path)
        const dieAt = ({ done }: OpeningStep): void => {
          if (done === at) throw died
        }
        expect(() => openDatabase(path, { step: dieAt })).toThrow(died)
        // And a second time, a little further.
        const dieLater = ({ done }: OpeningStep): void => {
          if (done === 2) throw died
        }
        if (at < latestSchema - 2) expect(() => openDatabase(path, { step: dieLater })).toThrow(died)
        openDatabase(path).close()
        expect(contentOf(path), `ended at ${at}, ${told}`).toEqual(expected)
      }
      expect(await readdir(folder)).toHaveLength(1 + tried.length)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('is not opened when it is damaged, changed or in use, and says so as a small one does', async () => {
    const holder = openDatabase(index())
    expect(await openAndClose()).toBe('mirror-in-use')
    addRow(holder, 'run', { started_at: 9007199254740993n })
    holder.close()
    expect(await openAndClose()).toBe('mirror-index-changed')
    await nodeFiles.writeFile(index(), Buffer.alloc(50_000, 'no index'))
    expect(await openAndClose()).toBe('mirror-damaged')
  })
})

test('is no longer said to be got ready once its opening has failed, for whatever reason', async () => {
  padIndex(mirror)
  let broken = false
  const worker: WorkerProcess = {
    send: () => undefined,
    onMessage: (listener) => void setImmediate(() => listener({ kind: 'step', done: 0, of: 9 })),
    onExit: (listener) =>
      void setImmediate(() => {
        broken = true
        listener(0)
      }),
    kill: () => undefined,
  }
  const files = {
    ...nodeFiles,
    open: async (...all: Parameters<typeof nodeFiles.open>) => {
      if (broken) throw new Error('a mistake of ours')
      return await nodeFiles.open(...all)
    },
  }
  const home = join(mirror, '../home-of-mistakes')
  const started = createNodePorts({ home, files, log: () => undefined, startIndexWorker: () => worker })
  const made = await createApp(started, { ...inNoWindow, mirrorPath: mirror })
  if (!made.ok) throw new Error(made.problem.code)
  const app = made.value
  const said: unknown[] = []
  app.subscribe('mirror.preparing', (preparing) => said.push(preparing))
  try {
    expect(await callApp(app, 'mirror.get', undefined)).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
    // On a busy machine the step can have been said again.
    expect([said[0], said.at(-1)]).toEqual([{ done: 0, of: 9 }, null])
  } finally {
    await app.close()
    await rm(home, { recursive: true, force: true })
  }
})

describe('on the command line', () => {
  const run = (
    args: readonly string[],
    own: Partial<Ports> = {},
    interrupted?: AbortSignal,
  ): ReturnType<typeof runHere> => {
    const environment = { SHOEBOX_HOME: join(mirror, '../home'), SHOEBOX_GOOGLE_ORIGIN: 'http://127.0.0.1:9' }
    return runHere(args, environment, own, interrupted)
  }

  test.each([
    'backup --unless-battery',
    'backup --again',
    'albums',
    'status',
    'login --print-url',
    'serve',
    'verify --quick',
  ])('%s opens nothing that it was interrupted before', async (command) => {
    padIndex(mirror)
    const before = schemaOf(mirror)
    const end = await run(
      [...command.split(' '), '--json', '--mirror', mirror],
      { startIndexWorker: startCounted },
      AbortSignal.abort(),
    )
    expect(end.code).toBe(130)
    expect([started, schemaOf(mirror)]).toEqual([0, before])
  })

  test('a backup opens nothing either if it is interrupted on its way there', async () => {
    padIndex(mirror)
    const before = schemaOf(mirror)
    const stop = new AbortController()
    const power: MachinePower = {
      read() {
        stop.abort()
        return Promise.resolve({ onBattery: false })
      },
      onChange: () => () => undefined,
    }
    const args = ['backup', '--unless-battery', '--json', '--mirror', mirror]
    const end = await run(args, { startIndexWorker: startCounted, power }, stop.signal)
    expect(end.code).toBe(130)
    expect(end.report().problems).toMatchObject([{ code: 'cancelled' }])
    expect([started, schemaOf(mirror)]).toEqual([0, before])
  })

  test.each([['status'], ['verify', '--quick']])('%s says that a large library is got ready', async (...command) => {
    padIndex(mirror)
    const first = await run([...command, '--mirror', mirror])
    expect(first.code).toBe(0)
    expect(first.stdout).toContain(`Getting your library ready… step 1 of ${latestSchema}\n`)
    expect(first.stdout.match(/Getting your library ready/g)?.length).toBe(latestSchema)
    expect((await run([...command, '--mirror', mirror])).stdout).not.toContain('Getting')
  })
})
