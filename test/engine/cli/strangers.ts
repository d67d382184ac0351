import { connect } from 'node:net'
import fc from 'fast-check'

/** Bytes for a socket, one character each: strangers need not speak HTTP. */
const noise = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 60,
})

const target = fc.oneof(
  fc.constantFrom(
    '//',
    '///',
    '//[',
    '//:@',
    '//a:99999',
    '/\\',
    '\\\\x',
    '*',
    '',
    'x',
    'http://',
    'http://[',
    'http://evil.example/',
    'http:///x',
    'https://127.0.0.1/',
    'javascript:1',
    '?',
    '/?%',
    '/%',
    '/%00',
    '/%ff%fe',
    '/%c0%ae%c0%ae/',
    '/../../etc/passwd',
    '/?key=%',
    'evil.example:443',
  ),
  noise.map((text) => `/${text}`),
  noise.map((text) => `//${text}`),
  noise,
)

const host = fc.oneof(
  fc.constantFrom(
    '127.0.0.1',
    'localhost',
    'evil.example',
    '[::1',
    '',
    ' ',
    '127.0.0.1:',
    '127.0.0.1:x',
    'a@b',
    '..',
    ':1',
  ),
  noise,
)

const header = fc.oneof(
  fc.constantFrom(
    'Connection: Upgrade\r\nUpgrade: websocket',
    'Expect: 100-continue',
    'Expect: nonsense',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: chunked\r\nContent-Length: 5',
    'Content-Length: -1',
    'Content-Length: 99999999999999999999',
    'Content-Length: 3',
    'Range: bytes=9-1,,-',
    'Cookie: shoebox=;;;=',
    'Origin: null',
    'Accept-Language: ;;q=,zh;q=x',
    'If-None-Match: "',
    'Accept-Encoding: ,,;q=',
  ),
  fc.nat(40_000).map((length) => `X: ${'y'.repeat(length)}`),
  noise.map((text) => `X: ${text}`),
  noise,
)

/** What a stranger may write to a port: requests that are right, nearly right or no requests at all. */
export const strangeRequest: fc.Arbitrary<string> = fc.oneof(
  fc
    .record({
      verb: fc.constantFrom(
        'GET',
        'HEAD',
        'POST',
        'OPTIONS',
        'CONNECT',
        'TRACE',
        'PUT',
        'M-SEARCH',
        'PRI',
        'BREW',
        'get',
      ),
      target,
      version: fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9', ''),
      host: fc.option(host, { nil: undefined }),
      headers: fc.array(header, { maxLength: 3 }),
      body: noise,
    })
    .map(({ verb, target: where, version, host: name, headers, body }) => {
      const lines = name === undefined ? headers : [`Host: ${name}`, ...headers]
      return `${verb} ${where} ${version}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`
    }),
  noise,
)

/** Writes this to a port of 127.0.0.1 and waits until the server has answered or closed. Resolves with what came back. */
export function writeRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1')
    // A server may wait for more for as long as it likes; a stranger who has said everything hangs up.
    socket.on('connect', () => socket.end(bytes, 'latin1'))
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
  })
}
