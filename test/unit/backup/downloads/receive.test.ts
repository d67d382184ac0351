import { getEventListeners } from 'node:events'
import * as nodeFiles from 'node:fs/promises'
import { link, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Part } from '../../../../src/main/backup/downloads/journal.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import {
  anew,
  download,
  expectFile,
  head,
  incoming,
  mega,
  noise,
  partOf,
  placeOf,
  rest,
  whole,
} from './planned-download.ts'
import type { Seen, Sent, Step } from './planned-download.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

let mirror: string

beforeEach(async () => {
  mirror = await mkdtemp(join(tmpdir(), 'shoebox-receive-'))
  await mkdir(join(mirror, '.shoebox/incoming'), { recursive: true })
})
afterEach(() => rm(mirror, { recursive: true }))

async function removeFile(seen: Seen): Promise<void> {
  const place = placeOf(seen)
  if (place !== undefined) await rm(join(mirror, place))
}

describe('a download', () => {
  test.each<[string, number, Partial<Sent>, boolean]>([
    ['as long as is worth it', mega, {}, true],
    ['a byte shorter', mega - 1, {}, false],
    ['without an ETag', 2 * mega, { etag: undefined }, false],
    ['without a length', 2 * mega, { total: undefined }, false],
    ['of which all had come', 3 * mega, {}, true],
  ])('that breaks off is kept only if it can be continued: %s', async (_, bytes, more, kept) => {
    const sent: Sent = { bytes: noise.subarray(0, bytes), total: 3 * mega, etag: '"a"', end: 'break', ...more }
    const { notes, result } = await download(mirror, undefined, [sent])
    expect(result.kind).toBe('broken')
    expect(notes).toMatchObject(kept ? [{ bytes, total: 3 * mega, etag: '"a"' }] : [])
    expect(await incoming(mirror)).toHaveLength(kept ? 1 : 0)
  })

  test('can be continued every 16 MB while it is under way', async () => {
    const bytes = noise.subarray(0, 34 * mega)
    const seen = await download(mirror, undefined, [{ bytes, total: bytes.length, etag: '"a"' }])
    await expectFile(mirror, seen, bytes)
    expect(seen.notes.map((note) => Math.round(note.bytes / mega))).toEqual([16, 32])
  })

  test('ends where more comes than was announced, and says what came', async () => {
    const { result, destroyed } = await download(mirror, undefined, [{ bytes: whole, total: mega, etag: '"a"' }])
    expect(result).toMatchObject({ kind: 'file', total: mega })
    expect(result.kind === 'file' && result.bytes).toBeGreaterThan(mega)
    expect(result.kind === 'file' && result.bytes).toBeLessThan(2 * mega)
    expect(destroyed).toContain(0)
  })

  test('of which too much came can be continued from no place behind its end', async () => {
    const sent = { bytes: noise.subarray(0, 17 * mega), total: 16 * mega, etag: '"a"' }
    const { notes } = await download(mirror, undefined, [sent])
    expect(notes.filter((note) => note.bytes > note.total)).toEqual([])
  })

  test('may be as long as is allowed, announced or not, and no byte longer', async () => {
    const mostBytes = whole.length
    for (const total of [mostBytes, undefined]) {
      const seen = await download(mirror, undefined, [{ bytes: whole, ...(total && { total }) }], { mostBytes })
      expect(seen.result).toMatchObject({ kind: 'file', bytes: mostBytes })
      await removeFile(seen)
    }
    const announced = await download(mirror, undefined, [{ bytes: whole, total: mostBytes }], {
      mostBytes: mostBytes - 1,
    })
    expect(announced.result).toEqual({ kind: 'too-long', detail: `${mostBytes} bytes announced` })
    expect(announced.destroyed).toEqual([0])
    const silent = await download(mirror, undefined, [{ bytes: whole }], { mostBytes: mostBytes - 1 })
    expect(silent.result).toEqual({ kind: 'too-long', detail: `more than ${mostBytes - 1} bytes` })
    expect(await incoming(mirror)).toEqual([])
  })
})

describe('what an earlier attempt left', () => {
  test.each<[string, Step, Step[]]>([
    ['another ETag', { ...rest, etag: '"b"' }, [anew]],
    ['no ETag', { ...rest, etag: undefined }, [anew]],
    ['another length', { ...rest, total: 4 * mega }, [anew]],
    ['another place', { ...rest, offset: 1000 }, [anew]],
    ['the whole', anew, []],
  ])('goes where the server has %s', async (_, first, more) => {
    const part = await partOf(mirror, head)
    const seen = await download(mirror, part, [first, ...more], { leftOver: part.path })
    expect(seen.from).toEqual([head.length, ...more.map(() => 0)])
    expect(seen.destroyed[0]).toBe(0)
    await expectFile(mirror, seen, whole)
    expect(placeOf(seen)).not.toBe(part.path)
  })

  test('is continued, and what lies behind its end is cut off', async () => {
    for (const behind of [0, 5, 2 * mega]) {
      const part = await partOf(mirror, Buffer.concat([head, Buffer.alloc(behind, 7)]), { bytes: head.length })
      const seen = await download(mirror, part, [rest], { leftOver: part.path })
      await expectFile(mirror, seen, whole)
      expect(seen.result).toMatchObject({ place: { temporary: part.path } })
      await rm(join(mirror, part.path))
    }
  })

  test('is of no use if it is shorter, gone, a link, or has another name', async () => {
    const outside = join(mirror, 'outside')
    const changes: [string, (path: string) => Promise<void>][] = [
      ['shorter', (path) => nodeFiles.truncate(path, head.length - 1)],
      ['gone', (path) => rm(path)],
      ['a link', async (path) => (await nodeFiles.rename(path, outside), await symlink(outside, path))],
      ['another name', (path) => link(path, outside)],
    ]
    for (const [, change] of changes) {
      const part = await partOf(mirror, head)
      await change(join(mirror, part.path))
      const seen = await download(mirror, part, [anew], { leftOver: part.path })
      expect(seen.from).toEqual([0])
      await expectFile(mirror, seen, whole)
      expect((await readFile(outside).catch(() => head)).equals(head)).toBe(true)
      await rm(outside, { force: true })
      await removeFile(seen)
    }
  })

  test('stays for the next attempt when there are no bytes, or the connection breaks at once', async () => {
    const part = await partOf(mirror, head)
    const answers: Step[] = [
      { kind: 'expired' },
      { kind: 'gone' },
      { kind: 'failed', sent: true, failure: { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 1 } },
    ]
    for (const answer of answers)
      expect((await download(mirror, part, [answer], { leftOver: part.path })).result).toEqual({
        kind: 'answer',
        answer,
      })
    const broken = await download(mirror, part, [{ ...rest, bytes: Buffer.alloc(0), end: 'break' }], {
      leftOver: part.path,
    })
    expect(broken.result.kind).toBe('broken')
    const seen = await download(mirror, part, [rest], { leftOver: part.path })
    await expectFile(mirror, seen, whole)
  })
})

test('without bytes nothing is written', async () => {
  expect((await download(mirror, undefined, [{ kind: 'gone' }])).result).toEqual({
    kind: 'answer',
    answer: { kind: 'gone' },
  })
  expect(await incoming(mirror)).toEqual([])
})

describe('a download that is stopped', () => {
  test('before it began asks for nothing that is not stopped at once', async () => {
    const stop = new AbortController()
    stop.abort()
    const failed: Step = { kind: 'failed', sent: false, failure: { kind: 'cancelled' } }
    const states: boolean[] = []
    const ports = { signal: stop.signal, asked: (signal: AbortSignal) => void states.push(signal.aborted) }
    expect((await download(mirror, undefined, [failed], ports)).result).toEqual({ kind: 'cancelled' })
    expect(states).toEqual([true])
  })

  test.each([
    ['enough to go on with', 2 * mega, 1],
    ['too little', 1000, 0],
  ])('in the middle keeps what came: %s', async (_, bytes, kept) => {
    const stop = new AbortController()
    const sent: Sent = { bytes: noise.subarray(0, bytes), total: 3 * mega, etag: '"a"', end: 'hang' }
    const seen = await download(mirror, undefined, [sent], { signal: stop.signal, hanging: () => stop.abort() })
    expect(seen.result).toEqual({ kind: 'cancelled' })
    expect(seen.destroyed).toEqual([0])
    expect(seen.notes.map((note) => note.bytes)).toEqual(kept ? [bytes] : [])
    expect(await incoming(mirror)).toHaveLength(kept)
  })

  test('leaves nothing behind at the signal of all downloads', async () => {
    const { signal } = new AbortController()
    await download(mirror, undefined, [anew], {
      signal,
      asked: () => expect(getEventListeners(signal, 'abort')).toHaveLength(1),
    })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('silence', () => {
  test('in a body breaks it off, and what came can be continued', async () => {
    const clock = standingClock()
    const sent: Sent = { bytes: head, total: 3 * mega, etag: '"a"', end: 'hang' }
    const seen = await download(mirror, undefined, [sent], { clock, hanging: () => clock.advance(61_000) })
    expect(seen.result).toEqual({ kind: 'broken', detail: 'silence', silent: true })
    expect(seen.notes).toMatchObject([{ bytes: head.length }])
  })

  test('before the answer is told as such', async () => {
    const clock = standingClock()
    const failed: Step = { kind: 'failed', sent: true, failure: { kind: 'cancelled' } }
    const { result } = await download(mirror, undefined, [failed], { clock, asked: () => clock.advance(61_000) })
    expect(result).toEqual({ kind: 'broken', detail: 'no answer', silent: true })
  })

  test('of our own, for the sake of a limit, is none, and all that comes is counted', async () => {
    const clock = standingClock()
    let counted = 0
    const meter = async (bytes: number): Promise<void> => {
      counted += bytes
      clock.advance(200_000)
      await new Promise((resolve) => void setImmediate(resolve))
    }
    await expectFile(mirror, await download(mirror, undefined, [{ ...anew, chunk: mega }], { clock, meter }), whole)
    expect(counted).toBe(whole.length)
  })
})

test('a download reads no more until it may, and nobody watches it when it is over', async () => {
  const clock = standingClock()
  let held = 0
  const meter = async (): Promise<void> => {
    held++
    expect(held).toBe(1)
    await new Promise((resolve) => void setTimeout(resolve, 1))
    held--
  }
  await expectFile(mirror, await download(mirror, undefined, [anew], { clock, meter }), whole)
  const waits = clock.waits.length
  clock.advance(600_000)
  await new Promise((resolve) => void setImmediate(resolve))
  expect(clock.waits).toHaveLength(waits)
})

describe('a disk', () => {
  /** The file system with something in the place of what open files do. */
  function disk(instead: Partial<Record<keyof FileHandle, (handle: FileHandle) => Promise<unknown>>>): {
    files: FileSystem
    open: Set<FileHandle>
  } {
    const open = new Set<FileHandle>()
    const files = new Proxy(nodeFiles, {
      get(target, name) {
        if (name !== 'open') return Reflect.get(target, name, target) as unknown
        return async (...args: Parameters<typeof nodeFiles.open>) => {
          const handle = await target.open(...args)
          open.add(handle)
          return new Proxy(handle, {
            get(of, key) {
              const other = instead[key as keyof FileHandle]
              if (other) return () => other(of)
              if (key === 'close') return () => (open.delete(of), of.close())
              const value: unknown = Reflect.get(of, key, of)
              return typeof value === 'function' ? (value.bind(of) as unknown) : value
            },
          })
        }
      },
    })
    return { files, open }
  }
  /** The file system, of which each write takes so many bytes at most. */
  function shortWrites(most: number): FileSystem {
    return new Proxy(nodeFiles, {
      get(target, name) {
        if (name !== 'open') return Reflect.get(target, name, target) as unknown
        return async (...args: Parameters<typeof nodeFiles.open>) => {
          const handle = await target.open(...args)
          const write = handle.write.bind(handle)
          return Object.assign(handle, {
            writev: (pieces: Uint8Array[], at: number) => {
              const [bytes = new Uint8Array()] = pieces
              return write(bytes, 0, Math.min(most, bytes.length), at)
            },
            write: (bytes: Uint8Array, from: number, count: number, at: number) =>
              write(bytes, from, Math.min(most, count), at),
          })
        }
      },
    })
  }
  const fails = (code: string) => (): Promise<unknown> => Promise.reject(Object.assign(new Error(code), { code }))

  test('that fails in the middle says so, and no file of the download stays, open or not', async () => {
    for (const instead of [{ writev: fails('EIO') }, { datasync: fails('EIO') }]) {
      const { files, open } = disk(instead)
      await expect(download(mirror, undefined, [{ ...anew, end: 'break' }], { files })).rejects.toMatchObject({
        code: 'EIO',
      })
      expect([await incoming(mirror), open.size]).toEqual([[], 0])
    }
  })

  test('that takes only a part of what it is given gets the rest, in its place', async () => {
    for (const most of [1 << 10, 200_000]) {
      const files = shortWrites(most)
      await expectFile(mirror, await download(mirror, await partOf(mirror, head), [rest], { files }), whole)
      for (const name of await incoming(mirror)) await rm(join(mirror, '.shoebox/incoming', name))
    }
  })

  test('that takes nothing any more is full, and nothing is waited for', async () => {
    const nothing = (): Promise<unknown> => Promise.resolve({ bytesWritten: 0 })
    const { files, open } = disk({ writev: nothing, write: nothing })
    await expect(download(mirror, undefined, [anew], { files })).rejects.toMatchObject({ code: 'ENOSPC' })
    expect([await incoming(mirror), open.size]).toEqual([[], 0])
  })

  test('that cannot read what an earlier attempt left says so and keeps it', async () => {
    for (const instead of [{ read: fails('EIO') }, { read: () => Promise.resolve({ bytesRead: 0 }) }]) {
      const part = await partOf(mirror, head)
      const { files, open } = disk(instead)
      await expect(download(mirror, part, [rest], { files })).rejects.toThrow()
      expect(open.size).toBe(0)
      expect((await readFile(join(mirror, part.path))).equals(head)).toBe(true)
    }
  })

  test('that cannot open what an earlier attempt left says so', async () => {
    const part = await partOf(mirror, head)
    const files = new Proxy(nodeFiles, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (name !== 'lstat') return value
        return (path: string) => (path.endsWith('.part') ? fails('EIO')() : target.lstat(path))
      },
    })
    await expect(download(mirror, part, [rest], { files })).rejects.toMatchObject({ code: 'EIO' })
    expect((await readFile(join(mirror, part.path))).equals(head)).toBe(true)
  })

  test('has no file open after whatever end but a good one', async () => {
    const part = await partOf(mirror, head)
    const { files, open } = disk({})
    await download(mirror, part, [{ kind: 'gone' }], { files })
    await download(mirror, part, [{ ...rest, bytes: rest.bytes.subarray(0, 9), end: 'break' }], { files })
    await download(mirror, undefined, [{ bytes: whole }], { files, mostBytes: mega })
    await nodeFiles.truncate(join(mirror, part.path), 10)
    await download(mirror, part, [{ kind: 'gone' }], { files })
    expect(open.size).toBe(0)
  })

  test('that refuses even to remove what nobody can continue does not hide what went wrong', async () => {
    const files = new Proxy(nodeFiles, {
      get: (target, name) => (name === 'unlink' ? fails('EACCES') : (Reflect.get(target, name, target) as unknown)),
    })
    expect((await download(mirror, undefined, [{ bytes: head, end: 'break' }], { files })).result).toMatchObject({
      kind: 'broken',
      detail: 'connection lost',
    })
  })
})

test('a download is whole and known by its hash, wherever it broke off and whatever the pieces in which it came', async () => {
  const breaks = fc.array(fc.integer({ min: 0, max: whole.length - 1 }), { maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(breaks, fc.integer({ min: 3_000, max: 700_000 }), async (ends, chunk) => {
      let part: Part | undefined
      for (const end of ends) {
        const start = part?.bytes ?? 0
        const sent = { bytes: whole.subarray(start, Math.max(start, end)), offset: start, total: whole.length }
        const seen = await download(mirror, part, [{ ...sent, etag: '"a"', chunk, end: 'break' }])
        expect(seen).toMatchObject({ result: { kind: 'broken', detail: 'connection lost', silent: false } })
        part = seen.notes.at(-1) ?? part
        // Whatever has arrived by then, if it is worth it; and nothing else stays.
        expect(part?.bytes ?? 0).toBe(Math.max(start, end >= mega ? end : 0))
        expect((await incoming(mirror)).map((name) => `.shoebox/incoming/${name}`)).toEqual(part ? [part.path] : [])
      }
      const start = part?.bytes ?? 0
      const sent = { bytes: whole.subarray(start), offset: start, total: whole.length, etag: '"a"', chunk }
      const seen = await download(mirror, part, [sent])
      expect(seen).toMatchObject({ from: [start], result: { total: whole.length } })
      expect([...seen.urls]).toEqual(['https://example.com/a=d'])
      await expectFile(mirror, seen, whole)
      await removeFile(seen)
    }),
    { numRuns: 8 },
  )
})
