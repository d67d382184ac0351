import { describe, expect, test } from 'vitest'
import { meetFault, onApi, smallPages } from './fault-matrix.ts'
import type { FaultCase } from './fault-matrix.ts'
import { readCatalogue } from '../mirror-content.ts'
import type { FaultAction } from '../../emulator/start-emulator.ts'
import { allAlbums, wholeLibrary } from '../world.ts'

const list = 'mediaItems.list'
const search = 'mediaItems.search'
const status = (code: number, more: object = {}): FaultAction => ({ kind: 'status', status: code, ...more })
/** Lists come in several pages, although there are only twelve items. */
const inPages = { googlePorts: { fetch: smallPages } }

const refusals: FaultCase[] = [
  { what: '401, once', faults: [onApi(search, status(401))], outcome: 'complete' },
  {
    what: '401 to every call, with tokens that are fresh',
    faults: [{ on: 'api', times: 'always', do: status(401) }],
    outcome: 'halted',
    codes: ['sign-in-needed'],
  },
  {
    what: '401 in the middle of a list, for ever',
    world: inPages,
    faults: [onApi(list, status(401), { after: 1, times: 'always' })],
    selection: wholeLibrary,
    outcome: 'halted',
    codes: ['sign-in-needed'],
  },
  {
    what: 'invalid_grant when a token has run out',
    faults: [{ on: 'token', times: 'always', do: { kind: 'invalid-grant' } }],
    arrange: ({ emulator }) => emulator.expireAccessTokens(),
    outcome: 'halted',
    codes: ['sign-in-needed'],
    signInAfter: true,
  },
  {
    what: 'a token endpoint in trouble',
    faults: [{ on: 'token', times: 6, do: status(503) }],
    arrange: ({ emulator }) => emulator.expireAccessTokens(),
    outcome: 'complete',
  },
  {
    what: '403 for want of a permission',
    faults: [{ on: 'api', times: 'always', do: status(403, { reason: 'scope' }) }],
    outcome: 'halted',
    codes: ['google-scope-removed'],
  },
  {
    what: '403 from a project without the API',
    faults: [{ on: 'api', times: 'always', do: status(403, { reason: 'disabled' }) }],
    outcome: 'halted',
    codes: ['google-api-disabled'],
  },
  {
    what: '404 for the whole library',
    faults: [onApi(list, status(404), { times: 'always' })],
    outcome: 'with-problems',
    codes: ['google-not-found'],
  },
  { what: '409 four times', faults: [onApi(search, status(409), { times: 4 })], outcome: 'complete' },
  {
    what: '429 for the minute, three times',
    faults: [onApi(search, status(429, { reason: 'minute' }), { times: 3 })],
    outcome: 'complete',
  },
  {
    what: '429 for concurrent calls',
    faults: [onApi(list, status(429, { reason: 'concurrent' }), { times: 2 })],
    outcome: 'complete',
  },
  ...[500, 502, 503, 504].map((code): FaultCase => ({
    what: `a burst of ${code}`,
    faults: [{ on: 'api', after: 1, times: 8, do: status(code) }],
    outcome: 'complete',
  })),
  {
    what: '500 to one method for ever',
    faults: [onApi(list, status(500), { times: 'always' })],
    outcome: 'with-problems',
    codes: ['google-busy'],
    looks: (_, state) => expect(state.progress.done).toBeGreaterThan(0),
  },
  { what: 'a redirect, once', faults: [onApi(list, { kind: 'redirect' })], outcome: 'complete' },
  {
    what: 'a redirect, always',
    faults: [onApi(list, { kind: 'redirect', to: 'https://example.com/' }, { times: 'always' })],
    outcome: 'with-problems',
    codes: ['google-bad-answer'],
  },
  { what: 'a reset before the headers', faults: [onApi(list, { kind: 'reset', at: 'start' })], outcome: 'complete' },
  { what: 'a reset within the headers', faults: [onApi(list, { kind: 'reset', at: 'headers' })], outcome: 'complete' },
  { what: 'a reset in the body', faults: [onApi(search, { kind: 'reset', at: 'body' })], outcome: 'complete' },
  { what: 'half a body', faults: [onApi(search, { kind: 'short-body' })], outcome: 'complete' },
  { what: 'a body of 0 bytes', faults: [onApi(list, { kind: 'empty' })], outcome: 'complete' },
]

describe('a list that is answered with', () => {
  test.concurrent.each(refusals)('$what', meetFault)
})

const answers: FaultCase[] = [
  {
    what: 'a page of HTML with status 200',
    faults: [onApi(search, { kind: 'html' }, { times: 3 })],
    outcome: 'complete',
  },
  {
    what: 'JSON that breaks off',
    faults: [onApi(search, { kind: 'invalid-json' }, { times: 3 })],
    outcome: 'complete',
  },
  {
    what: 'JSON that breaks off, always',
    faults: [onApi(list, { kind: 'invalid-json' }, { times: 'always' })],
    outcome: 'with-problems',
    codes: ['google-bad-answer'],
  },
  { what: 'arrays in arrays', faults: [onApi(list, { kind: 'deep-json' }, { times: 2 })], outcome: 'complete' },
  {
    what: 'arrays in arrays, always',
    faults: [onApi(list, { kind: 'deep-json' }, { times: 'always' })],
    outcome: 'with-problems',
    codes: ['google-bad-answer'],
  },
  {
    what: 'a page token of 10 MB, once',
    faults: [onApi(list, { kind: 'huge-json', bytes: 10e6 })],
    outcome: 'complete',
  },
  {
    what: 'a page token of 1 MB, always',
    faults: [onApi(search, { kind: 'huge-json', bytes: 1e6 }, { times: 'always' })],
    outcome: 'with-problems',
    codes: ['google-bad-answer'],
  },
  {
    what: 'more than 20 MB of JSON, once',
    faults: [onApi(list, { kind: 'huge-json', bytes: 21 << 20 })],
    outcome: 'with-problems',
    codes: ['google-bad-answer'],
  },
  {
    what: 'names of 1 MB',
    faults: [onApi(list, { kind: 'wrong-field', field: 'filename', value: 'x'.repeat(1e6) }, { times: 'always' })],
    selection: wholeLibrary,
    outcome: 'complete',
  },
  {
    what: 'a page token that is refused',
    world: inPages,
    faults: [onApi(search, { kind: 'page-token-refused' }, { nth: 3 })],
    selection: allAlbums,
    outcome: 'complete',
  },
  {
    what: 'page tokens that are always refused',
    world: inPages,
    faults: [onApi(list, { kind: 'page-token-refused' }, { after: 1, times: 'always' })],
    selection: wholeLibrary,
    outcome: 'with-problems',
    codes: ['google-bad-request'],
  },
  {
    what: 'the same page twice',
    world: inPages,
    faults: [onApi(list, { kind: 'same-page' }, { nth: 2 })],
    selection: wholeLibrary,
    outcome: 'complete',
  },
  {
    what: 'the same page of an album twice',
    world: inPages,
    faults: [onApi(search, { kind: 'same-page' }, { nth: 3 })],
    selection: allAlbums,
    outcome: 'complete',
  },
  {
    what: 'the same item twice on every page',
    world: inPages,
    faults: [{ on: 'api', times: 'always', do: { kind: 'duplicate-ids' } }],
    outcome: 'complete',
    looks: (_, state) => expect(state.progress).toMatchObject({ items: 12, done: 12 }),
  },
]

describe('a page that is', () => {
  test.concurrent.each(answers)('$what', meetFault)
})

describe('meanwhile', () => {
  test('an album is deleted while it is listed', () =>
    meetFault({
      what: 'an album that goes away between two of its pages',
      world: inPages,
      faults: [onApi(search, status(404), { after: 2, times: 'always' })],
      arrange: ({ emulator }) => {
        const [first] = emulator.library.main.albums
        return () => emulator.library.removeAlbum(first?.id ?? '')
      },
      selection: allAlbums,
      outcome: 'with-problems',
      codes: ['album-not-found'],
      looks: async (world) => {
        // What was read of it is no album.
        for (const album of (await readCatalogue(world.path)).albums) expect(album.items).toEqual([])
      },
    }))

  test('an item vanishes between list and download', () =>
    meetFault({
      what: 'an item without bytes',
      arrange: ({ emulator }) => {
        const [victim] = emulator.library.itemsOf(emulator.library.main)
        emulator.library.vanishItem(victim?.id ?? '')
        return () => {
          if (victim) emulator.library.insert(emulator.library.main, victim)
        }
      },
      outcome: 'with-problems',
      codes: ['item-gone'],
      looks: (_, state) => expect(state.progress).toMatchObject({ done: 11, failed: 1 }),
    }))
})
