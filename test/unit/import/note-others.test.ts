import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Plan } from '../../../src/main/import/planning/plan.ts'
import { noteOthers } from '../../../src/main/import/telling/besides/note-others.ts'
import { ExportItems } from '../../../src/main/index/export-items.ts'
import { ExportRows } from '../../../src/main/index/export-rows.ts'
import { openDatabase, transaction } from '../../../src/main/index/schema/database.ts'
import { SourceItems } from '../../../src/main/sources/source-items.ts'
import { isDirectlyIn } from '../../../src/main/takeout/structure/folder-names.ts'
import { matchExport } from '../../../src/main/takeout/stock/match-export.ts'
import { addRow } from '../../rows/rows.ts'

const root = 'Takeout/Google Photos'
const base64 = (text: string): string => hash('sha256', text, 'base64')
const [photo, further] = [1, 2]

/**
 * A photo that has an address and a second content, and another one. A remembered export is said to have both, the first with
 * `contents` of it, and now `told` of these are told together: they are the second's.
 */
function noting(contents: readonly string[], told: readonly string[]) {
  const database = openDatabase(':memory:')
  addRow(database, 'owner', { id: 'me', name: '' })
  const source = addRow(database, 'source', { id: 'exports', kind: 'takeout', owner: 'me' })
  for (const item of [photo, further]) {
    addRow(database, 'item', { ref: item })
    addRow(database, 'item_source', { item, source, key: `photos.google.com/photo/${item}`, facts: '{}' })
  }
  for (const [number, content] of ['as taken', 'as edited'].entries()) {
    const file = addRow(database, 'file', { path: `Photos/${content}`, sha256: hash('sha256', content), bytes: 1 })
    addRow(database, 'item_file', { item: photo, role: 'primary', file, number })
  }
  const ref = transaction(database, () => {
    const [rows, items] = [new ExportRows(database), new ExportItems(database)]
    const row = rows.settle('20260301T101500Z', source, 1, false)
    for (const content of contents)
      rows.keepDigest(row, { path: `${root}/Trip/${content}.JPG`, size: 1, mark: '' }, base64(content))
    items.note(row, [
      { item: photo, place: 2, said: 'before' },
      { item: further, place: 2, said: 'before' },
    ])
    return row
  })
  const entries = told.map((content, at) => ({
    source: 0,
    path: `${root}/Trip/${content}.JPG`,
    size: 1,
    at,
    digest: base64(content),
  }))
  const matched = matchExport(entries, true)
  const steps = noteOthers({
    database,
    items: new SourceItems(database),
    source,
    plan: new Plan([{ id: '20260301T101500Z', matched }], false),
    contents: new Set(told.map(base64)),
    keys: new Set([`photos.google.com/photo/${photo}`, `photos.google.com/photo/${further}`]),
    others: [{ ref, id: '20260301T101500Z', folders: [...matched.folders] }],
    byDigest: new Map(told.map((content) => [base64(content), further])),
  })
  let step = steps.next()
  while (!step.done) step = steps.next()
  const has = [...new ExportItems(database).of(ref)].flat()
  const untold = step.value.untold.get(ref)
  database.close()
  return { has, untold }
}

describe('what a remembered export has of photos that are told together', () => {
  it('is no photo of which all that it had is of another now', () => {
    const { has, untold } = noting(['as taken'], ['as taken'])
    expect(has.map(({ item }) => item)).toEqual([further])
    expect(untold).toBeUndefined()
  })

  it('is a photo still of which it has a content that was not told, as it had it', () => {
    const { has, untold } = noting(['as taken', 'as edited'], ['as taken'])
    expect(has).toContainEqual({ item: photo, place: 2, said: 'before' })
    expect(has.map(({ item }) => item)).toEqual([photo, further])
    expect(untold).toEqual(new Map([[photo, [`${root}/Trip/as edited.JPG`]]]))
  })
})

it('a path lies right in a folder whose path ends so, whatever blanks and accents are written like', () => {
  expect(isDirectlyIn(`${root}/Café au lac/a.jpg`, 'Google Photos/Café au lac')).toBe(true)
  expect(isDirectlyIn(`${root}/Cafe\u0301\u00A0au lac/a.jpg`, 'Café au lac')).toBe(true)
  expect(isDirectlyIn('Trip/a.jpg', 'Trip')).toBe(true)
  expect(isDirectlyIn(`${root}/My Trip/a.jpg`, 'Trip')).toBe(false)
  expect(isDirectlyIn(`${root}/Trip/deeper/a.jpg`, 'Trip')).toBe(false)
  expect(isDirectlyIn(`${root}/Trip`, 'Trip')).toBe(false)
})
