import { describe, expect, test } from 'vitest'
import { meetFault, onBytes } from './fault-matrix.ts'
import type { FaultCase } from './fault-matrix.ts'
import type { FaultAction } from '../../emulator/start-emulator.ts'

/** Strikes each request for the bytes of one item, which no retry helps. */
function oneItemFor(action: FaultAction): Pick<FaultCase, 'arrange' | 'looks'> {
  let hits = (): number => 0
  return {
    arrange: ({ emulator }) => {
      const [victim] = emulator.library.itemsOf(emulator.library.main)
      const handle = emulator.addFault({ on: 'media', itemId: victim?.id ?? '', times: 'always', do: action })
      hits = () => handle.hits
      return () => handle.remove()
    },
    looks: (_, state) => {
      expect(hits()).toBeGreaterThan(0)
      expect(state.progress).toMatchObject({ done: 11, failed: 1, waiting: 0 })
    },
  }
}

const status = (code: number, more: object = {}): FaultAction => ({ kind: 'status', status: code, ...more })

const cases: FaultCase[] = [
  { what: 'a reset within the headers', faults: [onBytes({ kind: 'reset', at: 'headers' }, 3)], outcome: 'complete' },
  { what: 'no length', faults: [onBytes({ kind: 'no-length' }, 6)], outcome: 'complete' },
  {
    what: 'a length one byte short',
    faults: [onBytes({ kind: 'short-body', missing: 1 }, 3)],
    outcome: 'complete',
  },
  { what: 'a byte too much', faults: [onBytes({ kind: 'long-body', extra: 1 }, 3)], outcome: 'complete' },
  {
    what: 'another type than the bytes are',
    faults: [onBytes({ kind: 'wrong-type', contentType: 'video/quicktime' }, 3)],
    outcome: 'complete',
  },
  {
    what: 'a type that is no picture',
    faults: [onBytes({ kind: 'wrong-type', contentType: 'application/octet-stream' }, 3)],
    outcome: 'complete',
  },
  { what: 'a redirect to another place here', faults: [onBytes({ kind: 'redirect' }, 3)], outcome: 'complete' },
  {
    what: 'a redirect to somebody else, once',
    faults: [onBytes({ kind: 'redirect', to: 'https://example.com/picture' })],
    outcome: 'complete',
  },
  {
    what: 'a redirect to somebody else, always',
    ...oneItemFor({ kind: 'redirect', to: 'https://example.com/picture' }),
    outcome: 'with-problems',
    codes: ['google-bad-answer'],
  },
  {
    what: '403 for every fresh address',
    ...oneItemFor(status(403)),
    outcome: 'with-problems',
    codes: ['google-refused'],
  },
  { what: '404 as a picture', ...oneItemFor(status(404)), outcome: 'with-problems', codes: ['item-gone'] },
  { what: '409', faults: [onBytes(status(409), 3)], outcome: 'complete' },
  { what: '429 three times in a row', faults: [onBytes(status(429), 3)], outcome: 'complete' },
  { what: '429 with a wish', faults: [onBytes(status(429, { retryAfter: 45 }))], outcome: 'complete' },
  ...[500, 502, 503, 504].map((code): FaultCase => ({
    what: `a burst of ${code}`,
    faults: [onBytes(status(code), 9)],
    outcome: 'complete',
  })),
  { what: '503 for ever', ...oneItemFor(status(503)), outcome: 'with-problems', codes: ['google-busy'] },
  {
    what: 'a slow body that never ends',
    ...oneItemFor({ kind: 'endless' }),
    outcome: 'with-problems',
    codes: ['offline'],
  },
  { what: 'no answer, ever', ...oneItemFor({ kind: 'hang' }), outcome: 'with-problems', codes: ['offline'] },
  {
    what: 'an unknown status',
    ...oneItemFor(status(418)),
    outcome: 'with-problems',
    codes: ['google-refused'],
  },
]

describe('bytes that come with', () => {
  test.concurrent.each(cases)('$what', meetFault)
})
