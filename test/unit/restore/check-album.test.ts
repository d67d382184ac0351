import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ApiFailure, LibraryApi, MediaAnswer, RemoteItem } from '../../../src/main/google/library/library-api.ts'
import type { WantedItem } from '../../../src/main/restore/albums-wanted.ts'
import { checkAlbum, type Expected } from '../../../src/main/restore/check-album.ts'

const photo = Buffer.from('the bytes of a photo')

const wanted = (description?: string): WantedItem => ({
  id: 'item' as WantedItem['id'],
  path: 'Photos/2021/07/a.jpg' as WantedItem['path'],
  bytes: photo.length,
  sha256: createHash('sha256').update(photo).digest('hex'),
  mimeType: 'image/jpeg',
  isVideo: false,
  name: 'a.jpg',
  left: [],
  told: [],
  ...(description !== undefined && { description }),
})

const listed = (id: string, more: Partial<RemoteItem> = {}): RemoteItem =>
  ({ id, kind: 'photo', baseUrl: `https://lh3.googleusercontent.com/${id}`, ...more }) as RemoteItem

async function* inPieces(bytes: Buffer, breaksOff: boolean): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield await Promise.resolve(bytes.subarray(at, at + 7))
  if (breaksOff) throw new Error('ECONNRESET')
}

const delivers = (bytes: Buffer, total?: number, breaksOff = false): MediaAnswer => ({
  kind: 'bytes',
  offset: 0,
  contentType: 'image/jpeg',
  ...(total !== undefined && { total }),
  body: Object.assign(inPieces(bytes, breaksOff), { destroy: () => undefined }),
})

const fails = (failure: ApiFailure): MediaAnswer => ({ kind: 'failed', failure, sent: true })
const busy = { code: 'google-busy' } as const

interface Given {
  items: RemoteItem[]
  answers?: MediaAnswer[]
  patient?: boolean
  describe?: (remote: string, description: string) => Promise<boolean>
  ofLibrary?: true
}

/** What is found, by places, and the addresses of which Google was asked. */
async function check(
  expected: Expected[],
  { items, answers = [], patient = true, describe, ofLibrary }: Given,
): Promise<{ found: Record<number, string>; asked: string[]; waits: string[]; through: number }> {
  const asked: string[] = []
  const waits: string[] = []
  let through = 0
  const page = { ok: true, value: { entries: items } } as const
  const library = { albumItems: () => Promise.resolve(page), libraryItems: () => Promise.resolve(page) }
  const found = await checkAlbum(ofLibrary ? undefined : 'album', expected, {
    session: {
      library: library as unknown as LibraryApi,
      media: {
        open: (url, suffix) => {
          asked.push(url.slice(url.lastIndexOf('/') + 1) + suffix)
          return Promise.resolve(answers.shift() ?? delivers(photo))
        },
      },
    },
    signal: new AbortController().signal,
    patience: {
      again: (times) => Promise.resolve(waits.push(`again ${times}`) > 0 && patient),
      until: (time) => Promise.resolve(waits.push(`until ${time}`) > 0 && patient),
      settle: () => Promise.resolve(true),
    },
    rest: () => undefined,
    onItem: () => void (through += 1),
    ...(describe && { describe }),
  })
  return { found: Object.fromEntries(found), asked, waits, through }
}

const one = (item = wanted()): Expected[] => [{ position: 0, item, remote: 'r' }]

describe('what Google gives back of a photo', () => {
  test.each<[string, MediaAnswer[], string]>([
    ['the same bytes', [delivers(photo)], 'same'],
    ['the same bytes, and says how many', [delivers(photo, photo.length)], 'same'],
    ['as many other bytes', [delivers(Buffer.from(photo).fill(0, 3, 4))], 'copy'],
    ['more bytes', [delivers(Buffer.concat([photo, Buffer.from('x')]))], 'copy'],
    ['another length', [delivers(photo, photo.length - 1)], 'copy'],
    ['fewer bytes than it has', [delivers(photo.subarray(0, -1))], 'unread'],
    ['nothing at all', [delivers(Buffer.alloc(0))], 'unread'],
    ['a connection that breaks off', [delivers(photo, undefined, true)], 'unread'],
    ['an address that is too old', [{ kind: 'expired' }], 'unread'],
    ['nothing, because it is gone', [{ kind: 'gone' }], 'unread'],
    ['a refusal', [fails({ kind: 'permanent', problem: busy })], 'unread'],
    ['a pause, and then the same bytes', [fails({ kind: 'pause-account', problem: busy, until: 9 })], 'same'],
    [
      'trouble twice, and then the same bytes',
      Array(2).fill(fails({ kind: 'retry', problem: busy, afterMs: 0 })),
      'same',
    ],
    ['trouble three times', Array(3).fill(fails({ kind: 'retry', problem: busy, afterMs: 0 })), 'unread'],
  ])('%s', async (_what, answers, as) => {
    expect((await check(one(), { items: [listed('r')], answers })).found).toEqual({ 0: as })
  })

  test('nobody is asked again who is not worth waiting for', async () => {
    for (const failure of [
      { kind: 'retry', problem: busy, afterMs: 0 },
      { kind: 'pause-account', problem: busy, until: 9 },
    ] as const) {
      const { found, asked, waits } = await check(one(), {
        items: [listed('r')],
        answers: [fails(failure)],
        patient: false,
      })
      expect([found, asked, waits.length]).toEqual([{ 0: 'unread' }, ['r=d'], 1])
    }
  })

  test('a video is asked for as such, and not before Google has made it ready', async () => {
    const video = { kind: 'video' } as const
    for (const more of [video, { ...video, videoStatus: 'READY' } as const]) {
      const { found, asked } = await check(one(), { items: [listed('r', more)] })
      expect([found, asked]).toEqual([{ 0: 'same' }, ['r=dv']])
    }
    for (const videoStatus of ['PROCESSING', 'FAILED'] as const) {
      const { found, asked } = await check(one(), { items: [listed('r', { ...video, videoStatus })] })
      expect([found, asked]).toEqual([{ 0: 'unread' }, []])
    }
    const { baseUrl: _, ...without } = listed('r')
    expect((await check(one(), { items: [without as RemoteItem] })).found).toEqual({ 0: 'unread' })
  })
})

describe('what stands in an album', () => {
  const several = (...remotes: string[]): Expected[] =>
    remotes.map((remote, position) => ({ position, item: wanted(), remote }))

  test('is absent, elsewhere, or not ours', async () => {
    const { found, asked, through } = await check(several('a', 'b', 'c', 'd'), {
      items: ['b', 'theirs', 'c', 'a'].map((id) => listed(id)),
    })
    expect(found).toEqual({ 0: 'elsewhere', 1: 'same', 2: 'same', 3: 'absent' })
    expect([asked, through]).toEqual([['b=d', 'c=d', 'a=d'], 3])
  })

  test('has no order in the library', async () => {
    const { found } = await check(several('a', 'b'), { items: [listed('b'), listed('a')], ofLibrary: true })
    expect(found).toEqual({ 0: 'same', 1: 'same' })
  })

  test('is one for all items of the same bytes', async () => {
    const { found, asked } = await check(several('a', 'a', 'b'), { items: [listed('a')] })
    expect([found, asked]).toEqual([{ 0: 'same', 1: 'same', 2: 'absent' }, ['a=d']])
  })

  test('says of itself what is wanted, or is given it where it says nothing', async () => {
    const said: string[][] = []
    const describe = (...words: string[]): Promise<boolean> => Promise.resolve(said.push(words) > 0)
    const of = async (there: string | undefined, more: Partial<Given>): Promise<unknown> => {
      const items = [listed('r', there === undefined ? {} : { description: there })]
      return (await check(one(wanted('The sea')), { items, ...more })).found[0]
    }
    expect(await of('The sea', {})).toBe('same')
    expect(await of('A lake', { describe })).toBe('changed')
    expect(await of(undefined, {})).toBe('changed')
    expect(said).toEqual([])
    expect(await of(undefined, { describe })).toBe('same')
    expect(said).toEqual([['r', 'The sea']])
    expect(await of('', { describe: () => Promise.resolve(false) })).toBe('changed')
  })
})
