import { expect, test } from 'vitest'
import type { AccountId } from '../../../src/shared/domain.ts'
import { Lanes } from '../../../src/main/tasks/lanes.ts'
import type { LaneRun } from '../../../src/main/tasks/lanes.ts'

const one = 'one' as AccountId
const other = 'other' as AccountId

/** Downloads that end when they are told to. */
class Bench {
  readonly lanes = new Lanes(() => undefined)
  readonly #under = new Map<AccountId, { run: LaneRun; end: () => void }[]>()
  most = 0

  constructor(concurrency: number) {
    this.lanes.concurrency = concurrency
  }

  add(account: AccountId, count: number): void {
    const task = async (): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const list = this.#under.get(account) ?? []
      this.#under.set(account, list)
      list.push({ run: this.lanes.begin(account), end: resolve })
      this.most = Math.max(this.most, this.running(one) + this.running(other))
      await promise
    }
    this.lanes.add(
      account,
      Array.from({ length: count }, () => task),
      () => Promise.resolve(),
    )
  }

  running(account: AccountId): number {
    return this.#under.get(account)?.length ?? 0
  }

  async end(account: AccountId, how: 'succeeded' | 'overloaded'): Promise<void> {
    const first = this.#under.get(account)?.shift()
    first?.run[how]()
    first?.end()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('an account alone has all places, two share them, and the total is kept at every moment', async () => {
  const bench = new Bench(6)
  bench.add(one, 50)
  expect(bench.running(one)).toBe(6)
  bench.add(other, 50)
  expect(bench.running(other)).toBe(0)
  for (let turn = 0; turn < 3; turn++) await bench.end(one, 'succeeded')
  expect([bench.running(one), bench.running(other)]).toEqual([3, 3])
  for (let turn = 0; turn < 40; turn++) await bench.end(turn % 2 === 0 ? one : other, 'succeeded')
  expect([bench.running(one), bench.running(other)]).toEqual([3, 3])
  expect(bench.most).toBe(6)
})

test('an account that is slowed down leaves its places to the other, and gets them back', async () => {
  const bench = new Bench(8)
  bench.add(one, 200)
  bench.add(other, 400)
  for (let turn = 0; turn < 8; turn++) await bench.end(one, 'succeeded')
  expect([bench.running(one), bench.running(other)]).toEqual([4, 4])
  // Those that were under way together count once: 8 becomes 4, and so on with each new one.
  for (let turn = 0; turn < 4; turn++) await bench.end(one, 'overloaded')
  while (bench.running(one) > 1) await bench.end(one, 'overloaded')
  await bench.end(one, 'overloaded')
  expect([bench.running(one), bench.running(other)]).toEqual([1, 7])
  expect(bench.lanes.slowedTo).toBeUndefined()
  for (let turn = 0; turn < 100; turn++) await bench.end(one, 'succeeded')
  for (let turn = 0; turn < 10; turn++) await bench.end(other, 'succeeded')
  expect([bench.running(one), bench.running(other)]).toEqual([4, 4])
  expect(bench.most).toBe(8)
})

test('tells that it is slowed down until it has grown again', async () => {
  const bench = new Bench(4)
  bench.add(one, 100)
  expect(bench.lanes.slowedTo).toBeUndefined()
  await bench.end(one, 'overloaded')
  expect(bench.lanes.slowedTo).toBe(2)
  for (let turn = 0; turn < 9; turn++) await bench.end(one, 'succeeded')
  expect(bench.lanes.slowedTo).toBeUndefined()
})

test('one place serves two accounts in turn, and who comes late catches up with nobody', async () => {
  const bench = new Bench(1)
  bench.add(one, 100)
  for (let turn = 0; turn < 20; turn++) await bench.end(one, 'succeeded')
  bench.add(other, 100)
  const served: AccountId[] = []
  for (let turn = 0; turn < 10; turn++) {
    const now = bench.running(one) > 0 ? one : other
    served.push(now)
    await bench.end(now, 'succeeded')
  }
  expect(served.filter((account) => account === other).length).toBeGreaterThanOrEqual(4)
  expect(served.filter((account) => account === one).length).toBeGreaterThanOrEqual(4)
  expect(bench.most).toBe(1)
})

test('another setting takes effect at once, a pause lets nothing begin, and clear drops what waits', async () => {
  const bench = new Bench(2)
  bench.add(one, 30)
  bench.lanes.concurrency = 5
  expect(bench.running(one)).toBe(5)
  bench.lanes.concurrency = 1
  await bench.end(one, 'succeeded')
  expect(bench.running(one)).toBe(4)
  bench.lanes.pause()
  for (let turn = 0; turn < 4; turn++) await bench.end(one, 'succeeded')
  expect(bench.running(one)).toBe(0)
  bench.lanes.resume()
  expect(bench.running(one)).toBe(1)
  bench.lanes.clear()
  await bench.end(one, 'succeeded')
  await bench.lanes.onIdle()
  expect(bench.lanes.held()).toBe(0)
})
