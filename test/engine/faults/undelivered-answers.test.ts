import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { FaultAction } from '../../emulator/start-emulator.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'
import { openSmallWorld } from './fault-matrix.ts'
import { everything, type World, type WorldOptions } from '../world.ts'

const day = 24 * 60 * 60_000

let world: World
let clock: QuickClock

afterEach(() => world.close())

async function open(options: WorldOptions = {}): Promise<void> {
  clock = quickClock(200)
  world = await openSmallWorld({ clock, ...options })
}

/** The answers to one item each, from now on: how often a run asks for them, and whether they are here. */
function answering(actions: readonly FaultAction[]) {
  const { library } = world.emulator
  const items = library.itemsOf(library.main)
  const faults = actions.map((action, at) =>
    world.emulator.addFault({ on: 'media', itemId: items[at]?.id ?? '', times: 'always', do: action }),
  )
  return {
    async run(): Promise<number[]> {
      const before = faults.map(({ hits }) => hits)
      await world.run(everything)
      return faults.map(({ hits }, at) => hits - (before[at] ?? 0))
    },
    /** Whether its file is here, and else why not. */
    told(at: number): string {
      const id = items[at]?.id ?? ''
      const here = world.mirror.database
        .prepare('SELECT 1 FROM item JOIN item_file ON item_file.item = item.ref WHERE remote_id = ?')
        .get(id)
      const all = world.backup.problems(0, 100).problems
      return here ? 'here' : (all.find(({ name }) => name === items[at]?.filename)?.problem.code ?? 'nothing')
    },
  }
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at)
/** Nearly all that a status can be: what HTTP knows, and what no one does. */
const statuses = [
  ...numbers(201, 226),
  ...numbers(300, 308),
  ...numbers(400, 431),
  451,
  499,
  ...numbers(500, 511),
  520,
  599,
  600,
  999,
]
const answers: readonly FaultAction[] = [
  ...statuses.map((status): FaultAction => ({ kind: 'status', status })),
  ...['text/plain', '', 'image/svg+xml', 'application/octet-stream', 'video/mp4'].map((contentType): FaultAction => ({
    kind: 'wrong-type',
    contentType,
  })),
  ...['x:', '', '//', 'http://127.0.0.1:1/', 'https://example.com'].map((to): FaultAction => ({
    kind: 'redirect',
    to,
  })),
  { kind: 'redirect', status: 308 },
  { kind: 'long-body' },
  { kind: 'short-body', missing: 1 },
  { kind: 'cut-file', missing: 1 },
  { kind: 'no-length' },
  { kind: 'reset', at: 'headers' },
  { kind: 'reset', at: 'body', bytes: 1 },
]

describe('whatever Google always answers for a file', () => {
  const some = fc.shuffledSubarray([...answers], { minLength: 8, maxLength: 8 })
  // One that leads to itself cost eight times as many requests once.
  const chosen: FaultAction[] = [...fc.sample(some, 1).flat(), { kind: 'redirect', to: '' }]

  test(`costs a few requests in three runs and then one a day: ${JSON.stringify(chosen)}`, async () => {
    await open()
    const all = answering(chosen)
    const runs = [await all.run(), await all.run(), await all.run(), await all.run()]
    clock.pass(day)
    runs.push(await all.run())
    for (const [at, action] of chosen.entries()) {
      const asked = runs.map((each) => each[at] ?? 0)
      const what = { action, asked, told: all.told(at) }
      expect(what).toSatisfy(() =>
        what.told === 'here'
          ? asked.slice(1).every((times) => times === 0)
          : asked.slice(0, 3).every((times) => times > 0 && times <= 20) && asked[3] === 0 && (asked[4] ?? 9) <= 2,
      )
      expect(what.told).toBeOneOf(['here', 'item-undelivered'])
    }
  })

  test('429 for one file alone holds back no other, and is told of that file', async () => {
    await open({ limits: { concurrency: 1 } })
    const busy = answering([{ kind: 'status', status: 429 }])
    // As the first, behind the others, and once more; and before the others were listed.
    expect(await busy.run()).toSatisfy(([asked = 0]: number[]) => asked >= 3 && asked <= 9)
    expect(world.backup.state()).toMatchObject({
      outcome: { kind: 'with-problems' },
      progress: { done: 11, failed: 1 },
    })
    expect(busy.told(0)).toBe('google-busy')
  })
})
