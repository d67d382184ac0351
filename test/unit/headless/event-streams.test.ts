import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEventStreams } from '../../../src/main/headless/server/event-streams.ts'
import type { EventStreams } from '../../../src/main/headless/server/event-streams.ts'
import type { EventName } from '../../../src/shared/contract.ts'

type Listener = (payload: never) => void

let server: Server
let streams: EventStreams
let socket: Socket
let response: ServerResponse
const listeners = new Map<EventName, Set<Listener>>()

beforeEach(async () => {
  listeners.clear()
  streams = createEventStreams({
    subscribe(name: EventName, listener: Listener) {
      const of = listeners.get(name) ?? new Set()
      listeners.set(name, of)
      of.add(listener)
      return () => of.delete(listener)
    },
  } as Parameters<typeof createEventStreams>[0])
  server = createServer((_, answer) => {
    response = answer
    streams.open(answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
})

afterEach(async () => {
  streams.close()
  socket.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** Everything that has arrived until `done` is true of it. */
async function read(done: (text: string) => boolean): Promise<string> {
  let text = ''
  socket.setEncoding('utf8')
  for await (const piece of socket) {
    text += String(piece)
    if (done(text)) return text
  }
  return text
}

function tell(name: EventName, payload: object): void {
  for (const listener of listeners.get(name) ?? []) listener(payload as never)
}

test('a page that does not read gets the newest of each event when it does, and costs no memory until then', async () => {
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'readable')
  const head = String(socket.read())
  const id = /"stream":"([\w-]+)"/.exec(head)?.[1] ?? ''
  for (const name of ['backup.changed', 'health.changed'] as const) expect(streams.subscribe(id, name)).toBe(true)
  const padding = 'x'.repeat(100_000)
  for (let number = 1; number <= 500; number++) {
    tell('backup.changed', { number, padding })
    tell('health.changed', { number, padding })
    await new Promise((resolve) => setImmediate(resolve))
  }
  // What the system has room for, and one message more; all together would be 100 MB.
  expect(response.writableLength).toBeLessThan(1_000_000)
  const isLast = (text: string): boolean => text.split('"number":500').length > 2 && text.endsWith('\n\n\r\n')
  const text = await read(isLast)
  expect(text.split('"number":500')).toHaveLength(3)
  expect(text.split('"number":').length).toBeLessThan(200)
})
