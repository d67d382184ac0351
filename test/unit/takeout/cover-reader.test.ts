import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { CoverReader } from '../../../src/main/takeout/looking/cover-reader.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const place = { kind: 'file', path: '/photos/a.jpg', size: 3 } as const

interface FakeWorker {
  sent: unknown[]
  killed: boolean
  say(message: unknown): void
  exit(code: number): void
}

function reader(): { reader: CoverReader; workers: FakeWorker[]; clock: ReturnType<typeof standingClock> } {
  const clock = standingClock(0)
  const workers: FakeWorker[] = []
  const made = new CoverReader({
    clock,
    log: () => undefined,
    patienceMs: 1000,
    idleMs: 5000,
    startWorker: () => {
      const worker: FakeWorker = { sent: [], killed: false, say: () => undefined, exit: () => undefined }
      workers.push(worker)
      return {
        send: (message) => void worker.sent.push(message),
        onMessage: (listener) => void (worker.say = listener),
        onExit: (listener) => void (worker.exit = listener),
        kill: () => void (worker.killed = true),
      }
    },
  })
  return { reader: made, workers, clock }
}

it('asks the process once it is there, and the same one again', async () => {
  const { reader: covers, workers } = reader()
  const first = covers.read(place)
  expect(workers[0]?.sent).toEqual([])
  workers[0]?.say({ kind: 'ready' })
  expect(workers[0]?.sent).toEqual([{ kind: 'cover', place }])
  workers[0]?.say({ kind: 'cover', bytes: new Uint8Array([1, 2, 3]) })
  expect(await first).toEqual(new Uint8Array([1, 2, 3]))
  const second = covers.read(place)
  workers[0]?.say({ kind: 'cover' })
  expect(await second).toBeUndefined()
  expect(workers).toHaveLength(1)
  covers.close()
})

it.each<[string, (worker: FakeWorker, pass: (ms: number) => Promise<void>) => unknown]>([
  ['ends', (worker) => worker.exit(134)],
  ['does not answer', (_, pass) => pass(1001)],
  ['says what nobody understands', (worker) => worker.say({ kind: 'cover', bytes: 'text' })],
  ['cannot do it', (worker) => worker.say({ kind: 'failed', detail: 'no' })],
])('has nothing where the process %s, and asks another one', async (_, act) => {
  const { reader: covers, workers, clock } = reader()
  const read = covers.read(place)
  const [worker] = workers
  worker?.say({ kind: 'ready' })
  if (worker) await act(worker, (ms) => clock.turn(ms))
  expect(await read).toBeUndefined()
  const next = covers.read(place)
  workers.at(-1)?.say({ kind: 'ready' })
  workers.at(-1)?.say({ kind: 'cover', bytes: new Uint8Array([4]) })
  expect(await next).toEqual(new Uint8Array([4]))
  covers.close()
})

it('ends the process that has nothing to do, and whoever waits at the end', async () => {
  const { reader: covers, workers, clock } = reader()
  const read = covers.read(place)
  workers[0]?.say({ kind: 'cover', bytes: new Uint8Array([1]) })
  await read
  await clock.turn(5001)
  await turn()
  expect(workers[0]?.killed).toBe(true)
  const waiting = covers.read(place)
  covers.close()
  expect(await waiting).toBeUndefined()
  expect(workers[1]?.killed).toBe(true)
})
