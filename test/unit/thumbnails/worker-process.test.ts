import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import type { WorkerProcess } from '../../../src/main/ports.ts'
import { startThumbnailWorker } from '../../../src/main/headless/ports/node-worker.ts'
import { createThumbnailMaker } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import { memoryStore } from './memory-store.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-process-'))
})

afterEach(() => rm(folder, { recursive: true }))

async function picture(): Promise<string> {
  const path = join(folder, 'photo.jpg')
  await sharp({ create: { width: 300, height: 200, channels: 3, background: '#c81e1e' } })
    .jpeg()
    .toFile(path)
  return path
}

describe('the worker as a process', () => {
  it('is started again after it was killed at work, and nothing is lost', async () => {
    const path = await picture()
    const store = memoryStore()
    let starts = 0
    const maker = createThumbnailMaker({
      clock: systemClock(),
      store,
      log: () => undefined,
      startWorker: (): WorkerProcess => {
        const worker = startThumbnailWorker()
        starts += 1
        if (starts > 1) return worker
        // The first one is killed as soon as it is known to be there, with its pictures in its hands.
        worker.onMessage(() => worker.kill())
        return {
          ...worker,
          onMessage: (listener) => worker.onMessage((message) => isReady(message) && listener(message)),
        }
      },
    })
    const answers = await Promise.all(['a', 'b', 'c'].map((key) => maker.thumbnail(key, path, 'image/jpeg', 'small')))
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true])
    expect([starts, store.refused.size]).toEqual([2, 0])
    await maker.close()
  })

  it('tells one failing start from a crash', async () => {
    const broken = join(folder, 'broken.ts')
    await writeFile(broken, 'process.exit(3)')
    const events: string[] = []
    const maker = createThumbnailMaker({
      clock: systemClock(),
      store: memoryStore(),
      log: (_level, event, fields) => {
        if (event !== 'thumbnail-failed') events.push(`${event} ${fields?.['code']}`)
      },
      startWorker: () => startThumbnailWorker(broken),
    })
    expect(await maker.thumbnail('a', await picture(), 'image/jpeg', 'small')).toMatchObject({ ok: false })
    expect(events).toEqual(Array.from({ length: 3 }, () => 'thumbnail-worker-not-started 3'))
    await maker.close()
  })

  it('is ended when it takes more memory than a picture may, however busy it is', async () => {
    const module = new URL('../../../src/main/thumbnails/decoding/limit-memory.ts', import.meta.url).href
    const script = `import { limitMemory } from ${JSON.stringify(module)}
      limitMemory(${300 * 1024 ** 2})
      const taken = [Buffer.alloc(${400 * 1024 ** 2}, 1)]
      while (taken.length) {}`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
    const ended = await new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal)))
    expect(ended).toBe(process.platform === 'win32' ? null : 'SIGKILL')
  })

  it.runIf(process.platform === 'linux')('ends when the process that started it is killed', async () => {
    const module = fileURLToPath(new URL('../../../src/main/headless/ports/node-worker.ts', import.meta.url))
    const script = `import { startThumbnailWorker } from ${JSON.stringify(module)}
      startThumbnailWorker().onMessage(() => process.stdout.write('ready'))`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => parent.stdout.once('data', resolve))
    const children = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8').trim()
    expect(children).toMatch(/^\d+$/)
    parent.kill('SIGKILL')
    while (existsSync(`/proc/${children}`) && !isZombie(children)) await sleep(20)
  })
})

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'ready'
}

/** Ended, and only waiting for somebody to take note of it. */
function isZombie(pid: string): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    // It went away between two looks.
    return true
  }
}
