import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { mock } from 'node:test'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEventStreams } from '../../../src/main/headless/server/event-streams.ts'
import type { EventStreams } from '../../../src/main/headless/server/event-streams.ts'
import type { EventName } from '../../../src/shared/contract.ts'

type Listener = (payload: never) => void

/** A response that takes as much as it is told to. */
class Page extends EventEmitter {
  readonly written: string[] = []
  head: unknown[] = []
  takes = true
  ended = 0

  writeHead(...head: unknown[]): void {
    this.head = head
  }

  write(text: string): boolean {
    this.written.push(text)
    return this.takes
  }

  end(): void {
    this.ended++
  }

  get stream(): string {
    return /"stream":"([\w-]*)"/.exec(this.written[0] ?? '')?.[1] ?? ''
  }

  /** What came after the first message. */
  get told(): string[] {
    return this.written.slice(1).map((text) => /"number":(\d+)/.exec(text)?.[1] ?? text)
  }
}

describe('event streams', () => {
  let streams: EventStreams
  let listeners: { name: string; tell: (payload: unknown) => void }[]

  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] })
    listeners = []
    const subscribe = (name: string, tell: (payload: unknown) => void): (() => void) => {
      const listener = { name, tell }
      listeners.push(listener)
      return () => void (listeners = listeners.filter((one) => one !== listener))
    }
    streams = createEventStreams({ subscribe } as unknown as Parameters<typeof createEventStreams>[0])
  })
  afterEach(() => {
    streams.close()
    mock.timers.reset()
  })

  function open(): Page {
    const page = new Page()
    streams.open(page as unknown as ServerResponse)
    return page
  }

  function tell(name: EventName, number: number): void {
    for (const listener of listeners) if (listener.name === name) listener.tell({ number })
  }

  describe('a stream', () => {
    test('begins with its name, which no other has, and is not to be kept', () => {
      const pages = [open(), open()]
      for (const page of pages) {
        expect(page.head).toEqual([200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }])
        expect(page.written).toEqual([`event: open\ndata: {"stream":"${page.stream}"}\n\n`])
        expect(page.stream).toMatch(/^[\w-]{16}$/)
      }
      expect(new Set(pages.map(({ stream }) => stream)).size).toBe(2)
    })

    test('says every twenty seconds that it is still there, unless nobody reads', () => {
      const page = open()
      mock.timers.tick(19_999)
      expect(page.told).toEqual([])
      mock.timers.tick(1)
      expect(page.told).toEqual([': still here\n\n'])
      page.takes = false
      mock.timers.tick(20_000)
      mock.timers.tick(60_000)
      expect(page.told).toHaveLength(2)
      page.takes = true
      page.emit('drain')
      mock.timers.tick(20_000)
      expect(page.told).toHaveLength(3)
    })

    test('tells what was subscribed to once, however often that was said', () => {
      const page = open()
      for (const _ of [1, 2]) expect(streams.subscribe(page.stream, 'library.changed')).toBe(true)
      expect(listeners).toHaveLength(1)
      tell('library.changed', 1)
      tell('albums.changed', 2)
      expect(page.told).toEqual(['1'])
      expect(page.written[1]).toMatch(/^data: \{.*\}\n\n$/)
      for (const _ of [1, 2]) expect(streams.unsubscribe(page.stream, 'library.changed')).toBe(true)
      expect(listeners).toEqual([])
      expect(streams.subscribe(page.stream, 'library.changed')).toBe(true)
      tell('library.changed', 3)
      expect(page.told).toEqual(['1', '3'])
    })

    test('is subscribed to by its name alone, to events that exist', () => {
      const page = open()
      for (const what of ['subscribe', 'unsubscribe'] as const) {
        expect(streams[what](page.stream, 'nothing')).toBe(false)
        expect(streams[what](page.stream, '')).toBe(false)
        expect(streams[what]('', 'library.changed')).toBe(false)
        expect(streams[what](`${page.stream}x`, 'library.changed')).toBe(false)
      }
      expect(listeners).toEqual([])
    })
  })

  describe('a page that does not read', () => {
    test('gets the newest of each event as soon as it does, as much as it takes at a time', () => {
      const page = open()
      for (const name of ['tasks.changed', 'health.changed', 'albums.changed'] as const)
        streams.subscribe(page.stream, name)
      page.takes = false
      tell('tasks.changed', 1)
      tell('tasks.changed', 2)
      tell('health.changed', 3)
      tell('tasks.changed', 4)
      tell('albums.changed', 5)
      expect(page.told).toEqual(['1'])
      page.emit('drain')
      expect(page.told).toEqual(['1', '4'])
      page.emit('drain')
      page.takes = true
      page.emit('drain')
      expect(page.told).toEqual(['1', '4', '3', '5'])
      page.emit('drain')
      tell('health.changed', 6)
      expect(page.told).toEqual(['1', '4', '3', '5', '6'])
    })

    test('does not hold up another', () => {
      const [slow, quick] = [open(), open()]
      for (const page of [slow, quick]) streams.subscribe(page.stream, 'tasks.changed')
      slow.takes = false
      for (const number of [1, 2, 3]) tell('tasks.changed', number)
      expect([slow.told, quick.told]).toEqual([['1'], ['1', '2', '3']])
    })
  })

  describe('the end', () => {
    test('of a page ends what it subscribed to, and leaves the others alone', () => {
      const [gone, other] = [open(), open()]
      for (const page of [gone, other]) streams.subscribe(page.stream, 'tasks.changed')
      streams.subscribe(gone.stream, 'albums.changed')
      gone.emit('close')
      expect(listeners.map(({ name }) => name)).toEqual(['tasks.changed'])
      expect(streams.subscribe(gone.stream, 'tasks.changed')).toBe(false)
      expect([gone.ended, other.ended]).toEqual([1, 0])
      mock.timers.tick(20_000)
      expect([gone.told, other.told]).toEqual([[], [': still here\n\n']])
    })

    test('of all ends every page', () => {
      const pages = [open(), open()]
      for (const page of pages) streams.subscribe(page.stream, 'tasks.changed')
      streams.close()
      expect(pages.map(({ ended }) => ended)).toEqual([1, 1])
      expect(listeners).toEqual([])
      mock.timers.tick(20_000)
      expect(pages.flatMap(({ told }) => told)).toEqual([])
    })
  })
})

describe('over a connection', () => {
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
    for (const name of ['tasks.changed', 'health.changed'] as const) expect(streams.subscribe(id, name)).toBe(true)
    const padding = 'x'.repeat(100_000)
    for (let number = 1; number <= 150; number++) {
      tell('tasks.changed', { number, padding })
      tell('health.changed', { number, padding })
      await new Promise((resolve) => setImmediate(resolve))
    }
    // What the system has room for, and one message more; all together would be 30 MB.
    expect(response.writableLength).toBeLessThan(1_000_000)
    const isLast = (text: string): boolean => text.split('"number":150').length > 2 && text.endsWith('\n\n\r\n')
    const text = await read(isLast)
    expect(text.split('"number":150')).toHaveLength(3)
    expect(text.split('"number":').length).toBeLessThan(150)
  })
})
