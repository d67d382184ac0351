import { appendFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refreshAlbums } from '../../../src/main/backup/listing/refresh-albums.ts'
import { verdictFacts } from '../../../src/main/library/completeness/verdict-facts.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import { verdictOf, type Verdict } from '../../../src/shared/tasks/verdict.ts'
import { allAlbums, everything, openWorld, type World } from '../world.ts'
import { addRow, changeRows, sql } from '../../rows/rows.ts'

let world: World
let reachable: boolean

beforeEach(async () => {
  reachable = true
  const reach: typeof fetch = (...request) =>
    reachable ? fetch(...request) : Promise.reject(Object.assign(new Error('no network'), { code: 'ENETUNREACH' }))
  world = await openWorld({
    emulator: { items: 60, albums: 3, itemBytes: 600 },
    googlePorts: { fetch: (url, init) => reach(url, init) },
  })
})
afterEach(() => world.close())

const verdict = (): Verdict => verdictOf(verdictFacts(world.mirror.database, false))
const firstAlbum = () =>
  world.mirror.database.prepare('SELECT id, remote_id FROM album WHERE shared = 0 ORDER BY position').get()

async function refresh(): Promise<void> {
  const session = (account: Parameters<typeof world.google.session>[0]) => world.google.session(account)
  const { mirror, clock, google } = world
  const accounts = () => google.accounts()
  const ports = { mirror, clock, session, accounts, log: () => undefined, network: google.network.albums }
  expect(await refreshAlbums(ports, new AbortController().signal)).toMatchObject({ ok: true })
}

describe('the verdict of a mirror', () => {
  it('follows a backup from nothing to everything', async () => {
    expect(verdict()).toMatchObject({ kind: 'nothing', begun: false })
    await refresh()
    expect(verdict()).toMatchObject({ kind: 'nothing' })
    await world.run(everything)
    expect(verdict()).toMatchObject({ kind: 'complete', here: 60, listed: true, library: true, needs: [] })
  })

  it('is not known when Google cannot be reached, and what is here is still counted', async () => {
    await world.run(everything)
    const { listedAt } = verdict()
    reachable = false
    const ended = await world.run(everything)
    expect(ended.outcome.kind).toBe('with-problems')
    expect(verdict()).toMatchObject({ kind: 'unknown', here: 60, listed: false, listedAt })
    // What only tries again takes the problems over, and reads no lists.
    world.backup.retry()
    await world.backup.whenSettled()
    expect(verdict()).toMatchObject({ kind: 'unknown', listed: false, listedAt })
    reachable = true
    await world.run(everything)
    expect(verdict().kind).toBe('complete')
  })

  it('of the first backup without Google is that nothing is known', async () => {
    reachable = false
    await world.run(everything)
    expect(verdict()).toMatchObject({ kind: 'unknown', here: 0, listed: false })
    expect(verdict()).not.toHaveProperty('listedAt')
  })

  it('is about what was chosen', async () => {
    await refresh()
    await world.run({ ...allAlbums, allAlbums: false, albums: [String(firstAlbum()?.['id']) as never] })
    expect(verdict()).toMatchObject({ kind: 'complete', library: false, unread: 0 })
    await world.run(allAlbums)
    expect(verdict().kind).toBe('complete')
  })

  it('knows of albums that have grown since they were read', async () => {
    await world.run(allAlbums)
    const { database } = world.mirror
    changeRows(database, 'album', { remote_count: sql('remote_count + 1') }, { id: String(firstAlbum()?.['id']) })
    expect(verdict()).toMatchObject({ kind: 'incomplete', unread: 1, lacking: 0 })
    await world.run(allAlbums)
    expect(verdict().kind).toBe('complete')
  })

  it('is that files are wrong while they are, whatever else is here', async () => {
    await world.run(everything)
    const paths = world.mirror.database.prepare("SELECT path FROM current_file WHERE role = 'primary' LIMIT 2").all()
    for (const { path } of paths) await truncate(join(world.path, String(path)), 10)
    const ports = { mirror: world.mirror, clock: world.clock, log: () => undefined }
    await verifyMirror(ports, { mode: 'quick', repair: false }, new AbortController().signal)
    expect(verdict()).toMatchObject({ kind: 'wrong', wrong: 2, needs: ['files'] })
    await verifyMirror(ports, { mode: 'quick', repair: true }, new AbortController().signal)
    expect(verdict()).toMatchObject({ kind: 'wrong', wrong: 2 })
    await world.run(everything)
    expect(verdict()).toMatchObject({ kind: 'complete', here: 60, wrong: 0 })
  })

  it('is that a file is wrong as soon as a backup has met it, until it was mended', async () => {
    await world.run(everything)
    const [row] = world.mirror.database.prepare("SELECT path FROM current_file WHERE role = 'primary' LIMIT 1").all()
    const path = String(row?.['path'])
    await appendFile(join(world.path, path), 'more')
    const problems = [{ problem: { code: 'file-damaged', values: { path } }, name: path }]
    for (const _ of ['met', 'met again']) {
      expect((await world.run(everything)).outcome).toEqual({ kind: 'with-problems' })
      expect(world.backup.problems(0, 5).problems).toMatchObject(problems)
      expect(verdict()).toMatchObject({ kind: 'wrong', wrong: 1, needs: ['files'] })
    }
    const ports = { mirror: world.mirror, clock: world.clock, log: () => undefined }
    await verifyMirror(ports, { mode: 'quick', repair: true }, new AbortController().signal)
    await world.run(everything)
    expect(verdict()).toMatchObject({ kind: 'complete', here: 60, wrong: 0, needs: [] })
  })

  it('counts what could not be downloaded, and what another attempt may bring', async () => {
    const [, victim] = world.emulator.library.itemsOf(world.emulator.library.main)
    const itemId = victim?.id ?? ''
    const fault = world.emulator.addFault({ on: 'media', itemId, times: 'always', do: { kind: 'html' } })
    await world.run(everything)
    expect(verdict()).toMatchObject({
      kind: 'almost',
      here: 59,
      lacking: 1,
      failed: 1,
      retryable: 1,
      needs: ['downloads'],
    })
    fault.remove()
    world.backup.retry()
    await world.backup.whenSettled()
    expect(verdict()).toMatchObject({ kind: 'complete', failed: 0, needs: [] })
  })

  it('is not that everything is here while the newer version of an item could not be downloaded', async () => {
    await world.run(everything)
    const { library } = world.emulator
    const [, victim] = library.itemsOf(library.main)
    const itemId = victim?.id ?? ''
    const fault = world.emulator.addFault({ on: 'media', itemId, times: 'always', do: { kind: 'html' } })
    library.editItem(itemId, { width: 321, height: 123 })
    for (const _ of ['edited', 'tried again']) {
      await world.run(everything)
      expect(verdict()).toMatchObject({
        kind: 'almost',
        here: 60,
        lacking: 0,
        newer: 1,
        failed: 1,
        retryable: 1,
        needs: ['downloads'],
      })
    }
    fault.remove()
    world.backup.retry()
    await world.backup.whenSettled()
    expect(verdict()).toMatchObject({ kind: 'complete', newer: 0, failed: 0, needs: [] })
  })

  it('of a backup that died is not known before the next', async () => {
    await world.run(everything)
    const { database } = world.mirror
    const first = database.prepare('SELECT selection FROM run LIMIT 1').get()
    addRow(database, 'run', { selection: String(first?.['selection']), started_at: 5 })
    expect(verdict()).toMatchObject({ kind: 'unknown', listed: false })
    expect(verdictOf(verdictFacts(world.mirror.database, true))).toMatchObject({ kind: 'complete', listed: true })
  })
})
