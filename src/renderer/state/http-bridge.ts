import type { Bridge, CallName, EventName, Events, Input, Output } from '../../shared/contract.ts'
import { failure, type Result } from '../../shared/problems/problem.ts'
import { binaryType, decodeBinary, decodeTransfer, encodeTransfer } from '../../shared/tasks/transfer.ts'

const reconnectAfterMs = 2000

type Listener = (payload: unknown) => void

export interface HttpBridge extends Bridge {
  onConnectionChange(listener: (connected: boolean) => void): () => void
}

function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', Accept: binaryType }
  return fetch(path, { method: 'POST', headers, body: encodeTransfer(body) })
}

/**
 * The contract over HTTP, at addresses below the page's own: one POST per call, and one event stream that names itself in its first message. What is
 * listened to is told to the server again after every reconnect. A server that does not answer is a failed result, never
 * an exception.
 */
export function createHttpBridge(): HttpBridge {
  const listeners = new Map<EventName, Set<Listener>>()
  const connectionListeners = new Set<(connected: boolean) => void>()
  let source: EventSource | undefined
  let stream: string | undefined
  let connected = true
  /** Never rejects. */
  let telling: Promise<void> = Promise.resolve()

  function onDisconnected(): void {
    if (!connected) return
    connected = false
    for (const listener of connectionListeners) listener(false)
  }

  /** Told at every start of the stream, the first included: what happened before it listened was missed. */
  function onConnected(): void {
    connected = true
    for (const listener of connectionListeners) listener(true)
  }

  async function send(action: 'subscribe' | 'unsubscribe', name: EventName): Promise<void> {
    if (stream === undefined) return
    try {
      await post(`events/${stream}/${action}`, { name })
    } catch {
      // The stream reconnects by itself and subscribes to everything then.
      onDisconnected()
    }
  }

  /** One after the other: two requests at a time may arrive in the other order, and leave a listener without events. */
  function tellServer(action: 'subscribe' | 'unsubscribe', name: EventName): Promise<void> {
    telling = telling.then(() => send(action, name))
    return telling
  }

  async function onStreamNamed(event: Event): Promise<void> {
    // The browser's own `open` event has the same name but carries no data.
    if (!(event instanceof MessageEvent)) return
    stream = (decodeTransfer(String(event.data)) as { stream: string }).stream
    await Promise.all([...listeners.keys()].map((name) => tellServer('subscribe', name)))
    if (stream !== undefined) onConnected()
  }

  function onMessage(event: MessageEvent): void {
    const { name, payload } = decodeTransfer(String(event.data)) as { name: EventName; payload: unknown }
    for (const listener of listeners.get(name) ?? []) listener(payload)
  }

  function connect(): void {
    const opened = new EventSource('events')
    source = opened
    opened.addEventListener('open', (event) => void onStreamNamed(event))
    opened.addEventListener('message', onMessage)
    opened.addEventListener('error', () => {
      stream = undefined
      onDisconnected()
      // The browser retries a lost connection, but gives up for good when the server answers with an error.
      if (opened.readyState === EventSource.CLOSED) setTimeout(connect, reconnectAfterMs)
    })
  }

  return {
    async call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Result<Output<Name>>> {
      // Whoever listens first and asks then must not miss what happens in between.
      await telling
      try {
        const answer = await post('api/call', { name, input })
        // A program that was started again does not know this page any more.
        if (!answer.ok) return failure('unexpected', { detail: `${name}: HTTP ${answer.status}` })
        const isBinary = answer.headers.get('Content-Type') === binaryType
        const value = isBinary ? decodeBinary(await answer.arrayBuffer()) : decodeTransfer(await answer.text())
        return value as Result<Output<Name>>
      } catch (error) {
        return failure('unexpected', { detail: `${name}: ${String(error)}` })
      }
    },

    on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
      const set = listeners.get(name) ?? new Set<Listener>()
      const isFirst = set.size === 0
      listeners.set(name, set)
      set.add(listener as Listener)
      if (!source) connect()
      else if (isFirst) void tellServer('subscribe', name)
      return () => {
        set.delete(listener as Listener)
        if (set.size > 0 || listeners.get(name) !== set) return
        listeners.delete(name)
        void tellServer('unsubscribe', name)
      }
    },

    onConnectionChange(listener) {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
  }
}
