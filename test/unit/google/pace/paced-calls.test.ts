import { describe, expect, test } from 'vitest'
import type { ApiFailure, ApiResult } from '../../../../src/main/google/library/library-api.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { createPacedCalls } from '../../../../src/main/google/pace/paced-calls.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

type Step = ApiFailure | 'ok'

interface Calls {
  clock: ReturnType<typeof standingClock>
  /** How many pauses in a row each attempt was told of. */
  attempts: number[]
  run: (steps: Step[], signal?: AbortSignal) => Promise<ApiResult<string>>
}

function calls(): Calls {
  const clock = standingClock(1_000_000, { hasty: true })
  const network = createNetworkWatch(standingClock())
  const paced = createPacedCalls({ clock, random: (count) => Buffer.alloc(count) })
  const attempts: number[] = []
  return {
    clock,
    attempts,
    run: (steps, signal = new AbortController().signal) => {
      const left = [...steps]
      const attempt = (pauses: number): Promise<ApiResult<string>> => {
        attempts.push(pauses)
        const step = left.shift() ?? 'ok'
        return Promise.resolve(step === 'ok' ? { ok: true, value: 'value' } : { ok: false, failure: step })
      }
      return paced.run(attempt, signal, network)
    },
  }
}

const ok = { ok: true, value: 'value' }
const busy: ApiFailure = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 0 }
const pauseUntil = (until: number): ApiFailure => ({ kind: 'pause-account', problem: { code: 'google-busy' }, until })

describe('a call', () => {
  test('that has ended already is not made', async () => {
    const stop = new AbortController()
    stop.abort()
    const { run, attempts } = calls()
    expect(await run([], stop.signal)).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect(attempts).toEqual([])
  })

  test('that is ended meanwhile is not made again', async () => {
    const { run, attempts, clock } = calls()
    expect(await run([{ kind: 'cancelled' }])).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect([attempts, clock.waits]).toEqual([[0], []])
  })

  test('is made again after failures that pass, and the next one has half of that wait', async () => {
    const { run, clock } = calls()
    expect(await run([busy, busy, busy, 'ok'])).toEqual(ok)
    expect(clock.waits).toEqual([1_000, 2_000, 4_000])
    expect(await run(['ok'])).toEqual(ok)
    expect(await run(['ok'])).toEqual(ok)
    expect(await run(['ok'])).toEqual(ok)
    expect(clock.waits).toEqual([1_000, 2_000, 4_000, 2_000, 1_000])
  })

  test('that may have been carried out, and would be there twice, is not made again', async () => {
    const { run, attempts } = calls()
    expect(await run([{ ...busy, unclear: true }, 'ok'])).toMatchObject({
      ok: false,
      failure: { kind: 'retry', unclear: true },
    })
    expect(attempts).toEqual([0])
  })

  test('is not made while Google asked for a pause, and knows how many there were in a row', async () => {
    const { run, clock, attempts } = calls()
    const pause = pauseUntil(clock.now() + 60_000)
    expect(await run([pause])).toEqual({ ok: false, failure: pause })
    expect(await run(['ok'])).toEqual({ ok: false, failure: pause })
    expect(attempts).toEqual([0])
    clock.advance(60_000)
    expect(await run(['ok'])).toEqual(ok)
    expect(await run(['ok'])).toEqual(ok)
    expect(attempts).toEqual([0, 1, 0])
  })

  test('that is refused for one use, or for good, keeps no other back', async () => {
    const { run, clock, attempts } = calls()
    const limit: ApiFailure = { ...pauseUntil(clock.now() + 60_000), only: 'lists' } as ApiFailure
    const refused: ApiFailure = { kind: 'permanent', problem: { code: 'google-refused' } }
    for (const failure of [limit, refused]) expect(await run([failure])).toEqual({ ok: false, failure })
    expect(await run(['ok'])).toEqual(ok)
    expect(attempts).toEqual([0, 0, 0])
  })
})

describe('the network', () => {
  async function troubleAfter(steps: Step[]): Promise<string | undefined> {
    const clock = standingClock()
    const network = createNetworkWatch(clock)
    network.use()
    network.begin().failed({ code: 'offline' })
    clock.advance(3_000)
    expect(network.trouble()?.kind).toBe('no-connection')
    const left = [...steps]
    const stop = new AbortController()
    const attempt = (): Promise<ApiResult<string>> => {
      const step = left.shift() ?? 'ok'
      if (left.length === 0) stop.abort()
      return Promise.resolve(step === 'ok' ? { ok: true, value: 'value' } : { ok: false, failure: step })
    }
    const pacedClock = standingClock(0, { hasty: true })
    await createPacedCalls({ clock: pacedClock, random: (count) => Buffer.alloc(count) }).run(
      attempt,
      stop.signal,
      network,
    )
    clock.advance(60_000)
    return network.trouble()?.kind
  }

  test.each<[string, Step, string | undefined]>([
    ['an answer', 'ok', undefined],
    ['a refusal', { kind: 'permanent', problem: { code: 'google-refused' } }, undefined],
    ['a server that is busy', busy, 'busy'],
    ['an end', { kind: 'cancelled' }, 'no-connection'],
  ])('is heard in %s, or not', async (_, step, kind) => {
    expect(await troubleAfter([step])).toBe(kind)
  })
})
