import type { IncomingMessage } from 'node:http'
import type { Library } from '../library/library.ts'
import type { BaseUrls } from '../media/base-url.ts'
import type { Renditions } from '../media/renditions.ts'
import type { UploadSessions } from '../api/uploads.ts'
import type { Written } from '../library/writes.ts'
import { largestJson } from './api-errors.ts'
import type { Grants } from '../oauth/grants.ts'
import type { DayCounter } from './google-day.ts'
import type { GoogleHost } from '../proxy/google-hosts.ts'
import type { Consent, Counters, Profile, Switches } from '../options.ts'
import type { Signer } from '../signed-text.ts'

/** One request; its body is read when it is known what it is about. */
export interface Call {
  verb: string
  /** Without the query, as sent. */
  path: string
  query: URLSearchParams
  header(name: string): string | undefined
  body: Buffer
  /** The body ended before its end. */
  cut: boolean
  /** More came than is read of such a call. */
  tooLarge: boolean
}

/** What handlers work on. */
export interface Context {
  /** Where clients of this way in find what Google has at one of its names: `https://<name>`, or the emulator's own origin. */
  originOf(host: GoogleHost): string
  clientId: string
  clientSecret: string
  profile: Profile
  switches: Switches
  library: Library
  grants: Grants
  signer: Signer
  baseUrls: BaseUrls
  renditions: Renditions
  counters: Counters
  today: DayCounter
  /** Uploads on their way. */
  uploads: UploadSessions
  written: Written
  /** Accounts whose library is being changed by a call. */
  writing: Set<string>
  accessTokenSeconds: number
  now(): number
  consent(): Consent
  /** Scopes that `allow` leaves unticked. */
  withheldScopes(): readonly string[]
}

export function callOf(request: IncomingMessage): Call {
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  return {
    verb: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body: Buffer.alloc(0),
    cut: false,
    tooLarge: false,
  }
}

/** How the body of an upload is taken. */
export interface UploadReading {
  /** The connection ends when so many bytes have arrived. */
  cutAfter: number
  /** Hears of bytes that have arrived, and says when more are taken. */
  arrived(bytes: number): Promise<void> | void
}

/** Reads the body of a call: all of one that uploads, and of any other as much as Google reads. */
export async function readBody(request: IncomingMessage, call: Call, upload?: UploadReading): Promise<void> {
  if (call.verb === 'GET' || call.verb === 'HEAD') return
  const chunks: Buffer[] = []
  const cutAfter = upload?.cutAfter ?? Infinity
  let length = 0
  try {
    // What was cut is still answered for: the connection ends when it is known what arrived.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const wanted = chunk.subarray(0, cutAfter - length)
      length += wanted.length
      if (upload || length <= largestJson) chunks.push(wanted)
      else call.tooLarge = true
      if (length >= cutAfter) {
        call.cut = true
        break
      }
      await upload?.arrived(wanted.length)
    }
  } catch (error) {
    // Whoever sends it has gone; for an upload that is something to remember.
    if (!upload) throw error
    call.cut = true
  }
  call.body = Buffer.concat(chunks)
}
