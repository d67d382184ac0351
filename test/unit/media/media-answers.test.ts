import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { createMediaHandler } from '../../../src/main/media/media-handler.ts'
import type { MediaParts } from '../../../src/main/media/media-handler.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import type { AlbumId, ItemRef } from '../../../src/shared/domain.ts'
import { success } from '../../../src/shared/problems/problem.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { memoryStore } from '../thumbnails/memory-store.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const safe = {
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
}
const film = Buffer.from(Array.from({ length: 600_001 }, (_, at) => (at * 31 + (at >> 8)) % 256))

let mirror: string
let files: MirrorFiles
let index: SampleIndex
let store: ReturnType<typeof memoryStore>

beforeAll(() => {
  mirror = mkdtempSync(join(tmpdir(), 'shoebox-media-answers-'))
  files = new MirrorFiles(mirror, nodeFiles)
})
beforeEach(() => {
  index = new SampleIndex()
  store = memoryStore()
})
afterAll(() => rmSync(mirror, { recursive: true }))

function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  more: Partial<MediaParts> = {},
): Promise<Response> {
  return createMediaHandler({
    clock: systemClock(),
    database: index.database,
    files,
    thumbnails: { thumbnail: () => Promise.resolve(success({ bytes: Buffer.from('made'), mimeType: 'image/webp' })) },
    store,
    remoteCover: () => Promise.resolve(undefined),
    log: () => undefined,
    ...more,
  })(new Request('http://127.0.0.1/', { method, headers }), path)
}

const pathOf = (name: string): string => join(mirror, 'Photos/2021/07', name)

function add(name: string, bytes: Buffer, mimeType = 'video/mp4'): ItemRef {
  mkdirSync(dirname(pathOf(name)), { recursive: true })
  writeFileSync(pathOf(name), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return index.item({ filename: name, file: { path: `Photos/2021/07/${name}`, bytes: bytes.length, sha256, mimeType } })
}

const body = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer())

describe('a file', () => {
  it('is sent whole, with everything a browser must know', async () => {
    const answer = await ask(`file/${add('whole.mp4', film)}`)
    expect(Object.fromEntries(answer.headers)).toEqual({
      ...safe,
      'accept-ranges': 'bytes',
      'content-length': String(film.length),
      'content-type': 'video/mp4',
      etag: `"${createHash('sha256').update(film).digest('hex')}"`,
    })
    expect((await body(answer)).equals(film)).toBe(true)
  })

  it('of a type that could run is sent as bytes alone', async () => {
    const answer = await ask(`file/${add('page.html', Buffer.from('x'), 'text/html')}`)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  })

  it('is sent in parts, only to who knows it, and not for HEAD', async () => {
    const ref = add('parts.mp4', film)
    const tag = (await ask(`file/${ref}`, {}, 'HEAD')).headers.get('etag') ?? ''
    const part = await ask(`file/${ref}`, { range: 'bytes=5-300004', 'if-range': tag })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 5-300004/600001'])
    expect((await body(part)).equals(film.subarray(5, 300_005))).toBe(true)
    expect((await ask(`file/${ref}`, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200)
    const head = await ask(`file/${ref}`, { range: 'bytes=0-1' }, 'HEAD')
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([200, null, String(film.length)])
  })

  it('is not sent to who has it, with the tag and the same rule for keeping it', async () => {
    const ref = add('known.mp4', film)
    const tag = (await ask(`file/${ref}`, {}, 'HEAD')).headers.get('etag') ?? ''
    const answer = await ask(`file/${ref}`, { 'if-none-match': tag })
    expect([answer.status, answer.body]).toEqual([304, null])
    expect(Object.fromEntries(answer.headers)).toEqual({ etag: tag, 'cache-control': 'private, no-cache' })
  })

  it.each([1, 2, 256 * 1024, 256 * 1024 + 1, 512 * 1024, 512 * 1024 + 1])(
    'of %i bytes is sent to its last one, and so is each part of it',
    async (length) => {
      const bytes = film.subarray(0, length)
      const ref = add('exact.mp4', bytes)
      expect((await body(await ask(`file/${ref}`))).equals(bytes)).toBe(true)
      for (const [first, last] of [
        [length - 1, length - 1],
        [0, 0],
        [Math.floor(length / 2), length - 1],
      ] as const) {
        const part = await ask(`file/${ref}`, { range: `bytes=${first}-${last}` })
        expect([part.status, part.headers.get('content-length')]).toEqual([206, String(last - first + 1)])
        expect((await body(part)).equals(bytes.subarray(first, last + 1))).toBe(true)
      }
    },
  )

  it('that is empty has no body', async () => {
    const answer = await ask(`file/${add('empty.mp4', Buffer.alloc(0))}`)
    expect([answer.status, answer.body, answer.headers.get('content-length')]).toEqual([200, null, '0'])
  })

  it('of another length than the index says is sent as it is, without a tag', async () => {
    const ref = add('cut.mp4', film)
    truncateSync(pathOf('cut.mp4'), 3)
    const answer = await ask(`file/${ref}`, { 'if-none-match': '*' })
    expect([answer.status, answer.headers.has('etag'), (await body(answer)).length]).toEqual([200, false, 3])
  })

  it('that is a folder, a link, gone or behind a link is not here', async () => {
    const [folder, link, gone] = ['folder.mp4', 'link.mp4', 'gone.mp4'].map((name) => add(name, film))
    for (const name of ['folder.mp4', 'link.mp4', 'gone.mp4']) rmSync(pathOf(name))
    mkdirSync(pathOf('folder.mp4'))
    symlinkSync(pathOf('whole.mp4'), pathOf('link.mp4'))
    symlinkSync(join(mirror, 'Photos/2021/07'), join(mirror, 'Photos/linked'))
    const behind = index.item({
      file: { path: 'Photos/linked/whole.mp4', bytes: 1, sha256: 'x', mimeType: 'video/mp4' },
    })
    for (const ref of [folder, link, gone, behind]) expect((await ask(`file/${ref}`)).status).toBe(404)
  })
})

describe('the bytes of a file', () => {
  it('end with an error if the file was cut meanwhile', async () => {
    const answer = await ask(`file/${add('shorter.mp4', film)}`)
    truncateSync(pathOf('shorter.mp4'), 300_000)
    await expect(body(answer)).rejects.toThrow('The file ended at 300000 instead of 600001')
  })

  it('are not read before somebody asks, and no more after they gave up', async () => {
    let [opened, closed, reads] = [0, 0, 0]
    const open = files.open.bind(files)
    files.open = async (path) => {
      const handle = await open(path)
      opened++
      const [read, close] = [handle.read.bind(handle), handle.close.bind(handle)]
      Object.assign(handle, {
        read: (...args: Parameters<typeof read>) => (reads++, read(...args)),
        close: () => (closed++, close()),
      })
      return handle
    }
    const answer = await ask(`file/${add('given-up.mp4', film)}`)
    const reader = answer.body?.getReader()
    expect([opened, reads]).toEqual([0, 0])
    expect((await reader?.read())?.value?.length).toBe(256 * 1024)
    await reader?.cancel()
    expect([opened, closed, reads]).toEqual([1, 1, 1])
    await (await ask(`file/${add('never-read.mp4', film)}`)).body?.cancel()
    expect([opened, closed]).toEqual([1, 1])
    files.open = open
  })
})

describe('a picture', () => {
  it('is sent with the same care, and to HEAD without its bytes', async () => {
    const ref = add('picture.heic', film, 'image/heic')
    const answer = await ask(`thumb/${ref}`)
    expect(Object.fromEntries(answer.headers)).toMatchObject({ ...safe, 'content-type': 'image/webp' })
    expect((await ask(`thumb/${ref}`, {}, 'HEAD')).body).toBeNull()
    expect((await ask('thumb/999')).status).toBe(404)
  })

  it('that is opened is waited for, and a small one only so long', async () => {
    const ref = add('slow.heic', film, 'image/heic')
    const sizes: string[] = []
    const slow: Partial<MediaParts> = {
      patienceMs: 1,
      thumbnails: {
        thumbnail: async (_key, _path, _type, size) => {
          sizes.push(size)
          await new Promise((resolve) => setTimeout(resolve, 30))
          return success({ bytes: Buffer.from('late'), mimeType: 'image/webp' })
        },
      },
    }
    const small = await ask(`thumb/${ref}`, {}, 'GET', slow)
    expect([small.status, small.headers.get('retry-after'), await small.text()]).toEqual([503, '1', 'Try again.'])
    expect(await (await ask(`view/${ref}`, {}, 'GET', slow)).text()).toBe('late')
    expect(sizes).toEqual(['small', 'large'])
  })
})

it('the video part of a photo is that of its own file where there is one, and the photo stays a photo', async () => {
  const sizes: string[] = []
  const more: Partial<MediaParts> = {
    thumbnails: {
      thumbnail: (_key, _path, _type, size) => {
        sizes.push(size)
        return Promise.resolve(success({ bytes: Buffer.from('made'), mimeType: 'image/webp' }))
      },
    },
  }
  const moves = film.subarray(0, 4321)
  const video = add('plain.mp4', moves)
  writeFileSync(pathOf('moves.mp4'), moves)
  const still = Buffer.from('a picture that only some can show')
  writeFileSync(pathOf('moves.heic'), still)
  const ref = index.item({
    file: { path: 'Photos/2021/07/moves.heic', bytes: still.length, sha256: 'a'.repeat(64), mimeType: 'image/heic' },
    motionFile: {
      path: 'Photos/2021/07/moves.mp4',
      bytes: moves.length,
      sha256: 'b'.repeat(64),
      mimeType: 'video/mp4',
    },
  })
  const motion = await ask(`motion/${ref}`, {}, 'GET', more)
  expect([motion.headers.get('content-type'), (await body(motion)).equals(moves)]).toEqual(['video/mp4', true])
  for (const form of ['original', 'view'])
    expect(await (await ask(`${form}/${ref}`, {}, 'GET', more)).text()).toBe('made')
  expect(sizes).toEqual(['large', 'large'])
  expect((await body(await ask(`file/${ref}`, {}, 'GET', more))).equals(still)).toBe(true)
  for (const form of ['original', 'file'])
    expect((await body(await ask(`${form}/${video}`, {}, 'GET', more))).equals(moves)).toBe(true)
  expect((await ask(`motion/${video}`, {}, 'GET', more)).status).toBe(404)
  expect(sizes).toHaveLength(2)
})

it('the cover that Google gave is kept for that album alone, as a small picture', async () => {
  const asked: AlbumId[] = []
  const gif = Buffer.from('GIF89a, as far as anybody looks at it')
  const more: Partial<MediaParts> = {
    remoteCover: (album) => {
      asked.push(album)
      return Promise.resolve({ bytes: Buffer.concat([gif, Buffer.from(album)]), mimeType: 'text/html' })
    },
  }
  const albums = [index.album('One'), index.album('Two')]
  for (const _ of [1, 2])
    for (const album of albums) {
      const answer = await ask(`cover/${album}`, {}, 'GET', more)
      expect(answer.headers.get('content-type')).toBe('image/gif')
      expect(await answer.text()).toBe(`${gif.toString()}${album}`)
    }
  expect(asked).toEqual(albums)
  for (const album of albums) {
    expect(store.get(`cover:${album}`, 'small')?.mimeType).toBe('image/gif')
    expect(store.get(`cover:${album}`, 'large')).toBeUndefined()
  }
})

it('a cover that takes Google long is asked for once, and holds no connection', async () => {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<MediaParts['remoteCover']>>>()
  const album = index.album('Far')
  let asked = 0
  const handle = createMediaHandler({
    clock: standingClock(Date.now(), { hasty: true }),
    database: index.database,
    files,
    thumbnails: { thumbnail: () => Promise.reject(new Error('no thumbnail is wanted')) },
    store,
    remoteCover: () => {
      asked += 1
      return promise
    },
    log: (_level, event) => expect.fail(event),
  })
  const show = (): Promise<Response> => handle(new Request('http://127.0.0.1/'), `cover/${album}`)
  for (const _ of [1, 2, 3]) {
    const answer = await show()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  }
  expect(asked).toBe(1)
  resolve({ bytes: Buffer.from('GIF89a and more'), mimeType: 'image/gif' })
  await expect.poll(() => store.has(`cover:${album}`, 'small')).toBe(true)
  expect(await (await show()).text()).toBe('GIF89a and more')
  expect(asked).toBe(1)
})

it('a cover that could not be had is asked for again, however that ended', async () => {
  const album = index.album('Shy')
  const answers = [
    () => Promise.resolve(undefined),
    () => Promise.resolve({ bytes: Buffer.from('<html>'), mimeType: 'image/gif' }),
    () => Promise.reject(new Error('the network is gone')),
    () => Promise.resolve({ bytes: Buffer.from('GIF89a at last'), mimeType: 'image/gif' }),
  ]
  const handle = createMediaHandler({
    clock: standingClock(Date.now()),
    database: index.database,
    files,
    thumbnails: { thumbnail: () => Promise.reject(new Error('no thumbnail is wanted')) },
    store,
    remoteCover: () => (answers.shift() ?? (() => expect.fail('it is here')))(),
    log: () => undefined,
  })
  const show = (): Promise<Response> => handle(new Request('http://127.0.0.1/'), `cover/${album}`)
  for (let times = 0; times < 2; times++) expect((await show()).status).toBe(404)
  expect(
    await show().then(
      ({ status }) => status,
      () => 'rejected',
    ),
  ).not.toBe(503)
  for (let times = 0; times < 2; times++) expect(await (await show()).text()).toBe('GIF89a at last')
})

it('an old cover is shown while Google is asked for a new one', async () => {
  const album = index.album('Far')
  store.put(`cover:${album}`, 'small', Buffer.from('GIF89a, old'), 'image/gif')
  const answer = await ask(`cover/${album}`, {}, 'GET', {
    clock: standingClock(Date.now() + 3_700_000, { hasty: true }),
    remoteCover: () => new Promise(() => undefined),
  })
  expect([answer.status, await answer.text()]).toEqual([200, 'GIF89a, old'])
})

it('words are words to a browser, whatever they say', async () => {
  const answer = await ask('nothing')
  expect(Object.fromEntries(answer.headers)).toEqual({
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
  expect((await ask('file/1', {}, 'POST')).headers.get('allow')).toBe('GET, HEAD')
  expect((await ask(`cover/${'a'.repeat(64)}` as AlbumId)).status).toBe(404)
})
