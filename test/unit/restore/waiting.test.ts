import { expect, test } from 'vitest'
import { Waiting } from '../../../src/main/restore/waiting.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

function waiting() {
  const clock = standingClock()
  const end = new AbortController()
  const waits = new Waiting(clock, end.signal, { changed: () => undefined })
  /** What has come of a wait. */
  const told = (wait: Promise<boolean>) => {
    const end: { answer?: boolean } = {}
    void wait.then((answer) => Object.assign(end, { answer }))
    return end
  }
  return { clock, end, waits, told }
}

test('a network and the next day of Google are waited for until a person says to go on', async () => {
  const { clock, waits, told } = waiting()
  const ways = [
    () => waits.again(1, { code: 'offline' }),
    () => waits.until(clock.now() + 60_000, { code: 'google-busy' }),
  ]
  for (const wait of ways) {
    const of = told(wait())
    await clock.turn(1000)
    expect([of, waits.resting === undefined]).toEqual([{}, false])
    waits.resume()
    await clock.turn(0)
    expect([of, waits.resting]).toEqual([{ answer: true }, undefined])
  }
})

test('what Google may still be carrying out is waited for, whoever says to go on, and whatever becomes of the time of day', async () => {
  const { clock, waits, told } = waiting()
  const settled = told(waits.settle())
  waits.resume()
  clock.set(3_600_000)
  await clock.turn(9_000)
  expect([settled, waits.resting?.because.code]).toEqual([{}, 'google-unclear'])
  await clock.turn(1_500)
  expect([settled, waits.resting]).toEqual([{ answer: true }, undefined])
})

test('nothing is waited for once all ends', async () => {
  const { clock, end, waits, told } = waiting()
  const settled = told(waits.settle())
  end.abort()
  await clock.turn(0)
  expect(settled).toEqual({ answer: false })
  expect(await waits.again(1, { code: 'offline' })).toBe(false)
  expect(await waits.again(8, { code: 'offline' })).toBe(false)
})
