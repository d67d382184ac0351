import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ExportMemory } from '../../../src/main/import/memory/export-memory.ts'
import { ExportRows } from '../../../src/main/index/export-rows.ts'
import { transaction } from '../../../src/main/index/schema/database.ts'
import { addRow } from '../../rows/rows.ts'
import { SmallMirror } from '../mirror/small-mirror.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterAll(() => small.close())

const root = 'Takeout/Google\u00A0Photos'

describe('what is remembered of a folder of an export', () => {
  it('is what lies in it, however it is written, and no folder costs another look at the whole export', () => {
    const { database } = small.mirror
    const rows = new ExportRows(database)
    const ref = rows.unowned('20260301T101500Z', 1)
    const paths = [
      'Lake/a.jpg',
      'Lake/b.jpg',
      'Lake /c.jpg',
      'Lake 2/d.jpg',
      'Lake/in it/e.jpg',
      'Lake0.jpg',
      'Cafe\u0301/f.jpg',
    ]
    for (const path of paths) rows.keepDigest(ref, { path: `${root}/${path}`, size: 1, mark: '' }, 'digest')
    const memory = new ExportMemory(database, () => 1)
    const looks = vi.spyOn(ExportRows.prototype, 'foldersOf')
    const wholes = vi.spyOn(ExportRows.prototype, 'pages')
    const names = (folder: string): string[] =>
      memory
        .entriesIn(ref, folder)
        .map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
        .toSorted()
    expect(names('Google Photos/Lake')).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
    expect(names('Google Photos/Lake 2')).toEqual(['d.jpg'])
    expect(names('Google Photos/Caf\u00E9')).toEqual(['f.jpg'])
    expect(names('Google Photos/Nowhere')).toEqual([])
    expect(memory.albumIn(ref, 'Google Photos/Lake')).toBeUndefined()
    expect([looks.mock.calls.length, wholes.mock.calls.length]).toEqual([1, 0])
  })
})

describe('what is remembered of an export besides what is here of it', () => {
  it('is read some hundred entries at a time, so that others get their turn', () => {
    const { database } = small.mirror
    const [id, count] = ['20260401T101500Z', 1800]
    const memory = new ExportMemory(database, () => 1)
    const rows = new ExportRows(database)
    const ref = rows.unowned(id, 1)
    transaction(database, () => {
      for (let at = 0; at < count; at++)
        rows.keepDigest(ref, { path: `${root}/Lake/${at}.jpg`, size: 1, mark: 'crc' }, 'digest')
    })
    addRow(database, 'owner', { id: 'me', name: '' })
    const source = addRow(database, 'source', { id: 'exports', kind: 'takeout', owner: 'me' })
    memory.settle(new Map([[id, [1]]]), source, false)
    const steps = memory.earlier(id, [{ source: 0, path: `${root}/Lake/7.jpg`, size: 1, at: 0 }])
    let rests = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) rests++
    const paths = step.value?.entries.map(({ path }) => path) ?? []
    expect(new Set(paths).size).toBe(count)
    expect(rests).toBeGreaterThanOrEqual(3)
  })
})
