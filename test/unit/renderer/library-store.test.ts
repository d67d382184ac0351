import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AlbumId } from '../../../src/shared/domain.ts'
import { success } from '../../../src/shared/problems/problem.ts'
import { useLibrary } from '../../../src/renderer/state/library-store.ts'
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

test('a search leaves what is shown until there is something else', async () => {
  useLibrary.getState().setFilters({ search: 'cat' })
  expect(shownRefs()).toEqual([1, 2, 3])
  await slow.answer('library.columns', success(columnsOf(3)))
  expect(shownRefs()).toEqual([3])
})
