import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LaneGates } from '../../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../../src/main/google/library/library-api.ts'
import { findGone } from '../../../../src/main/backup/listing/find-gone.ts'
import { RunItems } from '../../../../src/main/backup/run-items.ts'
import type { ApiFailure, LibraryApi, RemoteItem } from '../../../../src/main/google/library/library-api.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import { ann } from './one-plan.ts'
import { addMissing, addRow, addRows, changeRows, removeRows } from '../../../rows/rows.ts'

const day = 86_400_000

let small: SmallMirror
let items: RunItems
let stop: AbortController
/** What Google does not know, what it fails for, and how it fails for all. */
let gone: Set<string>
let failing: Set<string>
let failure: ApiFailure | undefined
let asked: string[][]
let paused: number

beforeAll(async () => void (small = await SmallMirror.open()))
beforeEach(() => {
  items = new RunItems(small.database)
  stop = new AbortController()
  ;[gone, failing, failure, asked, paused] = [new Set(), new Set(), undefined, [], 0]
})
afterEach(() => small.empty())
afterAll(() => small.close())

const library = {
  batchGet: (ids: readonly string[]) => {
    asked.push([...ids])
    if (failure) return Promise.resolve({ ok: false, failure })
    const value = { items: new Map<string, RemoteItem>(), gone: new Set<string>(), failed: new Map() }
    for (const id of ids)
      if (gone.has(id)) value.gone.add(id)
      else if (failing.has(id)) value.failed.set(id, { kind: 'cancelled' })
      else value.items.set(id, { id } as RemoteItem)
    return Promise.resolve({ ok: true, value })
  },
} as unknown as LibraryApi

async function find(wholeLibrary = true, onPause?: () => void): Promise<void> {
  const { clock, database } = small
  const goOn = (): Promise<void> => {
    paused++
    onPause?.()
    return Promise.resolve()
  }
  const walk = { account: ann, gates: new LaneGates<AccountUse>(clock), clock, signal: stop.signal, goOn }
  await findGone(walk, library, database, wholeLibrary)
}

const inGoogle = (): string[] =>
  small.rows('SELECT filename FROM item WHERE in_google = 1 ORDER BY ref').map((row) => String(row['filename']))
const confirmed = (): Record<string, number> =>
  Object.fromEntries(
    small
      .rows('SELECT filename, at FROM item_confirmed JOIN item ON ref = item ORDER BY ref')
      .map((row) => [String(row['filename']), Number(row['at'])]),
  )
const confirm = (item: number, at: number): void => void addRow(small.database, 'item_confirmed', { item, at })
const takenOut = (item: number): void =>
  void small.database.prepare('INSERT INTO run_removed (item) VALUES (?)').run(item)

describe('what another account lists, and this one has, too', () => {
  beforeEach(() => {
    addRows(small.database, 'owner', [
      { id: 'ann', name: 'Ann' },
      { id: 'nora', name: 'Nora' },
    ])
    addRows(small.database, 'source', [
      { ref: 1, id: 'library', kind: 'library', account: 'ann', owner: 'ann' },
      { ref: 2, id: 'exports', kind: 'takeout', owner: 'nora' },
    ])
    const [one, other] = [small.item('a.jpg'), small.item('b.jpg')]
    addRow(small.database, 'account', { id: 'bob', email: '' })
    changeRows(small.database, 'item', { account: 'bob' })
    addRows(small.database, 'item_source', [
      { item: one, source: 1, key: 'Q1', facts: '{}', first_seen: 1 },
      { item: one, source: 2, key: 'Q1', facts: '{}', first_seen: 1 },
      { item: other, source: 1, key: 'Q2', facts: '{}', first_seen: 1 },
    ])
  })
  // `empty` leaves accounts as they are.
  afterEach(() => {
    removeRows(small.database, 'item_source')
    removeRows(small.database, 'item')
    removeRows(small.database, 'account', { id: 'bob' })
  })
  const said = (): unknown[] => small.rows('SELECT source, key, state, facts FROM item_source ORDER BY source, key')
  const listed = { state: 'listed', facts: '{}' }

  test('is asked for, and what Google does not know is gone from there alone', async () => {
    gone.add('Q1')
    await find()
    expect(asked).toEqual([['Q1', 'Q2']])
    expect(said()).toEqual([
      { source: 1, key: 'Q1', state: 'gone', facts: '{}' },
      { source: 1, key: 'Q2', ...listed },
      { source: 2, key: 'Q1', ...listed },
    ])
    await find()
    expect(asked.at(-1)).toEqual(['Q2'])
  })

  test.each<[string, () => void, boolean]>([
    ['only albums were listed', () => undefined, false],
    ['Google does not answer', () => void (failure = { kind: 'cancelled' }), true],
  ])('stays as it is where %s', async (_, given, whole) => {
    given()
    gone.add('Q1')
    await find(whole)
    expect(small.rows("SELECT 1 FROM item_source WHERE state = 'gone'")).toEqual([])
  })
})

describe('what no list names', () => {
  test('is not asked for where no account has listed it', async () => {
    const known = await small.photo('known.jpg')
    const other = await small.photo('scanned.jpg')
    // Even if it says that Google has it, as nothing that Shoebox writes does.
    changeRows(small.database, 'item', { account: null, remote_id: null }, { ref: other })
    takenOut(known)
    takenOut(other)
    await find()
    expect(asked.flat()).toEqual(
      small.rows(`SELECT remote_id FROM item WHERE ref = ${known}`).map((row) => row['remote_id']),
    )
    expect(inGoogle()).toEqual(['known.jpg', 'scanned.jpg'])
  })

  test('is asked for, and only what Google does not know is gone', async () => {
    const here = await small.photo('gone.jpg')
    const named = ['given', 'failing', 'album', 'library', 'both'].map((name) => small.item(name))
    for (const [at, by] of [
      [2, 'album'],
      [3, 'library'],
      [4, 'album'],
      [4, 'library'],
    ] as const)
      items.insert(named[at] ?? 0, by)
    gone.add('gone.jpg')
    failing.add('failing')
    confirm(here, 5)
    await find()
    expect(asked).toEqual([['gone.jpg', 'given', 'failing']])
    expect(inGoogle()).toEqual(['given', 'failing', 'album', 'library', 'both'])
    const now = small.clock.now()
    // What an album named needs no question either, should it not be listed next time.
    expect(confirmed()).toEqual({ given: now, album: now })
    expect(await small.content('Photos/2021/07/gone.jpg')).toBe('gone.jpg')
    expect(small.rows('SELECT item FROM current_file')).toEqual([{ item: here }])
    ;[asked, paused] = [[], 0]
    await find()
    // Known to be gone, confirmed, or still not known.
    expect([asked, paused]).toEqual([[['failing']], 2])
  })

  test('is asked for though an album that seems unchanged has it', async () => {
    items.insert(small.item('a'))
    await find()
    expect(asked).toEqual([['a']])
  })

  test('is no matter unless the whole library was listed, but for what albums lost', async () => {
    small.item('a')
    const [lost, listed] = [small.item('lost'), small.item('listed')]
    takenOut(lost)
    takenOut(listed)
    items.insert(listed, 'album')
    confirm(listed, 7)
    confirm(lost, small.clock.now() - 5)
    await find(false)
    expect(asked).toEqual([['lost']])
    // Nothing was confirmed by a library.
    expect(confirmed()).toEqual({ lost: small.clock.now(), listed: 7 })
  })

  test('is not asked of another account', async () => {
    addMissing(small.database, 'account', { id: 'ben' })
    const [one, other] = [small.item('one'), small.item('other')]
    for (const ref of [one, other]) changeRows(small.database, 'item', { account: 'ben' }, { ref })
    items.insert(other, 'album')
    await find()
    expect([asked, confirmed()]).toEqual([[], {}])
  })

  test.each([
    [0, false],
    [31 * day, false],
    [31 * day + 1, true],
    [-1, true],
  ])('and was confirmed %i ms ago is asked for again: %s', async (ago, again) => {
    const item = small.item('a')
    confirm(item, small.clock.now() - ago)
    await find()
    expect(asked).toEqual(again ? [['a']] : [])
    expect(confirmed()).toEqual({ a: small.clock.now() - (again ? 0 : ago) })
  })

  test('is asked for fifty at a time, each once, with a pause before each', async () => {
    const names = Array.from({ length: 120 }, (_, at) => `item ${at}`)
    for (const name of names) small.item(name)
    for (const name of names.slice(10, 60)) failing.add(name)
    gone.add('item 0').add('item 119')
    await find()
    expect(asked.map((ids) => ids.length)).toEqual([50, 50, 20])
    expect(asked.flat()).toEqual(names)
    expect(paused).toBe(4)
    expect(inGoogle()).toEqual(names.slice(1, -1))
    expect(Object.keys(confirmed())).toHaveLength(120 - 2 - 50)
  })

  test('is left alone when Google fails, or when the backup ends', async () => {
    small.item('a')
    for (let at = 0; at < 60; at++) small.item(`more ${at}`)
    failure = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 1 }
    gone.add('a')
    await find()
    expect([asked.length, inGoogle().length, confirmed()]).toEqual([1, 61, {}])
    failure = undefined
    await find(true, () => stop.abort())
    expect([asked.length, inGoogle().length]).toEqual([1, 61])
  })
})

describe('what lists have named', () => {
  test('is confirmed by an album only, and not written down every day', async () => {
    const now = small.clock.now()
    const ago = { never: undefined, now: 0, day, before: day + 1, toCome: -1 }
    for (const [name, age] of Object.entries(ago)) {
      const item = small.item(name)
      items.insert(item, 'album')
      if (age !== undefined) confirm(item, now - age)
    }
    await find()
    expect(confirmed()).toEqual({ never: now, now, day: now - day, before: now, toCome: now })
  })

  test('loses what confirmed it once the library names it', async () => {
    const [one, both] = [small.item('one'), small.item('both')]
    items.insert(one, 'library')
    items.insert(both, 'album')
    items.insert(both, 'library')
    for (const item of [one, both]) confirm(item, small.clock.now())
    await find()
    expect([asked, confirmed()]).toEqual([[], {}])
  })
})
