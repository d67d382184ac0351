import type { MediaSidecar } from '../sidecars/media-sidecar.ts'
import { Groups } from './groups.ts'

/** An export, and the sidecars of it. */
export interface ExportOfSomeone {
  /** The stamp of its parts, which is the time it was made, or the place where it lies. */
  id: string
  sidecars: Iterable<Pick<MediaSidecar, 'url' | 'fromPartner' | 'fromSharedAlbum'>>
}

/**
 * Which exports are of one account, each series in the order of time. An address is given once for each account, so one
 * that two exports have proves it; what a partner or a shared album brought proves nothing, nor do equal bytes, which
 * people send each other. Exports that nothing proves to belong together are series of their own, for the person to say.
 */
export function seriesOf(exports: readonly ExportOfSomeone[]): string[][] {
  const groups = new Groups()
  const firstWith = new Map<string, string>()
  for (const { id, sidecars } of exports) {
    groups.add(id)
    for (const { url, fromPartner, fromSharedAlbum } of sidecars) {
      if (url === undefined || fromPartner || fromSharedAlbum) continue
      const other = firstWith.get(url)
      if (other === undefined) firstWith.set(url, id)
      else if (other !== id) groups.join(id, other)
    }
  }
  const ids = [...new Set(exports.map(({ id }) => id))].sort()
  return [...Map.groupBy(ids, (id) => groups.rootOf(id)).values()]
}
