import { beforeEach, describe, expect, it } from 'vitest'
import { createRemoteCovers, type RemoteCovers } from '../../../src/main/app/remote-covers.ts'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import type { AccountSession, MediaAnswer } from '../../../src/main/google/library/library-api.ts'
import type { AlbumId } from '../../../src/shared/domain.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { changeRows, sql } from '../../rows/rows.ts'

const gif = Buffer.from('474946383961010001000000002c00000000010001000002024401003b', 'hex')

let index: SampleIndex
let albums: AlbumId[]
/** Requests that Google has not answered, by address. */
let open: Map<string, (answer: MediaAnswer) => void>
let covers: RemoteCovers
let closing: AbortController
let logged: string[]

beforeEach(() => {
  index = new SampleIndex()
  albums = Array.from({ length: 80 }, (_, at) => index.album(`Album ${at}`))
  changeRows(index.database, 'album', { cover_url: sql('id'), cover_url_at: Date.now() })
  open = new Map()
  closing = new AbortController()
  logged = []
  const media: AccountSession['media'] = {
    open: (url) => new Promise((resolve) => open.set(url, resolve)),
  }
  covers = createRemoteCovers({
    database: index.database,
    clock: systemClock(),
    session: () => ({ media }) as AccountSession,
    refreshAlbums: () => Promise.resolve(),
    signal: closing.signal,
    log: (_level, event) => void logged.push(event),
  })
})

const album = (at: number): AlbumId => albums[at] ?? expect.fail('no such album')

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(gif)
}

const answers = {
  cover: (): MediaAnswer => ({
    kind: 'bytes',
    offset: 0,
    contentType: 'image/gif',
    body: Object.assign(bytes(), { destroy: () => undefined }),
  }),
  gone: (): MediaAnswer => ({ kind: 'gone' }),
  silent: (): MediaAnswer => ({
    kind: 'failed',
    sent: true,
    failure: { kind: 'retry', problem: { code: 'offline' }, afterMs: 0 },
  }),
  refused: (): MediaAnswer => ({
    kind: 'failed',
    sent: true,
    failure: { kind: 'permanent', problem: { code: 'google-bad-request' } },
  }),
  page: (): MediaAnswer => ({
    kind: 'failed',
    sent: true,
    failure: { kind: 'retry', problem: { code: 'item-not-an-image' }, afterMs: 0 },
  }),
}

const answer = (at: number, how: keyof typeof answers): void => {
  const done = open.get(album(at)) ?? expect.fail(`Google was not asked for ${at}`)
  open.delete(album(at))
  done(answers[how]())
}

const askedNow = (): number[] => [...open.keys()].map((id) => albums.indexOf(id as AlbumId))

describe('covers from Google', () => {
  it('come once for all who ask meanwhile, and are asked for again by whoever asks later', async () => {
    const both = [covers.fetch(album(3)), covers.fetch(album(3))]
    expect(askedNow()).toEqual([3])
    answer(3, 'cover')
    for (const each of await Promise.all(both)) expect(each).toMatchObject({ mimeType: 'image/gif' })
    expect(covers.mayCome(album(3))).toBe(true)
    void covers.fetch(album(3))
    expect(askedNow()).toEqual([3])
  })

  it('are fetched six at a time, the latest wish first', async () => {
    for (let at = 0; at < 10; at += 1) void covers.fetch(album(at))
    expect(askedNow()).toEqual([0, 1, 2, 3, 4, 5])
    answer(2, 'cover')
    await expect.poll(askedNow).toEqual([0, 1, 3, 4, 5, 9])
    answer(0, 'gone')
    await expect.poll(askedNow).toEqual([1, 3, 4, 5, 9, 8])
    expect([covers.mayCome(album(0)), covers.mayCome(album(7))]).toEqual([false, true])
  })

  it('give way to later ones, and may still come', async () => {
    const first = Array.from({ length: 7 }, (_, at) => covers.fetch(album(at)))
    for (let at = 7; at < 66; at += 1) void covers.fetch(album(at))
    expect(covers.mayCome(album(6))).toBe(true)
    void covers.fetch(album(66))
    expect(await first[6]).toBeUndefined()
    expect([covers.mayCome(album(6)), askedNow().length]).toEqual([true, 6])
    void covers.fetch(album(6))
    answer(0, 'cover')
    await expect.poll(askedNow).toContain(6)
  })

  it('are not waited for one after the other where Google gives none, and are asked for anew', async () => {
    const all = Array.from({ length: 20 }, (_, at) => covers.fetch(album(at)))
    answer(4, 'silent')
    for (const at of [4, 6, 13, 19]) {
      expect(await all[at]).toBeUndefined()
      expect(covers.mayCome(album(at))).toBe(false)
    }
    expect(askedNow()).toEqual([0, 1, 2, 3, 5])
    void covers.fetch(album(13))
    expect([askedNow().at(-1), covers.mayCome(album(13))]).toEqual([13, true])
    answer(13, 'cover')
    expect(await covers.fetch(album(13))).toMatchObject({ mimeType: 'image/gif' })
  })

  it.each(['refused', 'page'] as const)('are waited for still where a single one cannot be had: %s', async (how) => {
    const all = Array.from({ length: 8 }, (_, at) => covers.fetch(album(at)))
    answer(4, how)
    expect(await all[4]).toBeUndefined()
    await expect.poll(askedNow).toEqual([0, 1, 2, 3, 5, 7])
    expect([4, 6, 7].map((at) => covers.mayCome(album(at)))).toEqual([false, true, true])
  })

  it('do not touch an index that is closed meanwhile', async () => {
    changeRows(index.database, 'album', { cover_url_at: 0 })
    const asked = covers.fetch(album(1))
    closing.abort()
    index.database.close()
    expect(await asked).toBeUndefined()
    expect(logged).toEqual([])
  })
})
