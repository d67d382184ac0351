import { describe, expect, it } from 'vitest'
import type { LookState } from '../../../src/shared/imports/imports.ts'
import { noEntries } from '../../../src/shared/imports/entry-class.ts'
import type { Stock } from '../../../src/shared/imports/export-stock.ts'
import { ExportsLook } from '../../../src/main/takeout/looking/exports-look.ts'
import { shortenStock } from '../../../src/main/takeout/looking/shorten-stock.ts'
import { keepMemorySmall, lookFlags } from '../../../src/main/takeout/looking/look-memory.ts'

interface FakeWorker {
  sent: unknown[]
  killed: boolean
  say(message: unknown): void
  exit(code: number): void
}

function look(failing = false): { look: ExportsLook; workers: FakeWorker[]; states: LookState[] } {
  const workers: FakeWorker[] = []
  const states: LookState[] = []
  const made = new ExportsLook({
    startWorker: () => {
      if (failing) throw new Error('no process')
      const worker: FakeWorker = { sent: [], killed: false, say: () => undefined, exit: () => undefined }
      workers.push(worker)
      return {
        send: (message) => void worker.sent.push(message),
        onMessage: (listener) => void (worker.say = listener),
        onExit: (listener) => void (worker.exit = listener),
        kill: () => void (worker.killed = true),
      }
    },
    personFolder: '/home/anna',
    changed: (state) => void states.push(state),
    log: () => undefined,
  })
  return { look: made, workers, states }
}

const wish = { paths: ['~/Downloads'], thorough: false }
const cover = { kind: 'file', path: '/home/anna/Downloads/a.jpg', size: 7 }
const stock: Stock = {
  basis: 'checksums',
  exports: [],
  entries: 0,
  files: noEntries(),
  items: 0,
  albums: 0,
  bytes: 0,
  facts: { found: 0, missing: 0, ambiguous: 0 },
  others: [],
  problems: [],
  problemCounts: {},
}

it('asks the process once it is there, with whole paths, and ends it with its answer', () => {
  const { look: exportsLook, workers } = look()
  exportsLook.look(wish)
  expect(workers[0]?.sent).toEqual([])
  workers[0]?.say({ kind: 'ready' })
  expect(workers[0]?.sent).toEqual([{ kind: 'look', paths: ['/home/anna/Downloads'], thorough: false }])
  workers[0]?.say({ kind: 'looked', stock, covers: [cover] })
  expect(exportsLook.state).toEqual({ phase: 'looked', wish, stock, look: 1 })
  expect(workers[0]?.killed).toBe(true)
  workers[0]?.exit(9)
  expect(exportsLook.state.phase).toBe('looked')
})

it('gives the places of pictures by the number of the look that is shown, and of no other', () => {
  const { look: exportsLook, workers } = look()
  exportsLook.look(wish)
  workers[0]?.say({ kind: 'ready' })
  workers[0]?.say({ kind: 'looked', stock, covers: [cover] })
  expect([exportsLook.cover(1, 0), exportsLook.cover(1, 1), exportsLook.cover(2, 0)]).toEqual([
    cover,
    undefined,
    undefined,
  ])
  exportsLook.look(wish)
  expect(exportsLook.cover(1, 0)).toBeUndefined()
  workers[1]?.say({ kind: 'looked', stock, covers: [] })
  expect([exportsLook.cover(1, 0), exportsLook.cover(2, 0)]).toEqual([undefined, undefined])
})

it('hears nothing of a process that was replaced', () => {
  const { look: exportsLook, workers } = look()
  exportsLook.look(wish)
  const next = { paths: ['/other'], thorough: true }
  exportsLook.look(next)
  expect(workers[0]?.killed).toBe(true)
  workers[0]?.say({ kind: 'looked', stock, covers: [] })
  workers[0]?.exit(1)
  expect(exportsLook.state).toEqual({ phase: 'looking', wish: next, progress: null })
})

it('changes nothing for a path that is not whole', () => {
  const { look: exportsLook, workers } = look()
  exportsLook.look(wish)
  expect(exportsLook.look({ paths: ['/a', 'b'], thorough: false })).toMatchObject({
    problem: { code: 'folder-not-whole' },
  })
  expect([workers.length, workers[0]?.killed, exportsLook.state.phase]).toEqual([1, false, 'looking'])
})

it.each<[string, (worker: FakeWorker) => void]>([
  ['ends', (worker) => worker.exit(134)],
  ['says that it failed', (worker) => worker.say({ kind: 'failed', detail: 'out of memory' })],
  ['says what nobody understands', (worker) => worker.say({ kind: 'looked' })],
])('is a failure as a state when the process %s', (_, act) => {
  const { look: exportsLook, workers } = look()
  exportsLook.look(wish)
  const [worker] = workers
  if (worker) act(worker)
  expect(exportsLook.state).toMatchObject({ phase: 'failed', wish, problem: { code: 'unexpected' } })
})

it('is a failure as a state when no process can be started, and can be tried again', () => {
  const { look: exportsLook } = look(true)
  expect(exportsLook.look(wish)).toMatchObject({ ok: true, value: { phase: 'failed' } })
  expect(exportsLook.forget()).toEqual({ phase: 'idle' })
})

it('shortens lists that no window could show, and keeps the numbers', () => {
  const albums = Array.from({ length: 4000 }, () => ({ folder: 'a', items: 1 }))
  const each = { id: 'x', parts: [1], missing: [], sources: ['x'], entries: 4000, albums }
  const long = { ...stock, albums: 8000, exports: [each, each] }
  const short = shortenStock(long)
  expect(short.exports.map(({ albums }) => albums.length)).toEqual([4000, 1000])
  expect(short.albums).toBe(8000)
  expect(
    shortenStock({ ...long, exports: Array.from({ length: 900 }, () => ({ ...each, albums: [] })) }).exports,
  ).toHaveLength(500)
})

describe('the memory of a look', () => {
  const setBy = (startedWith: string[]): string[] => {
    const set: string[] = []
    keepMemorySmall(startedWith, (flag) => set.push(flag))
    return set
  }

  it('is kept small from within where the host could not start V8 with its flags, and left alone where it has', () => {
    expect(setBy([...lookFlags])).toEqual([])
    for (const startedWith of [[], ['--inspect'], lookFlags.slice(1)])
      expect(setBy(startedWith)).toEqual(['--semi-space-growth-factor=1', '--heap-growing-percent=25'])
  })
})
