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

/** A watch for one purpose, with which everything is well until somebody has waited for three seconds. */
export function createNetworkWatch(clock: Clock): NetworkWatch {
  const listeners = createListeners<undefined>()
  /** Since when each thing waits, by the clock that nobody sets, and when it gives up, if it does. The oldest comes first. */
  const open = new Set<{ since: number; until: number | undefined }>()
  let users = 0
  /** By the clock that nobody sets, when Google was heard last or somebody began to wait for it. */
  let since = 0
  let failure: { kind: NetworkTroubleKind; since: number } | undefined
  let retryAt: number | undefined
  let told: string | undefined
  let sleeping: { until: number; ending: AbortController } | undefined

  const unheardSince = (): number | undefined => {
    if (users === 0) return undefined
    return failure?.since ?? (open.size > 0 ? since : undefined)
  }

  /** Since when something waits that hears nothing: after three seconds it says more than a failure before it. */
  const oldest = (): number | undefined => {
    for (const one of open) return one.since
    return undefined
  }

  const isSilent = (): boolean => {
    const first = oldest()
    return !failure || (first !== undefined && clock.monotonic() - first >= troubleAfter)
  }

  const nextTry = (): number | undefined => {
    const tries = [failure && retryAt, ...(isSilent() ? [...open].map(({ until }) => until) : [])]
    const now = clock.now()
    const next = Math.min(...tries.filter((at) => at !== undefined).filter((at) => at > now))
    return next === Infinity ? undefined : next
  }

  const trouble = (): NetworkTrouble | undefined => {
    const start = unheardSince()
    if (start === undefined || clock.monotonic() - start < troubleAfter) return undefined
    const next = nextTry()
    return { kind: failure && !isSilent() ? failure.kind : 'no-answer', ...(next !== undefined && { nextTry: next }) }
  }

  /** When `trouble` becomes another by itself, by the clock that nobody sets. */
  const changesAt = (): number | undefined => {
    const start = unheardSince()
    if (start === undefined) return undefined
    const now = clock.monotonic()
    if (now - start < troubleAfter) return start + troubleAfter
    const [next, first] = [nextTry(), oldest()]
    const silent = failure && first !== undefined && now - first < troubleAfter ? first + troubleAfter : Infinity
    const at = Math.min(silent, next === undefined ? Infinity : now + next - clock.now())
    return at === Infinity ? undefined : at
  }

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
    const now = JSON.stringify(trouble())
    const isNew = now !== told
    told = now
    const at = changesAt()
    // One that wakes too early looks again; a stream of bytes moves the time on with each of its pieces.
    if (at !== undefined && (!sleeping || at < sleeping.until)) void sleep(at)
    if (isNew) listeners.tell(undefined)
  }

  return {
    trouble,
    onChange: (listener) => listeners.add(listener),
    triesIn(ms) {
      if (!failure) return
      retryAt = clock.now() + ms
      look()
    },
    use() {
      users += 1
      let using = true
      look()
      return () => {
        if (!using) return
        using = false
        users -= 1
        if (users > 0) return
        failure = undefined
        retryAt = undefined
        sleeping?.ending.abort()
        sleeping = undefined
        look()
      }
    },
    begin(patienceMs) {
      if (open.size === 0) since = clock.monotonic()
      const own = { since: clock.monotonic(), until: patienceMs === undefined ? undefined : clock.now() + patienceMs }
      open.add(own)
      look()
      return {
        heard() {
          if (!open.delete(own)) return
          since = clock.monotonic()
          failure = undefined
          retryAt = undefined
          look()
        },
        failed(problem, triesInMs) {
          if (!open.delete(own) || users === 0) return
          failure = { kind: kindOf(problem), since: failure?.since ?? since }
          if (triesInMs !== undefined) retryAt = clock.now() + triesInMs
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
