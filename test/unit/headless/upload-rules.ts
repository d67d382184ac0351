import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import type { Upload, UploadAnswer, UploadOptions } from '../../../src/main/ports.ts'

const piece = Buffer.alloc(64 * 1024, 'x')

interface Source extends UploadOptions {
  /** How many bytes were asked for so far. */
  read: () => number
  /** Resolves when nobody wants any more. */
  left: Promise<void>
}

/** A body of `pieces` pieces that says how much of it was wanted. */
function source(pieces: number, given: Partial<UploadOptions> = {}): Source {
  let read = 0
  const { promise: left, resolve } = Promise.withResolvers<void>()
  const chunks = (async function* () {
    try {
      for (let number = 0; number < pieces; number += 1) {
        read += piece.length
        yield piece
      }
    } finally {
      resolve()
    }
  })()
  const body = { length: pieces * piece.length, chunks }
  return {
    headers: {},
    body,
    signal: new AbortController().signal,
    silenceMs: 20_000,
    ...given,
    read: () => read,
    left,
  }
}

/** What has to hold of every `upload`, tried against a real server. */
export function uploadsSafely(upload: Upload, serve: (answer: RequestListener) => Promise<string>): void {
  const rejects = async (answer: Promise<UploadAnswer>, code: string): Promise<void> => {
    await expect(answer).rejects.toMatchObject({ code })
  }

  test('a body arrives as it is, with the headers, and its progress is told', async () => {
    const url = await serve((request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (chunk: Buffer) => pieces.push(chunk))
      request.on('end', () => {
        const whole = Buffer.concat(pieces).equals(Buffer.concat(Array.from({ length: 5 }, () => piece)))
        response
          .writeHead(201, { 'x-goog-upload-status': 'final' })
          .end(`${whole} ${String(request.headers['x-name'])}`)
      })
    })
    const told: number[] = []
    const answer = await upload(url, source(5, { headers: { 'x-name': 'a' }, onSent: (bytes) => told.push(bytes) }))
    expect({ ...answer, header: answer.header('x-goog-upload-status') }).toEqual({
      status: 201,
      header: 'final',
      body: 'true a',
    })
    expect(told).toEqual([1, 2, 3, 4, 5].map((number) => number * piece.length))
  })

  test('a body without a byte is sent', async () => {
    const url = await serve((request, response) => {
      request.resume().on('end', () => response.end('token'))
    })
    expect(await upload(url, source(0))).toMatchObject({ status: 200, body: 'token' })
  })

  test('a server that reads nothing makes nobody read ahead', async () => {
    let arrived: () => void = () => undefined
    const there = new Promise<void>((resolve) => (arrived = resolve))
    const url = await serve((request) => {
      request.pause()
      arrived()
    })
    const stop = new AbortController()
    const large = source(20_000, { signal: stop.signal })
    const answer = upload(url, large)
    await there
    // Whatever buffers are on the way, they are full when two looks in a row see the same.
    let before = -1
    await expect
      .poll(
        () => {
          const same = large.read() === before
          before = large.read()
          return same
        },
        { interval: 200, timeout: 20_000 },
      )
      .toBe(true)
    expect(large.read()).toBeLessThan(64 * 1024 * 1024)
    stop.abort()
    await rejects(answer, 'ABORT_ERR')
    await large.left
  })

  test('an answer that comes while the body is being sent is the answer, and the rest is not wanted', async () => {
    const url = await serve((request, response) => {
      request.once('data', () => {
        request.pause()
        response.writeHead(413).end('too large')
      })
    })
    const large = source(20_000)
    expect(await upload(url, large)).toMatchObject({ status: 413, body: 'too large' })
    await large.left
    expect(large.read()).toBeLessThan(large.body.length)
  })

  test('a connection that is cut in the middle is told by a code', async () => {
    const url = await serve((request) => {
      request.once('data', () => request.socket.resetAndDestroy())
    })
    const large = source(20_000)
    const error: unknown = await upload(url, large).catch((reason: unknown) => reason)
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    expect(['ECONNRESET', 'EPIPE']).toContain((cause as { code: string }).code)
    await large.left
  })

  test('a redirect is the answer, and nothing is sent elsewhere', async () => {
    let requests = 0
    const url = await serve((request, response) => {
      requests += 1
      request.resume().on('end', () => response.writeHead(307, { location: '/elsewhere' }).end())
    })
    const answer = await upload(url, source(1))
    expect([answer.status, answer.header('location')?.endsWith('/elsewhere'), requests]).toEqual([307, true, 1])
  })

  test('stopping ends the request, also before it began', async () => {
    const stop = new AbortController()
    const gone = Promise.withResolvers<void>()
    const url = await serve((request) => {
      request.on('close', () => gone.resolve())
      request.once('data', () => stop.abort())
    })
    await rejects(upload(url, source(20_000, { signal: stop.signal })), 'ABORT_ERR')
    await gone.promise
    await rejects(upload(url, source(1, { signal: stop.signal })), 'ABORT_ERR')
  })

  test('silence ends it, before the answer and within it', async () => {
    const url = await serve((request, response) => {
      request.resume()
      if (request.url === '/begins') response.write('tok')
    })
    await rejects(upload(url, source(1, { silenceMs: 300 })), 'ETIMEDOUT')
    await rejects(upload(`${url}begins`, source(1, { silenceMs: 300 })), 'ETIMEDOUT')
  })

  test.each([
    ['shorter', 1],
    ['longer', -1],
  ])('a body that is %s than announced is never taken for a whole', async (_, by) => {
    let whole = 0
    const url = await serve((request, response) => {
      request.resume().on('end', () => {
        whole += 1
        response.end()
      })
      request.on('error', () => undefined)
    })
    const { body, ...rest } = source(3)
    await rejects(upload(url, { ...rest, body: { ...body, length: body.length + by } }), 'ERR_BODY_LENGTH')
    expect(whole).toBe(0)
  })

  test('a source that fails is told with its reason', async () => {
    const url = await serve((request) => void request.resume())
    const chunks = (async function* () {
      yield piece
      throw Object.assign(new Error('disk'), { code: 'EIO' })
    })()
    const error = upload(url, { ...source(0), body: { length: 2 * piece.length, chunks } })
    await expect(error).rejects.toMatchObject({ code: 'ERR_BODY_SOURCE', cause: { code: 'EIO' } })
  })

  test('an answer without an end is not kept', async () => {
    const url = await serve((request, response) => {
      request.resume()
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
      }
      response.on('drain', more)
      more()
    })
    await rejects(upload(url, source(1)), 'ERR_ANSWER_LENGTH')
  })
}
