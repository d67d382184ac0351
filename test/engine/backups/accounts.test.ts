import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import type { Account, AccountId, AlbumId } from '../../../src/shared/domain.ts'
import type { BackupProgress } from '../../../src/shared/tasks/progress.ts'
import type { AccountSession, MediaAnswer } from '../../../src/main/google/library/library-api.ts'
import { refreshAlbums } from '../../../src/main/backup/listing/refresh-albums.ts'
import { differences, readCatalogue } from '../mirror-content.ts'
import { everything, openWorld, wholeLibrary } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

let world: World
afterEach(() => world.close())

function another(signedIn: boolean): Account {
  const id = '117720364418259007322' as AccountId
  return { id, email: 'other@example.org', name: 'Other', signedIn, grants: ['see'], keptAs: 'session' }
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

/** Two accounts that see the same library; bytes come only once `answer` has nothing to say of them. */
async function openTwo(
  items: number,
  answer: (id: AccountId) => Promise<MediaAnswer | undefined>,
  options: WorldOptions = {},
): Promise<void> {
  world = await openWorld({
    emulator: { items, albums: 1 },
    ...options,
    ports: (google) => ({
      accounts: () => [another(true), ...google.accounts()],
      session(id) {
        const real = google.session(google.accounts()[0]?.id ?? id)
        if (!real) return undefined
        const open: AccountSession['media']['open'] = async (url, suffix, from, signal) => {
          const answered = await Promise.race([answer(id), once(signal, 'abort').then(() => undefined)])
          return answered ?? (await real.media.open(url, suffix, from, signal))
        }
        return { ...real, media: { ...real.media, open } }
      },
    }),
  })
}

const isOther = (id: AccountId): boolean => id === another(true).id

describe('an account whose sign-in dies while files come', () => {
  /** Of the other account no bytes come, and those of the first only when they are let through. */
  async function died(): Promise<{ signInAgain: () => void; letThrough: () => void }> {
    const through = Promise.withResolvers<undefined>()
    let dead = true
    const problem = { code: 'sign-in-needed' } as const
    await openTwo(10, async (id) =>
      dead && isOther(id) ? { kind: 'failed', sent: false, failure: { kind: 'sign-in', problem } } : through.promise,
    )
    world.backup.start(everything)
    await expect
      .poll(() => world.backup.problems(0, 5).problems)
      .toMatchObject([{ problem, name: 'other@example.org' }])
    return { signInAgain: () => (dead = false), letThrough: () => through.resolve(undefined) }
  }

  test('keeps its files for the next run, and ends nothing for the others', async () => {
    const { letThrough } = await died()
    letThrough()
    expect(await world.backup.whenSettled()).toMatchObject({
      outcome: { kind: 'with-problems' },
      progress: { items: 20, done: 10, problems: 1 },
    })
  })

  test('gets its files in the same run if somebody signs in again and resumes it', async () => {
    const { signInAgain, letThrough } = await died()
    signInAgain()
    world.backup.resume()
    letThrough()
    expect(await world.backup.whenSettled()).toMatchObject({ phase: 'finished', progress: { items: 20, done: 20 } })
  })
})

test('what failed is tried again at once in a backup that is under way, and counts as open', async () => {
  const through = Promise.withResolvers<undefined>()
  await openTwo(1, async (id) => (isOther(id) ? through.promise : undefined))
  const fault = world.emulator.addFault({ on: 'media', times: 'always', do: { kind: 'html' } })
  world.backup.start(everything)
  const progress = (): Partial<BackupProgress> => {
    const state = world.backup.state()
    return state.phase === 'running' ? state.progress : {}
  }
  await expect.poll(progress).toMatchObject({ items: 2, failed: 1, done: 0, problems: 1, listing: false })
  fault.remove()
  expect(world.backup.retry()).toEqual({ ok: true, value: undefined })
  expect(progress()).toMatchObject({ items: 2, failed: 0, done: 0, problems: 0 })
  // The other one is still on its way.
  await expect.poll(progress).toMatchObject({ items: 2, failed: 0, done: 1 })
  through.resolve(undefined)
  expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 2 } })
})

test('what failed is tried again without any time passing', async () => {
  const clock = quickClock(0)
  const through = Promise.withResolvers<undefined>()
  await openTwo(1, async (id) => (isOther(id) ? through.promise : undefined), { clock })
  const fault = world.emulator.addFault({ on: 'media', times: 'always', do: { kind: 'html' } })
  world.backup.start(everything)
  const counts = (): unknown => {
    const state = world.backup.state()
    return state.phase === 'idle' ? undefined : [state.progress.failed, state.progress.done, state.progress.listing]
  }
  const later = (): unknown => {
    clock.pass(1000)
    return counts()
  }
  await expect.poll(later, { interval: 5 }).toEqual([1, 0, false])
  fault.remove()
  expect(world.backup.retry()).toEqual({ ok: true, value: undefined })
  await expect.poll(counts).toEqual([0, 1, false])
  through.resolve(undefined)
  await expect.poll(later, { interval: 5 }).toEqual([0, 2, false])
})

test('an account that has read its lists does not hide that the other has to wait for its own', async () => {
  const until = Date.UTC(2100, 0, 1)
  const problem = { code: 'day-limit-reached' } as const
  world = await openWorld({
    emulator: { items: 5, albums: 1 },
    ports: (google) => ({
      accounts: () => [another(true), ...google.accounts()],
      session(id) {
        const real = google.session(google.accounts()[0]?.id ?? id)
        if (!real || !isOther(id)) return real
        const closed = { ok: false, failure: { kind: 'pause-account', problem, until, only: 'lists' } } as const
        const library = new Proxy(real.library, {
          get: () => () => Promise.resolve(closed),
        })
        return { ...real, library }
      },
    }),
  })
  world.backup.start(everything)
  await expect
    .poll(() => world.backup.state())
    .toMatchObject({ phase: 'paused', because: problem, until, progress: { done: 5, listing: true } })
  await world.backup.stop()
})

test('an album of an account that is signed out is no album that Google does not know', async () => {
  let signedOut = false
  world = await openWorld({
    emulator: { items: 5, albums: 1 },
    ports: (google) => ({
      accounts: () =>
        signedOut
          ? [another(true), ...google.accounts().map((account) => ({ ...account, signedIn: false }))]
          : google.accounts(),
      session: (id) => (isOther(id) || !signedOut ? google.session(google.accounts()[0]?.id ?? id) : undefined),
    }),
  })
  await world.run(everything)
  const [album] = world.mirror.database.prepare('SELECT id FROM album WHERE in_google = 1').all()
  signedOut = true
  const selection = { ...wholeLibrary, albums: [String(album?.['id']) as AlbumId] }
  expect(await world.run(selection)).toMatchObject({ outcome: { kind: 'with-problems' } })
  expect(world.backup.problems(0, 5).problems.map(({ problem }) => problem.code)).toEqual(['sign-in-needed'])
})

test('whoever makes pictures hears of each file once it is known, and of none twice', async () => {
  const told: number[] = []
  const known = (): boolean => {
    const file = world.mirror.database.prepare('SELECT 1 FROM current_file WHERE item = ?')
    return told.every((ref) => file.get(ref) !== undefined)
  }
  const knownThen: boolean[] = []
  world = await openWorld({
    emulator: { items: 20, albums: 1 },
    ports: () => ({
      onPublished(ref) {
        told.push(ref)
        knownThen.push(known())
      },
    }),
  })
  await world.run(everything)
  const files = world.mirror.database.prepare('SELECT item FROM current_file').all()
  expect(told.toSorted((a, b) => a - b)).toEqual(files.map(({ item }) => Number(item)).toSorted((a, b) => a - b))
  expect(new Set(knownThen)).toEqual(new Set([true]))
  await world.run(everything)
  expect(told).toHaveLength(files.length)
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
