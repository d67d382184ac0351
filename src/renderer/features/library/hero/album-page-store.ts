import { create } from 'zustand'
import type { AlbumPage } from '../../../../shared/albums/album-page.ts'
import type { AlbumId } from '../../../../shared/domain.ts'
import { getBridge, onConnectionChange } from '../../../state/bridge.ts'
import { coalesced } from '../../../state/coalesced.ts'
import { askPatiently } from '../../../state/library/ask-patiently.ts'
import { useLibrary } from '../../../state/library/library-store.ts'

/**
 * The page of the album that was looked at last: another order of its items shows it again, and nothing is to jump. Numbers of items
 * are those of the folder that was open then.
 */
export const useLastAlbumPage = create<{ last: { folder: number; page: AlbumPage } | undefined }>()(() => ({
  last: undefined,
}))

/** Keeps the page of an album as it is by now, until the returned function is called. */
export function followAlbumPage(album: AlbumId): () => void {
  const bridge = getBridge()
  let isOver = false
  const ask = coalesced(async () => {
    const folder = useLibrary.getState().folders
    const answer = await askPatiently(
      () => bridge.call('albums.page', { album }),
      () => isOver,
    )
    if (isOver) return
    // It may be the answer of the folder that was open before.
    if (folder !== useLibrary.getState().folders) ask()
    // Without an answer there is what the list of albums tells; why there is none is said in place of the items.
    else if (answer.ok) useLastAlbumPage.setState({ last: { folder, page: answer.value } })
  })
  const ends = [
    bridge.on('library.changed', ask),
    bridge.on('albums.changed', ask),
    bridge.on('mirror.changed', ask),
    onConnectionChange((connected) => {
      if (connected) ask()
    }),
  ]
  ask()
  return () => {
    isOver = true
    ends.forEach((end) => end())
  }
}
