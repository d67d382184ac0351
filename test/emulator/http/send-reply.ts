import type { ServerResponse } from 'node:http'
import type { WireAction } from '../faults/fault.ts'
import { sliceParts } from '../media/byte-range.ts'
import type { Pace } from './pace.ts'
import type { Reply } from './reply.ts'

const chunkBytes = 16_384

export interface SendOptions {
  /** Only headers. */
  head: boolean
  withLength: boolean
  /** How fast bytes may go; undefined: at once. */
  pace: Pace | undefined
  fault: WireAction | undefined
  /** Told how many body bytes were handed to the network. */
  onBytes(count: number): void
}

/** Writes until the body is over or the other side is gone. */
async function writePaced(response: ServerResponse, parts: readonly Uint8Array[], pace: Pace): Promise<void> {
  for (const part of parts) {
    for (let at = 0; at < part.length; at += chunkBytes) {
      const chunk = part.subarray(at, at + chunkBytes)
      await pace.wait(chunk.length)
      if (response.destroyed) return
      if (!response.write(chunk)) await drained(response)
    }
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      response.off('drain', finish)
      response.off('close', finish)
      resolve()
    }
    response.on('drain', finish)
    response.on('close', finish)
  })
}

/** Ways to answer that HTTP does not know: written to the socket by hand. */
async function breakOff(response: ServerResponse, reply: Reply, fault: WireAction): Promise<void> {
  const { socket } = response
  if (!socket) return
  const headers = (length: number): string => {
    const lines = Object.entries({ ...reply.headers, 'Content-Length': String(length), Connection: 'close' })
    return `HTTP/1.1 ${reply.status} OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  }
  const send = (parts: readonly (Uint8Array | string)[]): Promise<void> =>
    new Promise((resolve) => {
      socket.cork()
      for (const part of parts) socket.write(part)
      socket.write('', () => resolve())
      socket.uncork()
    })
  switch (fault.kind) {
    case 'hang':
      return
    case 'reset': {
      if (fault.at === 'headers') await send([headers(reply.length).slice(0, 60)])
      if (fault.at === 'body')
        await send([headers(reply.length), ...sliceParts(reply.parts, 0, fault.bytes ?? Math.floor(reply.length / 2))])
      // Without this pause a reset can overtake the bytes that were sent before it.
      if (fault.at !== 'start') await new Promise((resolve) => setTimeout(resolve, 20))
      socket.resetAndDestroy()
      return
    }
    case 'short-body': {
      const end = Math.max(0, reply.length - (fault.missing ?? Math.ceil(reply.length / 2)))
      await send([headers(reply.length), ...sliceParts(reply.parts, 0, end)])
      socket.end()
      return
    }
    case 'long-body': {
      await send([headers(reply.length), ...reply.parts, Buffer.alloc(fault.extra ?? 100, 0x41)])
      socket.end()
      return
    }
    case 'endless': {
      await send([headers(1 << 30)])
      const timer = setInterval(() => socket.write('.'), 1000)
      socket.on('close', () => clearInterval(timer))
    }
  }
}

/** Puts a reply on the wire. Resolves when everything was handed over or the connection is gone. */
export async function sendReply(response: ServerResponse, reply: Reply, options: SendOptions): Promise<void> {
  const { fault, pace } = options
  if (fault) return breakOff(response, reply, fault)
  if (options.withLength) response.setHeader('Content-Length', reply.length)
  if (options.head || reply.parts.length === 0) {
    response.writeHead(reply.status, reply.headers).end()
    return
  }
  options.onBytes(reply.length)
  if (pace) {
    response.writeHead(reply.status, reply.headers)
    await writePaced(response, reply.parts, pace)
    response.end()
    return
  }
  const { socket } = response
  // One system call for headers and body; the parts are shared memory, so nothing is copied.
  socket?.cork()
  response.writeHead(reply.status, reply.headers)
  for (const part of reply.parts) response.write(part)
  response.end()
  socket?.uncork()
}
