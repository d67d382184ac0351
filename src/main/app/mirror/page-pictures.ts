import type { ExportTools } from '../../export/export-mirror.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Ports } from '../../ports.ts'
import { createThumbnailMaker, type ThumbnailMaker } from '../../thumbnails/thumbnail-maker.ts'
import { openThumbnailStore, passingThumbnailStore } from '../../thumbnails/thumbnail-store.ts'

type PictureOf = NonNullable<ExportTools['pictureOf']>

/** Whoever looks through a library while pages are written has each picture give way now and then. */
const mostTimes = 100

/** Pictures for the pages of an export, from those that the window has, or made now. What cannot be made is undefined. */
export function pictureForPages(thumbnails: Pick<ThumbnailMaker, 'thumbnail'>, files: MirrorFiles): PictureOf {
  return async ({ path, sha256, mimeType }, size, signal) => {
    const absolute = await files.pathForOthers(path)
    if (absolute === undefined) return undefined
    for (let times = 0; times < mostTimes; times++) {
      const made = await thumbnails.thumbnail(sha256, absolute, mimeType, size, signal)
      if (made.ok) return made.value.bytes
      // It has given way to what a person looks at meanwhile.
      if (made.problem.code !== 'cancelled' || signal.aborted) return undefined
    }
    return undefined
  }
}

/** The same where no window is: from the store of the mirror, where no other program has it. `close` ends what makes them. */
export function openPagePictures(
  { clock, log, startWorker }: Pick<Ports, 'clock' | 'log' | 'startWorker'>,
  { path, files }: Pick<Mirror, 'path' | 'files'>,
): { pictureOf: PictureOf; close: () => Promise<void> } {
  const kept = openThumbnailStore(path, log, clock)
  const store = kept.ok ? kept.value : passingThumbnailStore(log, clock)
  const thumbnails = createThumbnailMaker({ clock, log, startWorker, store })
  return {
    pictureOf: pictureForPages(thumbnails, files),
    async close() {
      await thumbnails.close()
      store.close()
    },
  }
}
