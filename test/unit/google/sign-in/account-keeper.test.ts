import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openAccountKeeper } from '../../../../src/main/google/sign-in/account-keeper.ts'
import type { AccountKeeper } from '../../../../src/main/google/sign-in/account-keeper.ts'
import type { FinishedSignIn } from '../../../../src/main/google/sign-in/sign-in-attempt.ts'
import { testSecrets } from '../test-ports.ts'
import type { TestSecrets } from '../test-ports.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const scope = 'https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata'
let home: string
let secrets: TestSecrets
let log: string[]
let keeper: AccountKeeper

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'shoebox-keeper-'))
  secrets = testSecrets()
  log = []
  keeper = await open()
})
afterEach(() => rm(home, { recursive: true, force: true }))

function open(realm: 'google' | 'redirected' = 'google', store = secrets): Promise<AccountKeeper> {
  const ports = {
    home,
    secrets: store,
    clock: standingClock(),
    log: (_: string, event: string) => void log.push(event),
  }
  return openAccountKeeper(ports, realm, `openid ${scope}`)
}

function signIn(sub: string, more: Partial<FinishedSignIn> = {}): FinishedSignIn {
  return {
    client: { clientId: 'one', clientSecret: 'secret of one' },
    tokens: { accessToken: 'a', expiresIn: 1, refreshToken: `refresh ${sub}` },
    identity: { sub, email: `${sub}@example.com`, name: sub.toUpperCase() },
    keepPlain: false,
    ...more,
  }
}
const two = { clientId: 'two', clientSecret: 'secret of two' }
const kept = (): string[] => [...secrets.values.keys()].toSorted()
const path = (): string => join(home, 'accounts.json')

describe('an account', () => {
  test('is kept with everything but its secret, and found again', async () => {
    expect(await keeper.keep(signIn('ann'))).toEqual({
      ok: true,
      value: { id: 'ann', email: 'ann@example.com' },
    })
    const expected = {
      id: 'ann',
      email: 'ann@example.com',
      name: 'ANN',
      signedIn: true,
      grants: ['see'],
      keptAs: 'encrypted',
    }
    expect(keeper.list()).toEqual([expected])
    expect(kept()).toEqual(['google/client/one', 'google/refresh/one/ann'])
    const again = await open()
    expect(again.list()).toEqual([expected])
    expect(again.signedIn('ann')).toMatchObject({ id: 'ann', clientId: 'one', scopes: ['openid', scope] })
    expect(await again.signIn('ann')).toEqual({ client: signIn('ann').client, refreshToken: 'refresh ann' })
    expect([again.signedIn('ben'), again.find('ben'), await again.signIn('ben')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('that signs in again takes its own place, and others keep theirs', async () => {
    for (const sub of ['ann', 'ben', 'cay']) await keeper.keep(signIn(sub))
    const tokens = { accessToken: 'a', expiresIn: 1, refreshToken: 'newer', scopes: ['openid'] }
    expect(await keeper.keep(signIn('ben', { tokens }))).toMatchObject({ value: { lacks: 'see' } })
    expect(keeper.list().map(({ id, grants }) => [id, grants])).toEqual([
      ['ann', ['see']],
      ['ben', []],
      ['cay', ['see']],
    ])
    expect(await keeper.signIn('ben')).toMatchObject({ refreshToken: 'newer' })
  })

  test('that signs in with another client leaves nothing of the first behind, unless others use it', async () => {
    await keeper.keep(signIn('ann'))
    await keeper.keep(signIn('ben'))
    await keeper.keep(signIn('ann', { client: two }))
    expect(kept()).toEqual([
      'google/client/one',
      'google/client/two',
      'google/refresh/one/ben',
      'google/refresh/two/ann',
    ])
    await keeper.keep(signIn('ben', { client: two }))
    expect(kept()).toEqual(['google/client/two', 'google/refresh/two/ann', 'google/refresh/two/ben'])
  })

  test('without its token is there, and not signed in until it signs in again', async () => {
    await keeper.keep(signIn('ann'))
    secrets.values.delete('google/refresh/one/ann')
    const again = await open()
    expect(again.list()).toMatchObject([{ id: 'ann', signedIn: false }])
    expect([again.signedIn('ann'), await again.signIn('ann')]).toEqual([undefined, undefined])
    expect(again.find('ann')).toMatchObject({ id: 'ann' })
    await again.keep(signIn('ann'))
    expect(again.list()).toMatchObject([{ id: 'ann', signedIn: true }])
  })

  test('whose client lost its secret cannot be used', async () => {
    await keeper.keep(signIn('ann'))
    secrets.values.delete('google/client/one')
    expect(await keeper.signIn('ann')).toBeUndefined()
    expect(keeper.list()).toMatchObject([{ signedIn: true }])
  })

  test('whose token was lost since it was found cannot be used', async () => {
    await keeper.keep(signIn('ann'))
    secrets.values.delete('google/refresh/one/ann')
    expect(await keeper.signIn('ann')).toBeUndefined()
  })

  test('gets another token in the same way as it keeps the one before', async () => {
    const asked: unknown[] = []
    const plain = testSecrets(false)
    const watched: TestSecrets = {
      ...plain,
      set: (name, value, options) => {
        asked.push([name, value, options ?? {}])
        return plain.set(name, value, options)
      },
    }
    const own = await open('google', watched)
    await own.keep(signIn('ann', { keepPlain: true }))
    await own.keep(signIn('ben'))
    asked.length = 0
    await own.replaceToken('ann', 'next')
    await own.replaceToken('ben', 'next')
    await own.replaceToken('nobody', 'next')
    expect(asked).toEqual([
      ['google/refresh/one/ann', 'next', { allowPlain: true }],
      ['google/refresh/one/ben', 'next', {}],
    ])
    expect(own.list().map(({ keptAs }) => keptAs)).toEqual(['plain', 'session'])
    expect(log).toEqual([])
    expect(await own.signIn('ann')).toMatchObject({ refreshToken: 'next' })
  })

  test('dies by the token that it has, and by no other', async () => {
    await keeper.keep(signIn('ann'))
    await keeper.keep(signIn('ben'))
    await keeper.markDead('ann', 'an older one')
    await keeper.markDead('nobody', 'refresh ann')
    expect(keeper.list().map(({ signedIn }) => signedIn)).toEqual([true, true])
    await keeper.markDead('ann', 'refresh ann')
    for (const one of [keeper, await open()])
      expect(one.list().map(({ id, signedIn }) => [id, signedIn])).toEqual([
        ['ann', false],
        ['ben', true],
      ])
    const { google } = JSON.parse(await readFile(path(), 'utf8')) as { google: { accounts: { signedIn: boolean }[] } }
    expect(google.accounts.map((account) => account.signedIn)).toEqual([false, true])
    expect(kept()).not.toContain('google/refresh/one/ann')
    expect(kept()).toContain('google/refresh/one/ben')
    await keeper.replaceToken('ann', 'late')
    expect(kept()).not.toContain('google/refresh/one/ann')
  })

  test('is forgotten with its secrets, and its client when nobody uses that', async () => {
    await keeper.keep(signIn('ann'))
    await keeper.keep(signIn('ben'))
    expect(await keeper.forget('ann')).toEqual({ ok: true, value: undefined })
    expect(keeper.list().map(({ id }) => id)).toEqual(['ben'])
    expect(kept()).toEqual(['google/client/one', 'google/refresh/one/ben'])
    expect(await keeper.forget('ann')).toEqual({
      ok: false,
      problem: { code: 'bad-input', detail: 'no such account' },
    })
    await keeper.forget('ben')
    expect(kept()).toEqual([])
    expect((await open()).list()).toEqual([])
  })
})

describe('the client', () => {
  test('is known by its id, and can be used while its secret is there', async () => {
    expect([keeper.clientId(), await keeper.clientInfo(), await keeper.client()]).toEqual([undefined, {}, undefined])
    expect(await keeper.useClient(two)).toEqual({ ok: true, value: undefined })
    for (const one of [keeper, await open()])
      expect([one.clientId(), await one.clientInfo(), await one.client()]).toEqual(['two', { clientId: 'two' }, two])
    secrets.values.clear()
    expect([keeper.clientId(), await keeper.clientInfo(), await keeper.client()]).toEqual(['two', {}, undefined])
  })

  test('before it is forgotten, unless an account still needs it or it is the same', async () => {
    await keeper.useClient({ clientId: 'zero', clientSecret: '0' })
    await keeper.useClient(signIn('ann').client)
    expect(kept()).toEqual(['google/client/one'])
    await keeper.keep(signIn('ann'))
    await keeper.useClient(two)
    expect(kept()).toEqual(['google/client/one', 'google/client/two', 'google/refresh/one/ann'])
    await keeper.useClient({ ...two, clientSecret: 'changed' })
    expect(await keeper.client()).toEqual({ ...two, clientSecret: 'changed' })
    await keeper.forget('ann')
    expect(kept()).toEqual(['google/client/two'])
  })
})

describe('a secret that cannot be read', () => {
  test('is none, and the log says so', async () => {
    await keeper.useClient(two)
    await keeper.keep(signIn('ann'))
    const locked = { ...secrets, get: () => Promise.reject(new Error('locked')) }
    const again = await open('google', locked)
    expect(again.list()).toMatchObject([{ signedIn: false }])
    expect(await again.client()).toBeUndefined()
    expect(new Set(log)).toEqual(new Set(['secret-not-read']))
  })
})

describe('a disk that refuses', () => {
  test('is a problem, by the file, and nothing is taken for kept', async () => {
    await mkdir(path())
    const answers = [await keeper.keep(signIn('ann')), await keeper.useClient(two)]
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, problem: { code: 'file-failed' } })
    expect([keeper.list(), keeper.clientId()]).toEqual([[], undefined])
    expect(log).toEqual(['sign-in-not-kept', 'sign-in-not-kept'])
    await rm(path(), { recursive: true })
    expect(await keeper.keep(signIn('ann'))).toMatchObject({ ok: true })
  })

  test('does not keep a token that died alive', async () => {
    await keeper.keep(signIn('ann'))
    await rm(path())
    await mkdir(path())
    await keeper.markDead('ann', 'refresh ann')
    expect([keeper.signedIn('ann'), await keeper.signIn('ann')]).toEqual([undefined, undefined])
    expect(keeper.list()).toMatchObject([{ signedIn: false }])
  })
})

describe('accounts.json', () => {
  test('keeps the accounts of Google and of its stand-in apart', async () => {
    const other = await open('redirected')
    await Promise.all([keeper.keep(signIn('ann')), keeper.keep(signIn('ben')), keeper.useClient(two)])
    await other.keep(signIn('cay'))
    const list = async (realm: 'google' | 'redirected') => (await open(realm)).list().map(({ id }) => id)
    expect([await list('google'), await list('redirected')]).toEqual([['ann', 'ben'], ['cay']])
    const text = await readFile(path(), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ format: 1, google: { clientId: 'two' }, redirected: {} })
    expect(text).not.toContain('secret of')
  })

  test.each([
    ['nothing', ''],
    ['no JSON', '{"format":1'],
    ['no format', '{"google":{"accounts":[]}}'],
    ['an account without an id', '{"format":1,"google":{"accounts":[{"id":""}]}}'],
    ['accounts that are none', '{"format":1,"google":{"accounts":{}}}'],
    ['a format that is no number', '{"format":"2"}'],
  ])('with %s in it is set aside at once, and said to be damaged', async (_, text) => {
    await writeFile(path(), text)
    const opened = await open()
    const [aside = ''] = await readdir(home)
    expect(aside).toMatch(/^accounts-damaged-\d+\.json$/)
    expect(await readFile(join(home, aside), 'utf8')).toBe(text)
    expect(opened.damaged).toEqual({ code: 'accounts-damaged', values: { path: join(home, aside) } })
    expect([opened.list(), log]).toEqual([[], ['accounts-damaged']])
    await opened.keep(signIn('ann'))
    expect((await open()).list()).toHaveLength(1)
  })

  test('of a newer Shoebox stays where it is until something is to be written', async () => {
    await writeFile(path(), '{"format":2,"people":[]}')
    const opened = await open()
    expect([opened.damaged, opened.list(), log]).toEqual([undefined, [], ['accounts-file-not-understood']])
    expect(await readdir(home)).toEqual(['accounts.json'])
    await opened.keep(signIn('ann'))
    expect(opened.damaged).toMatchObject({ code: 'accounts-damaged' })
    expect((await readdir(home)).toSorted()).toEqual([expect.stringMatching(/^accounts-damaged/), 'accounts.json'])
    expect((await open()).list()).toHaveLength(1)
  })

  test('that is not there is nothing to speak of', () => {
    expect([keeper.damaged, log]).toEqual([undefined, []])
  })
})
