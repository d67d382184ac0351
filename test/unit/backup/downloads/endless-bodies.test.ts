import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { receive } from '../../../../src/main/backup/downloads/receive.ts'
import type { Received } from '../../../../src/main/backup/downloads/receive.ts'
import { SilenceWatch } from '../../../../src/main/tasks/silence-watch.ts'
import { TaskFolders } from '../../../../src/main/mirror/disk/task-folders.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { systemClock } from '../../../../src/main/clock/system-clock.ts'

const mostBytes = 1 << 20
let mirror: string

beforeEach(() => {
  mirror = mkdtempSync(join(tmpdir(), 'shoebox-endless-'))
  mkdirSync(join(mirror, '.shoebox/incoming'), { recursive: true })
})

afterEach(() => rmSync(mirror, { recursive: true }))

/** What becomes of a body of so many bytes, announced or not; it never ends if `bytes` is infinite. */
async function received(bytes: number, total: number | undefined): Promise<{ received: Received; sent: number }> {
  let sent = 0
  const ended = new AbortController()
  const chunk = new Uint8Array(10_000)
  const body = {
    async *[Symbol.asyncIterator]() {
      while (sent < bytes && !ended.signal.aborted) {
        const piece = chunk.subarray(0, Math.min(chunk.length, bytes - sent))
        sent += piece.length
        yield piece
      }
    },
    destroy() {
      ended.abort()
    },
  }
  const answer = {
    kind: 'bytes' as const,
    offset: 0,
    contentType: 'image/jpeg',
    body,
    ...(total !== undefined && { total }),
  }
  const files = new MirrorFiles(mirror, nodeFiles)
  const folder = new TaskFolders(files).open('backup', 1)
  const result = await receive(
    { open: () => Promise.resolve(answer) },
    { baseUrl: 'https://example.com/a', suffix: '=d', part: undefined, leftOver: undefined, mostBytes },
    {
      files,
      folder,
      silence: new SilenceWatch(systemClock()),
      meter: () => undefined,
      notePart: () => undefined,
    },
    new AbortController().signal,
  )
  if (result.kind === 'file' && 'handle' in result.place) await result.place.handle.close()
  await folder.close()
  return { received: result, sent }
}

describe('a body', () => {
  test.each([
    ['without an end', Infinity, undefined],
    ['one byte too long', mostBytes + 1, undefined],
    ['that is announced too long', Infinity, mostBytes + 1],
  ])('%s is broken off, and nothing of it stays', async (_what, bytes, total) => {
    const { received: result, sent } = await received(bytes, total)
    expect(result.kind).toBe('too-long')
    expect(sent).toBeLessThan(2 * mostBytes)
    expect(readdirSync(join(mirror, '.shoebox/incoming'))).toEqual([])
  })

  test('that goes on behind the length that was announced is broken off there', async () => {
    const { received: result, sent } = await received(Infinity, 25_000)
    // Whoever takes it finds that its length is wrong.
    expect(result).toMatchObject({ kind: 'file', total: 25_000, bytes: 30_000 })
    expect(sent).toBeLessThan(100_000)
  })

  test.each([mostBytes, 1])('of %d bytes arrives whole without a length', async (bytes) => {
    expect((await received(bytes, undefined)).received).toMatchObject({ kind: 'file', bytes })
  })
})
