import { afterEach, describe, expect, test } from 'vitest'
import { readCatalogue } from '../../../src/main/export/read-catalogue.ts'
import { atOnce } from '../../../src/main/slices.ts'
import { dressedPhoto } from '../../emulator/dressed-photo.ts'
import type { Fault } from '../../emulator/start-emulator.ts'
import { allAlbums, openWorld, type World } from '../world.ts'
import { emptyAccount, restoring, type EmptyAccount, type Restoring } from './restoring.ts'

let world: World
let there: EmptyAccount
let restore: Restoring
let title: string

/** A mirror with an album of photos that are called so, in this order, and an account with nothing in it that takes everything twice. */
async function open(...called: string[]): Promise<void> {
  world = await openWorld({ emulator: { items: called.length, albums: 1, itemBytes: 4_000 } })
  const [album] = world.emulator.library.main.albums
  for (const [at, item] of (album?.items ?? []).entries())
    world.emulator.library.changeItem(item.id, { filename: called[at] ?? '' })
  await world.run(allAlbums)
  title = atOnce(readCatalogue(world.mirror.database)).albums[0]?.title ?? ''
  there = await emptyAccount()
  there.emulator.switches.storesTwice = true
  restore = restoring(world.mirror, there.google, world.clock)
}

afterEach(async () => {
  await restore.restores.close()
  await there.close()
  await world.close()
})

const inAlbum = (): (string | undefined)[] => there.emulator.library.album(title).items.map(({ filename }) => filename)

describe('of photos that the account has, but in no album', () => {
  test.each<[string, Fault['do']]>([
    ['was lost puts none in twice', { kind: 'reset', at: 'headers' }],
    ['was not carried out puts each in', { kind: 'status', status: 500 }],
  ])('an answer that %s', async (_what, how) => {
    await open('a.jpg', 'b.jpg', 'c.jpg')
    await restore.run([title])
    there.emulator.library.album(title).items = []
    there.emulator.addFault({ on: 'api', method: 'albums.batchAddMediaItems', do: how })
    expect((await restore.run([title])).outcome).toEqual({ kind: 'complete' })
    expect(inAlbum()).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
  })
})

test('a photo goes behind the last one that is still in the album, where somebody has taken others out meanwhile', async () => {
  // Two of one name are not created by the same call.
  await open('a.jpg', 'b.jpg', 'c.jpg', 'a.jpg')
  there.emulator.addFault({
    on: 'api',
    method: 'mediaItems.batchCreate',
    nth: 2,
    do: { kind: 'status', status: 500 },
  })
  restore.restores.start({ account: restore.account, albums: [title], edit: false })
  await restore.reaches((state) => state.phase === 'paused' && state.because?.code === 'google-unclear')
  const album = there.emulator.library.album(title)
  album.items = album.items.filter(({ filename }) => filename === 'a.jpg')
  restore.restores.resume()
  await restore.reaches(({ phase }) => phase === 'finished')
  expect(restore.restores.problems(0, 10).problems.map(({ problem }) => problem.code)).toEqual(['restore-differs'])
  expect(inAlbum()).toEqual(['a.jpg', 'a.jpg'])
})

test('items of the same bytes are one there, and each of them is counted', async () => {
  await open('a.jpg')
  const bytes = await dressedPhoto('twice')
  for (const filename of ['b.jpg', 'c.jpg'])
    world.emulator.library.addItem({ bytes, filename, mimeType: 'image/jpeg', albums: [title] })
  await world.run(allAlbums)
  const end = await restore.run([title])
  expect(end.progress).toMatchObject({ items: 3 })
  expect(end.result?.albums[0]).toMatchObject({ items: 3, created: 3, there: 0, found: { same: 1, copy: 2 } })
  expect(inAlbum()).toEqual(['a.jpg', 'b.jpg'])
  expect((await restore.run([title])).result?.albums[0]).toMatchObject({ created: 0, there: 3 })
})

test('a restore that its process leaves is there to go on with at the next start, and one that a person stops is not', async () => {
  await open('a.jpg', 'b.jpg', 'c.jpg')
  there.emulator.switches.writeMs = 200
  const wish = { account: restore.account, albums: [title], edit: false }
  for (const how of ['close', 'stop'] as const) {
    restore.restores.start(wish)
    await restore.reaches((state) => state.phase === 'running' && state.progress.step === 'restoring')
    await restore.restores[how]()
    restore = restoring(world.mirror, there.google, world.clock)
    expect([how, restore.restores.interrupted()?.albums]).toEqual([how, how === 'close' ? [title] : undefined])
  }
})

test('a photo that somebody has taken out of the album alone goes to its end, and it is told that only a person can move it', async () => {
  await open('a.jpg', 'b.jpg', 'c.jpg')
  await restore.run([title])
  const album = there.emulator.library.album(title)
  album.items = album.items.filter(({ filename }) => filename !== 'b.jpg')
  for (let times = 0; times < 2; times += 1) {
    const end = await restore.run([title])
    expect(inAlbum()).toEqual(['a.jpg', 'c.jpg', 'b.jpg'])
    expect(end.result?.albums[0]).toMatchObject({ created: 0, there: 3, found: { elsewhere: 1 } })
    const codes = restore.restores.problems(0, 10).problems.map(({ problem }) => problem.code)
    expect(codes).toEqual(['restore-order-differs'])
  }
})
