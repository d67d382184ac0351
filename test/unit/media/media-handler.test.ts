import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { createMediaHandler } from '../../../src/main/media/media-handler.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { memoryStore } from '../thumbnails/memory-store.ts'
import { mediaBench, film, body } from './media-bench.ts'

const bench = mediaBench()
const { add, ask, openFiles } = bench

describe('media: files', () => {
  it('sends a file with everything a browser must know', async () => {
    const response = await ask(`file/${bench.filmRef}`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-length': '700001',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'video/mp4',
      'cross-origin-resource-policy': 'same-origin',
      etag: `"${createHash('sha256').update(film).digest('hex')}"`,
      'x-content-type-options': 'nosniff',
    })
    expect((await body(response)).equals(film)).toBe(true)
  })

  it('sends any part of it', async () => {
    const range = fc.tuple(fc.nat(film.length - 1), fc.nat(film.length - 1))
    await fc.assert(
      fc.asyncProperty(range, fc.constantFrom('closed', 'open', 'suffix'), async ([a, b], form) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)]
        const [header, expected] = {
          closed: [`${first}-${last}`, film.subarray(first, last + 1)] as const,
          open: [`${first}-`, film.subarray(first)] as const,
          suffix: [`-${last + 1}`, film.subarray(film.length - last - 1)] as const,
        }[form]
        const response = await ask(`file/${bench.filmRef}`, { range: `bytes=${header}` })
        expect(response.status).toBe(206)
        expect(response.headers.get('content-length')).toBe(String(expected.length))
        const start = film.length - (form === 'closed' ? film.length - first : expected.length)
        const range = `bytes ${start}-${start + expected.length - 1}/${film.length}`
        expect(response.headers.get('content-range')).toBe(range)
        expect((await body(response)).equals(expected)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('refuses a part that does not exist', async () => {
    const response = await ask(`file/${bench.filmRef}`, { range: 'bytes=700001-' })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */700001')
  })

  it('sends a part only of what the caller knows', async () => {
    const tag = (await ask(`file/${bench.filmRef}`, {}, 'HEAD')).headers.get('etag') ?? ''
    expect((await ask(`file/${bench.filmRef}`, { range: 'bytes=0-1', 'if-range': tag })).status).toBe(206)
    const other = await ask(`file/${bench.filmRef}`, { range: 'bytes=0-1', 'if-range': '"other"' })
    expect(other.status).toBe(200)
    expect((await body(other)).length).toBe(film.length)
    const same = await ask(`file/${bench.filmRef}`, { 'if-none-match': tag })
    expect([same.status, (await body(same)).length]).toEqual([304, 0])
  })

  it('answers HEAD like GET without a body and without parts', async () => {
    const response = await ask(`file/${bench.filmRef}`, { range: 'bytes=0-1' }, 'HEAD')
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '700001'])
    expect(response.body).toBeNull()
  })

  it('sends an earlier version by its number, as something a browser shows', async () => {
    const [old, older] = [Buffer.from('an older picture'), Buffer.from('no jpeg')]
    writeFileSync(join(bench.mirror, 'Photos/2021/07/old.jpg'), old)
    writeFileSync(join(bench.mirror, 'Photos/2021/07/older.heic'), older)
    const file = (bytes: Buffer) => ({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      replacedAt: 0,
    })
    const ref = add('now.jpg', bench.photo, 'image/jpeg', {
      versions: [
        { ...file(old), number: 2, path: 'Photos/2021/07/old.jpg', mimeType: 'image/jpeg' },
        { ...file(older), number: 1, path: 'Photos/2021/07/older.heic', mimeType: 'image/heic' },
      ],
    })
    const response = await ask(`version/${ref}/2`)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(old)
    // No browser shows this type, and these bytes are no picture.
    expect((await ask(`version/${ref}/1`)).status).toBe(404)
    expect((await ask(`version/${ref}/3`)).status).toBe(404)
    for (const path of [`version/${ref}`, `version/${ref}/`, `version/${ref}/0`, `version/${ref}/x`])
      expect((await ask(path)).status).toBe(400)
    expect((await ask(`version/${ref}/2/more`)).status).toBe(404)
  })

  it('sends the video of a motion photo', async () => {
    const response = await ask(`motion/${bench.photoRef}`)
    expect(response.headers.get('content-type')).toBe('video/mp4')
    expect((await body(response)).toString()).toBe('video')
    expect((await ask(`motion/${bench.filmRef}`)).status).toBe(404)
  })

  it('sends an empty file', async () => {
    const response = await ask(`file/${add('empty.jpg', new Uint8Array(0), 'image/jpeg')}`)
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '0'])
    expect((await body(response)).length).toBe(0)
  })

  it('sends a file that was changed from outside as it is, and without a tag', async () => {
    const ref = add('changed.mp4', film.subarray(0, 500), 'video/mp4')
    truncateSync(join(bench.mirror, 'Photos/2021/07/changed.mp4'), 300)
    const response = await ask(`file/${ref}`)
    expect(response.headers.get('etag')).toBeNull()
    expect((await body(response)).equals(film.subarray(0, 300))).toBe(true)
  })

  it('never names a type that could run', async () => {
    const ref = add('page.html', Buffer.from('<script>alert(1)</script>'), 'text/html')
    expect((await ask(`file/${ref}`)).headers.get('content-type')).toBe('application/octet-stream')
  })

  it('leaves no file open: read to the end, given up, never read, cut short', async () => {
    await body(await ask(`file/${bench.filmRef}`))
    const abandoned = (await ask(`file/${bench.filmRef}`)).body?.getReader()
    await abandoned?.read()
    expect(openFiles()).toBe(1)
    await abandoned?.cancel()
    const unread = await ask(`file/${bench.filmRef}`)
    expect(unread.status).toBe(200)
    const hurried = (await ask(`file/${bench.filmRef}`)).body?.getReader()
    const reading = hurried?.read()
    await hurried?.cancel()
    await reading
    const ref = add('shrinking.mp4', film, 'video/mp4')
    const cut = (await ask(`file/${ref}`)).body?.getReader()
    await cut?.read()
    truncateSync(join(bench.mirror, 'Photos/2021/07/shrinking.mp4'), 10)
    await expect(cut?.read()).rejects.toThrow('ended')
    // Closing after a cancellation in the middle of a read takes a turn of the event loop.
    await expect.poll(openFiles).toBe(0)
  })
})

describe('media: thumbnails and views', () => {
  it('sends a thumbnail, and nothing to those who have it', async () => {
    const response = await ask(`thumb/${bench.photoRef}?size=small`)
    expect(response.headers.get('content-type')).toBe('image/webp')
    expect(await sharp(await body(response)).metadata()).toMatchObject({ width: 600, height: 400 })
    const tag = response.headers.get('etag') ?? ''
    expect((await ask(`thumb/${bench.photoRef}?size=small`, { 'if-none-match': tag })).status).toBe(304)
    expect((await ask(`thumb/${bench.photoRef}?size=large`, { 'if-none-match': tag })).status).toBe(200)
    const head = await ask(`thumb/${bench.photoRef}`, {}, 'HEAD')
    expect([head.status, head.body]).toEqual([200, null])
  })

  it('shows what a browser can show as it is, and makes a picture of the rest', async () => {
    expect((await body(await ask(`view/${bench.photoRef}`))).equals(bench.photo)).toBe(true)
    const tiff = await sharp(bench.photo).tiff().toBuffer()
    const view = await ask(`view/${add('scan.tiff', tiff, 'image/tiff')}`)
    expect(view.headers.get('content-type')).toBe('image/webp')
    expect(await sharp(await body(view)).metadata()).toMatchObject({ width: 900, height: 600 })
  })

  it('lets a small picture without a decoder stand for itself, and says so of others', async () => {
    const bitmap = Buffer.from('BM is not decoded here')
    const response = await ask(`thumb/${add('old.bmp', bitmap, 'image/bmp')}`)
    expect(response.headers.get('content-type')).toBe('image/bmp')
    expect((await ask(`thumb/${add('raw.raf', bitmap, 'image/x-fuji-raf')}`)).status).toBe(404)
    expect((await ask(`thumb/${bench.filmRef}`)).status).toBe(404)
  })

  it('shows the still of a video', async () => {
    const ref = add('with still.mp4', Buffer.from('film'), 'video/mp4', { video: true })
    bench.store.put(createHash('sha256').update('film').digest('hex'), 'still', bench.photo, 'image/jpeg')
    expect((await ask(`thumb/${ref}`)).headers.get('content-type')).toBe('image/webp')
    expect((await body(await ask(`view/${ref}`))).equals(bench.photo)).toBe(true)
  })

  it('still shows the thumbnail of a file that is gone', async () => {
    const ref = add('gone.jpg', await sharp(bench.photo).negate().jpeg().toBuffer(), 'image/jpeg')
    expect((await ask(`thumb/${ref}`)).status).toBe(200)
    rmSync(join(bench.mirror, 'Photos/2021/07/gone.jpg'))
    expect((await ask(`thumb/${ref}`)).status).toBe(200)
    expect((await ask(`file/${ref}`)).status).toBe(404)
  })
})

describe('media: covers', () => {
  it('shows a local item if there is one', async () => {
    const response = await ask(`cover/${bench.index.album('Here', [bench.photoRef])}`)
    expect(await sharp(await body(response)).metadata()).toMatchObject({ width: 600, height: 400 })
    expect(bench.coversAsked).toBe(0)
  })

  it('else asks Google once, keeps the answer, and trusts only its bytes', async () => {
    const album = bench.index.album('Away')
    bench.cover = { bytes: Buffer.from('<html>403. That’s an error.'), mimeType: 'image/jpeg' }
    expect((await ask(`cover/${album}`)).status).toBe(404)
    bench.cover = { bytes: bench.photo, mimeType: 'text/html' }
    const first = await ask(`cover/${album}`)
    expect(first.headers.get('content-type')).toBe('image/jpeg')
    expect((await body(first)).equals(bench.photo)).toBe(true)
    bench.cover = undefined
    expect((await body(await ask(`cover/${album}`))).equals(bench.photo)).toBe(true)
    expect(bench.coversAsked).toBe(2)
  })
})

describe('media: what is refused', () => {
  it.each([
    ['nothing', '', 404],
    ['an unknown kind', 'secret/1', 404],
    ['too long a path', 'file/1/2', 404],
    ['an unknown item', 'file/4000000000', 404],
    ['an unknown album', 'cover/unknown', 404],
    ['a path for an id', 'file/..%2f..%2fetc%2fpasswd', 400],
    ['a negative id', 'file/-1', 400],
    ['no id', 'file/', 400],
    ['zero', 'thumb/0', 400],
    ['a fraction', 'view/1.5', 400],
    ['an exponent', 'view/1e3', 400],
    ['too many digits', 'view/99999999999', 400],
    ['an unknown size', 'thumb/1?size=huge', 400],
    ['the size of a still', 'thumb/1?size=still', 400],
    ['an album id with a slash', 'cover/a%2fb', 400],
  ])('%s', async (_name, path, status) => {
    const response = await ask(path)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('text/plain')
    expect((await body(response)).length).toBeGreaterThan(0)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('the method %s', async (method) => {
    const response = await ask(`file/${bench.photoRef}`, {}, method)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  it.each([
    '../outside.jpg',
    'Photos/../../outside.jpg',
    '/etc/hostname',
    'Photos//x.jpg',
    'Photos/./x.jpg',
    'Photos/\0.jpg',
  ])('the path %j in the index', async (path) => {
    writeFileSync(join(dirname(bench.mirror), 'outside.jpg'), 'x')
    const ref = bench.index.item({ file: { path, bytes: 1, sha256: 'e'.repeat(64), mimeType: 'image/jpeg' } })
    expect((await ask(`file/${ref}`)).status).toBe(404)
    expect((await ask(`thumb/${ref}`)).status).toBe(404)
    rmSync(join(dirname(bench.mirror), 'outside.jpg'))
  })

  it.each(['', 'a\r\nSet-Cookie: x=y', '"', '照', 'a b', '\0'])('the hash %j in the index', async (sha256) => {
    const path = `Photos/2021/07/named ${Buffer.from(sha256).toString('hex')}.jpg`
    copyFileSync(join(bench.mirror, 'Photos/2021/07/photo.jpg'), join(bench.mirror, path))
    const ref = bench.index.item({ file: { path, sha256, mimeType: 'image/jpeg' } })
    for (const kind of ['file', 'thumb', 'view', 'motion']) expect((await ask(`${kind}/${ref}`)).status).toBe(404)
  })

  it('links, wherever they lead', async () => {
    writeFileSync(join(bench.outside, 'private.jpg'), bench.photo)
    symlinkSync(join(bench.outside, 'private.jpg'), join(bench.mirror, 'Photos/link.jpg'))
    symlinkSync(bench.outside, join(bench.mirror, 'Photos/folder'))
    symlinkSync(join(bench.mirror, 'Photos/2021/07/photo.jpg'), join(bench.mirror, 'Photos/inside.jpg'))
    symlinkSync(join(bench.mirror, 'Photos/2021'), join(bench.mirror, 'Photos/2022'))
    const status = async (path: string) =>
      (await ask(`file/${bench.index.item({ file: { path, mimeType: 'image/jpeg' } })}`)).status
    expect(await status('Photos/link.jpg')).toBe(404)
    expect(await status('Photos/folder/private.jpg')).toBe(404)
    expect(await status('Photos/inside.jpg')).toBe(404)
    expect(await status('Photos/2022/07/photo.jpg')).toBe(404)
    expect((await ask(`file/${bench.photoRef}`)).status).toBe(200)
  })

  it('a folder', async () => {
    mkdirSync(join(bench.mirror, 'Photos/2021/07/folder.jpg'))
    const ref = bench.index.item({ file: { path: 'Photos/2021/07/folder.jpg', mimeType: 'image/jpeg' } })
    expect((await ask(`file/${ref}`)).status).toBe(404)
  })

  it('everything after the index was closed, with a line in the log', async () => {
    const log: string[] = []
    const closed = new SampleIndex()
    closed.database.close()
    const late = createMediaHandler({
      clock: systemClock(),
      database: closed.database,
      files: new MirrorFiles(bench.mirror, nodeFiles),
      thumbnails: bench.maker,
      store: bench.store,
      remoteCover: () => Promise.resolve(undefined),
      log: (_level, event) => log.push(event),
    })
    expect((await late(new Request('http://127.0.0.1/media/file/1'), 'file/1')).status).toBe(500)
    expect(log).toEqual(['media-failed'])
  })
})

describe('media: what takes long, and what takes much', () => {
  /** A handler whose pictures are never made, and what it was asked for. */
  function stuck(): { ask: (path: string, signal?: AbortSignal) => Promise<Response>; asked: string[] } {
    const asked: string[] = []
    const slow = createMediaHandler({
      clock: systemClock(),
      database: bench.index.database,
      files: new MirrorFiles(bench.mirror, nodeFiles),
      thumbnails: {
        thumbnail: (_key, _path, _type, size, signal) => {
          asked.push(size)
          return new Promise((resolve) => {
            signal?.addEventListener('abort', () => resolve({ ok: false, problem: { code: 'cancelled' } }))
          })
        },
      },
      store: memoryStore(),
      remoteCover: () => Promise.resolve(undefined),
      log: () => undefined,
      patienceMs: 1,
    })
    return {
      ask: (path, signal) => slow(new Request('http://127.0.0.1/', signal ? { signal } : {}), path),
      asked,
    }
  }

  it('sends a page away that waits for a small picture, so that its connections are free', async () => {
    const response = await stuck().ask(`thumb/${bench.photoRef}?size=small`)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
  })

  it('lets the page wait for the picture that is opened, until it goes on to another', async () => {
    const ref = add('slow.heic', Buffer.from('heic'), 'image/heic')
    const { ask: open, asked } = stuck()
    const left = new AbortController()
    const answer = open(`view/${ref}`, left.signal)
    await expect.poll(() => asked).toEqual(['large'])
    left.abort()
    expect((await answer).status).toBe(503)
  })

  it.each([
    ['many pixels', 20_000, 16_000],
    ['a long side', 65_000, 100],
  ])('reduces a picture with %s, which would take the memory of the page', async (name, width, height) => {
    const ref = add(`${name}.jpg`, bench.photo, 'image/jpeg', { width, height })
    const { ask: open, asked } = stuck()
    const left = new AbortController()
    const answer = open(`view/${ref}`, left.signal)
    await expect.poll(() => asked).toEqual(['large'])
    left.abort()
    await answer
  })
})
