import type { AnswerHead } from './answer-head.ts'
import type { Connection } from './connection.ts'
import { withCode } from './http-error.ts'

const cut = (): Error => withCode('the connection ended before the body', 'ECONNRESET')
const broken = (): Error => withCode('the answer is no HTTP: a chunk that is none', 'EPROTO')
const mostLine = 4096

/** The body, piece by piece, each of which counts until the next is asked for. Throws with a code where it ends before its end. */
export async function* bodyPieces(connection: Connection, body: AnswerHead['body']): AsyncGenerator<Uint8Array> {
  if (body.kind === 'length') yield* exactly(connection, body.bytes)
  else if (body.kind === 'chunked') yield* chunks(connection)
  else
    for (let piece = await connection.read(); piece; piece = await connection.read()) {
      connection.take(piece.length)
      yield piece
    }
}

async function* exactly(connection: Connection, bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0;) {
    const piece = await connection.read()
    if (!piece) throw cut()
    const wanted = piece.subarray(0, Math.min(piece.length, left))
    connection.take(wanted.length)
    left -= wanted.length
    yield wanted
  }
}

async function* chunks(connection: Connection): AsyncGenerator<Uint8Array> {
  for (;;) {
    const [, size] = /^([0-9a-f]{1,12})[\t ]*(?:;.*)?$/i.exec(await line(connection)) ?? []
    if (size === undefined) throw broken()
    const bytes = Number.parseInt(size, 16)
    if (bytes === 0) break
    yield* exactly(connection, bytes)
    if ((await line(connection)) !== '') throw broken()
  }
  // Headers that come behind the body.
  for (let behind = await line(connection), count = 0; behind !== ''; behind = await line(connection))
    if (++count > 100) throw broken()
}

async function line(connection: Connection): Promise<string> {
  let text = ''
  for (;;) {
    const piece = await connection.read()
    if (!piece) throw cut()
    const end = piece.indexOf(10)
    const bytes = end < 0 ? piece.length : end + 1
    text += piece.toString('latin1', 0, Math.min(bytes, mostLine))
    connection.take(bytes)
    if (text.length >= mostLine) throw broken()
    if (end < 0) continue
    if (!text.endsWith('\r\n')) throw broken()
    return text.slice(0, -2)
  }
}
