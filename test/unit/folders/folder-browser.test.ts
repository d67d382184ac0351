import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { FolderBrowser, type FolderBrowserPorts } from '../../../src/main/folders/folder-browser.ts'
import {
  folderAnswerSchema,
  folderRequestSchema,
  folderWorkerReady,
  type FolderAnswer,
  type FolderRequest,
} from '../../../src/main/folders/folder-protocol.ts'
import { startFolderWorker } from '../../../src/main/headless/ports/node-worker.ts'
import type { WorkerProcess } from '../../../src/main/ports.ts'
import type { FolderQuery } from '../../../src/shared/folders.ts'

let folder: string
let browser: FolderBrowser | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-browser-'))
})
afterEach(async () => {
  browser?.close()
  await rm(folder, { recursive: true, force: true })
})

const queryOf = (path: string): FolderQuery => ({
  path,
  nearest: false,
  hidden: false,
  archives: false,
  find: '',
  language: 'en',
  offset: 0,
  limit: 50,
})

describe('the process itself', () => {
  it('lists, makes and names places', async () => {
    browser = new FolderBrowser({
      clock: systemClock(),
      startWorker: startFolderWorker,
      home: folder,
      log: () => undefined,
    })
    await mkdir(join(folder, 'one'))
    expect(await browser.make({ parent: folder, name: 'two' })).toMatchObject({ ok: true })
    expect(await browser.list(queryOf('~'))).toMatchObject({
      value: { folder: { path: folder }, entries: [{ name: 'one' }, { name: 'two' }] },
    })
    expect(await browser.list(queryOf(join(folder, 'three')))).toMatchObject({ problem: { code: 'mirror-missing' } })
    const places = await browser.places()
    expect(places.ok && places.value[0]).toEqual({ kind: 'home', name: '', path: folder })
  })
})

/** Processes that do what `act` says with each request; `answer` is undefined for those that a disk holds. */
function processes(
  act: (request: FolderRequest, nth: number) => (Partial<FolderAnswer> & { says?: unknown }) | 'crash' | undefined,
) {
  const started: { killed: boolean; asked: FolderRequest[] }[] = []
  const startWorker = (): WorkerProcess => {
    const own = { killed: false, asked: [] as FolderRequest[] }
    const nth = started.push(own)
    let onMessage: (message: unknown) => void = () => undefined
    let onExit: (code: number) => void = () => undefined
    return {
      send(message) {
        const request = folderRequestSchema.parse(message)
        own.asked.push(request)
        const told = act(request, nth)
        if (told === 'crash') queueMicrotask(() => onExit(1))
        else if (told && 'says' in told) queueMicrotask(() => onMessage(told.says))
        else if (told)
          queueMicrotask(() =>
            onMessage({ id: request.id, result: { ok: true, value: nth }, unanswered: false, ...told }),
          )
      },
      onMessage(listener) {
        onMessage = listener
        queueMicrotask(() => listener(folderWorkerReady))
      },
      onExit: (listener) => (onExit = listener),
      kill: () => (own.killed = true),
    }
  }
  return { started, startWorker }
}

const isDead = (request: FolderRequest): boolean => request.ask === 'list' && request.query.path.includes('dead')

describe('a disk that does not answer', () => {
  it('is said after a while, and what was asked meanwhile is answered by another process', async () => {
    const { started, startWorker } = processes((request, nth) => {
      const isHeld = isDead(request) || (nth === 1 && request.ask === 'places')
      return isHeld ? undefined : {}
    })
    browser = new FolderBrowser({
      clock: systemClock(),
      startWorker,
      home: '/home',
      log: () => undefined,
      patienceMs: 100,
    })
    const dead = browser.list(queryOf('/mnt/dead\u202E'))
    const made = browser.make({ parent: '/home', name: 'quick' })
    expect(await made).toEqual({ ok: true, value: 1 })
    expect(await dead).toEqual({
      ok: false,
      problem: { code: 'folder-slow', values: { path: '/mnt/dead\uFFFD' } },
    })
    expect(started[0]?.killed).toBe(true)
    expect(await browser.list(queryOf('/home'))).toEqual({ ok: true, value: 2 })
    expect(started).toHaveLength(2)
  })

  it('takes only the process that it holds: the next question has another one', async () => {
    const { started, startWorker } = processes((request) => ({ unanswered: isDead(request) }))
    browser = new FolderBrowser({ clock: systemClock(), startWorker, home: '/home', log: () => undefined })
    expect(await browser.list(queryOf('/mnt/with dead'))).toEqual({ ok: true, value: 1 })
    expect(await browser.list(queryOf('/home'))).toEqual({ ok: true, value: 2 })
    expect(await browser.list(queryOf('/home'))).toEqual({ ok: true, value: 2 })
    expect(started.map(({ killed }) => killed)).toEqual([true, false])
  })
})

describe('a new folder', () => {
  it('is not made twice when another disk keeps its process from answering', async () => {
    const { started, startWorker } = processes(() => undefined)
    browser = new FolderBrowser({
      clock: systemClock(),
      startWorker,
      home: '/home',
      log: () => undefined,
      patienceMs: 100,
    })
    const slow = { ok: false, problem: { code: 'folder-slow' } }
    const answers = await Promise.all([browser.list(queryOf('/mnt/dead')), browser.make({ parent: '/a', name: 'new' })])
    expect(answers).toMatchObject([slow, slow])
    expect(started.flatMap(({ asked }) => asked).filter(({ ask }) => ask === 'make')).toHaveLength(1)
  })

  it('is waited for before a process that a disk holds is replaced', async () => {
    const { started, startWorker } = processes((request) =>
      request.ask === 'make' ? undefined : { unanswered: isDead(request) },
    )
    browser = new FolderBrowser({
      clock: systemClock(),
      startWorker,
      home: '/home',
      log: () => undefined,
      patienceMs: 60_000,
    })
    const made = browser.make({ parent: '/home', name: 'new' })
    await browser.list(queryOf('/mnt/with dead'))
    await browser.list(queryOf('/home'))
    expect(started.map(({ killed }) => killed)).toEqual([false])
    browser.close()
    expect(await made).toMatchObject({ problem: { code: 'cancelled' } })
  })
})

describe('a process that ends by itself', () => {
  it('is tried once more, and then it is said', async () => {
    const lines: string[] = []
    const { started, startWorker } = processes((request, nth) => (nth === 1 || isDead(request) ? 'crash' : {}))
    browser = new FolderBrowser({
      clock: systemClock(),
      startWorker,
      home: '/home',
      log: (_, event) => void lines.push(event),
    })
    expect(await browser.list(queryOf('/home'))).toEqual({ ok: true, value: 2 })
    expect(await browser.list(queryOf('/dead'))).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
    expect(started).toHaveLength(3)
    expect(lines).toEqual(Array(3).fill('folder-worker-ended'))
  })

  it('makes no folder twice', async () => {
    const { started, startWorker } = processes(() => 'crash')
    browser = new FolderBrowser({ clock: systemClock(), startWorker, home: '/home', log: () => undefined })
    expect(await browser.make({ parent: '/home', name: 'new' })).toMatchObject({ problem: { code: 'unexpected' } })
    expect(started.flatMap(({ asked }) => asked)).toHaveLength(1)
  })

  it('that cannot be started is said', async () => {
    const startWorker = (): never => {
      throw new Error('no such file')
    }
    browser = new FolderBrowser({ clock: systemClock(), startWorker, home: '/home', log: () => undefined })
    expect(await browser.places()).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
  })
})

describe('a process that says what nobody understands', () => {
  const odd = fc.oneof(
    fc.anything(),
    fc.record({ id: fc.integer({ min: 0, max: 3 }), result: fc.anything(), unanswered: fc.anything() }),
    fc.constantFrom({ id: 1 }, { id: 1, result: { ok: false, problem: null }, unanswered: false }),
  )

  it('is replaced, whatever it is, and what was asked is asked once more', async () => {
    await fc.assert(
      fc.asyncProperty(odd, async (message) => {
        fc.pre(message !== folderWorkerReady && !folderAnswerSchema.safeParse(message).success)
        const lines: string[] = []
        const { started, startWorker } = processes((_, nth) => (nth === 1 ? { says: message } : {}))
        browser = new FolderBrowser({
          clock: systemClock(),
          startWorker,
          home: '/home',
          log: (_, event) => void lines.push(event),
        })
        expect(await browser.list(queryOf('/home'))).toEqual({ ok: true, value: 2 })
        expect(started.map(({ killed }) => killed)).toEqual([true, false])
        expect(lines).toEqual(['folder-answer-odd'])
        browser.close()
      }),
      { numRuns: 50 },
    )
  })

  it('makes no folder twice, and fails what it cannot answer a second time', async () => {
    const { started, startWorker } = processes(() => ({ says: { id: 'one' } }))
    browser = new FolderBrowser({ clock: systemClock(), startWorker, home: '/home', log: () => undefined })
    expect(await browser.make({ parent: '/home', name: 'new' })).toMatchObject({ problem: { code: 'unexpected' } })
    expect(started).toHaveLength(1)
    expect(await browser.list(queryOf('/home'))).toMatchObject({ problem: { code: 'unexpected' } })
    expect(started).toHaveLength(3)
  })
})

it('ends with whoever asked, answers what is left, and waits for nothing more', async () => {
  const { started, startWorker } = processes(() => undefined)
  const sleeping: (AbortSignal | undefined)[] = []
  const clock: FolderBrowserPorts['clock'] = {
    sleep(ms, signal) {
      sleeping.push(signal)
      return systemClock().sleep(ms, signal)
    },
  }
  browser = new FolderBrowser({ clock, startWorker, home: '/home', log: () => undefined })
  const left = browser.places()
  browser.close()
  expect(await left).toEqual({ ok: false, problem: { code: 'cancelled' } })
  expect(started).toMatchObject([{ killed: true }])
  expect(sleeping.length).toBeGreaterThan(0)
  expect(sleeping.filter((signal) => signal?.aborted !== true)).toEqual([])
})
