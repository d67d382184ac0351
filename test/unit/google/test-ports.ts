import { randomBytes } from 'node:crypto'
import type { GooglePorts } from '../../../src/main/google/google.ts'
import { nodeDownload } from '../../../src/main/headless/ports/node-download.ts'
import { nodeUpload } from '../../../src/main/headless/ports/node-upload.ts'
import type { Clock, SecretStore } from '../../../src/main/ports.ts'

export interface TestClock extends Clock {
  /** Moves the hands and wakes who slept long enough. */
  advance(ms: number): void
  /** While true, the clock jumps ahead whenever somebody sleeps. */
  hasty: boolean
  /** Every wait that was asked for. */
  readonly waits: number[]
}

/** A clock that stands still until told, unless it is hasty. */
export function testClock(startAt = Date.UTC(2026, 9, 3, 12), { hasty = false } = {}): TestClock {
  let elapsed = 0
  const sleepers = new Set<{ until: number; wake: () => void }>()
  const waits: number[] = []
  const advance = (ms: number): void => {
    elapsed += ms
    for (const sleeper of sleepers) if (sleeper.until <= elapsed) sleeper.wake()
  }
  const clock: TestClock = {
    hasty,
    waits,
    advance,
    now: () => startAt + elapsed,
    monotonic: () => elapsed,
    sleep(ms, signal) {
      waits.push(ms)
      if (signal?.aborted) return Promise.resolve()
      if (clock.hasty) {
        advance(ms)
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const sleeper = {
          until: elapsed + ms,
          wake: () => {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      })
    },
  }
  return clock
}

export interface TestSecrets extends SecretStore {
  readonly values: Map<string, string>
}

/** Secrets in memory that claim to be kept as told; without a key store they are plain only if that is allowed. */
export function testSecrets(keyStore = true): TestSecrets {
  const values = new Map<string, string>()
  return {
    values,
    protection: () => Promise.resolve(keyStore ? 'encrypted' : 'session'),
    get: (name) => Promise.resolve(values.get(name)),
    set(name, value, options) {
      values.set(name, value)
      if (keyStore) return Promise.resolve('encrypted')
      return Promise.resolve(options?.allowPlain ? 'plain' : 'session')
    },
    delete(name) {
      values.delete(name)
      return Promise.resolve()
    },
  }
}

export function testPorts(given: Partial<GooglePorts> & Pick<GooglePorts, 'home'>): GooglePorts {
  return {
    fetch,
    download: nodeDownload,
    upload: nodeUpload,
    clock: testClock(),
    random: (count) => randomBytes(count),
    secrets: testSecrets(),
    openUrl: () => Promise.resolve(true),
    log: () => undefined,
    ...given,
  }
}
