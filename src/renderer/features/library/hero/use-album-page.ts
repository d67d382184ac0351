import { useEffect } from 'react'
import type { AlbumPage } from '../../../../shared/albums/album-page.ts'
import type { AlbumId } from '../../../../shared/domain.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import { followAlbumPage, useLastAlbumPage } from './album-page-store.ts'

/** What stands above the photos of an album, as it is by now; undefined until it is known. */
export function useAlbumPage(album: AlbumId): AlbumPage | undefined {
  useEffect(() => followAlbumPage(album), [album])
  const folder = useLibrary((library) => library.folders)
  const last = useLastAlbumPage((known) => known.last)
  return last?.folder === folder && last.page.id === album ? last.page : undefined
}
