import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Account } from '../../../src/shared/domain.ts'
import { googleEndpoints } from '../../../src/main/google/endpoints.ts'
import { openGoogle } from '../../../src/main/google/google.ts'
import type { Google, GooglePorts } from '../../../src/main/google/google.ts'
import type { AccountSession } from '../../../src/main/google/library/library-api.ts'
import { nodeDownload } from '../../../src/main/headless/ports/node-download.ts'
import type { Fetch } from '../../../src/main/ports.ts'
import { triedSignIn } from '../../engine/signed-in.ts'
import { startStubServer } from './stub-server.ts'
import type { StubServer } from './stub-server.ts'
import { testPorts, testSecrets } from './test-ports.ts'
import type { TestSecrets } from './test-ports.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const scope = 'https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata'
const never = new AbortController().signal

let home: string
let google: Google
let secrets: TestSecrets
let log: string[]
/** What was asked of Google's services, as `path body`. */
let asked: string[]
/** What they answer. */
let answers: Record<string, () => Response | Promise<Response>>
let server: StubServer | undefined

const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status })

const fetch_: Fetch = async (url, init) => {
  const { pathname } = new URL(url)
  asked.push(`${pathname} ${typeof init?.body === 'string' ? init.body : ''}`)
  return (await answers[pathname]?.()) ?? json({}, 404)
}

/** A browser in which the person agrees at once. */
async function agree(url: string): Promise<boolean> {
  const { searchParams } = new URL(url)
  const back = new URL(searchParams.get('redirect_uri') ?? '')
  back.search = new URLSearchParams({ state: searchParams.get('state') ?? '', code: 'c' }).toString()
  return (await fetch(back)).ok
}

const idToken = (sub: string): string =>
  `.${Buffer.from(JSON.stringify({ sub, email: `${sub}@example.com`, name: sub })).toString('base64url')}.`

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'shoebox-accounts-'))
  secrets = testSecrets()
  log = []
  asked = []
  answers = { '/v1/albums': () => json({}), '/revoke': () => json({}) }
  google = await open()
})
afterEach(async () => {
  await google.close()
  await server?.close()
  server = undefined
  await rm(home, { recursive: true })
})

async function open(more: Partial<GooglePorts> = {}, origin = 'http://127.0.0.1:9'): Promise<Google> {
  const endpoints = googleEndpoints(origin)
  if (!endpoints.ok) throw new Error('expected endpoints')
  const write = (_: string, event: string): void => void log.push(event)
  return await openGoogle(
    testPorts({
      home,
      secrets,
      clock: standingClock(undefined, { hasty: true }),
      fetch: fetch_,
      openUrl: agree,
      log: write,
      ...more,
    }),
    endpoints.value,
  )
}

/** Signs somebody in; the token that is handed out first is `first <sub>`. */
async function signIn(sub: string, scopes = scope): Promise<void> {
  answers['/token'] = () =>
    json({ access_token: `first ${sub}`, refresh_token: `refresh ${sub}`, scope: scopes, id_token: idToken(sub) })
  // The browser is patient in these tests: nobody gives up.
  await triedSignIn(google)
}

function session(sub: string): AccountSession {
  const found = google.session(sub as Account['id'])
  if (!found) throw new Error(`${sub} is not signed in`)
  return found
}

const id = (sub: string): Account['id'] => sub as Account['id']
const client = { clientId: 'one', clientSecret: 'secret' }
const refreshes = (): string[] =>
  asked.filter((request) => request.startsWith('/token') && /refresh_token=/.test(request))

describe('a session', () => {
  beforeEach(async () => {
    // Five minutes would be over at once by a hasty clock.
    await google.close()
    google = await open({ clock: standingClock() })
    await google.useClient(client)
    await signIn('ann')
  })

  test('is the same for the same account, and another for each', async () => {
    await signIn('ben')
    expect(google.session(id('ann'))).toBe(google.session(id('ann')))
    expect(google.attendedSession(id('ann'))).toBe(google.attendedSession(id('ann')))
    expect(google.session(id('ann'))).not.toBe(google.session(id('ben')))
    expect(google.session(id('ann'))).not.toBe(google.attendedSession(id('ann')))
    expect([google.session(id('cay')), google.attendedSession(id('cay'))]).toEqual([undefined, undefined])
  })

  test('begins with the token of the sign-in, and refreshes none', async () => {
    expect(await session('ann').library.albums(undefined, never)).toMatchObject({ ok: true })
    expect(refreshes()).toEqual([])
  })

  test('goes on with the token of the next sign-in', async () => {
    const before = session('ann')
    await before.library.albums(undefined, never)
    await signIn('ann')
    expect(session('ann')).toBe(before)
    expect(await before.library.albums(undefined, never)).toMatchObject({ ok: true })
    expect(refreshes()).toEqual([])
  })

  test('keeps another refresh token if Google sends one', async () => {
    answers['/v1/albums'] = () => json({ error: { code: 401, status: 'UNAUTHENTICATED' } }, 401)
    answers['/token'] = () => json({ access_token: 'next', refresh_token: 'refresh-2' })
    await session('ann').library.albums(undefined, never)
    expect(secrets.values.get('redirected/refresh/one/ann')).toBe('refresh-2')
  })

  test('that dies says whose it was, in the log too, and everybody hears of it', async () => {
    const told: Account[][] = []
    google.on('accounts', (accounts) => told.push(accounts))
    answers['/v1/albums'] = () => json({ error: { code: 401, status: 'UNAUTHENTICATED' } }, 401)
    answers['/token'] = () => json({ error: 'invalid_grant' }, 400)
    expect(await session('ann').library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed', values: { email: 'ann@example.com' } } },
    })
    expect(log).toEqual(['sign-in-died'])
    expect(told.map((accounts) => accounts.map(({ signedIn }) => signedIn))).toEqual([[false]])
    expect(secrets.values.has('redirected/refresh/one/ann')).toBe(false)
  })

  test('tells who lacks the permission, from what was granted', async () => {
    await signIn('ben', 'openid')
    answers['/v1/albums'] = () =>
      json(
        {
          error: { code: 403, status: 'PERMISSION_DENIED', message: 'Request had insufficient authentication scopes.' },
        },
        403,
      )
    const problemOf = async (sub: string): Promise<unknown> => {
      const answer = await session(sub).library.albums(undefined, never)
      return answer.ok ? undefined : 'problem' in answer.failure && answer.failure.problem
    }
    expect(await problemOf('ben')).toMatchObject({
      code: 'scope-missing',
      values: { email: 'ben@example.com', permission: 'see' },
    })
    expect(await problemOf('ann')).not.toMatchObject({ code: 'scope-missing' })
  })

  test('of somebody who was forgotten belongs to nobody', async () => {
    const forgotten = session('ann')
    await google.signOut(id('ann'))
    expect(await forgotten.library.albums(undefined, never)).toEqual({
      ok: false,
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed', values: { email: '' } } },
    })
    expect(forgotten.downloadQuota()).toMatchObject({ client: 'redirected/' })
  })
})

describe('the requests of a day', () => {
  beforeEach(async () => {
    server = await startStubServer()
    server.on('/lr/a=d', { headers: { 'content-type': 'image/jpeg' }, body: 'bytes' })
    await google.close()
    google = await open({ clock: standingClock(), download: nodeDownload }, server.origin)
    await google.useClient(client)
    await signIn('ann')
  })
  const used = (): number[] => [google.requestsToday().api, google.requestsToday().media]
  const download = async (of: AccountSession | undefined): Promise<string | undefined> => {
    const answer = await of?.media.open(`${server?.origin}/lr/a`, '=d', 0, never)
    if (answer?.kind === 'bytes') answer.body.destroy()
    return answer?.kind
  }

  test('are those of the client, for Google and for what stands in for it apart', async () => {
    await session('ann').library.albums(undefined, never)
    await download(session('ann'))
    expect(used()).toEqual([1, 1])
    expect(session('ann').downloadQuota()).toEqual({
      client: 'redirected/one',
      leftToday: 74_249,
      perDay: 74_250,
      mediaPerDay: 75_000,
    })
    await google.useClient({ clientId: 'two', clientSecret: 'x' })
    expect(used()).toEqual([0, 0])
    // The account goes on with the client that it signed in with.
    expect(session('ann').downloadQuota()).toMatchObject({ client: 'redirected/one' })
    await google.close()
    const kept = JSON.stringify(JSON.parse(await readFile(join(home, 'requests.json'), 'utf8')))
    expect(kept).toContain('"redirected/one"')
    google = await open()
  })

  test('leave something for a person who looks, when backups have used theirs up', async () => {
    const { day, counts } = await usedUp()
    await google.close()
    await writeFile(join(home, 'requests.json'), day)
    google = await open({ clock: standingClock(), download: nodeDownload }, server?.origin)
    expect(used()).toEqual(counts)
    const refused = { failure: { kind: 'pause-account', problem: { code: 'day-limit-reached' } } }
    expect(await session('ann').library.albums(undefined, never)).toMatchObject(refused)
    expect(await google.attendedSession(id('ann'))?.library.albums(undefined, never)).toMatchObject({ ok: true })
    expect(await download(session('ann'))).toBe('failed')
    expect(await download(google.attendedSession(id('ann')))).toBe('bytes')
  })

  /** The file of a day on which a backup has asked for all that it may. */
  async function usedUp(): Promise<{ day: string; counts: number[] }> {
    await session('ann').library.albums(undefined, never)
    await download(session('ann'))
    await google.close()
    const text = await readFile(join(home, 'requests.json'), 'utf8')
    google = await open({ clock: standingClock() }, server?.origin)
    return {
      day: text.replace(/"api":\s*1\b/, '"api":9900').replace(/"media":\s*1\b/, '"media":74250'),
      counts: [9900, 74250],
    }
  }

  test('tell whether a refusal of Google is the end of its day', async () => {
    server?.on('/lr/a=d', { status: 429 })
    const refusal = async (): Promise<unknown> =>
      await session('ann').media.open(`${server?.origin}/lr/a`, '=d', 0, never)
    expect(await refusal()).toMatchObject({ failure: { problem: { code: 'google-busy' } } })
    const { day } = await usedUp()
    await google.close()
    await writeFile(join(home, 'requests.json'), day.replace('"media":74250', '"media":74249'))
    google = await open({ clock: standingClock(), download: nodeDownload }, server?.origin)
    expect(await refusal()).toMatchObject({ failure: { problem: { code: 'google-day-quota' } } })
  })
})

describe('a sign-in', () => {
  beforeEach(async () => {
    await google.close()
    google = await open({ clock: standingClock() })
    await google.useClient(client)
  })

  test('is told to whoever lists accounts, and so is the end of one', async () => {
    const told: string[][] = []
    google.on('accounts', (accounts) => told.push(accounts.map((account) => account.id)))
    await signIn('ann')
    await signIn('ben')
    await google.signOut(id('ann'))
    expect(told).toEqual([['ann'], ['ann', 'ben'], ['ben']])
  })

  test('that cannot be kept makes no account, and nobody hears of one', async () => {
    await google.close()
    const full: TestSecrets = { ...secrets, set: () => Promise.reject(new Error('key store locked')) }
    google = await open({ clock: standingClock(), secrets: full })
    const told: unknown[] = []
    google.on('accounts', (accounts) => told.push(accounts))
    await signIn('ann')
    expect(google.signInState()).toMatchObject({ phase: 'failed', problem: { code: 'file-failed' } })
    expect([told, google.accounts(), google.session(id('ann'))]).toEqual([[], [], undefined])
  })

  test('needs a client that can be understood', async () => {
    expect(await google.useClient({ json: '{}' })).toMatchObject({
      ok: false,
      problem: { code: 'client-file-invalid' },
    })
    expect(await google.useClient({ clientId: '', clientSecret: '' })).toMatchObject({ ok: false })
    expect(await google.client()).toEqual({ clientId: 'one' })
  })

  test('says that what was kept is damaged', async () => {
    expect(google.damaged).toBeUndefined()
    await google.close()
    await writeFile(join(home, 'accounts.json'), 'nonsense')
    google = await open()
    expect(google.damaged).toMatchObject({ code: 'accounts-damaged' })
  })
})

describe('signing out', () => {
  beforeEach(async () => {
    await google.close()
    google = await open({ clock: standingClock() })
    await google.useClient(client)
    await signIn('ann')
  })

  test.each<[string, () => Response | Promise<Response>, string[]]>([
    ['takes the sign-in back', () => json({}), []],
    ['is done if that was dead already', () => json({ error: 'invalid_token' }, 400), []],
    ['goes on without Google, which the log tells', () => json({}, 500), ['sign-in-not-revoked']],
    [
      'goes on without a connection, which the log tells',
      () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
      ['sign-in-not-revoked'],
    ],
  ])('%s', async (_, answer, logged) => {
    answers['/revoke'] = answer
    expect(await google.signOut(id('ann'))).toEqual({ ok: true, value: undefined })
    expect(asked.at(-1)).toBe('/revoke token=refresh+ann')
    expect(log).toEqual(logged)
    expect(google.accounts()).toEqual([])
  })

  test('of somebody without a session asks Google just as well', async () => {
    await google.close()
    google = await open({ clock: standingClock() })
    expect(await google.signOut(id('ann'))).toEqual({ ok: true, value: undefined })
    expect(asked.at(-1)).toBe('/revoke token=refresh+ann')
  })

  test('does not outlive the program', async () => {
    let signal: AbortSignal | undefined
    await google.close()
    const waiting: Fetch = (url, init) => {
      signal = init?.signal ?? undefined
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
        asked.push(url)
      })
    }
    google = await open({ clock: standingClock(), fetch: waiting })
    const out = google.signOut(id('ann'))
    await expect.poll(() => signal).toBeDefined()
    expect(signal?.aborted).toBe(false)
    await google.close()
    expect(await out).toEqual({ ok: true, value: undefined })
  })
})

test('closing ends a refresh that is under way', async () => {
  await google.close()
  google = await open({ clock: standingClock() })
  await google.useClient(client)
  await signIn('ann')
  await google.close()
  let signal: AbortSignal | undefined
  const waiting: Fetch = (_, init) => {
    signal = init?.signal ?? undefined
    return new Promise((__, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
  }
  google = await open({ clock: standingClock(), fetch: waiting })
  const list = session('ann').library.albums(undefined, never)
  await expect.poll(() => signal).toBeDefined()
  await google.close()
  expect(await list).toMatchObject({ ok: false, failure: { kind: 'sign-in' } })
})
