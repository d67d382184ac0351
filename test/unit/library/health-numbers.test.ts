import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { differenceItems } from '../../../src/main/library/completeness/difference-items.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { hasItems, type AlbumHealth } from '../../../src/shared/health.ts'
import { SampleIndex } from './sample-index.ts'
import { addRow, addRows, changeRows } from '../../rows/rows.ts'

let index: SampleIndex

function freshIndex(): void {
  index = new SampleIndex()
  addRow(index.database, 'run', { id: 1 })
}

beforeEach(freshIndex)

function job(item: number, state: string, reason: string | null = null, role = 'primary'): void {
  addRow(index.database, 'job', { item, role, lane: 'account', state, reason })
}

function onlyAlbum(): AlbumHealth {
  const [album] = healthNumbers(index.database).albums
  if (!album) throw new Error('there is no album')
  return album
}

describe('numbers of a mirror', () => {
  it('are those of its files', () => {
    index.item({ motion: true, motionFile: { path: 'Photos/m.mp4', bytes: 50, sha256: 'm', mimeType: 'video/mp4' } })
    index.item({ file: { bytes: 200 } })
    index.item({ file: false })
    expect(healthNumbers(index.database)).toMatchObject({ items: 2, files: 3, bytes: 1250, problemsTotal: 0 })
  })

  it('are zero when nothing is here', () => {
    expect(healthNumbers(index.database)).toMatchObject({
      items: 0,
      files: 0,
      bytes: 0,
      albums: [],
      problems: [],
    })
    expect(healthNumbers(index.database)).not.toHaveProperty('lastFull')
  })
})

describe('differences', () => {
  it('of a complete album are none', () => {
    index.album('Lisbon', [index.item(), index.item()], { remoteCount: 2 })
    expect(onlyAlbum()).toMatchObject({ remoteCount: 2, listed: 2, here: 2, differences: [] })
  })

  it('are counted by reason', () => {
    const items = Array.from({ length: 8 }, () => index.item({ file: false }))
    const [processing = 0, failed = 0, other = 0, queued = 0, lost = 0, gone = 0] = items
    job(processing, 'waiting', 'item-processing')
    job(failed, 'failed', 'item-processing-failed')
    job(other, 'failed', 'item-processing-failed')
    job(queued, 'queued')
    addRow(index.database, 'refetch', { item: lost, path: 'Photos/lost.jpg' })
    changeRows(index.database, 'item', { in_google: false }, { ref: gone })
    const differences = [
      { reason: 'not-chosen', count: 2 },
      { reason: 'problem', code: 'item-processing-failed', count: 2 },
      { reason: 'awaits-backup', count: 1 },
      { reason: 'gone', count: 1 },
      { reason: 'problem', code: 'item-processing', count: 1 },
      { reason: 'queued', count: 1 },
    ]
    index.album('Lisbon', items, { remoteCount: 8 })
    expect(onlyAlbum()).toMatchObject({ here: 0, differences })
    expect(healthNumbers(index.database).accounts).toEqual([
      { account: 'account', email: 'ann@example.org', listed: 8, here: 0, kept: 0, differences },
    ])
  })

  it('tell an album that was not read from one of which Google lists less than it counts', () => {
    index.album('Lisbon', [index.item()], { remoteCount: 4 })
    expect(onlyAlbum().differences).toEqual([{ reason: 'not-read', count: 3 }])
    changeRows(index.database, 'album', { listed_at: 1 })
    expect(onlyAlbum().differences).toEqual([{ reason: 'not-delivered', count: 3 }])
    changeRows(index.database, 'album', { remote_count: 0 })
    expect(onlyAlbum().differences).toEqual([{ reason: 'not-counted', count: 1 }])
  })

  it('tell what an export has put into an album from what Google lists of it, and hide nothing by it', () => {
    const items = [index.item(), index.item(), index.item()]
    const album = index.album('Lisbon', items, { remoteCount: 2 })
    changeRows(index.database, 'album', { listed_at: 1 })
    addRow(index.database, 'owner', { id: 'ann', name: 'Ann' })
    addRows(index.database, 'source', [
      { ref: 1, id: 'list', kind: 'library', account: 'account', owner: 'ann' },
      { ref: 2, id: 'exports', kind: 'takeout', owner: 'ann' },
    ])
    for (const [at, item] of items.entries()) {
      if (at < 2) addRow(index.database, 'album_item_source', { album, source: 1, position: at, item })
      if (at > 0) addRow(index.database, 'album_item_source', { album, source: 2, position: at, item })
    }
    expect(onlyAlbum()).toMatchObject({ here: 3, differences: [{ reason: 'from-exports', count: 1 }] })
    changeRows(index.database, 'album', { remote_count: 3 })
    expect(onlyAlbum().differences).toEqual([
      { reason: 'not-delivered', count: 1 },
      { reason: 'from-exports', count: 1 },
    ])
    changeRows(index.database, 'album', { remote_count: 1 })
    expect(onlyAlbum().differences).toEqual([
      { reason: 'not-counted', count: 1 },
      { reason: 'from-exports', count: 1 },
    ])
  })

  it('name items that are in the album more than once, as far as they explain the count', () => {
    const items = [index.item(), index.item()]
    const album = index.album('Lisbon', items, { remoteCount: 4 })
    changeRows(index.database, 'album', { listed_at: 1 })
    addRow(index.database, 'album_duplicate', { album, item: items[0] ?? 0, times: 1 })
    expect(onlyAlbum()).toMatchObject({
      here: 2,
      differences: [
        { reason: 'duplicate', count: 1 },
        { reason: 'not-delivered', count: 1 },
      ],
    })
    addRow(index.database, 'album_duplicate', { album, item: items[1] ?? 0, times: 7 })
    expect(onlyAlbum().differences).toEqual([{ reason: 'duplicate', count: 2 }])
    changeRows(index.database, 'album', { remote_count: 2 })
    expect(onlyAlbum().differences).toEqual([])
  })

  it('are not looked for in an album that is no longer in Google Photos', () => {
    index.album('Lisbon', [index.item()], { remoteCount: 4, inGoogle: false })
    expect(onlyAlbum()).toMatchObject({ inGooglePhotos: false, here: 1, differences: [] })
    expect(onlyAlbum()).not.toHaveProperty('remoteCount')
  })

  it('name a photo whose video part is not here', () => {
    const item = index.item({ motion: true })
    job(item, 'failed', 'item-wrong-length', 'motion')
    index.album('Lisbon', [item], { remoteCount: 1 })
    expect(onlyAlbum()).toMatchObject({
      here: 1,
      differences: [{ reason: 'problem', code: 'item-wrong-length', part: true, count: 1 }],
    })
  })

  it('leave out what is here and no longer there, which is counted by itself', () => {
    const item = index.item()
    changeRows(index.database, 'item', { in_google: false }, { ref: item })
    expect(healthNumbers(index.database).accounts).toMatchObject([{ listed: 1, here: 1, kept: 1, differences: [] }])
  })

  it('always add up', () => {
    const entry = fc.record({
      kind: fc.constantFrom('here', 'queued', 'waiting', 'failed', 'none', 'gone'),
      times: fc.constantFrom(0, 0, 1, 3),
      overlapping: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), fc.nat(20), fc.boolean(), (entries, remoteCount, read) => {
        freshIndex()
        const states = entries.map(({ kind }) => kind)
        const items = entries.map(({ kind }) => {
          const item = index.item(kind === 'here' ? {} : { file: false })
          if (['queued', 'waiting', 'failed'].includes(kind)) job(item, kind)
          if (kind === 'gone') changeRows(index.database, 'item', { in_google: false }, { ref: item })
          return item
        })
        const album = index.album('Lisbon', items, { remoteCount })
        for (const [at, { times, overlapping }] of entries.entries())
          if (times > 0)
            addRow(index.database, 'album_duplicate', {
              album,
              item: items[at] ?? 0,
              times,
              overlapping: overlapping ? 1 : 0,
            })
        if (read) changeRows(index.database, 'album', { listed_at: 1 })
        const { here, differences } = onlyAlbum()
        // Each difference that has items has a list of as many.
        for (const { reason, code, count } of differences) {
          const list = differenceItems(index.database, {
            of: { album },
            reason,
            ...(code && { code }),
            offset: 0,
            limit: 100,
          })
          expect(list.items).toHaveLength(list.total)
          const told = list.items.reduce((sum, { times = 1 }) => sum + times, 0)
          expect(told).toBe(hasItems(reason) ? count : 0)
        }
        const signed = differences.map(({ reason, count }) => (reason === 'not-counted' ? count : -count))
        expect(signed.reduce((sum, count) => sum + count, remoteCount)).toBe(here)
        expect(here).toBe(states.filter((kind) => kind === 'here').length)
        expect(differences.every(({ count }) => count > 0)).toBe(true)
      }),
    )
  })
})

it('the library counts as read after a run over all of it came to its end', () => {
  expect(healthNumbers(index.database).libraryRead).toBe(false)
  changeRows(index.database, 'run', { selection: '{"library":true}', outcome: 'stopped' })
  expect(healthNumbers(index.database).libraryRead).toBe(false)
  changeRows(index.database, 'run', { outcome: 'with-problems' })
  expect(healthNumbers(index.database).libraryRead).toBe(true)
})

describe('files with problems', () => {
  it('are those of the last look and those that the next backup brings back', () => {
    const item = index.item({ file: { path: 'Photos/2021/07/a.jpg' } })
    const lost = index.item({ file: false })
    const hopeless = index.item({ file: false })
    addRow(index.database, 'file_problem', { path: 'Photos/2021/07/a.jpg', detail: 'its SHA-256 is 1' })
    addRow(index.database, 'refetch', { item: lost, path: 'Photos/2021/07/b.jpg' })
    addRow(index.database, 'refetch', { item: hopeless, path: 'Photos/2021/07/c.jpg' })
    changeRows(index.database, 'item', { in_google: false }, { ref: hopeless })
    const imported = index.item({ file: false })
    addRow(index.database, 'refetch', { item: imported, path: 'Photos/2021/07/d.jpg' })
    changeRows(index.database, 'item', { in_google: false }, { ref: imported })
    addRow(index.database, 'owner', { id: 'nora', name: 'Nora' })
    const source = addRow(index.database, 'source', { id: 'exports', kind: 'takeout', owner: 'nora' })
    addRow(index.database, 'item_source', { item: imported, source, key: 'address' })
    const health = healthNumbers(index.database)
    expect(health.problems.map(({ path, problem }) => [path, problem.code])).toEqual([
      ['Photos/2021/07/a.jpg', 'file-damaged'],
      ['Photos/2021/07/b.jpg', 'file-awaits-backup'],
      ['Photos/2021/07/c.jpg', 'file-lost'],
      ['Photos/2021/07/d.jpg', 'file-awaits-import'],
    ])
    expect(health.problems[0]).toMatchObject({
      item: `item${item}`.padEnd(20, 'x'),
      problem: { detail: 'its SHA-256 is 1' },
    })
    expect(health).toMatchObject({ problemsTotal: 4, repairable: 1 })
  })

  it('are told by their causes, each with its number and its first files, however many another has', () => {
    for (let number = 0; number < 1203; number++)
      addRow(index.database, 'file_problem', {
        path: `Photos/${number}.jpg`,
        code: number % 401 === 0 ? 'file-damaged' : 'file-missing',
      })
    addRow(index.database, 'file_problem', { path: 'Photos/zuletzt.jpg', code: 'file-not-repaired' })
    const { problemCounts, problems, problemsTotal } = healthNumbers(index.database)
    expect(problemCounts).toEqual([
      { code: 'file-missing', count: 1200 },
      { code: 'file-damaged', count: 3 },
      { code: 'file-not-repaired', count: 1 },
    ])
    expect(problemsTotal).toBe(1204)
    const shown = (code: string): number => problems.filter(({ problem }) => problem.code === code).length
    expect(problemCounts.map(({ code }) => shown(code))).toEqual([50, 3, 1])
    const paths = problems.map(({ path }) => path)
    expect(paths).toEqual(paths.toSorted())
  })
})
