import { connect } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { servedPage } from './served-page.ts'

const served = servedPage()

/** A request line with what follows it, and the status that it is answered with. */
type Kind = [line: string, body: string | undefined, status: number]

const kinds: readonly Kind[] = [
  ['GET ', undefined, 200],
  ['HEAD ', undefined, 200],
  ['GET assets/index-Ab12Cd34.js', undefined, 200],
  ['GET media/thumb/1', undefined, 200],
  ['HEAD media/thumb/1', undefined, 200],
  ['GET media/nothing', undefined, 304],
  ['GET nowhere', undefined, 404],
  ['PUT media/thumb/1', 'bytes that nobody reads', 405],
  ['POST api/call', '{"name":"app.get"}', 200],
  ['POST api/call', '{"name":"fails"}', 500],
  ['POST api/call', 'no JSON', 400],
  ['POST nowhere', 'bytes that nobody reads', 404],
  ['POST events/none/subscribe', '{"name":"x"}', 404],
]

/** Sends all of it in one go, and resolves with the statuses in their order once so many have come. */
function statusesOf(requests: readonly Kind[]): Promise<number[]> {
  const { port, host, pathname } = new URL(served.server.page)
  const text = requests.map(([line, body]) => {
    const [verb, path = ''] = line.split(' ')
    const length = body === undefined ? '' : `Content-Length: ${body.length}\r\n`
    return `${verb} ${pathname}${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${served.cookie}\r\n${length}\r\n${body ?? ''}`
  })
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1')
      const found = [...answer.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status))
      if (found.length < requests.length) return
      socket.destroy()
      resolve(found)
    })
    socket.on('error', reject)
    socket.on('end', () => reject(new Error(`closed after ${answer.length} bytes`)))
    socket.write(text.join(''))
  })
}

test('whatever comes in a row on one connection is answered, all of it and in its order', async () => {
  const rows = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 40 })
  const many = Array.from({ length: 300 }, (_, at) => kinds[at % kinds.length] as Kind)
  await fc.assert(
    fc.asyncProperty(rows, async (requests) => {
      expect(await statusesOf(requests)).toEqual(requests.map(([, , status]) => status))
    }),
    { numRuns: 20, examples: [[many], ...kinds.map((kind): [Kind[]] => [Array.from({ length: 100 }, () => kind)])] },
  )
})
