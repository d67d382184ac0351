import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StillStore } from '../../../../src/main/backup/downloads/attempt.ts'
import type { FileRole } from '../../../../src/shared/domain.ts'
import { movie } from '../../file-format/sample-files.ts'
import { SmallMirror, sha256 } from '../../mirror/small-mirror.ts'
import { answerOf, attempt, gif, jobFor } from './one-attempt.ts'
import type { Seen, Step, Wishes } from './one-attempt.ts'

let small: SmallMirror

beforeAll(async () => void (small = await SmallMirror.open()))
afterEach(() => small.empty())
afterAll(() => small.close())

const film = movie()
type What = 'photo' | 'video' | 'motion'

function run(what: What, steps: readonly Step[], wishes?: Wishes): Promise<Seen> {
  const item = what === 'video' ? small.item('v.mov', { video: true }) : small.item('a.gif')
  const role: FileRole = what === 'motion' ? 'motion' : 'primary'
  return attempt(small, jobFor(small, item, role), steps, wishes)
}

/** Bytes that only whoever made them can read. */
const unknown = Buffer.concat([Buffer.from('unknown'), Buffer.alloc(600, 1)])

describe('what came is not believed', () => {
  const cut = gif.subarray(0, 30)
  test.each<[string, What, Step & { bytes: Buffer }, string, string]>([
    ['shorter than announced', 'photo', { bytes: gif, total: 99 }, 'item-wrong-length', '43 of 99 bytes'],
    ['longer than announced', 'photo', { bytes: gif, total: 42 }, 'item-wrong-length', '43 of 42 bytes'],
    ['nothing', 'photo', { bytes: Buffer.alloc(0), type: 'image/jpeg' }, 'item-incomplete', 'no bytes'],
    ['a page', 'photo', { bytes: Buffer.from('<html>sorry'), type: 'text/html' }, 'item-not-an-image', 'text/html'],
    ['cut though it was announced so', 'photo', { bytes: cut }, 'item-incomplete', '30 bytes'],
    ['cut', 'photo', { bytes: cut, total: 0 }, 'item-incomplete', '30 bytes'],
    ['a picture for a video', 'video', { bytes: gif }, 'item-wrong-type', 'image/gif'],
    [
      'bytes of a program',
      'photo',
      { bytes: unknown, type: 'application/foo' },
      'item-not-an-image',
      'application/foo',
    ],
    [
      'a name that begins otherwise',
      'photo',
      { bytes: unknown, type: 'ximage/foo' },
      'item-not-an-image',
      'ximage/foo',
    ],
    ['a name too short', 'photo', { bytes: unknown, type: 'image/a' }, 'item-not-an-image', 'image/a'],
    ['a name too long', 'photo', { bytes: unknown, type: 'image/abcdef' }, 'item-not-an-image', 'image/abcdef'],
    [
      'a text',
      'photo',
      { bytes: Buffer.from('a\tb\r\n\u001b[0m'), type: 'image/foo' },
      'item-not-an-image',
      'image/foo',
    ],
    [
      'a text that is none far behind',
      'photo',
      { bytes: Buffer.concat([Buffer.alloc(512, 65), Buffer.alloc(9, 1)]), type: 'image/foo' },
      'item-not-an-image',
      'image/foo',
    ],
    ['an unknown picture for a video', 'video', { bytes: unknown, type: 'image/foo' }, 'item-wrong-type', 'image/foo'],
  ])('if it is %s', async (_, what, step, code, detail) => {
    const seen = await run(what, [step])
    expect(seen.outcome).toEqual({
      kind: 'retry',
      problem: { code, detail: `${detail}, SHA-256 ${sha256(step.bytes)}` },
      afterMs: 1000,
      undelivered: true,
      certain: true,
    })
    expect(seen).toMatchObject({ told: [], open: 0 })
    expect([small.rows('SELECT * FROM current_file'), await small.names('.shoebox/incoming')]).toEqual([[], []])
  })

  test('to be the video part of a photo if it is a photo: there is none', async () => {
    for (const step of [{ bytes: gif }, { bytes: unknown, type: 'image/foo' }]) {
      const seen = await run('motion', [step])
      expect(seen).toMatchObject({ outcome: { kind: 'absent' }, told: [], open: 0 })
      expect(await small.names('.shoebox/incoming')).toEqual([])
      await small.empty()
    }
  })
})

describe('what nobody knows is believed', () => {
  test.each<[string, What, string, string, string]>([
    ['a picture', 'photo', 'image/foo', 'image/foo', 'a.foo'],
    ['a picture of somebody', 'photo', 'image/x-foo', 'image/foo', 'a.foo'],
    ['in capitals', 'photo', 'IMAGE/X-FO5', 'image/fo5', 'a.fo5'],
    ['with more behind', 'photo', 'image/abcde; v=1', 'image/abcde', 'a.abcde'],
    ['with a plus', 'photo', 'image/ab+xml', 'image/ab', 'a.ab'],
    ['a film', 'video', 'video/x-foo', 'video/foo', 'v.foo'],
    ['a film in capitals', 'video', 'Video/Foo', 'video/foo', 'v.foo'],
    ['a video part', 'motion', 'video/foo', 'video/foo', 'a.foo'],
  ])('to be what it is said to be: %s', async (_, what, type, mimeType, name) => {
    const { outcome } = await run(what, [{ bytes: unknown, type }])
    expect(outcome).toEqual({ kind: 'done' })
    expect(small.rows('SELECT path, mime_type FROM current_file')).toEqual([
      { path: `Photos/2021/07/${name}`, mime_type: mimeType },
    ])
  })

  test.each([0, 1, 8, 14, 26])('by one byte that no text has: %i', async (byte) => {
    const bytes = Buffer.concat([Buffer.alloc(511, 65), Buffer.from([byte])])
    expect((await run('photo', [{ bytes, type: 'image/foo' }])).outcome).toEqual({ kind: 'done' })
  })

  test.each([9, 10, 13, 27, 32, 127, 200])('and not by one that a text can have: %i', async (byte) => {
    const seen = await run('photo', [{ bytes: Buffer.alloc(20, byte), type: 'image/foo' }])
    expect(seen.outcome).toMatchObject({ problem: { code: 'item-not-an-image' } })
  })
})

describe('the still of a video', () => {
  const mib = 1 << 20
  let saved: unknown[]
  beforeEach(() => void (saved = []))
  const store = (missing = true): StillStore => ({
    missing: () => missing,
    save: (sha, bytes, mimeType) => void saved.push([sha, Buffer.from(bytes).toString('hex'), mimeType]),
  })
  const events = (): string[] => small.log.map(({ level, event }) => `${level} ${event}`)

  test('is kept by the hash of the video', async () => {
    const seen = await run('video', [{ bytes: film }, { bytes: gif }], { parts: { still: store() } })
    expect(seen).toMatchObject({ outcome: { kind: 'done' }, asked: ['url-1=dv', 'url-1=w1024-h1024-no'] })
    expect(saved).toEqual([[sha256(film), gif.toString('hex'), 'image/gif']])
    // What waits for the server is only done with it after the still.
    expect([seen.told, events()]).toEqual([['published '], []])
    expect(small.clock.waits.at(-1)).toBe(30_000)
  })

  test.each<[string, What, Step, StillStore | undefined]>([
    ['it is here', 'video', { bytes: film }, store(false)],
    ['nobody keeps it', 'video', { bytes: film }, undefined],
    ['the video did not come', 'video', { bytes: gif }, store()],
    ['it would be that of a photo', 'photo', { bytes: film }, store()],
    ['it would be that of a video part', 'motion', { bytes: film }, store()],
  ])('is not asked for if %s', async (_, what, step, still) => {
    const seen = await run(what, [step], { parts: { still } })
    expect(seen.asked).toHaveLength(1)
    expect([saved, events()]).toEqual([[], []])
  })

  test.each<[string, Step, string]>([
    ['is gone', { kind: 'gone' }, 'info'],
    ['is a page', { bytes: Buffer.from('<html>') }, 'info'],
    ['is too large', { bytes: Buffer.concat([gif, Buffer.alloc(8 * mib + 1 - gif.length)]) }, 'info'],
    ['breaks off', { bytes: gif, end: 'break' }, 'warn'],
    [
      'fails',
      () => {
        throw new Error('no')
      },
      'warn',
    ],
  ])('that %s is no matter', async (_, step, level) => {
    const { outcome } = await run('video', [{ bytes: film }, step], { parts: { still: store() } })
    expect([outcome, saved, events()]).toEqual([{ kind: 'done' }, [], [`${level} still-not-fetched`]])
  })

  test('may be as large as eight megabytes', async () => {
    const bytes = Buffer.concat([gif, Buffer.alloc(8 * mib - gif.length)])
    await run('video', [{ bytes: film }, { bytes }], { parts: { still: store() } })
    expect(saved).toHaveLength(1)
  })

  test('is waited for half a minute, and not once the backup ends', async () => {
    const stop = new AbortController()
    for (const end of [() => small.clock.advance(30_000), () => stop.abort()]) {
      const states: boolean[] = []
      const step: Step = async (signal) => {
        small.clock.advance(29_999)
        await Promise.resolve()
        states.push(signal.aborted)
        end()
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
        states.push(signal.aborted)
        return answerOf({ bytes: gif, end: 'break' })
      }
      const { outcome } = await run('video', [{ bytes: film }, step], {
        parts: { still: store() },
        signal: stop.signal,
      })
      expect([outcome, states, saved]).toEqual([{ kind: 'done' }, [false, true], []])
      await small.empty()
    }
  })
})
