import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ThumbnailMaker } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import { nameOf, scene, type Behaviour, type ScriptedWorker } from './scripted-worker.ts'

/** Pictures with such a name are decoded for ever. */
const stuck: Behaviour = (request, worker) => {
  if (!nameOf(request).startsWith('endless')) worker.make(request)
}
const heic = 'image/heic'
const received = (workers: readonly ScriptedWorker[]): string[] => workers.flatMap((worker) => worker.received)
const tile = (maker: ThumbnailMaker, name: string) => maker.thumbnail(name, name, heic, 'small')
const open = (maker: ThumbnailMaker, name: string, signal?: AbortSignal) =>
  maker.thumbnail(name, name, heic, 'large', signal)

describe('what a person has opened', () => {
  it('does not wait for what they have left before, whichever is heard of first', async () => {
    for (const order of ['leave, open', 'open, leave']) {
      const { maker, workers } = scene(stuck)
      const left = new AbortController()
      const first = open(maker, 'endless', left.signal)
      await expect.poll(() => received(workers)).toEqual(['endless'])
      if (order === 'leave, open') left.abort()
      const next = open(maker, 'next')
      left.abort()
      expect(await next).toMatchObject({ ok: true })
      expect(await first).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
      await maker.close()
    }
  })

  it('does not wait for what they have left although a tile still asks for it', async () => {
    const { maker, workers } = scene(stuck)
    const other = tile(maker, 'endless other')
    const small = tile(maker, 'endless')
    const left = new AbortController()
    void open(maker, 'endless', left.signal)
    await expect.poll(() => received(workers).toSorted()).toEqual(['endless', 'endless other'])
    left.abort()
    expect(await open(maker, 'next')).toMatchObject({ ok: true })
    expect(await small).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
    await maker.close()
    await other
  })

  it('is not asked for where they have left before it could be', async () => {
    const { maker, workers } = scene(stuck)
    expect(await open(maker, 'endless', AbortSignal.abort())).toMatchObject({ problem: { code: 'cancelled' } })
    expect(received(workers)).toEqual([])
    await maker.close()
  })

  it('does not wait for slow thumbnails where only its header tells that it is one of them', async () => {
    const { maker } = scene((request, worker) => {
      if (nameOf(request) === 'heavy' && !request.alone) worker.say({ kind: 'heavy', id: request.id })
      else stuck(request, worker)
    })
    const slow = tile(maker, 'endless')
    const small = maker.thumbnail('heavy', 'heavy', 'image/tiff', 'small')
    const large = maker.thumbnail('heavy', 'heavy', 'image/tiff', 'large')
    expect(await large).toMatchObject({ ok: true })
    expect(await small).toMatchObject({ ok: true })
    await maker.close()
    await slow
  })

  it('comes where all before it were left before their process had started', async () => {
    const { maker, workers } = scene(stuck, { ready: () => 'late' })
    for (let turn = 0; turn < 6; turn++) {
      const left = new AbortController()
      const asked = open(maker, `endless ${turn}`, left.signal)
      await expect.poll(() => received(workers)).toContain(`endless ${turn}`)
      left.abort()
      const next = new AbortController()
      void open(maker, `next ${turn}`, next.signal)
      next.abort()
      await asked
    }
    expect(await open(maker, 'wanted')).toMatchObject({ ok: true })
    await maker.close()
  })

  it('comes, whatever was asked for and left before', async () => {
    const step = fc.record({
      does: fc.constantFrom('tile', 'open', 'leave', 'wait'),
      name: fc.constantFrom('endless 1', 'endless 2', 'a', 'b', 'wanted'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.boolean(), async (steps, leavesFirst) => {
        const { maker } = scene(stuck)
        const opened: AbortController[] = []
        const leave = (): void => opened.splice(0).forEach((controller) => controller.abort())
        const asked: Promise<unknown>[] = []
        for (const { does, name } of steps) {
          if (does === 'tile') asked.push(tile(maker, name))
          else if (does === 'leave') leave()
          else if (does === 'wait') await new Promise((resolve) => setImmediate(resolve))
          else {
            const controller = new AbortController()
            opened.push(controller)
            asked.push(open(maker, name, controller.signal))
          }
        }
        if (leavesFirst) leave()
        const wanted = open(maker, 'wanted')
        leave()
        expect(await wanted).toMatchObject({ ok: true })
        await maker.close()
        await Promise.all(asked)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a slow picture on the screen', () => {
  it('does not wait for one that is made ahead of time', async () => {
    const { maker, workers } = scene(stuck)
    const files = ['endless']
    maker.fillInBackground(() => {
      const key = files.shift()
      return key === undefined ? undefined : { key, absolutePath: key, mimeType: heic }
    })
    await expect.poll(() => received(workers)).toEqual(['endless'])
    expect(await tile(maker, 'seen')).toMatchObject({ ok: true })
    // It is tried again when nobody waits.
    await expect.poll(() => received(workers)).toEqual(['endless', 'seen', 'endless'])
    await maker.close()
  })

  it('does not wait for the second try of one that had its time', async () => {
    const { maker, workers, store } = scene(stuck, { timeoutMs: 20 })
    const all = ['seen 1', 'seen 2', 'endless'].map((name) => tile(maker, name))
    const answers = await Promise.all(all)
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false])
    const [last] = received(workers).slice(-1)
    expect(last).toBe('endless')
    expect(store.refusal('endless')).toBe('gave-up')
    await maker.close()
  })
})
