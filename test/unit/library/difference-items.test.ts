import { beforeEach, describe, expect, it } from 'vitest'
import { differenceItems } from '../../../src/main/library/completeness/difference-items.ts'
import type { AccountId, AlbumId } from '../../../src/shared/domain.ts'
import type { DifferenceList, DifferenceQuery } from '../../../src/shared/health.ts'
import { SampleIndex } from './sample-index.ts'
import { addRow, changeRows } from '../../rows/rows.ts'

let index: SampleIndex

beforeEach(() => {
  index = new SampleIndex()
  addRow(index.database, 'run', { id: 1 })
})

const account = { account: 'account' as AccountId }

function failed(item: number, reason: string, role = 'primary'): void {
  addRow(index.database, 'job', { item, role, lane: 'account', state: 'failed', reason })
}

function list(of: DifferenceQuery['of'], query: Partial<DifferenceQuery>): DifferenceList {
  return differenceItems(index.database, { of, reason: 'problem', offset: 0, limit: 50, ...query })
}

const names = ({ items }: DifferenceList): string[] => items.map(({ filename }) => filename)

describe('items behind a difference', () => {
  it('are told with name, day, kind and their other albums', () => {
    const video = index.item({ filename: 'dance.mp4', video: true, taken: '2020-02-03T23:30:00', file: false })
    failed(video, 'item-processing-failed')
    const album = index.album('Lisbon', [video])
    index.album('Best of', [video])
    index.album('Shared', [video], { shared: true })
    const entry = { filename: 'dance.mp4', kind: 'video', day: '2020-02-03' }
    expect(list({ album }, { code: 'item-processing-failed' })).toEqual({
      total: 1,
      items: [{ item: `item${video}`.padEnd(20, 'x'), ...entry, albums: ['Best of', 'Shared'] }],
    })
    expect(list(account, { code: 'item-processing-failed' }).items).toMatchObject([
      { ...entry, albums: ['Lisbon', 'Best of', 'Shared'] },
    ])
    expect(list(account, { code: 'item-processing' })).toEqual({ total: 0, items: [] })
    expect(list(account, {})).toEqual({ total: 0, items: [] })
  })

  it('can be opened where the photo is here and only its video part is not', () => {
    const photo = index.item({ motion: true })
    failed(photo, 'item-wrong-length', 'motion')
    expect(list(account, { code: 'item-wrong-length' }).items).toEqual([])
    expect(list(account, { code: 'item-wrong-length', part: true }).items).toMatchObject([
      { ref: photo, kind: 'photo' },
    ])
  })

  it('are counted and cut into pages alike where there are more than are looked at in one step', () => {
    const refs = Array.from({ length: 1203 }, (_, nth) => {
      const minute = (nth * 7919) % 1440
      const taken = new Date(Date.UTC(2021, 0, 1 + (nth % 5), 0, minute)).toISOString().slice(0, 19)
      return index.item({ filename: `${nth}.jpg`, taken, file: nth % 3 === 0 ? {} : false })
    })
    const lacking = refs.filter((_, nth) => nth % 3 !== 0)
    const album = index.album('All', refs.toReversed())
    const inTime = index.database
      .prepare('SELECT ref FROM item ORDER BY taken_at DESC, ref DESC')
      .all()
      .map(({ ref }) => Number(ref))
    const pages: [DifferenceQuery['of'], number[]][] = [
      [account, inTime.filter((ref) => lacking.includes(ref as never))],
      [{ album }, lacking.toReversed()],
    ]
    for (const [of, expected] of pages) {
      const found: string[] = []
      for (let offset = 0; offset < 900; offset += 150) {
        const page = list(of, { reason: 'not-chosen', offset, limit: 150 })
        expect(page.total).toBe(lacking.length)
        found.push(...names(page))
      }
      expect(found).toEqual(expected.map((ref) => `${refs.indexOf(ref as never)}.jpg`))
    }
  })

  it('have no day if nobody knows it', () => {
    index.item({ file: false, taken: '1970-01-01T00:00:00', timeKnown: 'nothing' })
    expect(list(account, { reason: 'not-chosen' }).items[0]).not.toHaveProperty('day')
  })

  it('come page by page, an album in its order, an account newest first', () => {
    const items = ['2019', '2022', '2020', '2021'].map((year) =>
      index.item({ filename: year, taken: `${year}-01-01T00:00:00`, file: false }),
    )
    const album = index.album('Lisbon', items)
    const pages = (of: DifferenceQuery['of']): string[][] =>
      [0, 3].map((offset) => names(list(of, { reason: 'not-chosen', offset, limit: 3 })))
    expect(pages({ album })).toEqual([['2019', '2022', '2020'], ['2021']])
    expect(pages(account)).toEqual([['2022', '2021', '2020'], ['2019']])
    expect(list({ album }, { reason: 'not-chosen', limit: 1 }).total).toBe(4)
    expect(list({ album: 'another' as AlbumId }, { reason: 'not-chosen' }).total).toBe(0)
  })

  it('are nobody’s to name where Google’s count and list differ', () => {
    const album = index.album('Lisbon', [index.item({ file: false })], { remoteCount: 9 })
    for (const reason of ['not-read', 'not-delivered', 'not-counted'] as const)
      expect(list({ album }, { reason })).toEqual({ total: 0, items: [] })
  })

  it('that are in the album more than once come with how often, certain ones before those on neighbouring pages', () => {
    const items = ['a', 'b', 'c', 'd'].map((filename) => index.item({ filename }))
    const album = index.album('Lisbon', items, { remoteCount: 7 })
    changeRows(index.database, 'album', { listed_at: 1 })
    addRow(index.database, 'album_duplicate', { album, item: items[0] ?? 0, times: 1, overlapping: 1 })
    addRow(index.database, 'album_duplicate', { album, item: items[1] ?? 0, times: 2 })
    addRow(index.database, 'album_duplicate', { album, item: items[2] ?? 0, times: 1, overlapping: 1 })
    expect(list({ album }, { reason: 'duplicate' })).toMatchObject({
      total: 2,
      items: [
        { filename: 'a', times: 1, ref: items[0] },
        { filename: 'b', times: 2 },
      ],
    })
    changeRows(index.database, 'album', { remote_count: 5 })
    expect(list({ album }, { reason: 'duplicate' }).items).toMatchObject([{ filename: 'b', times: 1 }])
    changeRows(index.database, 'album', { listed_at: null })
    expect(list({ album }, { reason: 'duplicate' }).total).toBe(0)
    expect(list(account, { reason: 'duplicate' }).total).toBe(0)
  })
})
