import { afterEach, expect, test } from 'vitest'
import type { Account, AccountId } from '../../../src/shared/domain.ts'
import { refreshAlbums } from '../../../src/main/backup/listing/refresh-albums.ts'
import { differences, readCatalogue } from '../mirror-content.ts'
import { quickClock } from '../quick-clock.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
afterEach(() => world.close())

function another(signedIn: boolean): Account {
  const id = '117720364418259007322' as AccountId
  return { id, email: 'other@example.org', name: 'Other', signedIn, scopeMissing: false, keptAs: 'session' }
}

test('an account that is signed out is a problem, and the others go on', async () => {
  world = await openWorld({
    emulator: { items: 20, albums: 1 },
    ports: (google) => ({ accounts: () => [another(false), ...google.accounts()] }),
  })
  const state = await world.run(everything)
  expect(state).toMatchObject({ outcome: { kind: 'with-problems' }, progress: { done: 20, problems: 1 } })
  expect(world.backup.problems(0, 5).problems).toMatchObject([
    { problem: { code: 'sign-in-needed' }, name: 'other@example.org' },
  ])
  expect(await differences(world.path, world.emulator)).toEqual([])
})

test('two accounts keep their items apart in one mirror', async () => {
  // The same library seen through two accounts: every item is there twice, under names of its own.
  world = await openWorld({
    emulator: { items: 20, albums: 1 },
    ports: (google) => ({
      accounts: () => [...google.accounts(), another(true)],
      session: () => google.session(google.accounts()[0]?.id ?? ('' as AccountId)),
    }),
  })
  expect(await world.run(everything)).toMatchObject({
    outcome: { kind: 'complete' },
    progress: { items: 40, done: 40 },
  })
  const { items, lines } = await readCatalogue(world.path)
  expect(items.size).toBe(40)
  expect(new Set([...items.values()].map((item) => item.path.toLowerCase())).size).toBe(40)
  expect(lines.filter((line) => line['kind'] === 'account')).toHaveLength(2)
  expect(await differences(world.path, world.emulator)).toEqual([])
})

test('albums are known without a backup', async () => {
  world = await openWorld()
  const { mirror, google, clock } = world
  const ports = {
    mirror,
    clock,
    session: (id: AccountId) => google.session(id),
    accounts: () => google.accounts(),
    log: () => undefined,
    network: google.network.albums,
  }
  const never = new AbortController().signal
  expect(await refreshAlbums(ports, never)).toEqual({ ok: true, value: undefined })
  const titles = mirror.database.prepare('SELECT title FROM album WHERE in_google = 1 ORDER BY position').all()
  expect(new Set(titles.map((row) => row['title']))).toEqual(
    new Set(world.emulator.library.main.albums.map((album) => album.title ?? '')),
  )
  const [first] = world.emulator.library.main.albums
  world.emulator.library.removeAlbum(first?.id ?? '')
  await refreshAlbums(ports, never)
  expect(mirror.database.prepare('SELECT title FROM album WHERE in_google = 0').all()).toHaveLength(1)
  expect(await refreshAlbums({ ...ports, accounts: () => [] }, never)).toMatchObject({
    problem: { code: 'sign-in-needed' },
  })
})

test('the still of a video is kept for thumbnails, once', async () => {
  const stills = new Map<string, string>()
  world = await openWorld({
    ports: () => ({
      still: {
        missing: (sha256) => !stills.has(sha256),
        save: (sha256, bytes, mimeType) => void stills.set(sha256, `${mimeType} ${bytes.length > 100}`),
      },
    }),
  })
  await world.run(everything)
  const { items } = await readCatalogue(world.path)
  const videos = [...items.values()].filter((item) => item.video)
  expect(videos.length).toBeGreaterThan(2)
  expect(new Set(stills.keys())).toEqual(new Set(videos.map((video) => video.sha256)))
  expect(new Set(stills.values())).toEqual(new Set(['image/jpeg true']))
})

test('a still that cannot be had or kept does not touch the video', async () => {
  world = await openWorld({
    clock: quickClock(),
    ports: () => ({
      still: {
        missing: () => true,
        save() {
          throw new Error('no room for thumbnails')
        },
      },
    }),
  })
  world.emulator.addFault({ on: 'media', method: 'media.size', do: { kind: 'hang' } })
  world.emulator.addFault({ on: 'media', method: 'media.size', do: { kind: 'reset', at: 'body' } })
  const { progress } = await world.run(everything)
  expect(progress.items).toBe(progress.done + progress.failed + progress.waiting)
  expect(progress).toMatchObject({ failed: 1, waiting: 1 })
  expect(await differences(world.path, world.emulator)).toEqual([])
  expect(world.emulator.faults().every((fault) => fault.hits === 1)).toBe(true)
})
