import type { DatabaseSync } from 'node:sqlite'
import type { ItemRef } from '../../shared/domain.ts'
import type { PictureState } from '../../shared/picture-state.ts'
import { itemFile } from '../library/item-file.ts'
import type { ThumbnailMaker } from '../thumbnails/thumbnail-maker.ts'
import { resolveInMirror } from './media-path.ts'

interface PictureParts {
  database: DatabaseSync
  /** Absolute. */
  mirrorPath: string
  thumbnails: Pick<ThumbnailMaker, 'state'>
}

/** How far the small pictures of items are, in the order asked for. Asks for none of them. */
export function pictureStates(parts: PictureParts, refs: readonly ItemRef[]): Promise<PictureState[]> {
  return Promise.all(refs.map((ref) => pictureState(parts, ref)))
}

async function pictureState({ database, mirrorPath, thumbnails }: PictureParts, ref: ItemRef): Promise<PictureState> {
  const file = itemFile(database, ref, 'primary')
  if (!file) return { kind: 'not-shown', reason: 'missing' }
  const state = thumbnails.state(file.sha256, file.mimeType)
  if (state.kind === 'made') return state
  const isThere = (await resolveInMirror(mirrorPath, file.path)) !== undefined
  return isThere ? state : { kind: 'not-shown', reason: 'missing' }
}
