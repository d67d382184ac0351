import type { IncomingMessage } from 'node:http'
import type { Library } from '../library/library.ts'
import type { BaseUrls } from '../media/base-url.ts'
import type { Renditions } from '../media/renditions.ts'
import type { Grants } from '../oauth/grants.ts'
import type { DayCounter } from './google-day.ts'
import type { Consent, Counters, Profile, Switches } from '../options.ts'
import type { Signer } from '../signed-text.ts'

/** One request, read completely. */
export interface Call {
  verb: string
  /** Without the query, as sent. */
  path: string
  query: URLSearchParams
  header(name: string): string | undefined
  body: Buffer
}

/** What handlers work on. */
export interface Context {
  /** `http://127.0.0.1:PORT` */
  origin: string
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
  accessTokenSeconds: number
  now(): number
  consent(): Consent
  /** Scopes that `allow` leaves unticked. */
  withheldScopes(): readonly string[]
}

const largestBody = 1 << 20

export async function readCall(request: IncomingMessage): Promise<Call> {
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  const chunks: Buffer[] = []
  let length = 0
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length <= largestBody) chunks.push(chunk)
    }
  }
  return {
    verb: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    body: Buffer.concat(chunks),
  }
}
