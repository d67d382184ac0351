import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { replyInstead, redirectMark } from '../faults/before-answer.ts'
import { spoil } from '../faults/changed-answer.ts'
import { isReplacing, isSpoiling, isWire, type FaultAction } from '../faults/fault.ts'
import type { FaultPlan, FaultTarget } from '../faults/fault-plan.ts'
import { apiErrorFor, apiMessages, apiError, unknownPath } from './api-errors.ts'
import { callOf, readBody, type Call, type Context, type UploadReading } from './call.ts'
import { sharedPace, type Pace } from './pace.ts'
import type { Reply } from './reply.ts'
import { findRoute, type Route } from './routes.ts'
import { sendReply } from './send-reply.ts'

export interface ServerSetup {
  context: Context
  faults: FaultPlan
  latencyMs: number
  rateBytesPerSecond: number | undefined
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function count(context: Context, route: Route): void {
  const { counters, today } = context
  counters.byMethod[route.method] = (counters.byMethod[route.method] ?? 0) + 1
  if (route.on === 'api' || route.on === 'media') today.count(route.on)
  if (route.on === 'api') counters.api += 1
  if (route.on === 'token') counters.token += 1
  if (route.on === 'media') {
    counters.media += 1
    counters.activeMedia += 1
    counters.maxActiveMedia = Math.max(counters.maxActiveMedia, counters.activeMedia)
  }
}

/** Everything between a request and its reply: counting, faults, latency, the handler. */
function answerer({ context, faults, latencyMs }: ServerSetup) {
  const previous = new Map<string, Reply>()

  /** What is left to be done. Two changes for one person at a time are one too many (reference, 6.2). */
  const act = async ({ writer }: Route, rest: () => Reply | Promise<Reply>): Promise<Reply> => {
    if (writer === undefined) return await rest()
    if (context.writing.has(writer)) return apiErrorFor(429, 'concurrent')
    context.writing.add(writer)
    try {
      if (context.switches.writeMs > 0) await wait(context.switches.writeMs)
      return await rest()
    } finally {
      context.writing.delete(writer)
    }
  }

  /** The quota is the last that is looked at (reference, 8.2). */
  const carryOut = async (call: Call, route: Route): Promise<Reply> => {
    if (call.tooLarge) return apiError(400, apiMessages.tooLarge)
    const answered = await route.handle()
    const isRefused = typeof answered !== 'function' && answered.status >= 300
    const { apiCallsPerDay } = context.switches
    if (route.on === 'api' && !isRefused && apiCallsPerDay > 0 && context.today.used('api') > apiCallsPerDay) {
      context.counters.overQuota += 1
      return apiError(429, apiMessages.day)
    }
    return typeof answered === 'function' ? await act(route, answered) : answered
  }

  return async (call: Call, route: Route, action: FaultAction | undefined, target: FaultTarget): Promise<Reply> => {
    if (latencyMs > 0) await wait(latencyMs)
    if (action?.kind === 'delay') await wait(action.ms)
    if (isReplacing(action)) return replyInstead(action, target)
    const reply = await carryOut(call, route)
    const spoilt = isSpoiling(action) ? spoil(reply, action, previous.get(route.method)) : reply
    // Pages are kept for the fault that sends one twice; media bodies would only fill memory.
    if (route.on === 'api' && faults.handles().length > 0) previous.set(route.method, spoilt)
    return spoilt
  }
}

function uploadReading({ counters, switches }: Context, cutAfter: number): UploadReading {
  const { uploadBytesPerSecond: speed } = switches
  const pace = speed > 0 ? sharedPace(speed) : undefined
  return {
    cutAfter,
    arrived(bytes) {
      counters.uploadBytes += bytes
      return pace?.wait(bytes)
    },
  }
}

/** Answers one request; `context` says by which way it came. */
export type Handler = (request: IncomingMessage, response: ServerResponse, context: Context) => void

/** What every way into the emulator has in common: counters, faults and pace are the same for all of them. */
export function requestHandler(setup: ServerSetup): Handler {
  const { faults } = setup
  const answer = answerer(setup)
  const commonPace: Pace | undefined =
    setup.rateBytesPerSecond === undefined ? undefined : sharedPace(setup.rateBytesPerSecond)

  const handle = async (request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> => {
    const call = callOf(request)
    const route = findRoute(call, context)
    const options = {
      head: call.verb === 'HEAD',
      withLength: true,
      pace: undefined,
      fault: undefined,
      onBytes: () => {},
    }
    if (!route) {
      await readBody(request, call)
      return sendReply(response, unknownPath(call.path), options)
    }
    count(context, route)
    if (route.on === 'media') response.once('close', () => (context.counters.activeMedia -= 1))
    const path = request.url ?? ''
    const target: FaultTarget = {
      on: route.on,
      method: route.method,
      verb: call.verb,
      path,
      ...(route.itemId !== undefined && { itemId: route.itemId }),
    }
    const action = path.includes(redirectMark) ? undefined : faults.strike(target)
    const cutAfter = action?.kind === 'cut-upload' ? action.bytes : Infinity
    const isApi = route.on === 'api' ? 1 : 0
    context.counters.activeApi += isApi
    const upload = route.method.startsWith('uploads.') ? uploadReading(context, cutAfter) : undefined
    const reply = await readBody(request, call, upload)
      .then(() => answer(call, route, action, target))
      .finally(() => (context.counters.activeApi -= isApi))
    if (call.cut) {
      response.destroy()
      return
    }
    const isMedia = route.on === 'media'
    return sendReply(response, reply, {
      ...options,
      withLength: action?.kind !== 'no-length' && !(isMedia && context.switches.noContentLength && reply.status < 300),
      pace: action?.kind === 'slow' ? sharedPace(action.bytesPerSecond) : isMedia ? commonPace : undefined,
      fault: isWire(action) ? action : undefined,
      onBytes: (bytes) => {
        if (isMedia) context.counters.mediaBytes += bytes
      },
    })
  }

  return (request, response, context) => {
    handle(request, response, context).catch((error: unknown) => {
      // A bug of the emulator: tell the client and the developer, and keep serving the others.
      process.stderr.write(`emulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      if (response.headersSent) response.destroy()
      else
        void sendReply(response, apiErrorFor(500), {
          head: false,
          withLength: true,
          pace: undefined,
          fault: undefined,
          onBytes: () => {},
        })
    })
  }
}

/** An HTTP server that is not listening yet. */
export function emulatorServer(handler: Handler, context: Context): Server {
  const server = createServer({ keepAliveTimeout: 65_000, noDelay: true }, (request, response) =>
    handler(request, response, context),
  )
  server.maxRequestsPerSocket = 0
  return server
}
