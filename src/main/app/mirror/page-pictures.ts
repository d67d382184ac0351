import type { ExportTools } from '../../export/export-mirror.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { Ports } from '../../ports.ts'
import { createThumbnailMaker, type ThumbnailMaker } from '../../thumbnails/thumbnail-maker.ts'
import { passingThumbnailStore } from '../../thumbnails/thumbnail-store.ts'

type PictureOf = NonNullable<ExportTools['pictureOf']>

/** Pictures for the pages of an export, from those that the window has, or made now. What cannot be made is undefined. */
export function pictureForPages(thumbnails: Pick<ThumbnailMaker, 'thumbnail'>, files: MirrorFiles): PictureOf {
  return async ({ path, sha256, mimeType }, size, signal) => {
    const absolute = await files.pathForOthers(path)
    if (absolute === undefined) return undefined
    const made = await thumbnails.thumbnail(sha256, absolute, mimeType, size, signal)
    return made.ok ? made.value.bytes : undefined
  }
}

/** The same where no window is: nothing is kept of them. `close` ends what makes them. */
export function passingPictures(
  { clock, log, startWorker }: Pick<Ports, 'clock' | 'log' | 'startWorker'>,
  files: MirrorFiles,
): { pictureOf: PictureOf; close: () => Promise<void> } {
  const store = passingThumbnailStore(log, clock)
  const thumbnails = createThumbnailMaker({ clock, log, startWorker, store })
  return {
    pictureOf: pictureForPages(thumbnails, files),
    async close() {
      await thumbnails.close()
      store.close()
    },
  }
}
