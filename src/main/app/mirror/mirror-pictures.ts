import type { ItemRef } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Ports } from '../../ports.ts'
import { createThumbnailMaker, type ThumbnailMaker } from '../../thumbnails/thumbnail-maker.ts'
import { openThumbnailStore, passingThumbnailStore, type ThumbnailStore } from '../../thumbnails/thumbnail-store.ts'
import { createBackgroundFiles } from '../background-files.ts'
import type { MirrorPartsContext } from './mirror-parts.ts'

/** The small pictures of an open mirror: where they are kept, who makes them, and those that are made ahead of time. */
export interface MirrorPictures {
  store: ThumbnailStore
  thumbnails: ThumbnailMaker
  /** Why none is kept, if that is so. */
  notices: Problem[]
  /** Makes those that nobody has asked for yet, beside everything else. */
  fill(): void
  /** An item has a file that it did not have. */
  published(ref: ItemRef): void
  close(): Promise<void>
}

/** Why pictures are made without being kept. */
function notKept({ values, detail, code }: Problem): Problem {
  return { code: 'thumbnails-not-kept', detail: detail ?? code, ...(values && { values }) }
}

/** The store of a mirror, and a maker of pictures for it; where the store cannot be had, one in memory, and why. */
export function openPictureMaker(
  { clock, log, startWorker }: Pick<Ports, 'clock' | 'log' | 'startWorker'>,
  path: string,
): Pick<MirrorPictures, 'store' | 'thumbnails'> & { problem?: Problem } {
  const kept = openThumbnailStore(path, log, clock)
  const store = kept.ok ? kept.value : passingThumbnailStore(log, clock)
  const thumbnails = createThumbnailMaker({ clock, startWorker, store, log })
  return { store, thumbnails, ...(!kept.ok && { problem: kept.problem }) }
}

/** Opens the store of a mirror; where it cannot be had, pictures are made anew each time, and `notices` says why. */
export function openMirrorPictures({ ports, options }: MirrorPartsContext, mirror: Mirror): MirrorPictures {
  const { store, thumbnails, problem } = openPictureMaker(ports, mirror.path)
  const toFill = createBackgroundFiles(mirror.database, mirror.files, store)
  const fill = (): void => {
    // Nothing is made ahead of time that would be gone again before somebody looks.
    if (options.fillThumbnails !== false && !problem) thumbnails.fillInBackground(toFill.next)
  }
  return {
    store,
    thumbnails,
    notices: problem ? [notKept(problem)] : [],
    fill,
    published(ref) {
      toFill.published(ref)
      fill()
    },
    async close() {
      await thumbnails.close()
      store.close()
    },
  }
}
