import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import type { LibraryApi } from '../../../../src/main/google/library/library-api.ts'
import { scopes } from '../../../../src/main/google/library/methods.ts'
import { createLibraryClient } from '../../../../src/main/google/library/library-client.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { createPacedCalls } from '../../../../src/main/google/pace/paced-calls.ts'
import { startStubServer } from '../stub-server.ts'
import type { Answer, StubServer } from '../stub-server.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

let server: StubServer
let library: LibraryApi

beforeAll(async () => {
  server = await startStubServer()
  const result = googleEndpoints(server.origin)
  if (!result.ok) throw new Error('expected endpoints')
  const clock = standingClock(undefined, { hasty: true })
  const ports = { fetch, clock, random: (count: number) => new Uint8Array(count) }
  library = createLibraryClient({
    ports,
    paced: createPacedCalls(ports),
    network: createNetworkWatch(clock),
    endpoints: result.value,
    tokens: {
      token: () => Promise.resolve({ ok: true, value: 'token' }),
      refused: () => undefined,
      adopt: () => undefined,
      clear: () => undefined,
    },
    account: () => ({ email: 'anna@example.com', scopes: [scopes.readAppCreated] }),
    quota: () => Promise.resolve({ end: () => undefined }),
    listsAre: 'lists',
  })
})
afterAll(() => server.close())

type Truth = 'here' | 'gone' | 'failed'

const unreadable = fc.constantFrom<unknown>({}, 'x', null, [], { mediaItem: { filename: 'a.jpg' } }, { status: {} })
const busy = fc.constantFrom<unknown>({ status: { code: 13, message: 'Internal' } }, { status: { code: 14 } })
const goneSlot = { status: { code: 5, message: 'NOT_FOUND' } }
const itemSlot = (id: string): unknown => ({ mediaItem: { id, filename: `${id}.jpg` } })
const singleTrouble = fc.constantFrom<Answer>(
  { status: 500, json: { error: { code: 500, status: 'INTERNAL', message: '' } } },
  { status: 403, json: { error: { code: 403, status: 'PERMISSION_DENIED', message: '' } } },
  { json: {} },
  { json: itemSlot('somebody else') },
  { body: 'no JSON' },
)

interface Change {
  kind: 'drop' | 'repeat' | 'foreign' | 'unreadable' | 'busy' | 'move'
  at: number
  to: number
}
const change = fc.record<Change>({
  kind: fc.constantFrom('drop', 'repeat', 'foreign', 'unreadable', 'busy', 'move'),
  at: fc.nat(30),
  to: fc.nat(30),
})

/** What goes wrong on the way with an answer that was right. */
function changed(slots: readonly unknown[], changes: readonly Change[], odd: unknown, trouble: unknown): unknown[] {
  const left = [...slots]
  for (const { kind, at, to } of changes) {
    const [from, into] = [at % (left.length || 1), to % (left.length + 1)]
    if (kind === 'drop') left.splice(from, 1)
    if (kind === 'repeat' && left.length > 0) left.splice(into, 0, left[from])
    if (kind === 'foreign') left.splice(into, 0, itemSlot('foreign'))
    if (kind === 'unreadable') left.splice(from, 1, odd)
    if (kind === 'busy') left.splice(from, 1, trouble)
    if (kind === 'move') left.splice(into, 0, ...left.splice(from, 1))
  }
  return left
}

const idsInAll = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

test('whatever the slots of a batch are like, each id gets its own answer, and nothing else is called gone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Truth>('here', 'here', 'gone', 'failed'), { minLength: 1, maxLength: idsInAll.length }),
      fc.array(change, { maxLength: 4 }),
      unreadable,
      busy,
      singleTrouble,
      async (truths, changes, odd, trouble, single) => {
        const ids = idsInAll.slice(0, truths.length)
        const of = (truth: Truth): string[] => ids.filter((_, index) => truths[index] === truth)
        fc.pre(of('failed').length < 5)
        const right = ids.map((id, index) =>
          truths[index] === 'here' ? itemSlot(id) : truths[index] === 'gone' ? goneSlot : odd,
        )
        const mediaItemResults = changed(right, changes, odd, trouble)
        // An answer in the right form that says it of so many items is Google's word.
        const saysGone = mediaItemResults.filter((slot) => slot === goneSlot).length
        fc.pre(saysGone <= of('gone').length)
        server.on('/v1/mediaItems:batchGet', { json: { mediaItemResults } })
        for (const [index, id] of ids.entries()) {
          const here: Answer = { json: { id, filename: `${id}.jpg` } }
          const gone: Answer = { status: 404, json: { error: { code: 404, status: 'NOT_FOUND', message: '' } } }
          server.on(`/v1/mediaItems/${id}`, { here, gone, failed: single }[truths[index] ?? 'here'])
        }
        const got = await library.batchGet(ids, new AbortController().signal)
        expect(got).toMatchObject({ ok: true })
        if (!got.ok) return
        const { items, gone, failed } = got.value
        expect([...items.keys()].sort()).toEqual(of('here'))
        expect([...gone].sort()).toEqual(of('gone'))
        expect([...failed.keys()].sort()).toEqual(of('failed'))
      },
    ),
    { numRuns: 100 },
  )
})
