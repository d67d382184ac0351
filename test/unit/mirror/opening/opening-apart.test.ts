import * as nodeFiles from 'node:fs/promises'
import { mkdtemp, readFile, readdir, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMirror } from '../../../../src/main/mirror/opening/open-mirror.ts'
import type { MirrorPorts, OpenMirror } from '../../../../src/main/mirror/opening/open-mirror.ts'
import type { WorkerProcess } from '../../../../src/main/ports.ts'
import type { OpeningStep } from '../../../../src/shared/domain.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

let folder: string
let path: string
let disk: ReturnType<typeof faultyFiles>
let events: string[]
/** What the worker was told, one list for each that was started. */
let told: unknown[][]
/** What the worker does when it is told which mirror. */
let work: (say: (message: unknown) => void) => void

const at = (name: string): string => join(path, name)

/** A process that is ready at once, and ends when it is killed. */
function startWorker(): WorkerProcess {
  const heard: unknown[] = []
  told.push(heard)
  let listen: (message: unknown) => void = () => undefined
  let exit: (code: number) => void = () => undefined
  return {
    onMessage(listener) {
      listen = listener
      queueMicrotask(() => listen({ kind: 'ready' }))
    },
    onExit(listener) {
      exit = listener
    },
    send(message) {
      heard.push(message)
      work(listen)
    },
    kill: () => exit(0),
  }
}

async function outcome(
  options: OpenMirror = {},
  more: Partial<MirrorPorts> = { startIndexWorker: startWorker },
): Promise<string> {
  events = []
  const log = (_: string, event: string): void => void events.push(event)
  const result = await openMirror(path, { files: disk.files, clock: standingClock(), log, ...more }, options)
  if (!result.ok) return result.problem.code
  await result.value.close()
  return 'opened'
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-apart-'))
  path = join(folder, 'mirror')
  disk = faultyFiles()
  told = []
  work = (say) => say({ kind: 'done' })
})
afterEach(() => rm(folder, { recursive: true }))

describe('an index is prepared in a process of its own', () => {
  beforeEach(async () => {
    expect(await outcome()).toBe('opened')
    await unlink(at('.shoebox/index.seal'))
  })

  it('if it is as large as that, and the host has such a process', async () => {
    expect(await outcome({ largeFrom: 0 })).toBe('opened')
    expect(told).toEqual([[{ root: path }]])
    await unlink(at('.shoebox/index.seal'))
    expect(await outcome({ largeFrom: 0 }, {})).toBe('opened')
    const { size } = await nodeFiles.stat(at('.shoebox/index.sqlite'))
    await unlink(at('.shoebox/index.seal'))
    expect(await outcome({ largeFrom: size + 1 })).toBe('opened')
    await unlink(at('.shoebox/index.seal'))
    // A new mirror of some kilobytes is not large unless somebody says so.
    expect(await outcome()).toBe('opened')
    expect(told).toHaveLength(1)
  })

  it('which tells how far it is, and why it has failed', async () => {
    const steps: OpeningStep[] = []
    work = (say) => {
      say({ kind: 'step', done: 1, of: 9 })
      say({ kind: 'failed', detail: 'no memory' })
    }
    expect(await outcome({ largeFrom: 0, step: (step) => steps.push(step) })).toBe('opened')
    expect(steps).toEqual([{ done: 1, of: 9 }])
    expect(events).toContain('index-not-prepared')
    await unlink(at('.shoebox/index.seal'))
    expect(await outcome({ largeFrom: 0 })).toBe('opened')
  })

  it('which ends when the opening is given up, and then nothing is opened', async () => {
    const stop = new AbortController()
    work = () => stop.abort()
    expect(await outcome({ largeFrom: 0, signal: stop.signal })).toBe('cancelled')
    expect(events).toEqual([])
  })
})

it('an opening that was given up before it began makes nothing', async () => {
  expect(await outcome({ signal: AbortSignal.abort() })).toBe('cancelled')
  expect(await readdir(folder)).toEqual([])
})

describe('a mirror that was opened', () => {
  beforeEach(async () => {
    expect(await outcome()).toBe('opened')
  })

  it('is of the present format, and is not brought to it again', async () => {
    const format = await readFile(at('.shoebox/format'), 'utf8')
    expect(await outcome()).toBe('opened')
    expect(events).toEqual([])
    expect(await readFile(at('.shoebox/format'), 'utf8')).toBe(format)
    expect(await readdir(path)).toEqual(['.shoebox'])
  })

  it('gets no index for one that is missing beside a catalogue', async () => {
    await writeFile(at('catalogue.jsonl'), '{}\n')
    await unlink(at('.shoebox/index.sqlite'))
    await unlink(at('.shoebox/index.seal'))
    expect(await outcome()).toBe('mirror-index-missing')
    expect(await readdir(at('.shoebox'))).not.toContain('index.sqlite')
  })

  it('tells its path where its disk is gone', async () => {
    const result = await openMirror(path, { files: disk.files, clock: standingClock(), log: () => undefined })
    if (!result.ok) throw new Error(result.problem.code)
    disk.plan({ on: 'statfs', code: 'ENOENT', times: 1 })
    expect(await result.value.info()).toEqual({ ok: false, problem: { code: 'mirror-missing', values: { path } } })
    await result.value.close()
  })
})
