import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccountId } from '../../../../src/shared/domain.ts'
import { LaneGates } from '../../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../../src/main/google/library/library-api.ts'
import { walkPages } from '../../../../src/main/backup/listing/walk-pages.ts'
import type { WalkParts } from '../../../../src/main/backup/listing/walk-pages.ts'
import type { ApiFailure, ApiResult, Page } from '../../../../src/main/google/library/library-api.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const account = 'one' as AccountId

function ports(): WalkParts {
  const clock = standingClock(0, { hasty: true })
  return {
    account,
    gates: new LaneGates<AccountUse>(clock),
    clock,
    signal: new AbortController().signal,
    goOn: () => Promise.resolve(),
  }
}

/** A list in pages; `plan` gives the answers that come before each page. */
function list(
  pages: number[][],
  plan: ApiFailure[] = [],
): (token: string | undefined) => Promise<ApiResult<Page<number>>> {
  const failures = [...plan]
  return (token) => {
    const failure = failures.shift()
    if (failure) return Promise.resolve({ ok: false, failure })
    const at = token === undefined ? 0 : Number(token)
    const next = at + 1 < pages.length ? { nextPageToken: String(at + 1) } : {}
    return Promise.resolve({ ok: true, value: { entries: pages[at] ?? [], ...next } })
  }
}

async function walk(
  call: ReturnType<typeof list>,
  given = ports(),
): Promise<{ end: unknown; seen: number[]; restarts: number }> {
  const seen: number[] = []
  let restarts = 0
  const end = await walkPages(
    given,
    call,
    (entries) => {
      seen.push(...entries)
      return Promise.resolve()
    },
    () => {
      restarts++
      seen.length = 0
    },
  )
  return { end, seen, restarts }
}

const busy: ApiFailure = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 0 }
const refused: ApiFailure = { kind: 'permanent', problem: { code: 'google-bad-request' } }

describe('a list', () => {
  test('is read to its end, whatever the sizes of its pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer(), { maxLength: 4 }), { minLength: 1, maxLength: 40 }),
        async (pages) => {
          expect(await walk(list(pages))).toEqual({ end: { kind: 'complete' }, seen: pages.flat(), restarts: 0 })
        },
      ),
    )
  })

  test('waits out pauses and outages', async () => {
    const pause: ApiFailure = { kind: 'pause-account', problem: { code: 'google-busy' }, until: 90_000 }
    const given = ports()
    expect(await walk(list([[1], [2]], [pause, busy, busy]), given)).toMatchObject({
      end: { kind: 'complete' },
      seen: [1, 2],
    })
    expect(given.clock.now()).toBeGreaterThanOrEqual(90_000)
  })

  test('is given up after a row of outages', async () => {
    expect(await walk(list([[1]], [busy, busy, busy, busy, busy]))).toMatchObject({
      end: { kind: 'failed', problem: { code: 'google-busy' } },
    })
  })

  test('starts over once when its token is refused, not twice', async () => {
    let refusals = 0
    const pages = list([[1], [2], [3]])
    const once = (token: string | undefined): ReturnType<typeof pages> =>
      token === '1' && refusals++ === 0 ? Promise.resolve({ ok: false, failure: refused }) : pages(token)
    expect(await walk(once)).toEqual({ end: { kind: 'complete' }, seen: [1, 2, 3], restarts: 1 })
    const always = (token: string | undefined): ReturnType<typeof pages> =>
      token === '1' ? Promise.resolve({ ok: false, failure: refused }) : pages(token)
    expect(await walk(always)).toMatchObject({ end: { kind: 'failed' }, restarts: 1 })
  })

  test.each(['google-not-found', 'google-api-disabled', 'google-scope-removed', 'google-bad-answer'] as const)(
    'does not start over for %s, which is nothing about its token',
    async (code) => {
      const failure: ApiFailure = { kind: 'permanent', problem: { code } }
      const pages = list([[1], [2], [3]])
      const call = (token: string | undefined): ReturnType<typeof pages> =>
        token === '2' ? Promise.resolve({ ok: false, failure }) : pages(token)
      expect(await walk(call)).toEqual({ end: { kind: 'failed', problem: { code } }, seen: [1, 2], restarts: 0 })
    },
  )

  test('that is refused without a token does not start over', async () => {
    expect(await walk(list([[1]], [refused]))).toEqual({
      end: { kind: 'failed', problem: refused.problem },
      seen: [],
      restarts: 0,
    })
  })

  test('that gives the same token again and again is endless, too', async () => {
    const same = (): Promise<ApiResult<Page<number>>> =>
      Promise.resolve({ ok: true, value: { entries: [1], nextPageToken: '1' } })
    expect(await walk(same)).toMatchObject({ end: { kind: 'failed', problem: { code: 'google-endless-pages' } } })
  })

  test('whose pages lead back in a circle is endless, too', async () => {
    const circle = (token: string | undefined): Promise<ApiResult<Page<number>>> =>
      Promise.resolve({ ok: true, value: { entries: [1], nextPageToken: { a: 'b', b: 'c' }[token ?? ''] ?? 'a' } })
    expect(await walk(circle)).toMatchObject({ end: { kind: 'failed', problem: { code: 'google-endless-pages' } } })
  })

  test('with entries that cannot be read is read to its end, but is not complete', async () => {
    const pages = list([[1], [2]])
    const odd = async (token: string | undefined): Promise<ApiResult<Page<number>>> => {
      const answer = await pages(token)
      return answer.ok && token === undefined ? { ...answer, value: { ...answer.value, unreadable: 3 } } : answer
    }
    expect(await walk(odd)).toMatchObject({
      end: { kind: 'failed', problem: { code: 'google-bad-answer', detail: '3 entries cannot be read' } },
      seen: [1, 2],
    })
  })

  test('may have as many outages before each page as before the first', async () => {
    const pages = list([[1], [2], [3]])
    const outages = new Map<string | undefined, number>()
    const call = (token: string | undefined): ReturnType<typeof pages> => {
      const before = outages.get(token) ?? 0
      outages.set(token, before + 1)
      return before < 4 ? Promise.resolve({ ok: false, failure: busy }) : pages(token)
    }
    expect(await walk(call)).toEqual({ end: { kind: 'complete' }, seen: [1, 2, 3], restarts: 0 })
  })

  test('may have as many empty pages before each entry as before the first, also after it had to start over', async () => {
    const empty = Array.from({ length: 199 }, (): number[] => [])
    const pages = list([...empty, [1], ...empty, [2], ...empty, [3]])
    expect(await walk(pages)).toMatchObject({ end: { kind: 'complete' }, seen: [1, 2, 3] })
    let refusals = 0
    const twice = (token: string | undefined): ReturnType<typeof pages> =>
      token === '199' && refusals++ === 0 ? Promise.resolve({ ok: false, failure: refused }) : pages(token)
    expect(await walk(twice)).toMatchObject({ end: { kind: 'complete' }, seen: [1, 2, 3], restarts: 1 })
  })

  test('of more pages than may be empty is read again from the start without taking them for a circle', async () => {
    const entries = Array.from({ length: 450 }, (_, at) => [at])
    const pages = list(entries)
    let refusals = 0
    const late = (token: string | undefined): ReturnType<typeof pages> =>
      token === '440' && refusals++ === 0 ? Promise.resolve({ ok: false, failure: refused }) : pages(token)
    expect(await walk(late)).toEqual({ end: { kind: 'complete' }, seen: entries.flat(), restarts: 1 })
  })

  test('forgets what it could not read when it starts over', async () => {
    const pages = list([[1], [2], [3]])
    let [refusals, first] = [0, true]
    const call = async (token: string | undefined): ReturnType<typeof pages> => {
      if (token === '2' && refusals++ === 0) return { ok: false, failure: refused }
      const answer = await pages(token)
      const odd = first && answer.ok ? { ...answer, value: { ...answer.value, unreadable: 3 } } : answer
      first = false
      return odd
    }
    expect(await walk(call)).toEqual({ end: { kind: 'complete' }, seen: [1, 2, 3], restarts: 1 })
  })

  test('ends at once for an account that needs a person', async () => {
    const signIn: ApiFailure = { kind: 'sign-in', problem: { code: 'sign-in-needed' } }
    expect(await walk(list([[1]], [signIn]))).toMatchObject({
      end: { kind: 'blocked', problem: { code: 'sign-in-needed' } },
      seen: [],
    })
  })

  test('is not begun once the backup has ended, nor when it ends while it is paused', async () => {
    const stop = new AbortController()
    const end = (): Promise<void> => Promise.resolve(stop.abort())
    let calls = 0
    const pages = list([[1]])
    const call = (token: string | undefined): ReturnType<typeof pages> => (calls++, pages(token))
    expect(await walk(call, { ...ports(), signal: stop.signal, goOn: end })).toMatchObject({
      end: { kind: 'cancelled' },
      seen: [],
    })
    expect(calls).toBe(0)
    expect((await walk(list([[1]], [{ kind: 'cancelled' }]))).end).toEqual({ kind: 'cancelled' })
  })

  test('waits as long as it has to, looks in between, and only for what closes lists', async () => {
    const hour = 3_600_000
    for (const [until, only] of [
      [5_000, undefined],
      [hour * 5, 'lists'],
    ] as const) {
      const clock = standingClock(3_000, { hasty: true })
      const given = { ...ports(), clock, gates: new LaneGates<AccountUse>(clock) }
      given.gates.close(account, { problem: { code: 'day-limit-reached' }, until, ...(only && { only }) })
      given.gates.close(account, { problem: { code: 'google-busy' }, until: Infinity, only: 'bytes' })
      expect(await walk(list([[1]]), given)).toMatchObject({ end: { kind: 'complete' } })
      expect(clock.now()).toBe(until)
    }
    const clock = standingClock(0, { hasty: true })
    const gates = new LaneGates<AccountUse>(clock)
    gates.close(account, { problem: { code: 'day-limit-reached' }, until: 24 * hour })
    let looks = 0
    const goOn = (): Promise<void> => {
      // Somebody raises the limits while the list waits.
      if (++looks === 3) gates.openFor('day-limit-reached')
      return Promise.resolve()
    }
    expect(await walk(list([[1]]), { ...ports(), clock, gates, goOn })).toMatchObject({ end: { kind: 'complete' } })
    expect(clock.now()).toBeLessThan(hour)
  })

  test('of empty pages without an end is given up, and empty pages are nobody’s business', async () => {
    const empty = (pages: number): number[][] => Array.from({ length: pages }, () => [])
    expect((await walk(list([...empty(100_000), [1]]))).end).toMatchObject({
      problem: { code: 'google-endless-pages' },
    })
    expect((await walk(list([...empty(199), [1]]))).end).toEqual({ kind: 'complete' })
    expect((await walk(list([...empty(200), [1]]))).end).toMatchObject({ kind: 'failed' })
    const sizes: number[] = []
    const onPage = (entries: number[]): Promise<void> => Promise.resolve(void sizes.push(entries.length))
    await walkPages(ports(), list([[], [1], [], [2, 3], []]), onPage, () => undefined)
    expect(sizes).toEqual([1, 2])
  })

  test('whose first page is refused is given up, and so is one that is refused for another reason', async () => {
    expect(await walk(list([[1]], [refused]))).toMatchObject({
      end: { kind: 'failed', problem: { code: 'google-bad-request' } },
      restarts: 0,
    })
    const denied: ApiFailure = { kind: 'permanent', problem: { code: 'google-refused' } }
    const pages = list([[1], [2]])
    let asked = 0
    const later = (token: string | undefined): ReturnType<typeof pages> =>
      token === '1' && asked++ === 0 ? Promise.resolve({ ok: false, failure: denied }) : pages(token)
    expect(await walk(later)).toMatchObject({
      end: { kind: 'failed', problem: { code: 'google-refused' } },
      restarts: 0,
    })
  })
})
