import { createHash } from 'node:crypto'
import * as nodeFiles from 'node:fs/promises'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Part } from '../../../../src/main/backup/downloads/journal.ts'
import { receive } from '../../../../src/main/backup/downloads/receive.ts'
import type { Received } from '../../../../src/main/backup/downloads/receive.ts'
import { SilenceWatch } from '../../../../src/main/tasks/silence-watch.ts'
import type { MediaAnswer } from '../../../../src/main/google/library/library-api.ts'
import { temporaryPath } from '../../../../src/main/mirror/names/layout.ts'
import { TaskFolders } from '../../../../src/main/mirror/disk/task-folders.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import type { MirrorPath } from '../../../../src/main/mirror-path.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

export const mega = 1 << 20
export const noise = Buffer.alloc(34 * mega)
for (let at = 0; at + 4 <= noise.length; at += 4) noise.writeUInt32LE(Math.imul(at + 1, 2654435761) >>> 0, at)

/** What a server does with a request; `bytes` is what it sends, from its `offset` on. */
export interface Sent {
  bytes: Uint8Array
  offset?: number
  total?: number | undefined
  etag?: string | undefined
  chunk?: number
  /** How the body ends; well if absent. */
  end?: 'break' | 'hang'
}

export type Step = Sent | Exclude<MediaAnswer, { kind: 'bytes' }>

interface Ports {
  files?: FileSystem
  signal?: AbortSignal
  meter?: (bytes: number) => Promise<void> | undefined
  mostBytes?: number
  leftOver?: MirrorPath
  /** Called when a request comes. */
  asked?: (signal: AbortSignal) => void
  /** Called when a server has sent all and hangs. */
  hanging?: () => void
  clock?: ReturnType<typeof standingClock>
}

export interface Seen {
  result: Received
  /** Offsets that were asked for, with the suffix. */
  from: number[]
  urls: Set<string>
  /** Which answers were ended by the receiver, by number. */
  destroyed: number[]
  notes: Part[]
}

/** One download from a server that answers one request after the other as planned. */
export async function download(
  mirror: string,
  part: Part | undefined,
  steps: Step[],
  ports: Ports = {},
): Promise<Seen> {
  const [from, destroyed, notes]: [number[], number[], Part[]] = [[], [], []]
  const urls = new Set<string>()
  const answerOf = (step: Step, nth: number, signal: AbortSignal): MediaAnswer => {
    if ('kind' in step) return step
    const { bytes, offset = 0, total, etag, chunk = 100_000, end } = step
    const ended = new AbortController()
    return {
      kind: 'bytes',
      offset,
      contentType: 'image/jpeg',
      ...(total !== undefined && { total }),
      ...(etag !== undefined && { etag }),
      body: {
        async *[Symbol.asyncIterator]() {
          for (let at = 0; at < bytes.length && !ended.signal.aborted; at += chunk) {
            signal.throwIfAborted()
            yield bytes.subarray(at, at + chunk)
          }
          if (end === 'break') throw new Error('connection lost')
          if (end !== 'hang') return
          ports.hanging?.()
          if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
          throw new Error('aborted')
        },
        destroy() {
          ended.abort()
          destroyed.push(nth)
        },
      },
    }
  }
  const files = new MirrorFiles(mirror, ports.files ?? nodeFiles)
  const folder = new TaskFolders(files).open('backup', 2)
  const receiving = receive(
    {
      open(url, suffix, at, signal) {
        const nth = from.push(at) - 1
        urls.add(`${url}${suffix}`)
        ports.asked?.(signal)
        const step = steps[nth]
        if (!step) throw new Error('one request too many')
        return Promise.resolve(answerOf(step, nth, signal))
      },
    },
    {
      baseUrl: 'https://example.com/a',
      suffix: '=d',
      part,
      leftOver: ports.leftOver,
      mostBytes: ports.mostBytes ?? 100 * mega,
    },
    {
      files,
      folder,
      silence: new SilenceWatch(ports.clock ?? standingClock()),
      meter: ports.meter ?? (() => undefined),
      notePart: (note) => void notes.push(note),
    },
    ports.signal ?? new AbortController().signal,
  )
  let result: Received
  try {
    result = await receiving
  } finally {
    await folder.close()
  }
  if (result.kind === 'file' && 'handle' in result.place) await result.place.handle.close()
  return { result, from, urls, destroyed, notes }
}

/** Files in the mirror's `incoming`, and folders with nothing in them. */
export async function incoming(mirror: string): Promise<string[]> {
  const found: string[] = await readdir(join(mirror, '.shoebox/incoming'), { recursive: true })
  return found.filter((name) => !found.some((other) => other.startsWith(`${name}/`)))
}

/** Where the file of a download is, if it is on the disk. */
export function placeOf({ result }: Seen): string | undefined {
  return result.kind === 'file' && 'handle' in result.place ? result.place.temporary : undefined
}

/** The download was handed back with these bytes, in a file that is the only one, or in memory and in none. */
export async function expectFile(mirror: string, seen: Seen, bytes: Uint8Array): Promise<void> {
  const { result } = seen
  if (result.kind !== 'file') throw new Error(`no file: ${JSON.stringify(result)}`)
  const place = placeOf(seen)
  const arrived = 'whole' in result.place ? result.place.whole : await readFile(join(mirror, place ?? ''))
  expect(Buffer.from(arrived).equals(bytes)).toBe(true)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  expect(result).toMatchObject({ bytes: bytes.length, sha256, contentType: 'image/jpeg' })
  expect((await incoming(mirror)).map((name) => `.shoebox/incoming/${name}`)).toEqual(
    place === undefined ? [] : [place],
  )
}

/** What an earlier attempt has left. */
export async function partOf(mirror: string, bytes: Uint8Array, noted: Partial<Part> = {}): Promise<Part> {
  const path = temporaryPath('download')
  await writeFile(join(mirror, path), bytes)
  return { path, bytes: bytes.length, total: 2 * mega, etag: '"a"', ...noted }
}

/** A file, the first part of it, and what a server sends: the rest, or all of it. */
export const whole = noise.subarray(0, 2 * mega)
export const head = whole.subarray(0, mega + 300_000)
export const rest = { bytes: whole.subarray(head.length), offset: head.length, total: whole.length, etag: '"a"' }
export const anew = { bytes: whole, total: whole.length, etag: '"b"' }
