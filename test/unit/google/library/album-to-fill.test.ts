import { beforeEach, describe, expect, it, test } from 'vitest'
import { albumToFill } from '../../../../src/main/google/library/change-albums.ts'
import { album, answeringAccount, cancelled, given, refused, unclear } from './answering-account.ts'
import { never } from './library-bench.ts'

const account = answeringAccount()
const longId = 'A'.repeat(60)
const created = (): number => account.asked.filter(([name]) => name === 'createAlbum').length

describe('an album to be filled', () => {
  let making: Set<string>
  let settled: number
  let goesOn: boolean
  beforeEach(() => {
    making = new Set()
    settled = 0
    goesOn = true
  })
  const fill = (named: string): ReturnType<typeof albumToFill> =>
    albumToFill(named, account, {
      signal: never,
      settle: () => {
        settled += 1
        return Promise.resolve(goesOn)
      },
      making: {
        has: (title) => making.has(title),
        add: (title) => void making.add(title),
        remove: (title) => void making.delete(title),
      },
    })

  it('is the one of that title, on whichever page, and is not made', async () => {
    account.albums = [[album('A', 'Other')], [album('B', 'Trip', { count: 3 })]]
    expect(await fill('Trip')).toMatchObject({ ok: true, value: { id: 'B', count: 3 } })
    expect([created(), settled]).toEqual([0, 0])
  })

  it('is taken by its id as it is', async () => {
    account.albums = [refused('google-refused')]
    expect(await fill(longId)).toEqual({ ok: true, value: { id: longId } })
  })

  it('is made where there is none, which is noted only until it is known', async () => {
    const noted: boolean[] = []
    account.writes.createAlbum = () => {
      noted.push(making.has('Trip'))
      return given(album('new', 'Trip'))
    }
    expect(await fill('Trip')).toMatchObject({ ok: true, value: { id: 'new' } })
    expect([noted, making.size]).toEqual([[true], 0])
  })

  it('is none of several of that title, which are named', async () => {
    account.albums = [[album('A', 'Trip'), album('B', 'Trip')], [album('A', 'Trip')]]
    expect(await fill('Trip')).toEqual({
      ok: false,
      problem: { code: 'google-several-albums', values: { title: 'Trip', ids: 'A, B' } },
    })
    expect(created()).toBe(0)
  })

  it('is looked for again after a call of which nobody knows what came, and found', async () => {
    account.writes.createAlbum = () => {
      account.albums = [[album('late', 'Trip')]]
      return Promise.resolve(unclear)
    }
    expect(await fill('Trip')).toMatchObject({ ok: true, value: { id: 'late' } })
    expect([settled, making.size]).toEqual([0, 0])
  })

  it('is looked for once more when Google has had the time for it', async () => {
    making.add('Trip')
    account.library.albums = () => given({ entries: settled === 0 ? [] : [album('late', 'Trip')] })
    expect(await fill('Trip')).toMatchObject({ ok: true, value: { id: 'late' } })
    expect([settled, making.size, created()]).toEqual([1, 0, 0])
  })

  it('is made if it is not there then either', async () => {
    making.add('Trip')
    expect(await fill('Trip')).toMatchObject({ ok: true, value: { id: 'new' } })
    expect([settled, making.size, created()]).toEqual([1, 0, 1])
  })

  it('is given up after two such calls, and remembered', async () => {
    let calls = 0
    account.writes.createAlbum = () => {
      calls += 1
      return Promise.resolve(unclear)
    }
    expect(await fill('Trip')).toEqual({ ok: false, problem: { code: 'google-unclear' } })
    expect([calls, settled, [...making]]).toEqual([2, 1, ['Trip']])
  })

  it('is given up where everything ends meanwhile', async () => {
    making.add('Trip')
    goesOn = false
    expect(await fill('Trip')).toEqual({ ok: false, problem: { code: 'cancelled' } })
    expect([created(), [...making]]).toEqual([0, ['Trip']])
  })

  test.each([
    [refused('google-refused'), 'google-refused', []],
    [cancelled, 'cancelled', ['Trip']],
  ])('is none where its call ends otherwise: %j', async (end, code, remembered) => {
    let calls = 0
    account.writes.createAlbum = () => {
      calls += 1
      return Promise.resolve(end)
    }
    expect(await fill('Trip')).toMatchObject({ ok: false, problem: { code } })
    expect([calls, [...making]]).toEqual([1, remembered])
  })

  it('is none where the albums cannot be listed, and what was begun before stays noted', async () => {
    making.add('Trip')
    account.albums = [[], refused('google-refused')]
    expect(await fill('Trip')).toMatchObject({ ok: false, problem: { code: 'google-refused' } })
    expect([created(), settled, [...making]]).toEqual([0, 0, ['Trip']])
  })
})
