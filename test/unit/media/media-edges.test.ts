import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { createMediaHandler } from '../../../src/main/media/media-handler.ts'
import type { MediaParts } from '../../../src/main/media/media-handler.ts'
import { parseMediaPath } from '../../../src/main/media/media-path.ts'
import { pictureStates } from '../../../src/main/media/picture-states.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import type { Thumbnail } from '../../../src/main/thumbnails/thumbnail-size.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { failure, success } from '../../../src/shared/problems/problem.ts'
import { box, movie, uint32 } from '../file-format/sample-files.ts'
import { SampleIndex } from '../library/sample-index.ts'
import type { SampleItem } from '../library/sample-index.ts'
import { memoryStore } from '../thumbnails/memory-store.ts'

const gif = Buffer.from('47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b', 'hex')
const video = Buffer.concat([box('ftyp', 'mp42', uint32(0), 'mp42'), movie().subarray(20)])

type Made = Awaited<ReturnType<MediaParts['thumbnails']['thumbnail']>>

let mirror: string
let files: MirrorFiles
let index: SampleIndex
let store: ReturnType<typeof memoryStore>
/** What comes of a picture that is to be made, and what was to be made so far. */
let made: Made
let making: { key: string; type: string; size: string; signal: AbortSignal | undefined }[]
let covers: (Thumbnail | undefined)[]
let log: string[]

beforeAll(() => {
  mirror = mkdtempSync(join(tmpdir(), 'shoebox-media-edges-'))
  files = new MirrorFiles(mirror, nodeFiles)
})
beforeEach(() => {
  index = new SampleIndex()
  store = memoryStore()
  made = success({ bytes: Buffer.from('made'), mimeType: 'image/webp' })
  making = []
  covers = []
  log = []
})
afterAll(() => rmSync(mirror, { recursive: true }))

function handle(request: Request, path: string, more: Partial<MediaParts> = {}): Promise<Response> {
  return createMediaHandler({
    clock: systemClock(),
    database: index.database,
    files,
    thumbnails: {
      thumbnail: (key, _path, type, size, signal) => {
        making.push({ key, type, size, signal })
        return Promise.resolve(made)
      },
    },
    store,
    remoteCover: () => Promise.resolve(covers.shift()),
    log: (_level, event) => log.push(event),
    ...more,
  })(request, path)
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return handle(new Request('http://127.0.0.1/', { method, headers }), path)
}

function add(name: string, bytes: Uint8Array, mimeType: string, more: SampleItem = {}): ItemRef {
  const path = `Photos/2021/07/${name}`
  mkdirSync(dirname(join(mirror, path)), { recursive: true })
  writeFileSync(join(mirror, path), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return index.item({ filename: name, ...more, file: { path, bytes: bytes.length, sha256, mimeType, ...more.file } })
}

const text = async (answer: Response): Promise<[number, string]> => [answer.status, await answer.text()]

function openFiles(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(mirror)
    } catch {
      // The descriptor of the listing itself is gone by now.
      return false
    }
  }).length
}

describe('an address of media', () => {
  it.each([
    ['thumb/1', { kind: 'thumb', ref: 1, size: 'small' }],
    ['/thumb/1', { kind: 'thumb', ref: 1, size: 'small' }],
    ['thumb/1?size=large', { kind: 'thumb', ref: 1, size: 'large' }],
    ['thumb/1?a=b&size=small', { kind: 'thumb', ref: 1, size: 'small' }],
    ['thumb/1?size=', 'malformed'],
    ['view/9999999999', { kind: 'view', ref: 9_999_999_999 }],
    ['view/99999999990', 'malformed'],
    ['file/12?size=large', { kind: 'file', ref: 12 }],
    ['motion/7', { kind: 'motion', ref: 7 }],
    ['version/7/12', { kind: 'version', ref: 7, number: 12 }],
    ['version/7/12/', 'unknown'],
    ['version/0/1', 'malformed'],
    ['version/1/01', 'malformed'],
    [`cover/${'a'.repeat(64)}`, { kind: 'cover', album: 'a'.repeat(64) }],
    [`cover/${'a'.repeat(65)}`, 'malformed'],
    ['cover/', 'malformed'],
    ['cover/a_b-C9', { kind: 'cover', album: 'a_b-C9' }],
    ['cover/a.b', 'malformed'],
    ['cover/ab\n', 'malformed'],
    ['cover/a/b', 'unknown'],
    ['thumb/1/2', 'unknown'],
    ['//thumb/1', 'unknown'],
    ['thumb', 'unknown'],
    ['', 'unknown'],
    ['other/1', 'unknown'],
    ['thumb/x1', 'malformed'],
    ['thumb/1x', 'malformed'],
    ['thumb/01', 'malformed'],
  ])('%j', (path, expected) => {
    expect(parseMediaPath(path)).toEqual(expected)
  })

  it('takes the query of the path, and that of the request where the path has none', async () => {
    const ref = add('query.gif', gif, 'image/gif')
    const request = (): Request => new Request('http://127.0.0.1/?size=large')
    await handle(request(), `thumb/${ref}`)
    await handle(request(), `thumb/${ref}?size=small`)
    expect(making.map(({ size }) => size)).toEqual(['large', 'small'])
  })
})

describe('what is shown of a file', () => {
  it.each([
    ['a picture at the edge of the pixels', 'image/jpeg', 12_000, 10_000, false],
    ['one with more', 'image/jpeg', 12_000, 10_001, true],
    ['a wide one at the edge', 'image/png', 32_767, 10, false],
    ['a wider one', 'image/png', 32_768, 10, true],
    ['a higher one', 'image/png', 10, 32_768, true],
    ['one of unknown size', 'image/webp', 0, 0, false],
    ['one of a type that browsers do not show', 'image/heic', 10, 10, true],
  ])('%s: %s of %i × %i is reduced: %s', async (_, mimeType, width, height, reduced) => {
    const ref = add('shown', gif, mimeType, { width, height })
    const [status, body] = await text(await ask(`view/${ref}`))
    expect([status, body === 'made']).toEqual([200, reduced])
    expect(making.map(({ size, type }) => [size, type])).toEqual(reduced ? [['large', mimeType]] : [])
  })

  it.each([
    ['no-decoder', 4 << 20, 200],
    ['damaged', 43, 200],
    ['unreadable', 43, 200],
    ['no-decoder', (4 << 20) + 1, 404],
    ['too-large', 43, 404],
    ['gave-up', 43, 404],
    [undefined, 43, 404],
  ])('that could not be made (%s) of %i bytes: %i', async (reason, bytes, status) => {
    made = failure('item-not-shown', reason === undefined ? {} : { values: { reason } })
    const ref = add('stands.gif', gif, 'image/gif', { file: { bytes } })
    expect((await ask(`thumb/${ref}`)).status).toBe(status)
    const other = add('stands.heic', gif, 'image/heic', { file: { bytes: 43 } })
    expect(await text(await ask(`thumb/${other}`))).toEqual([404, 'This file cannot be shown.'])
  })

  it('is asked for again when its maker was ended', async () => {
    made = failure('cancelled')
    const answer = await ask(`thumb/${add('ended.gif', gif, 'image/gif')}?size=large`)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  })

  it('comes from the store if it is there, without the disk, and has a tag of its own in each size', async () => {
    const ref = add('stored.gif', gif, 'image/gif')
    const sha256 = createHash('sha256').update(gif).digest('hex')
    store.put(sha256, 'small', Buffer.from('stored'), 'image/webp')
    rmSync(join(mirror, 'Photos/2021/07/stored.gif'))
    const answer = await ask(`thumb/${ref}`)
    expect(await text(answer.clone())).toEqual([200, 'stored'])
    expect(making).toEqual([])
    const tag = answer.headers.get('etag') ?? ''
    expect(tag).toMatch(new RegExp(`^"${sha256}-small-\\d+"$`))
    expect((await ask(`thumb/${ref}`, { 'if-none-match': tag })).status).toBe(304)
    expect(await text(await ask(`thumb/${ref}?size=large`))).toEqual([404, 'Not in this folder.'])
  })

  it('of a version is what a browser shows: a video as it is, a picture as far as it can', async () => {
    const [path, sha256] = ['Photos/2021/07/old', 'c'.repeat(64)]
    mkdirSync(dirname(join(mirror, path)), { recursive: true })
    const version = (number: number, mimeType: string) => ({
      number,
      path: path + number,
      bytes: gif.length,
      sha256,
      mimeType,
      replacedAt: 0,
    })
    const types = ['image/gif', 'image/heic', 'video/mp4', 'video/x-matroska']
    const versions = types.map((type, at) => version(at + 1, type))
    for (const { path: place } of versions) writeFileSync(join(mirror, place), gif)
    const ref = index.item({ file: false, versions })
    const answers = await Promise.all(versions.map(({ number }) => ask(`version/${ref}/${number}`)))
    expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual([
      'image/gif',
      'image/webp',
      'video/mp4',
      'video/x-matroska',
    ])
    expect(await text(await ask(`version/${ref}/5`))).toEqual([404, 'Not in this folder.'])
  })
})

describe('the video inside a motion photo', () => {
  const heic = Buffer.concat([
    box('ftyp', 'heic', uint32(0), 'mif1heic'),
    box('meta', uint32(0)),
    box('mdat', 'pixels'),
  ])
  const whole = Buffer.concat([heic, box('mpvd', video)])

  it('is sent as if it were a file of its own, in parts too', async () => {
    const ref = add('inside.heic', whole, 'image/heic')
    const answer = await ask(`motion/${ref}`)
    expect(answer.headers.get('content-type')).toBe('video/mp4')
    expect(answer.headers.get('content-length')).toBe(String(video.length))
    const offset = heic.length + 8
    const tag = answer.headers.get('etag') ?? ''
    expect(tag).toBe(`"${createHash('sha256').update(whole).digest('hex')}-${offset}"`)
    expect(Buffer.from(await answer.arrayBuffer()).equals(video)).toBe(true)
    const part = await ask(`motion/${ref}`, { range: 'bytes=4-7', 'if-range': tag })
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      'ftyp',
      `bytes 4-7/${video.length}`,
    ])
    expect((await ask(`motion/${ref}`, { range: `bytes=${video.length}-` })).status).toBe(416)
    expect((await ask(`motion/${ref}`, { 'if-none-match': tag })).status).toBe(304)
    expect(openFiles()).toBe(0)
  })

  it('is not there in a still, or in a file that is not there', async () => {
    const still = add('still.heic', heic, 'image/heic')
    const gone = add('away.heic', whole, 'image/heic')
    rmSync(join(mirror, 'Photos/2021/07/away.heic'))
    for (const ref of [still, gone, index.item({ file: false })])
      expect(await text(await ask(`motion/${ref}`))).toEqual([404, 'Not in this folder.'])
    expect(openFiles()).toBe(0)
    expect(log).toEqual([])
  })
})

describe('the cover of an album that nothing of is here', () => {
  const old = { bytes: Buffer.from('an old one'), mimeType: 'image/jpeg' }
  const kept = (ago: number): Partial<MediaParts> => ({
    store: { ...store, get: () => ({ ...old, madeAt: Date.now() - ago }) },
  })
  const show = async (more: Partial<MediaParts>): Promise<[number, string]> =>
    await text(await handle(new Request('http://127.0.0.1/'), `cover/${index.album('Away')}`, more))

  it('is good for an hour', async () => {
    covers = [undefined, { bytes: gif, mimeType: 'image/gif' }]
    expect(await show(kept(3_590_000))).toEqual([200, 'an old one'])
    expect(covers).toHaveLength(2)
    expect(await show(kept(3_600_000))).toEqual([200, 'an old one'])
    expect(covers).toHaveLength(1)
    expect((await show(kept(3_600_000)))[1]).toMatch(/^GIF89a/)
    expect(covers).toHaveLength(0)
  })

  it.each([
    ['a picture that browsers do not show', Buffer.from('II*\0\x08\0\0\0', 'latin1')],
    ['a video', video],
    ['no picture', Buffer.from('<html>')],
  ])('is never %s', async (_, bytes) => {
    covers = [{ bytes, mimeType: 'image/jpeg' }]
    expect(await show({})).toEqual([404, 'No cover.'])
    covers = [{ bytes, mimeType: 'image/jpeg' }]
    expect(await show(kept(9_000_000))).toEqual([200, 'an old one'])
  })

  it('is nothing for an album that nobody knows', async () => {
    expect(await text(await ask('cover/nothing'))).toEqual([404, 'No such album.'])
    const empty = index.album('Here', [add('cover.gif', gif, 'image/gif')])
    expect(await text(await ask(`cover/${empty}`))).toEqual([200, 'made'])
    expect(making.map(({ size }) => size)).toEqual(['small'])
  })
})

describe('answers', () => {
  it('of HEAD have no body, of words neither', async () => {
    const ref = add('head.gif', gif, 'image/gif')
    const missing = await ask('file/999', {}, 'HEAD')
    expect([missing.status, missing.body]).toEqual([404, null])
    expect((await ask(`thumb/${ref}`, {}, 'HEAD')).headers.get('content-length')).toBe('4')
    expect((await ask('nothing', {}, 'HEAD')).status).toBe(404)
    expect(await text(await ask('nothing'))).toEqual([404, 'No such address.'])
    expect(await text(await ask('thumb/x'))).toEqual([400, 'Not an address of media.'])
    expect(await text(await ask(`thumb/${ref}`, {}, 'POST'))).toEqual([405, 'Only GET and HEAD.'])
  })

  it('say where a part that does not exist would have been', async () => {
    const answer = await ask(`file/${add('part.gif', gif, 'image/gif')}`, { range: 'bytes=43-' })
    expect(await text(answer)).toEqual([416, 'No such part.'])
    expect([answer.headers.get('content-range'), answer.headers.get('accept-ranges')]).toEqual(['bytes */43', 'bytes'])
  })

  it('of a bug say so, and the log says more', async () => {
    const broken = { database: undefined as unknown as MediaParts['database'] }
    const answer = await handle(new Request('http://127.0.0.1/'), 'file/1', broken)
    expect(await text(answer)).toEqual([500, 'This could not be read.'])
    expect(log).toEqual(['media-failed'])
  })
})

describe('the states of small pictures', () => {
  it('come in the order asked for, and a picture is made though its file is gone', async () => {
    const refs = [add('one.gif', gif, 'image/gif'), add('two.gif', Buffer.from('two'), 'image/heic')]
    const [gone, ready] = [
      add('three.gif', Buffer.from('3'), 'image/gif'),
      add('four.gif', Buffer.from('4'), 'image/png'),
    ]
    for (const name of ['three.gif', 'four.gif']) rmSync(join(mirror, 'Photos/2021/07', name))
    const states = await pictureStates(
      {
        database: index.database,
        files,
        thumbnails: {
          state: (_key, type) =>
            type === 'image/png'
              ? { kind: 'made' }
              : type === 'image/heic'
                ? { kind: 'not-shown', reason: 'damaged' }
                : { kind: 'making' },
        },
      },
      [ready, ...refs, gone, index.item({ file: false }), 999 as ItemRef],
    )
    const missing = { kind: 'not-shown', reason: 'missing' }
    expect(states).toEqual([
      { kind: 'made' },
      { kind: 'making' },
      { kind: 'not-shown', reason: 'damaged' },
      missing,
      missing,
      missing,
    ])
  })
})
