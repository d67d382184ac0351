import type { Connection } from './connection.ts'
import { withCode } from './http-error.ts'

/** What stands before the body of an answer. */
export interface AnswerHead {
  status: number
  /** By their names in lower case; of several with one name the values, joined by commas. */
  headers: ReadonlyMap<string, string>
  /** How the body ends: after so many bytes, with its last chunk, or with the connection. */
  body: { kind: 'length'; bytes: number } | { kind: 'chunked' } | { kind: 'open' }
  /** Another request may follow on the same connection. */
  keeps: boolean
}

const mostHeadBytes = 64 * 1024
const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7E\x80-\xFF]*)?$/
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7E\x80-\xFF]*)$/

function broken(why: string): Error {
  return withCode(`the answer is no HTTP: ${why}`, 'EPROTO')
}

/** Reads the head of the answer, interim ones left out. Rejects with a code where it is none, or the connection ends before. */
export async function readHead(connection: Connection): Promise<AnswerHead> {
  for (;;) {
    const head = parseHead(await headText(connection))
    if (head.status === 101) throw broken('another protocol')
    if (head.status >= 200) return head
  }
}

/** Everything up to the empty line, without it. */
async function headText(connection: Connection): Promise<string> {
  let text = ''
  for (;;) {
    const piece = await connection.read()
    if (!piece) throw withCode('the connection ended before the answer', 'ECONNRESET')
    const before = text.length
    text += piece.toString('latin1', 0, mostHeadBytes)
    // The empty line may have begun in the piece before.
    const end = text.indexOf('\r\n\r\n', Math.max(0, before - 3))
    if (end >= 0) {
      connection.take(end + 4 - before)
      return text.slice(0, end)
    }
    if (text.length > mostHeadBytes) throw broken('its head is too long')
    connection.take(piece.length)
  }
}

function parseHead(text: string): AnswerHead {
  const [first = '', ...lines] = text.split('\r\n')
  const [, minor, code] = statusLine.exec(first) ?? []
  if (code === undefined) throw broken('no status')
  const status = Number(code)
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = headerLine.exec(line) ?? []
    if (name === undefined || value === undefined) throw broken('a header that is none')
    const [key, before] = [name.toLowerCase(), headers.get(name.toLowerCase())]
    headers.set(key, before === undefined ? value.trimEnd() : `${before}, ${value.trimEnd()}`)
  }
  const body = bodyOf(status, headers)
  const connection = (headers.get('connection') ?? '').toLowerCase().split(/[\t ]*,[\t ]*/)
  const stays = minor === '1' ? !connection.includes('close') : connection.includes('keep-alive')
  return { status, headers, body, keeps: stays && body.kind !== 'open' }
}

/** By RFC 9112, section 6.3; what contradicts itself is no answer, as somebody may be between the server and us. */
function bodyOf(status: number, headers: ReadonlyMap<string, string>): AnswerHead['body'] {
  if (status < 200 || status === 204 || status === 304) return { kind: 'length', bytes: 0 }
  const [coding, length] = [headers.get('transfer-encoding'), headers.get('content-length')]
  if (coding !== undefined) {
    if (length !== undefined || coding.toLowerCase() !== 'chunked') throw broken('a body of an unknown length')
    return { kind: 'chunked' }
  }
  if (length === undefined) return { kind: 'open' }
  if (!/^\d{1,15}$/.test(length)) throw broken('a length that is none')
  return { kind: 'length', bytes: Number(length) }
}
