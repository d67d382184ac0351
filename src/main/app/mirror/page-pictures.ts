import { errnoOf } from '../../disk-problem.ts'
import type { ExportTools } from '../../export/export-mirror.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Ports } from '../../ports.ts'
import type { ThumbnailMaker } from '../../thumbnails/thumbnail-maker.ts'
import { openPictureMaker } from './mirror-pictures.ts'

type PictureOf = NonNullable<ExportTools['pictureOf']>

/** Whoever looks through a library while pages are written has each picture give way now and then. */
const mostTimes = 100

/**
 * Pictures for the pages of an export, from those that the window has, or made now. What cannot be made is undefined, and so is what the
 * disk of the mirror does not give by now.
 */
export function pictureForPages(thumbnails: Pick<ThumbnailMaker, 'thumbnail'>, files: MirrorFiles): PictureOf {
  return async ({ path, sha256, mimeType }, size, signal) => {
    const absolute = await files.pathForOthers(path).catch((error: unknown) => {
      if (errnoOf(error) === undefined) throw error
      return undefined
    })
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
  ports: Pick<Ports, 'clock' | 'log' | 'startWorker'>,
  { path, files }: Pick<Mirror, 'path' | 'files'>,
): { pictureOf: PictureOf; close: () => Promise<void> } {
  const { store, thumbnails } = openPictureMaker(ports, path)
  return {
    pictureOf: pictureForPages(thumbnails, files),
    async close() {
      await thumbnails.close()
      store.close()
    },
  }
}
