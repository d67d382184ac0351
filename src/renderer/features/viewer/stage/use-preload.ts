import { useEffect } from 'react'
import { type ItemColumns, ItemFlag } from '../../../../shared/domain.ts'
import type { MediaAddresses } from '../../items/media-address.ts'

/** Fetches and decodes the pictures before and after the one that is shown, once that is ready. */
export function usePreload(columns: ItemColumns, index: number, addresses: MediaAddresses, ready: boolean): void {
  useEffect(() => {
    if (!ready) return undefined
    const images = [index + 1, index - 1].flatMap((neighbour) => {
      const ref = columns.ref[neighbour]
      if (ref === undefined || ((columns.flags[neighbour] ?? 0) & ItemFlag.video) !== 0) return []
      const image = new Image()
      image.fetchPriority = 'low'
      image.src = addresses.view(ref)
      return [image]
    })
    return () => {
      for (const image of images) if (!image.complete) image.removeAttribute('src')
    }
  }, [columns, index, addresses, ready])
}
