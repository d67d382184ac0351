import type { EventName, Events } from '../../shared/contract.ts'
import type { Clock } from '../ports.ts'

type Listener<Name extends EventName> = (payload: Events[Name]) => void
type Listeners = { [Name in EventName]: Set<Listener<Name>> }

export interface EventHub {
  subscribe: <Name extends EventName>(name: Name, listener: Listener<Name>) => () => void
  emit: <Name extends EventName>(name: Name, payload: Events[Name]) => void
  wanted: (name: EventName) => boolean
}

/**
 * Events of the contract inside one process. An event that nobody subscribed to costs nothing. What a listener throws goes to
 * `threw`; the other listeners, and whoever emits, hear nothing of it.
 */
export function createEventHub(threw: (error: unknown) => void): EventHub {
  const listeners: Listeners = {
    'signIn.changed': new Set(),
    'accounts.changed': new Set(),
    'settings.changed': new Set(),
    'network.changed': new Set(),
    'mirror.changed': new Set(),
    'mirror.preparing': new Set(),
    'albums.changed': new Set(),
    'tasks.changed': new Set(),
    'backup.albumsChanged': new Set(),
    'backup.chosenChanged': new Set(),
    'schedule.changed': new Set(),
    'verdict.changed': new Set(),
    'library.changed': new Set(),
    'searches.changed': new Set(),
    'health.changed': new Set(),
    'imports.changed': new Set(),
    'arrivals.changed': new Set(),
    'google.uploading': new Set(),
  }
  return {
    subscribe(name, listener) {
      // A wrapper of its own for each subscription: the same function may subscribe twice.
      const own: typeof listener = (payload) => listener(payload)
      listeners[name].add(own)
      return () => void listeners[name].delete(own)
    },
    emit(name, payload) {
      for (const listener of listeners[name]) {
        try {
          listener(payload)
        } catch (error) {
          threw(error)
        }
      }
    },
    wanted: (name) => listeners[name].size > 0,
  }
}

export interface Sampler {
  /** Something changed: `act` runs now, or as soon as `everyMs` have passed since it last ran. */
  touch(): void
  close(): void
}

/**
 * Runs `act` for a burst of changes at most once every `everyMs`, never beside itself, and always once after the last change. What it
 * throws, or rejects with, goes to `threw`, and the next change is acted on all the same.
 */
export function createSampler(
  clock: Clock,
  everyMs: number,
  act: () => unknown,
  threw: (error: unknown) => void,
): Sampler {
  const closing = new AbortController()
  let pending = false
  let lastRun = -Infinity
  let acting: Promise<void> | undefined

  const tryToAct = async (): Promise<void> => {
    try {
      await act()
    } catch (error) {
      threw(error)
    } finally {
      acting = undefined
    }
  }

  const run = async (): Promise<void> => {
    const wait = lastRun + everyMs - clock.monotonic()
    if (wait > 0) await clock.sleep(wait, closing.signal)
    // What takes longer than that would be begun again and again beside itself.
    if (acting) await acting
    pending = false
    if (closing.signal.aborted) return
    lastRun = clock.monotonic()
    acting = tryToAct()
    await acting
  }

  return {
    touch() {
      if (pending || closing.signal.aborted) return
      pending = true
      // Never rejects: a clock does not, and what `act` throws is told.
      void run()
    },
    close: () => closing.abort(),
  }
}
