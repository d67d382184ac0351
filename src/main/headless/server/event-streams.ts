import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { eventNames, type EventName } from '../../../shared/contract.ts'
import { encodeTransfer } from '../../../shared/tasks/transfer.ts'
import type { App } from '../../app/app-interface.ts'

const keepAliveMs = 20_000

export interface EventStreams {
  open(response: ServerResponse): void
  /** Answers with what a stream begins with, and opens none. */
  describe(response: ServerResponse): void
  /** False if there is no such stream or event. */
  subscribe(stream: string, name: string): boolean
  unsubscribe(stream: string, name: string): boolean
  close(): void
}

interface Stream {
  subscriptions: Map<EventName, () => void>
  send(name: EventName, text: string): void
  end(): void
}

function isEventName(name: string): name is EventName {
  return (eventNames as readonly string[]).includes(name)
}

const streamHeaders = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }

/**
 * Server-sent events, one stream per open page. The first message (`event: open`) carries the stream's id, with which
 * the page subscribes. Every event is a whole snapshot, so a page that reads slowly gets the newest of each name
 * instead of a growing backlog.
 */
export function createEventStreams(app: Pick<App, 'subscribe'>): EventStreams {
  const streams = new Map<string, Stream>()

  const describe = (response: ServerResponse): void => {
    response.writeHead(200, streamHeaders).end()
  }

  const open = (response: ServerResponse): void => {
    const id = randomBytes(12).toString('base64url')
    const waiting = new Map<EventName, string>()
    const subscriptions = new Map<EventName, () => void>()
    let clogged = false
    const write = (text: string): void => {
      clogged = !response.write(text)
    }
    const send = (name: EventName, text: string): void => {
      if (clogged) waiting.set(name, text)
      else write(text)
    }
    response.on('drain', () => {
      clogged = false
      for (const [name, text] of waiting) {
        if (clogged) return
        waiting.delete(name)
        write(text)
      }
    })
    const keepAlive = setInterval(() => {
      if (!clogged) write(': still here\n\n')
    }, keepAliveMs)

    const end = (): void => {
      clearInterval(keepAlive)
      for (const unsubscribe of subscriptions.values()) unsubscribe()
      streams.delete(id)
      response.end()
    }
    response.on('close', end)

    response.writeHead(200, streamHeaders)
    write(`event: open\ndata: ${JSON.stringify({ stream: id })}\n\n`)
    streams.set(id, { subscriptions, send, end })
  }

  return {
    open,
    describe,
    subscribe(id, name) {
      const stream = streams.get(id)
      if (!stream || !isEventName(name)) return false
      if (stream.subscriptions.has(name)) return true
      const unsubscribe = app.subscribe(name, (payload) =>
        stream.send(name, `data: ${encodeTransfer({ name, payload })}\n\n`),
      )
      stream.subscriptions.set(name, unsubscribe)
      return true
    },
    unsubscribe(id, name) {
      const stream = streams.get(id)
      if (!stream || !isEventName(name)) return false
      stream.subscriptions.get(name)?.()
      stream.subscriptions.delete(name)
      return true
    },
    close() {
      for (const stream of streams.values()) stream.end()
    },
  }
}
