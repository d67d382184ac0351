import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followDifferenceViewer, useDifferenceViewer } from '../../../src/renderer/features/health/difference-viewer.ts'
import { useLibrary } from '../../../src/renderer/state/library/library-store.ts'
import type { AccountId, AlbumId, ItemRef } from '../../../src/shared/domain.ts'
import { failure, success } from '../../../src/shared/problems/problem.ts'
import { columnsOf } from './columns-of.ts'
import { slowBridge } from './slow-bridge.ts'

const album = { album: 'album' as AlbumId }
const account = { account: 'account' as AccountId }
const item = (ref: number): ItemRef => ref as ItemRef
const button = (): HTMLElement => ({}) as HTMLElement

const shown = (): number | undefined => {
  const { columns, index } = useDifferenceViewer.getState()
  return columns?.ref[index]
}

let slow: ReturnType<typeof slowBridge>
let end: () => void
beforeEach(() => {
  slow = slowBridge()
  vi.stubGlobal('window', { shoebox: slow.bridge })
  end = followDifferenceViewer()
})
afterEach(() => {
  end()
  vi.unstubAllGlobals()
})

test('the library stays where it is, whatever is shown of a difference', async () => {
  const before = useLibrary.getState()
  const { open, show, close } = useDifferenceViewer.getState()
  void open(album, item(2), button())
  await slow.answer('library.columns', success(columnsOf(1, 2, 3)))
  expect(shown()).toBe(2)
  show(2)
  expect(shown()).toBe(3)
  close()
  expect(shown()).toBeUndefined()
  expect(useLibrary.getState()).toBe(before)
})

test('an item that is not in the album any more is shown in the timeline', async () => {
  void useDifferenceViewer.getState().open(album, item(2), button())
  await slow.answer('library.columns', success(columnsOf(1)))
  await slow.answer('library.columns', success(columnsOf(1, 2)))
  expect(shown()).toBe(2)
})

test('an item that cannot be shown says why, until another one is asked for', async () => {
  void useDifferenceViewer.getState().open(account, item(2), button())
  await slow.answer('library.columns', success(columnsOf(1)))
  expect(useDifferenceViewer.getState().problem?.code).toBe('file-awaits-backup')
  void useDifferenceViewer.getState().open(account, item(1), button())
  expect(useDifferenceViewer.getState().problem).toBeUndefined()
  await slow.answer('library.columns', failure('mirror-missing'))
  expect(useDifferenceViewer.getState().problem?.code).toBe('mirror-missing')
  expect(shown()).toBeUndefined()
})

test('of two items asked for one after the other the later one is shown', async () => {
  const [first, second] = [button(), button()]
  void useDifferenceViewer.getState().open(account, item(1), first)
  const late = slow.take('library.columns')
  void useDifferenceViewer.getState().open(account, item(2), second)
  await slow.answer('library.columns', success(columnsOf(1, 2)))
  await late(success(columnsOf(1, 2)))
  expect(shown()).toBe(2)
  expect(useDifferenceViewer.getState().from).toBe(second)
})

test('another mirror, and leaving the screen, close it', async () => {
  void useDifferenceViewer.getState().open(account, item(1), button())
  await slow.answer('library.columns', success(columnsOf(1)))
  slow.tell('mirror.changed', null)
  expect(shown()).toBeUndefined()
  void useDifferenceViewer.getState().open(account, item(1), button())
  end()
  await slow.answer('library.columns', success(columnsOf(1)))
  expect(shown()).toBeUndefined()
})
