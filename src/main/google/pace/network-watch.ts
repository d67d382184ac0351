import type { NetworkTrouble, NetworkTroubleKind } from '../../../shared/problems/network-trouble.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import type { Clock } from '../../ports.ts'
import { createListeners } from '../listeners.ts'

/** So long nobody is told that Google is not heard. Milliseconds. */
const troubleAfter = 3_000

/** Something that waits for Google: an answer, or the next bytes of one. The first of its three ends counts. */
export interface Waiting {
  /** Google answered, whatever it said. */
  heard(): void
  /** Nothing useful came; `triesInMs` if whoever waits tries again by itself then. */
  failed(problem: Problem, triesInMs?: number): void
  /** Given up by whoever waited, which says nothing about Google. */
  ended(): void
}

/** Knows whether those who need Google for one purpose hear from it. */
export interface NetworkWatch {
  /**
   * Somebody wants something of Google, and tries again after failures, until the returned function is called. There is
   * no trouble before the first of them and after the last.
   */
  use(): () => void
  /** A request, or a wait for bytes, begins. With `patienceMs`, silence ends it then, and it is tried again. */
  begin(patienceMs?: number): Waiting
  /** Whoever failed tries again after so many milliseconds. */
  triesIn(ms: number): void
  /** Why Google was not heard by anybody for three seconds; undefined while things move, or nobody waits. */
  trouble(): NetworkTrouble | undefined
  /** Calls `listener` when `trouble` is another, also because time has passed. */
  onChange(listener: () => void): () => void
}

/** What is known of those who wait for Google. */
interface Waits {
  /** Since when each thing waits, by the clock that nobody sets, and when it gives up, if it does. The oldest comes first. */
  open: Set<{ since: number; until: number | undefined }>
  users: number
  /** By the clock that nobody sets, when Google was heard last or somebody began to wait for it. */
  since: number
  failure: { kind: NetworkTroubleKind; since: number } | undefined
  retryAt: number | undefined
}

function unheardSince({ users, failure, open, since }: Waits): number | undefined {
  if (users === 0) return undefined
  return failure?.since ?? (open.size > 0 ? since : undefined)
}

/** Since when something waits that hears nothing: after three seconds it says more than a failure before it. */
function oldest({ open }: Waits): number | undefined {
  for (const one of open) return one.since
  return undefined
}

function isSilent(waits: Waits, clock: Clock): boolean {
  const first = oldest(waits)
  return !waits.failure || (first !== undefined && clock.monotonic() - first >= troubleAfter)
}

function nextTry(waits: Waits, clock: Clock): number | undefined {
  const { failure, retryAt, open } = waits
  const tries = [failure && retryAt, ...(isSilent(waits, clock) ? [...open].map(({ until }) => until) : [])]
  const now = clock.now()
  const next = Math.min(...tries.filter((at) => at !== undefined).filter((at) => at > now))
  return next === Infinity ? undefined : next
}

function troubleOf(waits: Waits, clock: Clock): NetworkTrouble | undefined {
  const start = unheardSince(waits)
  if (start === undefined || clock.monotonic() - start < troubleAfter) return undefined
  const [{ failure }, next] = [waits, nextTry(waits, clock)]
  const kind = failure && !isSilent(waits, clock) ? failure.kind : 'no-answer'
  return { kind, ...(next !== undefined && { nextTry: next }) }
}

/** When the trouble becomes another by itself, by the clock that nobody sets. */
function changesAt(waits: Waits, clock: Clock): number | undefined {
  const start = unheardSince(waits)
  if (start === undefined) return undefined
  const now = clock.monotonic()
  if (now - start < troubleAfter) return start + troubleAfter
  const [next, first] = [nextTry(waits, clock), oldest(waits)]
  const silent = waits.failure && first !== undefined && now - first < troubleAfter ? first + troubleAfter : Infinity
  const at = Math.min(silent, next === undefined ? Infinity : now + next - clock.now())
  return at === Infinity ? undefined : at
}

/** A watch for one purpose, with which everything is well until somebody has waited for three seconds. */
export function createNetworkWatch(clock: Clock): NetworkWatch {
  const listeners = createListeners<undefined>()
  const waits: Waits = { open: new Set(), users: 0, since: 0, failure: undefined, retryAt: undefined }
  let told: string | undefined
  let sleeping: { until: number; ending: AbortController } | undefined

  const sleep = async (until: number): Promise<void> => {
    const own = { until, ending: new AbortController() }
    sleeping?.ending.abort()
    sleeping = own
    await clock.sleep(Math.max(1, until - clock.monotonic()), own.ending.signal)
    if (sleeping !== own) return
    sleeping = undefined
    look()
  }

  const look = (): void => {
    const now = JSON.stringify(troubleOf(waits, clock))
    const isNew = now !== told
    told = now
    const at = changesAt(waits, clock)
    // One that wakes too early looks again; a stream of bytes moves the time on with each of its pieces.
    if (at !== undefined && (!sleeping || at < sleeping.until)) void sleep(at)
    if (isNew) listeners.tell(undefined)
  }

  /** Google was heard, or nobody is left who wants to hear it. */
  const forgetFailure = (): void => {
    waits.failure = undefined
    waits.retryAt = undefined
  }

  return {
    trouble: () => troubleOf(waits, clock),
    onChange: (listener) => listeners.add(listener),
    triesIn(ms) {
      if (!waits.failure) return
      waits.retryAt = clock.now() + ms
      look()
    },
    use() {
      waits.users += 1
      let using = true
      look()
      return () => {
        if (!using) return
        using = false
        waits.users -= 1
        if (waits.users > 0) return
        forgetFailure()
        sleeping?.ending.abort()
        sleeping = undefined
        look()
      }
    },
    begin(patienceMs) {
      const { open } = waits
      if (open.size === 0) waits.since = clock.monotonic()
      const own = { since: clock.monotonic(), until: patienceMs === undefined ? undefined : clock.now() + patienceMs }
      open.add(own)
      look()
      return {
        heard() {
          if (!open.delete(own)) return
          waits.since = clock.monotonic()
          forgetFailure()
          look()
        },
        failed(problem, triesInMs) {
          if (!open.delete(own) || waits.users === 0) return
          waits.failure = { kind: kindOf(problem), since: waits.failure?.since ?? waits.since }
          if (triesInMs !== undefined) waits.retryAt = clock.now() + triesInMs
          look()
        },
        ended() {
          if (open.delete(own)) look()
        },
      }
    },
  }
}

/** Runs the one question `ask`, which is not asked again, and lets `network` hear how it ends. */
export async function heardBy<Value>(network: NetworkWatch, ask: () => Promise<Result<Value>>): Promise<Result<Value>> {
  const done = network.use()
  const waiting = network.begin()
  try {
    return await ask()
  } finally {
    waiting.ended()
    done()
  }
}

/** Where no connection was made, or it was cut, there is none; where one stays silent, nobody answers. */
function kindOf({ code, detail = '' }: Problem): NetworkTroubleKind {
  if (code !== 'offline') return 'busy'
  return silent.has(detail) ? 'no-answer' : 'no-connection'
}

/** What `exchange`, Node and a silent body say when time is up. */
const silent = new Set([
  'the answer stalled',
  'no answer in time',
  'ETIMEDOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'TimeoutError',
])
