import type { DatabaseSync } from 'node:sqlite'
import type { ItemRef } from '../../shared/domain.ts'
import type { PictureState } from '../../shared/picture-state.ts'
import { shownFile } from '../library/item/item-file.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import type { ThumbnailMaker } from '../thumbnails/thumbnail-maker.ts'

interface PictureParts {
  database: DatabaseSync
  files: MirrorFiles
  thumbnails: Pick<ThumbnailMaker, 'state'>
}

/** How far the small pictures of items are, in the order asked for. Asks for none of them. */
export function pictureStates(parts: PictureParts, refs: readonly ItemRef[]): Promise<PictureState[]> {
  return Promise.all(refs.map((ref) => pictureState(parts, ref)))
}

async function pictureState({ database, files, thumbnails }: PictureParts, ref: ItemRef): Promise<PictureState> {
  const file = shownFile(database, ref)
  if (!file) return { kind: 'not-shown', reason: 'missing' }
  const state = thumbnails.state(file.sha256, file.mimeType)
  if (state.kind === 'made') return state
  return (await files.holdsFile(file.path)) ? state : { kind: 'not-shown', reason: 'missing' }
}
