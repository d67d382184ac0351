import { createHash, randomBytes } from 'node:crypto'
import { apiErrorFor } from '../http/api-errors.ts'
import type { Call, Context } from '../http/call.ts'
import { jsonReply, rawReply, type Reply } from '../http/reply.ts'
import { scopes } from '../oauth/scopes.ts'
import { grantOf } from './access.ts'

/** Of this service it is not stated; that of Google's other ones (reference, 4.2). */
const granularity = 262_144

/** What arrived under one upload token. */
export interface UploadedBytes {
  sub: string
  name: string
  contentType: string
  bytes: number
  sha256: string
}

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

/** Bytes on their way, and those that are there. */
export interface UploadStore {
  sessions: Map<string, UploadSession>
  /** By upload token. */
  done: Map<string, UploadedBytes>
}

export function uploadStore(): UploadStore {
  return { sessions: new Map(), done: new Map() }
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

function finish(
  store: UploadStore,
  { pieces, ...known }: Pick<UploadSession, 'sub' | 'name' | 'contentType' | 'pieces'>,
): string {
  const whole = Buffer.concat(pieces)
  const token = `CAISiQ${randomBytes(60).toString('base64url')}`
  const { sub, name, contentType } = known
  const sha256 = createHash('sha256').update(whole).digest('hex')
  store.done.set(token, { sub, name, contentType, bytes: whole.length, sha256 })
  return token
}

function start(call: Call, sub: string, { uploads, origin }: Context): Reply {
  const size = call.header('x-goog-upload-raw-size')
  if (size !== undefined && !/^\d+$/.test(size)) return refused(400, 3, 'Request contains an invalid argument.')
  if (size === '0') return refused(400, 3, 'Payload must not be empty')
  const id = randomBytes(24).toString('base64url')
  const total = size === undefined ? undefined : Number(size)
  uploads.sessions.set(id, {
    sub,
    name: nameIn(call),
    contentType: typeIn(call),
    total,
    pieces: [],
    received: 0,
    state: 'active',
  })
  return text(200, {
    'X-Goog-Upload-URL': `${origin}/v1/uploads?upload_id=${id}&upload_protocol=resumable`,
    'X-Goog-Upload-Chunk-Granularity': String(granularity),
    'X-Goog-Upload-Status': 'active',
  })
}

const status = ({ state, received }: UploadSession): Record<string, string> => ({
  'X-Goog-Upload-Status': state,
  'X-Goog-Upload-Size-Received': String(received),
})

function take(call: Call, session: UploadSession, isLast: boolean, store: UploadStore): Reply {
  if (session.state !== 'active') return refused(400, 9, 'Upload has already been finalized or cancelled.')
  if (call.header('x-goog-upload-offset') !== String(session.received))
    return refused(400, 3, `Invalid offset: ${session.received} bytes were received.`)
  // Of what broke off, only whole units are kept.
  const kept = call.cut ? call.body.subarray(0, call.body.length - (call.body.length % granularity)) : call.body
  if (!isLast && !call.cut && kept.length % granularity !== 0)
    return refused(400, 3, `Chunks must be a multiple of ${granularity} bytes.`)
  session.pieces.push(kept)
  session.received += kept.length
  if (!isLast || call.cut) return text(200, status(session))
  if (session.total !== undefined && session.received !== session.total)
    return refused(400, 3, 'The size is not the one that was announced.')
  session.state = 'final'
  return text(200, status(session), finish(store, session))
}

function continued(call: Call, sub: string, commands: readonly string[], { uploads }: Context): Reply {
  const session = uploads.sessions.get(call.query.get('upload_id') ?? '')
  if (session?.sub !== sub) return apiErrorFor(404)
  if (commands.includes('query')) return text(200, status(session))
  if (commands.includes('cancel')) {
    session.state = 'cancelled'
    session.pieces.length = 0
    return text(200, status(session))
  }
  if (commands.includes('upload')) return take(call, session, commands.includes('finalize'), uploads)
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

/** `POST v1/uploads`, raw and resumable (reference, 4.1 and 4.2). */
export function receiveUpload(call: Call, context: Context): Reply {
  const grant = grantOf(call, context)
  if (!grant) return apiErrorFor(401)
  const allowed =
    grant.scopes.includes(scopes.appendOnly) ||
    (context.profile === 'legacy' && [scopes.all, scopes.sharing].some((scope) => grant.scopes.includes(scope)))
  if (!allowed) return refused(401, 16, 'Authentication session is not defined.')
  const commands = commandsIn(call)
  if (commands.includes('start')) return start(call, grant.sub, context)
  if (call.query.has('upload_id')) return continued(call, grant.sub, commands, context)
  if (call.cut) return refused(400, 3, 'The body broke off.')
  if (call.body.length === 0) return refused(400, 3, 'Payload must not be empty')
  const { uploads } = context
  return text(
    200,
    {},
    finish(uploads, { sub: grant.sub, name: nameIn(call), contentType: typeIn(call), pieces: [call.body] }),
  )
}
