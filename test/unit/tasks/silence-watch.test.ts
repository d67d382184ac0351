import { describe, expect, test } from 'vitest'
import { SilenceWatch } from '../../../src/main/tasks/silence-watch.ts'
import type { Watched } from '../../../src/main/tasks/silence-watch.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

interface Body extends Watched {
  died: number
}

function watching(): {
  clock: ReturnType<typeof standingClock>
  begin: () => Body
  pass: (ms: number) => Promise<void>
} {
  const clock = standingClock(0)
  const watch = new SilenceWatch(clock)
  return {
    clock,
    begin() {
      const body: Body = { died: 0, ...watch.begin(() => void body.died++) }
      return body
    },
    async pass(ms) {
      clock.advance(ms)
      await new Promise((resolve) => void setImmediate(resolve))
    },
  }
}

describe('a body', () => {
  test('that brings nothing for a minute has died, once', async () => {
    const { begin, pass } = watching()
    const body = begin()
    await pass(59_999)
    expect(body.died).toBe(0)
    await pass(1)
    expect(body.died).toBe(1)
    await pass(600_000)
    expect(body.died).toBe(1)
  })

  test('lives while it brings enough, and dies of too little', async () => {
    const { begin, pass } = watching()
    const [quick, slow] = [begin(), begin()]
    for (let minute = 0; minute < 3; minute++) {
      await pass(30_000)
      quick.heard(2048)
      slow.heard(1000)
      await pass(29_000)
      quick.heard(2048)
      slow.heard(1000)
    }
    expect([quick.died, slow.died]).toEqual([0, 1])
    await pass(59_999)
    expect(quick.died).toBe(0)
    await pass(1)
    expect(quick.died).toBe(1)
  })

  test('is not blamed for a rest of ours, and has the rest of its minute after it', async () => {
    const { begin, pass } = watching()
    const body = begin()
    await pass(40_000)
    body.rest()
    await pass(50_000)
    body.rest()
    await pass(50_000)
    body.heard(1)
    await pass(10_000)
    expect(body.died).toBe(0)
    await pass(9_999)
    expect(body.died).toBe(0)
    await pass(1)
    expect(body.died).toBe(1)
  })

  test('has its own minute, whoever was there before it, and a little is not nothing', async () => {
    const { begin, pass } = watching()
    const first = begin()
    await pass(30_000)
    const second = begin()
    await pass(10_000)
    second.heard(1)
    await pass(20_000)
    expect([first.died, second.died]).toEqual([1, 0])
    await pass(29_999)
    expect(second.died).toBe(0)
    await pass(1)
    expect(second.died).toBe(1)
  })

  test('that has ended dies no more, and the next one is watched from its own beginning', async () => {
    const { begin, pass, clock } = watching()
    const first = begin()
    await pass(50_000)
    first.end()
    first.end()
    const second = begin()
    await pass(59_999)
    expect([first.died, second.died]).toEqual([0, 0])
    await pass(1)
    expect([first.died, second.died]).toEqual([0, 1])
    const waits = clock.waits.length
    await pass(600_000)
    expect(clock.waits).toHaveLength(waits)
  })

  test('is watched by the timer of all', async () => {
    const { begin, pass, clock } = watching()
    const bodies = [begin(), begin(), begin()]
    expect(clock.waits).toEqual([60_000])
    await pass(10_000)
    for (const body of bodies) body.end()
    await pass(60_000)
    expect(clock.waits).toEqual([60_000])
  })
})
