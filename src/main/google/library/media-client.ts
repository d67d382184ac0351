import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'
import type { ByteStream, DownloadAnswer, Ports } from '../../ports.ts'
import { dayQuotaEnds, pausedUntil, retryAfterMs } from './api-failure.ts'
import type { RequestUse } from '../pace/day-limits.ts'
import type { AskQuota } from '../pace/day-quota.ts'
import type { Endpoints } from '../endpoints.ts'
import { answerTimeout, mayHaveArrived, networkReason } from '../exchange.ts'
import type { ApiFailure, MediaAnswer, MediaApi } from './library-api.ts'
import type { NetworkWatch } from '../pace/network-watch.ts'
import { busyPause } from '../pace/pacing.ts'
import type { PauseGate } from '../pace/pause-gate.ts'

export interface MediaClientParts {
  ports: Pick<Ports, 'download' | 'clock'>
  endpoints: Endpoints
  /** What is remembered of pauses that Google asked for; shared by all clients of one account. */
  gate: PauseGate
  /** Hears of each request, and of the bytes of its body. */
  network: NetworkWatch
  /** Asked before each request. */
  quota: AskQuota<RequestUse>
  /** What the bytes are for. */
  bytesAre: 'bytes' | 'covers'
  /** True if today's requests for bytes are used up by our own count: a 429 then means the day quota. */
  dayUsedUp(): boolean
}

const mostHops = 3
/** The least time to leave an item alone after a failure that may pass. Milliseconds. */
const shortWait = 1_000
/** Types of error and log-in pages; no photo or video has them. */
const pageTypes = /^(text\/|application\/(json|xml|xhtml\+xml))/i

/** Bytes behind base URLs (reference, 5). They need no sign-in, so none is sent. */
export function createMediaClient(parts: MediaClientParts): MediaApi {
  const { ports, endpoints, gate, network } = parts

  /** `before`: the addresses that have led to this one. */
  const open = async (
    address: string,
    from: number,
    signal: AbortSignal,
    before: readonly string[],
  ): Promise<MediaAnswer> => {
    if (signal.aborted) return unsent({ kind: 'cancelled' })
    const headers: Record<string, string> = { 'accept-encoding': 'identity' }
    if (from > 0) headers['range'] = `bytes=${from}-`
    const permit = await parts.quota(parts.bytesAre)
    if (!('end' in permit)) return unsent(permit)
    const waiting = network.begin(answerTimeout)
    let sent: DownloadAnswer
    try {
      sent = await ports.download(address, { headers, signal, patienceMs: answerTimeout })
      permit.end(true)
      waiting.heard()
    } catch (error) {
      const reason = networkReason(error)
      permit.end(mayHaveArrived(reason))
      if (!signal.aborted) waiting.failed({ code: 'offline', detail: reason })
      waiting.ended()
      return signal.aborted ? refusal({ kind: 'cancelled' }) : retry('offline', reason)
    }
    if (isRedirect(sent.status)) {
      sent.body.destroy()
      const target = redirectTarget(address, sent.header('location'))
      const next = target === undefined ? undefined : endpoints.mediaAddress(target)
      const led = [...before, address]
      const isEndless = next !== undefined && (led.length > mostHops || led.includes(next))
      if (next === undefined || isEndless) return retry('google-bad-answer', `HTTP ${sent.status} to elsewhere`)
      return await open(next, from, signal, led)
    }
    const packed = sent.status < 300 ? packing(sent) : undefined
    if (packed !== undefined) {
      // A few bytes could become any number of them, and none has a length that could be checked.
      sent.body.destroy()
      return retry('item-packed', packed)
    }
    const answer = bytesIn({ ...sent, body: watched(sent.body, network, signal) }, from)
    if (answer) {
      gate.succeeded()
      return answer
    }
    sent.body.destroy()
    // The part we have is as long as the whole, or longer: only a new start can tell which.
    if (sent.status === 416 && from > 0) return await open(address, 0, signal, before)
    return refused(sent)
  }

  const refused = ({ status, header }: DownloadAnswer): MediaAnswer => {
    const now = ports.clock.now()
    const askedFor = retryAfterMs(header('retry-after') ?? null, now)
    const problem = (code: ProblemCode): Problem => ({ code, detail: `HTTP ${status}` })
    if (status === 403) return { kind: 'expired' }
    if (status === 404 || status === 410) return { kind: 'gone' }
    if (status === 429) {
      const pause = parts.dayUsedUp()
        ? pausedUntil(problem('google-day-quota'), dayQuotaEnds(now))
        : pausedUntil(problem('google-busy'), now + busyPause(gate.pauses, askedFor))
      return refusal(gate.close(pause))
    }
    if (status === 206) return retry('google-bad-answer', 'another range than the one asked for')
    if (status === 200) return retry('item-not-an-image', header('content-type') ?? 'no type')
    if (status >= 500 || status === 408 || status === 409) return retry('google-busy', `HTTP ${status}`, askedFor)
    const code = status === 400 ? 'google-bad-request' : 'google-refused'
    return refusal({ kind: 'permanent', problem: problem(code) })
  }

  return {
    async open(baseUrl, suffix, from, signal) {
      const pause = gate.current()
      if (pause) return unsent(pause)
      if (endpoints.mediaAddress(baseUrl) === undefined) {
        const problem: Problem = { code: 'google-bad-answer', detail: 'the base URL is not one of Google' }
        return unsent({ kind: 'permanent', problem })
      }
      return await open(baseUrl + suffix, from, signal, [])
    },
  }
}

/** The same body, of whose pieces `network` hears. Whoever does not ask for more waits for nothing. */
function watched(body: ByteStream, network: NetworkWatch, signal: AbortSignal): ByteStream {
  return {
    destroy: () => body.destroy(),
    [Symbol.asyncIterator]() {
      const pieces = body[Symbol.asyncIterator]()
      return {
        async next() {
          const waiting = network.begin(answerTimeout)
          try {
            const piece = await pieces.next()
            waiting.heard()
            return piece
          } catch (error) {
            if (!signal.aborted) waiting.failed({ code: 'offline', detail: networkReason(error) })
            throw error
          } finally {
            waiting.ended()
          }
        },
        ...(pieces.return && { return: () => pieces.return?.() ?? Promise.resolve({ done: true, value: undefined }) }),
      }
    },
  }
}

/** How a body was packed although it was asked for as it is; undefined if it was not. */
function packing({ header }: DownloadAnswer): string | undefined {
  const encoding = (header('content-encoding') ?? '').trim().toLowerCase()
  return encoding === '' || encoding === 'identity' ? undefined : encoding
}

/** The body of an answer that can be the wanted bytes: a whole, or the rest from `from` on. */
function bytesIn({ status, header, body }: DownloadAnswer, from: number): MediaAnswer | undefined {
  const contentType = header('content-type') ?? ''
  if (pageTypes.test(contentType)) return undefined
  const etag = header('etag')
  const bytes = (offset: number, total: number | undefined): MediaAnswer => ({
    kind: 'bytes',
    offset,
    ...(total !== undefined && { total }),
    contentType,
    ...(etag !== undefined && { etag }),
    body,
  })
  if (status === 200) {
    return bytes(0, wholeNumber(header('content-length')))
  }
  const range = status === 206 ? /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header('content-range') ?? '') : null
  if (!range) return undefined
  const [first, last, total] = [Number(range[1]), Number(range[2]), wholeNumber(range[3])]
  const plausible = first === from && last >= first && (total === undefined || last < total)
  return plausible ? bytes(first, total) : undefined
}

function retry(code: ProblemCode, detail: string, askedFor = 0): MediaAnswer {
  const afterMs = Math.max(shortWait, askedFor)
  return refusal({ kind: 'retry', problem: { code, detail }, afterMs })
}

function refusal(failure: ApiFailure): MediaAnswer {
  return { kind: 'failed', failure, sent: true }
}

function unsent(failure: ApiFailure): MediaAnswer {
  return { kind: 'failed', failure, sent: false }
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

function redirectTarget(from: string, location: string | undefined): string | undefined {
  return location !== undefined && URL.canParse(location, from) ? new URL(location, from).href : undefined
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
