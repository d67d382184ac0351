import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AlbumId, OwnerId, SearchId } from '../../../src/shared/domain.ts'
import { success } from '../../../src/shared/problems/problem.ts'
import { noFilters } from '../../../src/shared/search/filters.ts'
import type { SavedSearch } from '../../../src/shared/search/saved-search.ts'
import { queryOfSaved, searchesOf } from '../../../src/renderer/state/library/library-query.ts'
import { followLibrary, useLibrary } from '../../../src/renderer/state/library/library-store.ts'
import { columnsOf } from './columns-of.ts'
import { slowBridge } from './slow-bridge.ts'

const shownRefs = (): number[] | undefined => {
  const shown = useLibrary.getState().shown
  return shown && [...shown.columns.ref]
}

let slow: ReturnType<typeof slowBridge>
beforeEach(async () => {
  slow = slowBridge()
  vi.stubGlobal('window', { shoebox: slow.bridge })
  useLibrary.setState({ timelineFilters: noFilters })
  void useLibrary.getState().loadItems()
  await slow.answer('library.columns', success(columnsOf(1, 2, 3)))
  expect(shownRefs()).toEqual([1, 2, 3])
})
afterEach(() => vi.unstubAllGlobals())

test('under the heading of an album nothing else is shown until its items are known', async () => {
  useLibrary.getState().openAlbum('album' as AlbumId)
  expect(shownRefs()).toBeUndefined()
  await slow.answer('library.columns', success(columnsOf(2)))
  expect(shownRefs()).toEqual([2])
  useLibrary.getState().showTab('timeline')
  expect(shownRefs()).toBeUndefined()
  await slow.answer('library.columns', success(columnsOf(1, 2, 3)))
  expect(shownRefs()).toEqual([1, 2, 3])
})

test('a long list begins at its top, and the rest follows', async () => {
  const refs = (count: number): number[] => Array.from({ length: count }, (_, at) => count - at)
  useLibrary.setState({ shown: undefined })
  void useLibrary.getState().loadItems()
  await slow.answer('library.columns', success(columnsOf(...refs(1000).slice(0, 400))))
  expect(shownRefs()).toHaveLength(400)
  expect(useLibrary.getState().shown?.isWhole).toBe(false)
  await slow.answer('library.columns', success(columnsOf(...refs(1000))))
  expect(shownRefs()).toEqual(refs(1000))
  expect(useLibrary.getState().shown?.isWhole).toBe(true)
  // Asked once more, it is asked for as a whole, and what is the same stays.
  const before = useLibrary.getState().shown
  void useLibrary.getState().loadItems()
  await slow.answer('library.columns', success(columnsOf(...refs(1000))))
  expect(useLibrary.getState().shown).toBe(before)
})

test('a search leaves what is shown until there is something else', async () => {
  useLibrary.getState().setFilters({ search: 'cat' })
  expect(shownRefs()).toEqual([1, 2, 3])
  await slow.answer('library.columns', success(columnsOf(3)))
  expect(shownRefs()).toEqual([3])
})

test('who ends a search gets back the list of before, which is asked for only where something has changed', async () => {
  const library = useLibrary.getState()
  const end = followLibrary()
  await slow.answer('library.columns', success(columnsOf(1, 2, 3)))
  const before = useLibrary.getState().shown
  for (const word of ['cat', 'dog']) {
    library.setFilters({ search: word })
    await slow.answer('library.columns', success(columnsOf(3)))
    expect(shownRefs()).toEqual([3])
    library.setFilters({ search: '' })
    expect(useLibrary.getState().shown).toBe(before)
  }
  library.setFilters({ search: 'cow' })
  await slow.answer('library.columns', success(columnsOf(2)))
  slow.tell('library.changed', { items: 4 })
  await slow.answer('library.columns', success(columnsOf(2, 4)))
  library.setFilters({ search: '' })
  expect(useLibrary.getState().shown).not.toBe(before)
  await slow.answer('library.columns', success(columnsOf(1, 2, 3, 4)))
  expect(shownRefs()).toEqual([1, 2, 3, 4])
  end()
  library.setFilters({ search: 'cow' })
  await slow.answer('library.columns', success(columnsOf(2)))
  library.setFilters({ search: '' })
  expect(shownRefs()).toEqual([2])
  await slow.answer('library.columns', success(columnsOf(1, 2, 3, 4)))
})

test('beside the albums of one person stand the saved searches of everybody and of that person, who is asked for whoever is chosen', () => {
  const search = (id: string, owner?: string): SavedSearch => ({
    id: id as SearchId,
    name: id,
    filters: { ...noFilters, search: 'sea' },
    keptAt: 0,
    ...(owner !== undefined && { owner: owner as OwnerId }),
  })
  const kept = [search('all'), search('hers', 'nora'), search('his', 'ben')]
  const shown = (owner?: string): string[] => searchesOf(kept, owner as OwnerId | undefined).map(({ id }) => id)
  expect(shown()).toEqual(['all', 'hers', 'his'])
  expect(shown('nora')).toEqual(['all', 'hers'])
  expect(kept.map(queryOfSaved)).toEqual([
    { search: 'sea' },
    { search: 'sea', owner: 'nora' },
    { search: 'sea', owner: 'ben' },
  ])
})
