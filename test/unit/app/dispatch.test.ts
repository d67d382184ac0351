import { describe, expect, it } from 'vitest'
import { createDispatch } from '../../../src/main/app/dispatch.ts'
import { callNames, type Handlers } from '../../../src/shared/contract.ts'
import { success } from '../../../src/shared/problems/problem.ts'

const nobody = (): Promise<void> => Promise.resolve()

/** Handlers that answer with what reached them. */
function echo() {
  const entries = callNames.map((name) => [name, (input: unknown) => Promise.resolve(success({ name, input }))])
  return Object.fromEntries(entries) as unknown as Handlers
}

const selection = { allAlbums: true, sharedAlbums: false, library: false, albums: ['abc'] }

describe('dispatch', () => {
  it.each([
    ['app.get', undefined],
    ['settings.set', { concurrency: 32 }],
    ['settings.set', {}],
    ['mirror.use', { path: '/photos' }],
    ['accounts.useClient', { json: '{}' }],
    ['accounts.useClient', { clientId: 'a', clientSecret: 'b' }],
    ['accounts.signIn', { keepPlain: true }],
    ['tasks.start', { kind: 'backup', selection }],
    ['tasks.problems', { kind: 'backup', offset: 0, limit: 50 }],
    ['tasks.retry', { kind: 'backup' }],
    ['tasks.start', { kind: 'verify', mode: 'full', repair: true }],
    ['tasks.start', { kind: 'rebuild' }],
    ['tasks.stop', { kind: 'rebuild' }],
    ['library.columns', { album: 'abc', kind: 'video', search: 'sea', from: '2020-01-01', to: '2020-12-31' }],
    ['library.item', { ref: 0 }],
  ])('hands %s its input', async (name, input) => {
    const dispatch = createDispatch(echo(), () => undefined, nobody)
    expect(await dispatch(name, input)).toEqual(success({ name, input }))
  })

  it('takes null for no input, because JSON has no undefined', async () => {
    const dispatch = createDispatch(echo(), () => undefined, nobody)
    expect(await dispatch('albums.list', null)).toEqual(success({ name: 'albums.list', input: undefined }))
  })

  it.each([
    ['nothing.like.it', undefined],
    ['toString', undefined],
    ['__proto__', undefined],
    ['app.get', { surprise: 1 }],
    ['app.openLink', { link: 'https://example.com/' }],
    ['settings.set', { concurrency: 33 }],
    ['settings.set', { concurrency: 1.5 }],
    ['settings.set', { mirrorPath: '/elsewhere' }],
    ['settings.set', { theme: undefined }],
    ['mirror.use', {}],
    ['mirror.use', { path: '' }],
    ['accounts.useClient', { json: 'x'.repeat(100_001) }],
    ['tasks.start', { kind: 'backup', selection: { ...selection, albums: ['../../etc'] } }],
    ['tasks.start', { kind: 'backup', selection: { ...selection, everything: true } }],
    ['tasks.start', undefined],
    ['tasks.start', { kind: 'import' }],
    ['tasks.start', { kind: 'rebuild', selection }],
    ['tasks.start', { kind: 'verify', mode: 'share', repair: false }],
    ['tasks.pause', { kind: 'verify' }],
    ['tasks.stop', {}],
    ['tasks.problems', { kind: 'backup', offset: -1, limit: 50 }],
    ['tasks.problems', { kind: 'backup', offset: 0, limit: 100_000 }],
    ['library.columns', { from: '1 January' }],
    ['library.item', { ref: -1 }],
    ['library.item', { ref: '1' }],
    ['library.item', { ref: 2 ** 32 }],
    ['library.item', { ref: Number.NaN }],
  ])('refuses %s with %j', async (name, input) => {
    const dispatch = createDispatch(echo(), () => undefined, nobody)
    expect(await dispatch(name, input)).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
  })

  it.each([
    [13, 'mirror-full', 0],
    [8, 'mirror-read-only', 0],
    [11, 'mirror-damaged', 1],
  ])('says what SQLite says of the disk: %i', async (errcode, code, damaged) => {
    let told = 0
    const said = Object.assign(new Error('no'), { code: 'ERR_SQLITE_ERROR', errcode })
    const handlers: Handlers = { ...echo(), 'google.upload': () => Promise.reject(said) }
    const tell = (): Promise<void> => {
      told += 1
      return Promise.resolve()
    }
    const wish = { account: 'nora', paths: ['/a.jpg'] }
    const answer = await createDispatch(handlers, () => undefined, tell)('google.upload', wish)
    expect([answer, told]).toMatchObject([{ ok: false, problem: { code } }, damaged])
  })

  it('turns an exception into an answer and a line in the log', async () => {
    const lines: string[] = []
    const handlers: Handlers = { ...echo(), 'albums.list': () => Promise.reject(new Error('the index is on fire')) }
    const log = (level: string, event: string, fields?: Record<string, unknown>): void =>
      void lines.push(`${level} ${event} ${String(fields?.['call'])}`)
    const dispatch = createDispatch(handlers, log, nobody)
    const answer = await dispatch('albums.list', undefined)
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'unexpected', detail: 'albums.list: the index is on fire' },
    })
    expect(lines).toEqual(['error handler-threw albums.list'])
  })
})
