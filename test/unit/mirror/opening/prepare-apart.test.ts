import { expect, test } from 'vitest'
import { prepareApart } from '../../../../src/main/mirror/opening/prepare-apart.ts'
import type { WorkerProcess } from '../../../../src/main/ports.ts'
import type { OpeningStep } from '../../../../src/shared/domain.ts'

/** A process that a test speaks for, and what it was told. */
function process() {
  let exit: (code: number) => void = () => undefined
  let say: (message: unknown) => void = () => undefined
  const heard: unknown[] = []
  const state = { started: 0, killed: 0 }
  const start = (): WorkerProcess => {
    state.started += 1
    return {
      onMessage: (listener) => void (say = listener),
      onExit: (listener) => void (exit = listener),
      send: (message) => void heard.push(message),
      kill: () => {
        state.killed += 1
        exit(0)
      },
    }
  }
  return { start, state, heard, say: (message: unknown) => say(message), exit: () => exit(1) }
}

function prepare(worker: ReturnType<typeof process>, signal?: AbortSignal) {
  const steps: OpeningStep[] = []
  const events: unknown[] = []
  const ended = prepareApart('/mirror', {
    start: worker.start,
    signal,
    step: (step) => void steps.push(step),
    log: (level, event, fields) => void events.push([level, event, fields]),
  })
  return { ended, steps, events }
}

test('the process is told which mirror, and ended when it is done', async () => {
  const worker = process()
  const { ended, steps, events } = prepare(worker)
  expect(worker.heard).toEqual([])
  worker.say({ kind: 'ready' })
  expect(worker.heard).toEqual([{ root: '/mirror' }])
  worker.say({ kind: 'step', done: 1, of: 3, more: true })
  worker.say({ kind: 'done' })
  await ended
  expect(steps).toEqual([{ done: 1, of: 3 }])
  expect([events, worker.state.killed]).toEqual([[], 1])
})

test('why it has failed is written down', async () => {
  const worker = process()
  const { ended, events } = prepare(worker)
  worker.say({ kind: 'failed', detail: 'no room' })
  await ended
  expect(events).toEqual([['warn', 'index-not-prepared', { detail: 'no room' }]])
})

test('what is no answer is not heard', async () => {
  const worker = process()
  const { ended, steps, events } = prepare(worker)
  for (const message of [
    null,
    undefined,
    7,
    'done',
    {},
    { done: 1, of: 2 },
    { kind: 'other' },
    { kind: 'step' },
    { kind: 'step', done: 1 },
    { kind: 'step', of: 1 },
    { kind: 'step', done: '1', of: 2 },
    { kind: 'step', done: 1, of: '2' },
    { kind: 'step', done: 1, of: null },
  ])
    worker.say(message)
  expect([steps, events, worker.heard, worker.state.killed]).toEqual([[], [], [], 0])
  worker.exit()
  await ended
})

test('a process that ends by itself is waited for no longer', async () => {
  const worker = process()
  const { ended } = prepare(worker)
  worker.exit()
  await ended
  expect(worker.state.killed).toBe(0)
})

test('whoever gives up before it begins starts nothing, and later ends it, once', async () => {
  const early = process()
  await prepare(early, AbortSignal.abort()).ended
  expect(early.state.started).toBe(0)
  const giveUp = new AbortController()
  const worker = process()
  const { ended } = prepare(worker, giveUp.signal)
  giveUp.abort()
  await ended
  expect(worker.state.killed).toBe(1)
  const later = new AbortController()
  const done = process()
  const { ended: over } = prepare(done, later.signal)
  done.say({ kind: 'done' })
  await over
  later.abort()
  expect(done.state.killed).toBe(1)
})
