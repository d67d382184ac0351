import { describe, expect, it } from 'vitest'
import { nameOf, scene, makes } from './scripted-worker.ts'

describe('createThumbnailMaker', () => {
  it('asks for the same thumbnail once', async () => {
    const { ask, workers, maker, store } = scene(makes)
    const [first, second] = await Promise.all([ask('a'), ask('a')])
    expect(first).toEqual({ ok: true, value: { bytes: Buffer.from('a'), mimeType: 'image/webp' } })
    expect(second).toEqual(first)
    await ask('a')
    expect(workers.map(({ received }) => received)).toEqual([['a']])
    expect(store.has('a', 'small')).toBe(true)
    await maker.close()
  })

  it('makes the newest first, and lets the oldest go when too many wait', async () => {
    const { ask, workers, maker } = scene(makes, { parallel: 1, mostWaiting: 3 })
    const answers = await Promise.all(['now', 'old', 'a', 'b', 'c'].map(ask))
    expect(workers[0]?.received).toEqual(['now', 'c', 'b', 'a'])
    expect(answers[1]).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
    await maker.close()
  })

  it('brings what is asked for again to the front', async () => {
    const { ask, workers, maker } = scene(makes, { parallel: 1 })
    await Promise.all(['now', 'a', 'b', 'c', 'a'].map(ask))
    expect(workers[0]?.received).toEqual(['now', 'a', 'c', 'b'])
    await maker.close()
  })

  it('lets those who wait go before the background', async () => {
    const { ask, workers, maker } = scene(makes, { parallel: 1 })
    const files = ['x', 'y', 'z']
    const filled = new Promise<void>((resolve) => {
      maker.fillInBackground(() => {
        const name = files.shift()
        if (name === undefined) resolve()
        return name === undefined ? undefined : { key: name, absolutePath: name, mimeType: 'image/jpeg' }
      })
    })
    await Promise.all([ask('a'), ask('b')])
    await filled
    const { received = [] } = workers[0] ?? {}
    expect(received.toSorted()).toEqual(['a', 'b', 'x', 'y', 'z'])
    expect(received.indexOf('b')).toBeLessThan(received.indexOf('y'))
    expect(received.indexOf('a')).toBeLessThan(received.indexOf('y'))
    await maker.close()
  })

  it('restarts a crashed worker, finds the picture that crashed it, and remembers it', async () => {
    const { ask, workers, maker, store } = scene((request, worker) => {
      if (nameOf(request) === 'bad') worker.exit(11)
      else if (worker.received.includes('bad')) return
      else worker.make(request)
    })
    const [good, bad, other] = await Promise.all([ask('good'), ask('bad'), ask('other')])
    expect(good).toMatchObject({ ok: true })
    expect(other).toMatchObject({ ok: true })
    expect(bad).toMatchObject({ ok: false, problem: { code: 'item-not-shown' } })
    expect([...store.refused.keys()]).toEqual(['bad'])
    const started = workers.length
    expect(await ask('bad')).toMatchObject({ ok: false })
    expect(workers.length).toBe(started)
    await maker.close()
  })

  it('gives a picture a second chance after a crash that was not its own', async () => {
    let crashed = false
    const { ask, maker, store } = scene((request, worker) => {
      if (crashed) worker.make(request)
      else {
        crashed = true
        worker.exit(9)
      }
    })
    expect(await ask('a')).toMatchObject({ ok: true })
    expect(store.refused.size).toBe(0)
    await maker.close()
  })

  it('ends a worker that does not come back', async () => {
    const { ask, maker, store } = scene(
      (request, worker) => {
        if (nameOf(request) !== 'endless') worker.make(request)
      },
      { timeoutMs: 20 },
    )
    expect(await ask('endless')).toMatchObject({ ok: false, problem: { code: 'item-not-shown' } })
    expect(store.refusal('endless')).toBe('gave-up')
    expect(await ask('next')).toMatchObject({ ok: true })
    await maker.close()
  })

  it('blames no picture when the worker does not start', async () => {
    let starts = 0
    const { ask, maker, store } = scene(makes, { ready: () => ++starts > 2 })
    expect(await ask('a')).toMatchObject({ ok: true })
    expect(starts).toBe(3)
    await maker.close()
    const never = scene(makes, { ready: () => false })
    expect(await never.ask('a')).toMatchObject({ ok: false, problem: { code: 'item-not-shown' } })
    expect(await never.ask('b')).toMatchObject({ ok: false, problem: { code: 'item-not-shown' } })
    expect(never.workers).toHaveLength(3)
    expect(never.store.refused.size + store.refused.size).toBe(0)
    await never.maker.close()
  })

  it('survives a worker that cannot even be looked for', async () => {
    const { ask, maker } = scene(makes, {
      startWorker: () => {
        throw new Error('no such file')
      },
    })
    expect(await ask('a')).toMatchObject({ ok: false, problem: { code: 'item-not-shown' } })
    await maker.close()
  })

  it('ends an idle worker and starts another when there is work', async () => {
    const { ask, workers, maker } = scene(makes, { idleMs: 1 })
    await ask('a')
    const first = workers[0]
    const gone = new Promise((resolve) => first?.onExit(resolve))
    await gone
    expect(await ask('b')).toMatchObject({ ok: true })
    expect(workers).toHaveLength(2)
    await maker.close()
  })

  it('cancels everything when it is closed', async () => {
    const { ask, maker } = scene(() => undefined)
    const asked = Promise.all([ask('a'), ask('b'), ask('c')])
    await maker.close()
    for (const answer of await asked) expect(answer).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
    expect(await ask('d')).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
  })

  it('makes both sizes from one decoding of what a browser cannot show', async () => {
    const { maker, workers } = scene(makes)
    const small = await maker.thumbnail('a', 'a', 'image/heic', 'small')
    const large = await maker.thumbnail('a', 'a', 'image/heic', 'large')
    expect([small.ok, large.ok]).toEqual([true, true])
    expect(workers.flatMap(({ received }) => received)).toEqual(['a'])
    await maker.close()
  })

  it('lets nothing quick wait for something slow, and the opened picture for nothing', async () => {
    const held: (() => void)[] = []
    const { maker, ask, workers } = scene((request, worker) => {
      if (nameOf(request).startsWith('slow')) held.push(() => worker.make(request))
      else worker.make(request)
    })
    const slow = ['slow 1', 'slow 2', 'slow 3'].map((name) => maker.thumbnail(name, name, 'image/heic', 'small'))
    expect(await ask('quick')).toMatchObject({ ok: true })
    expect(await maker.thumbnail('opened', 'opened', 'image/heic', 'large')).toMatchObject({ ok: true })
    // One that waits behind others as a thumbnail is brought forward when it is opened.
    const waiting = maker.thumbnail('slow 1', 'slow 1', 'image/heic', 'large')
    await expect.poll(() => workers.flatMap(({ received }) => received)).toContain('slow 1')
    while (held.length > 0) {
      held.pop()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await waiting).ok).toBe(true)
    expect((await Promise.all(slow)).map(({ ok }) => ok)).toEqual([true, true, true])
    expect(workers.flatMap(({ received }) => received).filter((name) => name === 'slow 1')).toHaveLength(1)
    await maker.close()
  })

  it('decodes alone what turns out to be heavy', async () => {
    const alone: [string, boolean][] = []
    const { ask, maker } = scene((request, worker) => {
      alone.push([nameOf(request), request.alone])
      if (nameOf(request) === 'heavy' && !request.alone) worker.say({ kind: 'heavy', id: request.id })
      else worker.make(request)
    })
    const answers = await Promise.all(['heavy', 'a', 'b'].map(ask))
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true])
    expect(alone.filter(([name]) => name === 'heavy')).toEqual([
      ['heavy', false],
      ['heavy', true],
    ])
    expect(alone.filter(([name]) => name !== 'heavy').every(([, by]) => !by)).toBe(true)
    await maker.close()
  })

  it('breaks off an opened picture that nobody waits for when another one is opened', async () => {
    const { maker, workers, store } = scene((request, worker) => {
      if (nameOf(request) !== 'endless') worker.make(request)
    })
    const left = new AbortController()
    const first = maker.thumbnail('endless', 'endless', 'image/heic', 'large', left.signal)
    await expect.poll(() => workers.flatMap(({ received }) => received)).toEqual(['endless'])
    const second = maker.thumbnail('next', 'next', 'image/heic', 'large')
    left.abort()
    expect(await first).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
    expect(await second).toMatchObject({ ok: true })
    expect(store.refused.size).toBe(0)
    await maker.close()
  })

  it('tells how far a picture is', async () => {
    const { maker, ask, store } = scene((request, worker) => {
      if (nameOf(request) === 'gone') {
        worker.say({ kind: 'failed', id: request.id, reason: 'unreadable', detail: 'ENOENT', lasting: false })
      } else if (nameOf(request) !== 'endless') worker.make(request)
    })
    const state = (key: string, type = 'image/jpeg') => maker.state(key, type)
    expect(state('new')).toEqual({ kind: 'making' })
    await ask('made')
    expect(state('made')).toEqual({ kind: 'made' })
    store.refuse('bad', 'damaged', 'no end')
    expect(state('bad')).toEqual({ kind: 'not-shown', reason: 'damaged' })
    expect(state('film', 'video/mp4')).toEqual({ kind: 'not-shown', reason: 'no-still' })
    expect(await ask('gone')).toMatchObject({ problem: { values: { reason: 'unreadable' } } })
    expect(state('gone')).toEqual({ kind: 'not-shown', reason: 'unreadable' })
    void ask('endless')
    expect(state('endless')).toEqual({ kind: 'making' })
    await maker.close()
  })
})
