import { describe, expect, it } from 'vitest'
import type { ItemMark, KnownInMirror } from '../../../src/shared/imports/item-mark.ts'
import type { LookState } from '../../../src/shared/imports/imports.ts'
import { noEntries } from '../../../src/shared/imports/entry-class.ts'
import type { EntryPlace } from '../../../src/main/takeout/archives/entry-place.ts'
import type { Stock } from '../../../src/shared/imports/export-stock.ts'
import { ExportsLook } from '../../../src/main/takeout/looking/exports-look.ts'
import { answersOf, mostAlbums } from '../../../src/main/takeout/looking/stock-lists.ts'
import { keepMemorySmall, lookFlags } from '../../../src/main/takeout/looking/look-memory.ts'

interface FakeWorker {
  sent: unknown[]
  killed: boolean
  say(message: unknown): void
  exit(code: number): void
}

function look(
  failing = false,
  known?: (marks: readonly ItemMark[]) => Promise<KnownInMirror | undefined>,
): { look: ExportsLook; workers: FakeWorker[]; states: LookState[] } {
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
    hasMirror: () => known !== undefined,
    known: known ?? (() => Promise.resolve(undefined)),
    changed: (state) => void states.push(state),
    log: () => undefined,
  })
  return { look: made, workers, states }
}

const wish = { paths: ['~/Downloads'], thorough: false }
const cover: EntryPlace = { kind: 'file', path: '/home/anna/Downloads/a.jpg', size: 7 }
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
  expect(workers[0]?.sent).toEqual([{ kind: 'look', paths: ['/home/anna/Downloads'], thorough: false, marks: false }])
  workers[0]?.say({ kind: 'looked', stock })
  expect(exportsLook.state).toMatchObject({ phase: 'looked', wish, stock, look: 1 })
  expect(workers[0]?.killed).toBe(true)
  workers[0]?.exit(9)
  expect(exportsLook.state.phase).toBe('looked')
})

describe('what the mirror has already', () => {
  const mark: ItemMark = { export: 'x', path: 'a.jpg', size: 7, mark: 'crc 1', role: 'primary', isItem: true }
  const marks = Array.from({ length: 5 }, (_, at) => ({ ...mark, path: String(at) }))

  it('is asked for once all is found, and told with it', async () => {
    const asked: string[][] = []
    const { look: exportsLook, workers } = look(false, async (all) => {
      asked.push(all.map(({ path }) => path))
      return Promise.resolve({ items: 3, bytes: 21, mirror: '/photos' })
    })
    exportsLook.look(wish)
    workers[0]?.say({ kind: 'ready' })
    expect(workers[0]?.sent).toMatchObject([{ marks: true }])
    workers[0]?.say({ kind: 'marks', marks: marks.slice(0, 2) })
    workers[0]?.say({ kind: 'marks', marks: marks.slice(2) })
    workers[0]?.say({ kind: 'looked', stock })
    expect([workers[0]?.killed, exportsLook.state.phase]).toEqual([true, 'looking'])
    await expect
      .poll(() => exportsLook.state)
      .toMatchObject({ phase: 'looked', look: 1, stock: { here: { items: 3, bytes: 21, mirror: '/photos' } } })
    expect(asked).toEqual([['0', '1', '2', '3', '4']])
  })

  it('is not told of a look that somebody has ended or replaced meanwhile', async () => {
    for (const act of ['forget', 'look', 'close'] as const) {
      const answer = Promise.withResolvers<KnownInMirror>()
      const { look: exportsLook, workers, states } = look(false, () => answer.promise)
      exportsLook.look(wish)
      workers[0]?.say({ kind: 'marks', marks: marks.slice(0, 2) })
      workers[0]?.say({ kind: 'marks', marks: marks.slice(2) })
      workers[0]?.say({ kind: 'looked', stock })
      if (act === 'look') exportsLook.look(wish)
      else exportsLook[act]()
      answer.resolve({ items: 3, bytes: 21, mirror: '/photos' })
      await answer.promise
      await Promise.resolve()
      expect(states.map(({ phase }) => phase)).not.toContain('looked')
    }
  })
})

it('gives the places of pictures by the number of the look that is shown, and of no other', () => {
  const { look: exportsLook, workers } = look()
  exportsLook.look(wish)
  workers[0]?.say({ kind: 'ready' })
  workers[0]?.say({ kind: 'covers', covers: [cover] })
  workers[0]?.say({ kind: 'looked', stock })
  expect([exportsLook.cover(1, 0), exportsLook.cover(1, 1), exportsLook.cover(2, 0)]).toEqual([
    cover,
    undefined,
    undefined,
  ])
  exportsLook.look(wish)
  expect(exportsLook.cover(1, 0)).toBeUndefined()
  workers[1]?.say({ kind: 'looked', stock })
  expect([exportsLook.cover(1, 0), exportsLook.cover(2, 0)]).toEqual([undefined, undefined])
})

it('hears nothing of a process that was replaced', () => {
  const { look: exportsLook, workers } = look()
  exportsLook.look(wish)
  const next = { paths: ['/other'], thorough: true }
  exportsLook.look(next)
  expect(workers[0]?.killed).toBe(true)
  workers[0]?.say({ kind: 'looked', stock })
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

describe('the lists of what was found', () => {
  const albumsOf = (count: number, name: string) =>
    Array.from({ length: count }, (_, at) => ({ folder: `${name} ${at}`, items: 1 }))
  const exportOf = (id: string, albums: number, sources = 1) => ({
    id,
    parts: [1],
    missing: [],
    sources: Array.from({ length: sources }, (_, at) => `${id} ${at}`),
    entries: 1,
    albums: albumsOf(albums, id),
  })

  /** What a process would say of it, and what is known then. */
  function told(found: Stock, covers: readonly EntryPlace[] = []) {
    const { look: exportsLook, workers } = look()
    exportsLook.look(wish)
    const said = [...answersOf(found, covers)]
    for (const each of said) workers[0]?.say(each)
    const { state } = exportsLook
    if (state.phase !== 'looked') throw new Error(state.phase)
    return { exportsLook, said, overview: state.stock }
  }

  it('come over in messages of a size that nobody waits for', () => {
    const { said } = told(
      { ...stock, exports: [exportOf('x', 7000)] },
      Array.from({ length: 5000 }, () => cover),
    )
    const lengths = said.map((each) =>
      each.kind === 'albums' ? each.albums.length : each.kind === 'covers' ? each.covers.length : each.kind,
    )
    expect(lengths).toEqual([2000, 2000, 2000, 1000, 2000, 2000, 1000, 'looked'])
  })

  it('can be had whole, whatever their length, and the overview has the first of each', () => {
    const problems = Array.from({ length: 300 }, (_, at) => ({
      code: 'entry-damaged' as const,
      values: { path: String(at) },
    }))
    const exports = [exportOf('x', 7000, 250), ...Array.from({ length: 120 }, (_, at) => exportOf(`other ${at}`, 2))]
    const found = { ...stock, exports, problems, problemCounts: { 'entry-damaged': 12_345 } }
    const { exportsLook, overview } = told(found)
    const lists = exportsLook.lists(1)
    const every = <Item>(
      ask: (wish: { offset: number; limit: number }) => { total: number; items: Item[] } | undefined,
    ) => {
      const items: Item[] = []
      for (;;) {
        const slice = ask({ offset: items.length, limit: 999 })
        if (!slice || slice.items.length === 0) return items
        items.push(...slice.items)
      }
    }
    expect(every((wish) => lists?.albums(0, wish))).toEqual(exports[0]?.albums)
    expect(every((wish) => lists?.albums(120, wish))).toEqual(exports[120]?.albums)
    expect(every((wish) => lists?.sources(0, wish))).toEqual(exports[0]?.sources)
    expect(every((wish) => lists?.problems('entry-damaged', wish))).toEqual(problems)
    expect(
      every((wish) => lists?.exports(wish)).map(({ id, albumCount, sourceCount }) => [id, albumCount, sourceCount]),
    ).toEqual(exports.map(({ id, albums, sources }) => [id, albums.length, sources.length]))
    expect(lists?.albums(500, { offset: 0, limit: 10 })).toEqual({ total: 0, items: [] })
    const [first] = overview.exports
    expect(first?.albums).toEqual(exports[0]?.albums.slice(0, first?.albums.length))
    expect(first?.sources).toEqual(exports[0]?.sources.slice(0, first?.sources.length))
    expect(overview).toMatchObject({
      exportCount: 121,
      problems: problems.slice(0, 1),
      keptProblems: { 'entry-damaged': 300 },
    })
    expect(JSON.stringify(overview).length).toBeLessThan(200_000)
  })

  it('end where no account has more, and count the rest', () => {
    const { overview } = told({
      ...stock,
      albums: mostAlbums + 5,
      exports: [exportOf('x', mostAlbums - 5), exportOf('y', 10)],
    })
    expect(overview.exports.map(({ albumCount }) => albumCount)).toEqual([mostAlbums - 5, 5])
    expect(overview.albums).toBe(mostAlbums + 5)
  })

  it('are those of the look that is shown, and of no other', () => {
    const { exportsLook } = told({ ...stock, exports: [exportOf('x', 3)] })
    expect(exportsLook.lists(2)).toBeUndefined()
    exportsLook.forget()
    expect(exportsLook.lists(1)).toBeUndefined()
    exportsLook.look(wish)
    expect(exportsLook.lists(1)).toBeUndefined()
  })
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
