import { createHash, randomBytes } from 'node:crypto'
import { limits } from '../../../src/main/google/library/methods.ts'
import { readMedia } from '../content/read-media.ts'
import type { Call, Context } from '../http/call.ts'
import { jsonReply, rawReply, type Reply } from '../http/reply.ts'
import { grantOf, mayCall } from './access.ts'
import type { Answered } from './api-call.ts'

/** Of this service it is not stated; that of Google's other ones (reference, 4.2). */
const granularity = 262_144

interface UploadSession {
  sub: string
  name: string
  contentType: string
  /** As announced; undefined if it was not. */
  total: number | undefined
  pieces: Buffer[]
  received: number
  state: 'active' | 'final' | 'cancelled'
}

/** By the id in their address. */
export type UploadSessions = Map<string, UploadSession>

export function uploadSessions(): UploadSessions {
  return new Map()
}

/** Failures of uploads lack the usual wrapper (reference, 4.5). */
function refused(status: number, code: number, message: string): Reply {
  return jsonReply(status, { code, message })
}

function text(status: number, headers: Record<string, string>, body = ''): Reply {
  return rawReply(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, Buffer.from(body))
}

/** Header values arrive as bytes that stand for themselves (reference, 4.1). */
const nameIn = (call: Call): string =>
  Buffer.from(call.header('x-goog-upload-file-name') ?? '', 'latin1').toString('utf8')
const typeIn = (call: Call): string => call.header('x-goog-upload-content-type') ?? ''

type Finished = Pick<UploadSession, 'sub' | 'name' | 'contentType' | 'pieces'>

/** The token; or a refusal of more bytes than Google takes (reference, 4: only the limits are known). */
async function finish({ pieces, sub, name, contentType }: Finished, context: Context): Promise<Reply | string> {
  const whole = Buffer.concat(pieces)
  const media = whole.length > limits.photoBytes ? await readMedia(whole) : undefined
  if (whole.length > (media?.kind === 'video' ? limits.videoBytes : limits.photoBytes))
    return refused(413, 3, 'Request entity too large.')
  const token = `CAISiQ${randomBytes(60).toString('base64url')}`
  const sha256 = createHash('sha256').update(whole).digest('hex')
  context.written.keepBytes(sha256, whole)
  context.written.apply({
    do: 'upload',
    token,
    uploaded: { sub, name, contentType, bytes: whole.length, sha256, at: context.now() },
  })
  return token
}

function start(call: Call, sub: string, context: Context): Reply {
  const size = call.header('x-goog-upload-raw-size')
  if (!isNumber(size)) return refused(400, 3, 'Request contains an invalid argument.')
  if (size === '0') return refused(400, 3, 'Payload must not be empty')
  const id = randomBytes(24).toString('base64url')
  const total = size === undefined ? undefined : Number(size)
  context.uploads.set(id, {
    sub,
    name: nameIn(call),
    contentType: typeIn(call),
    total,
    pieces: [],
    received: 0,
    state: 'active',
  })
  return text(200, {
    'X-Goog-Upload-URL': `${context.originOf('photoslibrary.googleapis.com')}/v1/uploads?upload_id=${id}&upload_protocol=resumable`,
    'X-Goog-Upload-Chunk-Granularity': String(granularity),
    'X-Goog-Upload-Status': 'active',
  })
}

const status = ({ state, received }: UploadSession): Record<string, string> => ({
  'X-Goog-Upload-Status': state,
  'X-Goog-Upload-Size-Received': String(received),
})

/** What is refused is not kept. */
async function take(call: Call, session: UploadSession, isLast: boolean, context: Context): Promise<Reply> {
  if (call.header('x-goog-upload-offset') !== String(session.received))
    return refused(400, 3, `Invalid offset: ${session.received} bytes were received.`)
  // Of what broke off, only whole units are kept.
  const kept = call.cut ? call.body.subarray(0, call.body.length - (call.body.length % granularity)) : call.body
  if (!isLast && !call.cut && kept.length % granularity !== 0)
    return refused(400, 3, `Chunks must be a multiple of ${granularity} bytes.`)
  const received = session.received + kept.length
  const isEnd = isLast && !call.cut
  const { total = received } = session
  if (received > total || (isEnd && received < total))
    return refused(400, 3, 'The size is not the one that was announced.')
  if (isEnd && received === 0) return refused(400, 3, 'Payload must not be empty')
  session.pieces.push(kept)
  session.received = received
  if (!isEnd) return text(200, status(session))
  session.state = 'final'
  const token = await finish(session, context)
  session.pieces.length = 0
  return typeof token === 'string' ? text(200, status(session), token) : token
}

function continued(call: Call, sub: string, commands: readonly string[], context: Context): Reply | Promise<Reply> {
  const session = context.uploads.get(call.query.get('upload_id') ?? '')
  if (session?.sub !== sub) return refused(404, 5, 'Upload was not found.')
  if (commands.includes('query')) return text(200, status(session))
  if (session.state !== 'active') return refused(400, 9, 'Upload has already been finalized or cancelled.')
  if (commands.includes('cancel')) {
    session.state = 'cancelled'
    session.pieces.length = 0
    return text(200, status(session))
  }
  if (commands.includes('upload')) return take(call, session, commands.includes('finalize'), context)
  return refused(400, 3, 'Unknown upload command.')
}

const commandsIn = (call: Call): string[] =>
  (call.header('x-goog-upload-command') ?? '').split(',').map((command) => command.trim().toLowerCase())

/** Name in `counters.byMethod`: what is done with the upload. */
export function uploadMethod(call: Call): string {
  const commands = commandsIn(call)
  const known = ['start', 'query', 'cancel', 'upload'].find((command) => commands.includes(command))
  return `uploads.${known ?? 'raw'}`
}

const isNumber = (value: string | undefined): boolean => value === undefined || /^\d+$/.test(value)

async function raw(call: Call, sub: string, context: Context): Promise<Reply> {
  const token = await finish({ sub, name: nameIn(call), contentType: typeIn(call), pieces: [call.body] }, context)
  return typeof token === 'string' ? text(200, {}, token) : token
}

/** `POST v1/uploads`, raw and resumable (reference, 4.1 and 4.2). Its refusals lack the usual wrapper (4.5). */
export function receiveUpload(call: Call, context: Context): Answered {
  const grant = grantOf(call, context)
  if (!grant || !mayCall(grant, 'uploads', context)) return refused(401, 16, 'Authentication session is not defined.')
  const commands = commandsIn(call)
  const protocol = call.header('x-goog-upload-protocol')?.trim().toLowerCase()
  if (commands.includes('start')) {
    if (protocol !== 'resumable') return refused(400, 3, 'An upload that is started must be resumable.')
    return () => start(call, grant.sub, context)
  }
  if (call.query.has('upload_id')) return () => continued(call, grant.sub, commands, context)
  if (protocol !== undefined && protocol !== 'raw') return refused(400, 3, `Unknown upload protocol: ${protocol}`)
  if (protocol === undefined && commands.some((command) => command !== ''))
    return refused(400, 3, 'An upload has to be started before anything else is done with it.')
  if (call.cut) return refused(400, 3, 'The body broke off.')
  if (call.body.length === 0) return refused(400, 3, 'Payload must not be empty')
  return () => raw(call, grant.sub, context)
}
