import { describe, expect, it } from 'vitest'
import { createEventHub, createSampler } from '../../../src/main/app/event-hub.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const rethrow = (error: unknown): never => {
  throw error
}

describe('event hub', () => {
  it('tells what a listener throws, and the others hear all the same', () => {
    const thrown: unknown[] = []
    const hub = createEventHub((error) => thrown.push(error))
    const heard: number[] = []
    hub.subscribe('library.changed', () => {
      throw new Error('a bug')
    })
    hub.subscribe('library.changed', ({ items }) => heard.push(items))
    expect(() => hub.emit('library.changed', { items: 1 })).not.toThrow()
    expect(heard).toEqual([1])
    expect(thrown).toEqual([new Error('a bug')])
  })

  it('calls every subscription of a name until it ends, and no other', () => {
    const hub = createEventHub(rethrow)
    const seen: string[] = []
    const listener = ({ items }: { items: number }): void => void seen.push(`listener ${items}`)
    const endFirst = hub.subscribe('library.changed', listener)
    hub.subscribe('library.changed', listener)
    hub.subscribe('albums.changed', () => seen.push('albums'))
    hub.emit('library.changed', { items: 1 })
    endFirst()
    hub.emit('library.changed', { items: 2 })
    expect(seen).toEqual(['listener 1', 'listener 1', 'listener 2'])
  })

  it('knows whether an event is wanted', () => {
    const hub = createEventHub(rethrow)
    expect(hub.wanted('tasks.changed')).toBe(false)
    const end = hub.subscribe('tasks.changed', () => undefined)
    expect(hub.wanted('tasks.changed')).toBe(true)
    expect(hub.wanted('albums.changed')).toBe(false)
    end()
    expect(hub.wanted('tasks.changed')).toBe(false)
  })
})

describe('sampler', () => {
  it.each([
    () => {
      throw new Error('a bug')
    },
    () => Promise.reject(new Error('a bug')),
  ])('goes on after what its act throws, and tells of it', async (act) => {
    const clock = standingClock(0)
    const thrown: unknown[] = []
    const sampler = createSampler(clock, 100, act, (error) => thrown.push(error))
    sampler.touch()
    await clock.turn(200)
    sampler.touch()
    await clock.turn(200)
    expect(thrown).toEqual([new Error('a bug'), new Error('a bug')])
  })

  it('acts at once, then at most once per period, and always after the last change', async () => {
    const clock = standingClock(0)
    const times: number[] = []
    const sampler = createSampler(clock, 100, () => times.push(clock.now()), rethrow)
    for (let change = 0; change < 25; change++) {
      sampler.touch()
      await clock.turn(10)
    }
    await clock.turn(1000)
    expect(times).toEqual([0, 100, 200, 1250])
    await clock.turn(100)
    sampler.touch()
    await clock.turn(0)
    expect(times.at(-1)).toBe(1350)
  })

  it('begins nothing while what it began is not done, and acts once more then if something has changed', async () => {
    const clock = standingClock(0)
    const done: (() => void)[] = []
    const sampler = createSampler(clock, 100, () => new Promise<void>((resolve) => done.push(resolve)), rethrow)
    for (let change = 0; change < 50; change++) {
      sampler.touch()
      await clock.turn(10)
    }
    expect(done).toHaveLength(1)
    done[0]?.()
    await clock.turn(0)
    expect(done).toHaveLength(2)
    done[1]?.()
    await clock.turn(500)
    expect(done).toHaveLength(2)
  })

  it('does nothing any more once closed', async () => {
    const clock = standingClock(0)
    let acted = 0
    const sampler = createSampler(clock, 100, () => (acted += 1), rethrow)
    sampler.touch()
    sampler.touch()
    await clock.turn(1)
    sampler.touch()
    sampler.close()
    await clock.turn(500)
    sampler.touch()
    await clock.turn(500)
    expect(acted).toBe(1)
  })
})
