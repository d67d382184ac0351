import { rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readCatalogue } from '../../../src/main/export/read-catalogue.ts'
import { atOnce } from '../../../src/main/slices.ts'
import type { AlbumId } from '../../../src/shared/domain.ts'
import type { EmulatorOptions, Fault } from '../../emulator/start-emulator.ts'
import { emptyAccount, restoring, type EmptyAccount, type Restoring } from './restoring.ts'
import { allAlbums, openWorld, type World } from '../world.ts'

let world: World
let there: EmptyAccount
let restore: Restoring
let album: { id: AlbumId; title: string; items: string[] }

/** A mirror with one album, and an account with nothing in it. */
async function open(items = 5, options: EmulatorOptions = {}): Promise<void> {
  world = await openWorld({ emulator: { items, albums: 1, itemBytes: 4_000 } })
  await world.run(allAlbums)
  const [found] = atOnce(readCatalogue(world.mirror.database)).albums
  if (!found) throw new Error('there is no album')
  album = { id: found.id as AlbumId, title: found.title, items: found.items }
  there = await emptyAccount({ ...options })
  there.emulator.switches.storesTwice = true
  restore = restoring(world.mirror, there.google, world.clock)
}

const pathsOf = (): string[] => {
  const { items } = atOnce(readCatalogue(world.mirror.database))
  return album.items.map((id) => join(world.path, items.get(id)?.path ?? ''))
}
const names = (): (string | undefined)[] => {
  const { items } = atOnce(readCatalogue(world.mirror.database))
  return album.items.map((id) => items.get(id)?.filename)
}
const namesThere = (): (string | undefined)[] =>
  there.emulator.library.album(album.title).items.map(({ filename }) => filename)

afterEach(async () => {
  await restore.restores.close()
  await there.close()
  await world.close()
})

describe('a restore', () => {
  test('tells of files that are damaged or gone, and does not send them; the rest goes', async () => {
    await open()
    const [damaged = '', gone = ''] = pathsOf()
    await truncate(damaged, 100)
    await rm(gone)
    const end = await restore.run([album.id])
    expect(end.outcome).toEqual({ kind: 'with-problems' })
    expect(end.result?.albums[0]).toMatchObject({ created: 3, failed: 2, found: { same: 3 } })
    expect(restore.restores.problems(0, 10).problems.map(({ problem, subject }) => [problem.code, subject])).toEqual([
      ['file-damaged', 'file'],
      ['file-missing', 'file'],
    ])
    const listed = restore.restores.items(restore.account, album.id, 0, 10)
    expect(listed.map(({ state, found, problem }) => [state, found ?? problem?.code])).toEqual([
      ['failed', 'file-damaged'],
      ['failed', 'file-missing'],
      ['created', 'same'],
      ['created', 'same'],
      ['created', 'same'],
    ])
    expect(namesThere()).toEqual(names().slice(2))
  })

  test.each<[string, Partial<Fault>]>([
    ['to say what is there', { on: 'api', path: '/v1/albums' }],
    ['to take bytes', { on: 'any', path: '/v1/uploads' }],
    ['to give back what it has', { on: 'media' }],
  ])('tells after three seconds that Google is silent where it is asked %s', async (_what, silent) => {
    await open(1)
    const { putting } = there.google.network
    const told = new Set<string | undefined>()
    putting.onChange(() => void told.add(putting.trouble()?.kind))
    there.emulator.addFault({ on: 'any', ...silent, do: { kind: 'delay', ms: 4_500 } })
    expect((await restore.run([album.id])).outcome).toEqual({ kind: 'complete' })
    expect([...told]).toEqual(['no-answer', undefined])
    expect(putting.trouble()).toBeUndefined()
  })

  test('waits for the next day of Google where this one is used up, and the next program goes on before', async () => {
    await open()
    there.emulator.switches.apiCallsPerDay = there.emulator.counters.api + 6
    const started = restore.restores.start({ account: restore.account, albums: [album.title], edit: false })
    expect(started.ok).toBe(true)
    const waiting = await restore.reaches(({ phase }) => phase === 'paused')
    expect(waiting).toMatchObject({ because: { code: 'google-day-quota' } })
    expect(waiting.phase === 'paused' && (waiting.until ?? 0) - world.clock.now()).toBeGreaterThan(0)
    there.emulator.switches.apiCallsPerDay = 0
    // Google's answer of before is remembered for as long as it said.
    await restore.restores.stop()
    expect(restore.restores.state()).toMatchObject({ phase: 'finished', outcome: { kind: 'stopped' } })
    await there.again()
    restore = restoring(world.mirror, there.google, world.clock)
    expect((await restore.run([album.title])).outcome).toEqual({ kind: 'complete' })
    expect([namesThere(), there.emulator.library.main.items.size]).toEqual([names(), 5])
  })

  test('that a disk allows no further note says so, and once it does the next one does the rest', async () => {
    await open()
    const { database } = world.mirror
    for (const meets of ['its beginning', 'its middle']) {
      const begin = (): void => {
        const started = restore.restores.start({ account: restore.account, albums: [album.title], edit: false })
        expect(started.ok, meets).toBe(true)
      }
      if (meets === 'its middle') begin()
      database.exec('PRAGMA query_only = 1')
      if (meets === 'its beginning') begin()
      const end = await restore.reaches(({ phase }) => phase === 'finished')
      expect(end, meets).toMatchObject({
        outcome: { kind: 'halted', problem: { code: 'mirror-read-only', values: { path: world.path } } },
      })
      database.exec('PRAGMA query_only = 0')
    }
    expect((await restore.run([album.title])).outcome).toEqual({ kind: 'complete' })
    expect([namesThere(), there.emulator.library.main.items.size]).toEqual([names(), 5])
  })

  test('writes nothing to an account that does not allow it, and says which permission it needs', async () => {
    await open(5, {})
    await there.close()
    there = await emptyAccount({}, [])
    restore = restoring(world.mirror, there.google, world.clock)
    const plan = await restore.restores.plan({ account: restore.account, albums: [album.id], edit: true })
    expect(plan).toMatchObject({ ok: true, value: { permissions: ['add', 'edit'] } })
    const { api } = there.emulator.counters
    const end = await restore.run([album.id])
    expect(end.outcome).toMatchObject({
      kind: 'halted',
      problem: { code: 'scope-missing', values: { permission: 'add' } },
    })
    expect(there.emulator.counters.api).toBe(api)
  })

  test('sends the bytes anew where Google has forgotten them since', async () => {
    await open()
    const fault = there.emulator.addFault({
      on: 'api',
      method: 'mediaItems.batchCreate',
      times: 'always',
      do: { kind: 'status', status: 500 },
    })
    restore.restores.start({ account: restore.account, albums: [album.id], edit: false })
    await restore.reaches((state) => state.phase === 'paused' && state.because?.code === 'google-unclear')
    await restore.restores.stop()
    fault.remove()
    expect(there.emulator.counters.byMethod['uploads.raw']).toBe(5)
    there.forgetUploads()
    expect((await restore.run([album.id])).outcome).toEqual({ kind: 'complete' })
    expect(there.emulator.counters.byMethod['uploads.raw']).toBe(10)
    expect([namesThere(), there.emulator.library.main.items.size]).toEqual([names(), 5])
  })

  test('is paused, resumed and stopped, and goes on where it was', async () => {
    await open(20)
    there.emulator.switches.writeMs = 50
    restore.restores.start({ account: restore.account, albums: [album.id], edit: false })
    await restore.reaches((state) => state.phase === 'running' && state.progress.step === 'restoring')
    expect(restore.restores.pause()).toEqual({ ok: true, value: undefined })
    await restore.reaches(({ phase }) => phase === 'paused')
    const { api } = there.emulator.counters
    await new Promise((resolve) => setTimeout(resolve, 300))
    // Of what was under way when it was paused, some calls may still have been to come.
    expect(there.emulator.counters.api - api).toBeLessThan(8)
    restore.restores.resume()
    await restore.restores.stop()
    expect(restore.restores.state()).toMatchObject({ phase: 'finished', outcome: { kind: 'stopped' } })
    expect((await restore.run([album.id])).outcome).toEqual({ kind: 'complete' })
    expect([namesThere(), there.emulator.library.main.items.size]).toEqual([names(), names().length])
  })

  test('of an album that the account still has puts nothing into it', async () => {
    await open()
    restore = restoring(world.mirror, world.google, world.clock)
    const [, , third] = world.emulator.library.main.albums[0]?.items ?? []
    expect(third).toBeDefined()
    await world.google.allow(restore.account, ['add'])
    await expect.poll(() => world.google.signInState().phase, { timeout: 20_000 }).toBe('done')
    const end = await restore.run([album.id])
    expect(end.result?.albums[0]).toMatchObject({ created: 0, there: 5, failed: 0, found: { same: 5 } })
    expect([world.emulator.library.main.albums.length, world.emulator.library.main.items.size]).toEqual([1, 5])
    expect(world.emulator.counters.byMethod['uploads.raw']).toBeUndefined()
  })

  test('finds what is otherwise there than it should be', async () => {
    await open()
    await restore.run([album.id])
    const album0 = there.emulator.library.album(album.title)
    const [first, second, third, ...rest] = album0.items
    if (!first || !second || !third) throw new Error('there should be five')
    album0.items = [second, third, first, ...rest]
    there.emulator.library.changeItem(second.id, { description: 'Words of a person' })
    const end = await restore.run([album.id])
    expect(end.outcome).toEqual({ kind: 'with-problems' })
    expect(end.result?.albums[0]).toMatchObject({ found: { same: 3, changed: 1, elsewhere: 1 } })
    expect(restore.restores.problems(0, 10).problems.map(({ problem }) => problem.code)).toEqual([
      'restore-order-differs',
      'restore-texts-differ',
    ])
    expect(there.emulator.library.item(second.id).description).toBe('Words of a person')
  })

  test('goes on after a network that was away for a while', async () => {
    await open()
    there.emulator.addFault({ on: 'api', method: 'uploads.raw', times: 4, do: { kind: 'reset', at: 'start' } })
    there.emulator.addFault({
      on: 'api',
      method: 'mediaItems.batchCreate',
      times: 2,
      do: { kind: 'status', status: 503 },
    })
    expect((await restore.run([album.id])).outcome).toEqual({ kind: 'complete' })
    expect([namesThere(), there.emulator.library.main.items.size]).toEqual([names(), 5])
  })
})
