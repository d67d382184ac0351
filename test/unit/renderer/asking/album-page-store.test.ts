import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followAlbumPage, useLastAlbumPage } from '../../../../src/renderer/features/library/hero/album-page-store.ts'
import { forgetLibrary, useLibrary } from '../../../../src/renderer/state/library/library-store.ts'
import type { AlbumId } from '../../../../src/shared/domain.ts'
import { failure, success } from '../../../../src/shared/problems/problem.ts'
import { slowBridge } from '../slow-bridge.ts'

const connection = vi.hoisted(() => ({ listeners: new Set<(connected: boolean) => void>() }))
vi.mock(import('../../../../src/renderer/state/bridge.ts'), async (original) => ({
  ...(await original()),
  onConnectionChange(listener) {
    connection.listeners.add(listener)
    return () => connection.listeners.delete(listener)
  },
}))

const album = 'lake' as AlbumId
const page = (title: string) => ({ id: album, title, photos: 0, videos: 0, blocks: [], people: [], sources: [] })
const shown = () => useLastAlbumPage.getState().last
let slow: ReturnType<typeof slowBridge>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  slow = slowBridge()
  vi.stubGlobal('window', { shoebox: slow.bridge })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  useLastAlbumPage.setState({ last: undefined })
  useLibrary.setState(useLibrary.getInitialState(), true)
})

async function answer(value: Parameters<typeof slow.answer>[1]): Promise<void> {
  const answered = slow.answer('albums.page', value)
  await vi.advanceTimersByTimeAsync(0)
  await answered
}

test('after a lost connection the page comes with the next one', async () => {
  const end = followAlbumPage(album)
  for (let tried = 0; tried < 3; tried++) {
    await answer(failure('unexpected'))
    await vi.advanceTimersByTimeAsync(5000)
  }
  expect(shown()).toBeUndefined()
  for (const tell of connection.listeners) tell(false)
  for (const tell of connection.listeners) tell(true)
  await answer(success(page('Lake')))
  expect(shown()?.page.title).toBe('Lake')
  end()
  expect(connection.listeners.size).toBe(0)
})

test('what another folder has under the same id is never shown', async () => {
  const end = followAlbumPage(album)
  const early = slow.take('albums.page')
  forgetLibrary()
  const told = early(success(page('of the folder before')))
  await vi.advanceTimersByTimeAsync(0)
  await told
  expect(shown()).toBeUndefined()
  await answer(success(page('of this folder')))
  expect(shown()).toEqual({ folder: useLibrary.getState().folders, page: page('of this folder') })
  forgetLibrary()
  expect(shown()?.folder).not.toBe(useLibrary.getState().folders)
  end()
})

test('whoever has left hears of no late answer', async () => {
  followAlbumPage(album)()
  await answer(success(page('late')))
  expect(shown()).toBeUndefined()
})
