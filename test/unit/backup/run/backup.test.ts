import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBackup, type Backup } from '../../../../src/main/backup/backup.ts'
import { Arbiter } from '../../../../src/main/tasks/arbiter.ts'
import type { AlbumId, Selection } from '../../../../src/shared/domain.ts'
import { partsOf, remoteItem, RunGoogle, wholeLibrary } from './one-run.ts'
import { never, refused, runBench, soon } from './run-bench.ts'

const bench = runBench()
let arbiter: Arbiter
let backup: Backup

beforeEach(() => {
  arbiter = new Arbiter()
  backup = open()
})
afterEach(() => backup.close())

const open = (): Backup => createBackup({ ...partsOf(bench.small, [bench.google]), arbiter })
const gone = refused({ kind: 'permanent', problem: { code: 'item-processing-failed' } })
const listsAsked = () => bench.google.asked.filter((asked) => asked === 'library').length

async function run(selection: Selection = wholeLibrary): Promise<unknown> {
  expect(backup.start(selection)).toEqual({ ok: true, value: undefined })
  const state = await backup.whenSettled()
  return state.phase === 'finished' ? state.outcome : state.phase
}

describe('a start', () => {
  const nothing: Selection = { allAlbums: false, sharedAlbums: false, library: false, albums: [] }
  const only = { from: '2020-01-01', to: '2020-12-31' } as never

  test('needs something that can be asked for', () => {
    expect(backup.start(nothing)).toEqual({ ok: false, problem: { code: 'nothing-selected' } })
    const narrowed: Partial<Selection>[] = [{ allAlbums: true }, { sharedAlbums: true }, { albums: ['x' as AlbumId] }]
    for (const part of narrowed) {
      const selection = { ...wholeLibrary, only, ...part }
      expect(backup.start(selection)).toEqual({ ok: false, problem: { code: 'filters-with-albums' } })
      expect(backup.choose(selection)).toEqual({ ok: false, problem: { code: 'filters-with-albums' } })
    }
    expect(backup.state()).toEqual({ kind: 'backup', phase: 'idle' })
    expect(backup.chosen()).toBeNull()
  })

  test('needs somebody who is signed in, and that nothing else is in the way', async () => {
    bench.google.account.signedIn = false
    expect(backup.start(wholeLibrary)).toMatchObject({ ok: false, problem: { code: 'sign-in-needed' } })
    bench.google.account.signedIn = true
    const other = arbiter.begin('import')
    expect(backup.start(wholeLibrary)).toEqual({ ok: false, problem: { code: 'import-running' } })
    if (other.ok) other.value.end()
    expect(await run()).toEqual({ kind: 'complete' })
    expect(await run({ ...wholeLibrary, only })).toMatchObject({ kind: expect.any(String) as string })
  })

  test('needs one of several who is signed in', async () => {
    const other = new RunGoogle('Bob')
    other.account.signedIn = false
    backup = createBackup({ ...partsOf(bench.small, [bench.google, other]), arbiter })
    backup.limitsChanged()
    expect(backup.start(wholeLibrary)).toMatchObject({ ok: true })
    await backup.whenSettled()
  })

  test('is one at a time, and can be stopped, and closed', async () => {
    expect(backup.start(wholeLibrary)).toMatchObject({ ok: true })
    expect(backup.start(wholeLibrary)).toEqual({ ok: false, problem: { code: 'backup-running' } })
    expect(backup.pause()).toMatchObject({ ok: true })
    expect(backup.state().phase).toBe('paused')
    backup.limitsChanged()
    expect(backup.resume()).toMatchObject({ ok: true })
    expect(backup.state().phase).toBe('running')
    expect(await backup.stop()).toMatchObject({ ok: true })
    expect(backup.state()).toMatchObject({ phase: 'finished', outcome: { kind: 'stopped' } })
    for (const steer of [() => backup.pause(), () => backup.resume()])
      expect(steer()).toEqual({ ok: false, problem: { code: 'backup-not-running' } })
    backup.start(wholeLibrary)
    await backup.close()
    expect(backup.state()).toMatchObject({ phase: 'finished', outcome: { kind: 'stopped' } })
  })
})

test('what is told of the last run is what it has done, also after a restart', async () => {
  expect([backup.albums(), backup.lastSelection(), backup.problems(0, 9)]).toEqual([
    [],
    null,
    { total: 0, problems: [] },
  ])
  bench.google.albums = [{ id: 'lake', title: 'Lake', shared: false }]
  bench.google.members.set('lake', [remoteItem('a')])
  bench.google.bytes.set('url of b', never)
  let told = 0
  const end = backup.subscribe(() => void told++)
  const selection = { ...wholeLibrary, allAlbums: true }
  expect(await run(selection)).toEqual({ kind: 'with-problems' })
  await bench.small.clock.turn(200)
  end()
  expect(told).toBeGreaterThan(0)
  expect(backup.albums()).toMatchObject([{ items: 1, done: 1 }])
  backup = open()
  expect(backup.albums()).toEqual([])
  expect(backup.lastSelection()).toEqual(selection)
  expect(backup.problems(0, 9)).toMatchObject({ total: 1, problems: [{ problem: { code: 'google-refused' } }] })
  expect(backup.problems(1, 9)).toMatchObject({ total: 1, problems: [] })
  expect(backup.problems(0, 9, 'no such group')).toMatchObject({ problems: [] })
  expect(backup.problemGroups()).toHaveLength(1)
})

test('what is to be backed up is what a person ticked, else what the last run was about', async () => {
  await run()
  expect(backup.chosen()).toEqual(wholeLibrary)
  const ticked = { ...wholeLibrary, library: false, allAlbums: true }
  expect(backup.choose(ticked)).toEqual({ ok: true, value: undefined })
  expect([backup.chosen(), backup.lastSelection()]).toEqual([ticked, wholeLibrary])
})

describe('trying again', () => {
  test('needs a run before it', () => {
    expect(backup.retry()).toEqual({ ok: false, problem: { code: 'backup-not-running' } })
  })

  test('asks for what can be helped, and lists nothing', async () => {
    bench.google.bytes.set('url of a', never)
    bench.google.bytes.set('url of b', gone)
    await run()
    bench.google.bytes.clear()
    const lists = listsAsked()
    expect(backup.retry()).toEqual({ ok: true, value: undefined })
    await backup.whenSettled()
    expect(bench.google.asked.filter((asked) => asked === 'url of a=d')).toHaveLength(2)
    expect(bench.google.asked.filter((asked) => asked === 'url of b=d')).toHaveLength(1)
    expect(listsAsked()).toBe(lists)
  })

  test('of a group asks for that alone, and for nothing once it is gone', async () => {
    bench.google.bytes.set('url of a', never)
    bench.google.bytes.set('url of b', gone)
    await run()
    bench.google.bytes.clear()
    const group = backup.problemGroups().find(({ first }) => first.problem.code === 'item-processing-failed')?.group
    const asked = bench.google.asked.length
    expect(backup.retry('no such group')).toEqual({ ok: true, value: undefined })
    await backup.whenSettled()
    expect(bench.google.asked).toHaveLength(asked)
    expect(backup.retry(group)).toEqual({ ok: true, value: undefined })
    await backup.whenSettled()
    const again = bench.google.asked.slice(asked).filter((each) => each.startsWith('url'))
    expect(again).toEqual(['url of b=d'])
  })

  test('lists anew where what failed was no single item', async () => {
    bench.google.items = { kind: 'permanent', problem: { code: 'google-refused' } }
    await run()
    const lists = listsAsked()
    bench.google.items = [remoteItem('a')]
    expect(backup.retry()).toEqual({ ok: true, value: undefined })
    await backup.whenSettled()
    expect(listsAsked()).toBe(lists + 1)
    expect(backup.state()).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 1 } })
  })

  test('is done at once by a run that is under way', async () => {
    bench.google.bytes.set('url of a', never)
    const { goOn } = bench.google.hold('url of c')
    backup.start(wholeLibrary)
    await expect.poll(() => backup.problems(0, 1).total, soon).toBe(1)
    bench.google.bytes.clear()
    expect(backup.retry()).toEqual({ ok: true, value: undefined })
    goOn()
    expect(await backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 3 } })
    expect(listsAsked()).toBe(1)
  })
})

test('what is tried again with the lists is asked for at once, although Google never delivers it', async () => {
  bench.google.bytes.set('url of a', never)
  for (let day = 0; day < 3; day++) {
    await run()
    await bench.small.clock.turn(60_000)
  }
  await run({ ...wholeLibrary, albums: ['unknown' as AlbumId] })
  const asked = () => bench.google.asked.filter((each) => each === 'url of a=d').length
  const before = asked()
  backup.retry()
  await backup.whenSettled()
  expect(asked()).toBe(before + 1)
})

test('whose session is not there any more is asked for nothing', async () => {
  backup = createBackup({ ...partsOf(bench.small, [bench.google]), arbiter, session: () => undefined })
  expect(await run()).toMatchObject({ kind: expect.stringMatching(/halted|with-problems/) as string })
  expect(bench.google.asked).toEqual([])
})
