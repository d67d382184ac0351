import { expect, test } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { SavedSearchRows } from '../../../../src/main/index/saved-search-rows.ts'
import { searchLines } from '../../../../src/main/mirror/documents/catalogue-searches.ts'
import type { OwnerId, SearchId } from '../../../../src/shared/domain.ts'
import type { Filters } from '../../../../src/shared/search/filters.ts'
import { addRow } from '../../../rows/rows.ts'

const nothing: Filters = { search: '', kind: 'all', from: '', to: '', where: '' }

test('a search is written with what it asks for, and nothing else', () => {
  const database = openDatabase(':memory:')
  addRow(database, 'owner', { id: 'anna', name: 'Anna' })
  const rows = new SavedSearchRows(database)
  const keptAt = Date.UTC(2026, 10, 30, 12)
  const lake = { ...nothing, search: 'lake' }
  const all: Filters = { search: 'lake', kind: 'video', from: '2019-07-01', to: '2019-07-31', where: 'bbox:1,2,3,4' }
  rows.add({ id: 'a' as SearchId, name: 'Lake', filters: lake, keptAt })
  rows.add({ id: 'b' as SearchId, name: 'Films', filters: { ...all, where: '' }, owner: 'anna' as OwnerId, keptAt })
  const lines = [...searchLines(database)].map((each) => JSON.parse(each) as unknown)
  expect(lines).toEqual([
    { kind: 'search', id: 'a', name: 'Lake', search: 'lake', keptAt: '2026-11-30T12:00:00.000Z' },
    {
      kind: 'search',
      id: 'b',
      name: 'Films',
      search: 'lake',
      only: 'video',
      from: '2019-07-01',
      to: '2019-07-31',
      owner: 'anna',
      keptAt: '2026-11-30T12:00:00.000Z',
    },
  ])
  database.close()
})
