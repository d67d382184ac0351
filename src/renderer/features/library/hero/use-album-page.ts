import { useEffect, useState } from 'react'
import type { AlbumPage } from '../../../../shared/contract/library/album-page.ts'
import type { AlbumId } from '../../../../shared/domain.ts'
import { getBridge } from '../../../state/bridge.ts'
import { coalesced } from '../../../state/coalesced.ts'

/** That of the album that was looked at last: another order of its items shows it again, and nothing is to jump. */
let last: AlbumPage | undefined

/** What stands above the photos of an album, as it is by now; undefined until it is known. */
export function useAlbumPage(album: AlbumId): AlbumPage | undefined {
  const [page, setPage] = useState(last)
  useEffect(() => {
    const bridge = getBridge()
    let isWanted = true
    const ask = coalesced(async () => {
      const answer = await bridge.call('albums.page', { album })
      // Without an answer there is what the list of albums tells; why there is none is said in place of the items.
      if (!isWanted || !answer.ok) return
      last = answer.value
      setPage(answer.value)
    })
    ask()
    const ends = [bridge.on('library.changed', ask), bridge.on('albums.changed', ask), bridge.on('mirror.changed', ask)]
    return () => {
      isWanted = false
      ends.forEach((end) => end())
    }
  }, [album])
  return page?.id === album ? page : undefined
}
