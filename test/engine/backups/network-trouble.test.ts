import { afterEach, describe, expect, test } from 'vitest'
import { refreshAlbums } from '../../../src/main/backup/listing/refresh-albums.ts'
import { nodeDownload } from '../../../src/main/headless/ports/node-download.ts'
import type { ByteStream, DownloadAnswer } from '../../../src/main/ports.ts'
import type { AccountId } from '../../../src/shared/domain.ts'
import type { NetworkTrouble } from '../../../src/shared/problems/network-trouble.ts'
import { everything, openWorld } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'

type Mode = 'works' | 'refuses' | 'refuses bytes' | 'is silent' | 'is busy' | 'stops in the middle'

interface Line {
  ports: NonNullable<WorldOptions['googlePorts']>
  is: (mode: Mode) => void
}

let world: World
afterEach(() => world.close())

function untilAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
  })
}

/** A network that a test switches, for everything that begins from then on; silent bodies go on when it works again. */
function line(clock: QuickClock): Line {
  let mode: Mode = 'works'
  let works = Promise.withResolvers<void>()
  const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

  const halting = (body: ByteStream, signal: AbortSignal): ByteStream => ({
    destroy: () => body.destroy(),
    async *[Symbol.asyncIterator]() {
      for await (const piece of body) {
        if (mode === 'stops in the middle') await Promise.race([works.promise, untilAborted(signal)])
        yield piece
      }
    },
  })

  return {
    is(next) {
      mode = next
      if (next !== 'works') return
      works.resolve()
      works = Promise.withResolvers<void>()
    },
    ports: {
      clock,
      async fetch(url, init) {
        if (mode === 'refuses') throw new TypeError('fetch failed', { cause: refused() })
        if (mode === 'is silent') await Promise.race([works.promise, untilAborted(init?.signal)])
        if (mode === 'is busy') return new Response('{}', { status: 503 })
        return await fetch(url, init)
      },
      async download(url, options): Promise<DownloadAnswer> {
        if (mode === 'refuses' || mode === 'refuses bytes') throw refused()
        if (mode === 'is silent') await Promise.race([works.promise, untilAborted(options.signal)])
        const answer = await nodeDownload(url, options)
        return { ...answer, body: halting(answer.body, options.signal) }
      },
    },
  }
}

/** The test lets time pass. */
async function openLine(options: WorldOptions = {}, speed = 1): Promise<{ clock: QuickClock; network: Line }> {
  const clock = quickClock(speed)
  const network = line(clock)
  world = await openWorld({
    emulator: { items: 8, albums: 1, seed: 5 },
    clock,
    ...options,
    googlePorts: network.ports,
    limits: { concurrency: 1, ...options.limits },
  })
  return { clock, network }
}

const trouble = (): NetworkTrouble | undefined => {
  const state = world.backup.state()
  return state.phase === 'idle' ? undefined : state.progress.network
}

/** Lets time pass until something is so. */
async function passUntil(clock: QuickClock, isSo: () => unknown, wanted: unknown): Promise<void> {
  const look = (): unknown => {
    clock.pass(500)
    return isSo()
  }
  await expect.poll(look, { interval: 2, timeout: 20_000 }).toEqual(wanted)
}

const end = (): unknown => {
  const state = world.backup.state()
  return state.phase === 'finished' && state.outcome
}

describe('a backup says why nothing moves, and takes it back', () => {
  test.each<[Mode, NetworkTrouble['kind']]>([
    ['refuses', 'no-connection'],
    ['is silent', 'no-answer'],
    ['is busy', 'busy'],
  ])('when the network %s from the very first call on', async (mode, kind) => {
    const { clock, network } = await openLine()
    let told: NetworkTrouble | undefined
    world.backup.subscribe(() => (told = trouble()))
    network.is(mode)
    world.backup.start(everything)
    await passUntil(clock, () => told?.kind, kind)
    await passUntil(clock, () => (trouble()?.nextTry ?? 0) > clock.now(), true)
    network.is('works')
    await passUntil(clock, end, { kind: 'complete' })
    await passUntil(clock, () => told, undefined)
  })

  test.each<Mode>(['refuses', 'is silent', 'stops in the middle'])(
    'when downloads are under way and it %s',
    async (mode) => {
      const { clock, network } = await openLine()
      world.backup.start(everything)
      await expect.poll(() => world.emulator.counters.media, { interval: 1 }).toBeGreaterThan(1)
      network.is(mode)
      await passUntil(clock, () => trouble()?.kind, mode === 'refuses' ? 'no-connection' : 'no-answer')
      network.is('works')
      await passUntil(clock, end, { kind: 'complete' })
      expect(trouble()).toBeUndefined()
    },
  )

  test('when it only asks for lengths', async () => {
    const { clock, network } = await openLine()
    await world.run(everything)
    const asked = world.emulator.counters.media
    world.backup.start(everything, { checkLengths: true })
    await expect.poll(() => world.emulator.counters.media, { interval: 1 }).toBeGreaterThan(asked)
    network.is('is silent')
    await passUntil(clock, () => trouble()?.kind, 'no-answer')
    network.is('works')
    await passUntil(clock, end, { kind: 'complete' })
  })

  test('but not while a person has paused it, nor after it was stopped', async () => {
    const { clock, network } = await openLine()
    network.is('is silent')
    world.backup.start(everything)
    await passUntil(clock, () => trouble()?.kind, 'no-answer')
    world.backup.pause()
    expect(trouble()).toBeUndefined()
    world.backup.resume()
    expect(trouble()).toMatchObject({ kind: 'no-answer' })
    await world.backup.stop()
    expect(trouble()).toBeUndefined()
    expect(world.google.network.backup.trouble()).toBeUndefined()
  })
})

test.each([
  ['of the file that is the first to be tried again', 3, 'running'],
  ['of the account, which rests after many failures', 8, 'paused'],
])('a backup says when it tries again: the time %s; and nothing once that is over', async (_, items, phase) => {
  // Time stands still but where it is made to pass.
  const { clock, network } = await openLine({ emulator: { items, albums: 1, seed: 5 } }, 0)
  network.is('refuses bytes')
  world.backup.start(everything)
  await passUntil(clock, () => [trouble()?.kind, world.backup.state().phase], ['no-connection', phase])
  const next = (): number => {
    const state = world.backup.state()
    if (state.phase === 'paused' && state.until !== undefined) return state.until
    const row = world.mirror.database.prepare('SELECT min(not_before) AS due FROM job').get()
    return Number(row?.['due'])
  }
  const isTold = (): boolean => next() > clock.now() && trouble()?.nextTry === next()
  await expect.poll(isTold, { interval: 5 }).toBe(true)
  // Nobody who sleeps notices that the hands were set.
  clock.set(next() - clock.now())
  expect(trouble()).toEqual({ kind: 'no-connection' })
  network.is('works')
  await passUntil(clock, end, { kind: 'complete' })
})

test('a backup that has ended wants nothing of Google any more', async () => {
  const { clock, network } = await openLine()
  await world.run(everything)
  const [account] = world.google.accounts()
  const asking = new AbortController()
  network.is('is silent')
  const asked = account && world.google.session(account.id)?.library.libraryItems(undefined, asking.signal)
  for (let passed = 0; passed < 20; passed++) {
    clock.pass(500)
    await new Promise((resolve) => void setImmediate(resolve))
  }
  expect(world.google.network.backup.trouble()).toBeUndefined()
  asking.abort()
  await asked
})

test.each<[Mode, NetworkTrouble['kind']]>([
  ['is silent', 'no-answer'],
  ['is busy', 'busy'],
])('whoever looks at albums hears of it when the network %s', async (mode, kind) => {
  const { clock, network } = await openLine()
  const { google, mirror } = world
  const { albums } = google.network
  const ports = {
    mirror,
    session: (id: AccountId) => google.attendedSession(id),
    accounts: () => google.accounts(),
    clock,
    log: () => undefined,
    network: albums,
  }
  network.is(mode)
  let answered: unknown
  const refreshed = refreshAlbums(ports, new AbortController().signal).then(({ ok }) => (answered = ok))
  await passUntil(clock, () => albums.trouble()?.kind, kind)
  expect(world.google.network.backup.trouble()).toBeUndefined()
  network.is('works')
  await passUntil(clock, () => answered, true)
  expect(albums.trouble()).toBeUndefined()
  await refreshed
})

test('a sign-out and a sign-in that wait for a silent Google are heard of until they end', async () => {
  const { clock, network } = await openLine()
  const { accounts } = world.google.network
  const [account] = world.google.accounts()
  network.is('is silent')
  const out = account && world.google.signOut(account.id)
  await passUntil(clock, () => accounts.trouble(), { kind: 'no-answer' })
  network.is('works')
  expect(await out).toMatchObject({ ok: true })
  expect(accounts.trouble()).toBeUndefined()

  network.is('is silent')
  await world.google.signIn({})
  await passUntil(clock, () => accounts.trouble(), { kind: 'no-answer' })
  network.is('works')
  await expect.poll(() => world.google.signInState().phase, { interval: 5 }).toBe('done')
  expect(accounts.trouble()).toBeUndefined()
})
