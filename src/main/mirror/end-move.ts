import { errnoOf, isDiskError } from '../disk-problem.ts'
import { folderOf, type MirrorPath } from '../mirror-path.ts'
import type { MirrorFiles } from './disk/mirror-files.ts'
import { moveWithoutOverwriting } from './disk/move-file.ts'
import { nameKey } from './names/names.ts'
import { ownSidecar, sidecarPath } from './sidecar-file.ts'

interface Names {
  origin: MirrorPath
  target: MirrorPath
}

interface LinkedMirror {
  files: MirrorFiles
  canLink: boolean
}

/**
 * Takes the old name away from a file that has its new one, on the disk and in its row, and brings its XMP sidecar after it, if
 * that is ours. Whatever else has come to lie under the old name stays. `isSecond`: whether both are names of the file, as a link
 * shows; after a crash in a mirror that was copied they are two files with the same bytes. Can be done again. Throws what the file
 * system throws.
 */
export async function endMove(
  mirror: LinkedMirror,
  { origin, target }: Names,
  isSecond: (files: MirrorFiles, one: MirrorPath, other: MirrorPath) => Promise<boolean> = isOneFile,
): Promise<void> {
  const { files, canLink } = mirror
  // Two spellings of one name are one name to some disks; and without links there is nothing that a file could have twice.
  if (canLink && nameKey(origin) !== nameKey(target) && (await isSecond(files, origin, target)))
    await files.removeIfThere(origin)
  await bringSidecar(mirror, { origin, target })
  try {
    await files.sync(folderOf(origin))
  } catch (error) {
    // The folder went with the last that was in it.
    if (errnoOf(error) !== 'ENOENT') throw error
  }
}

/** True if both names are there, and are those of one file. */
export async function isOneFile(files: MirrorFiles, one: MirrorPath, other: MirrorPath): Promise<boolean> {
  const [here, there] = [await files.look(one), await files.look(other)]
  return here !== undefined && there !== undefined && here.isFile() && here.ino === there.ino && here.dev === there.dev
}

/** One that cannot be brought is written anew by the next `shoebox xmp`, which removes the old one. */
async function bringSidecar(mirror: LinkedMirror, { origin, target }: Names): Promise<void> {
  const { files } = mirror
  const [from, to] = [sidecarPath(origin), sidecarPath(target)]
  if (from === undefined || to === undefined) return
  try {
    const sidecar = await ownSidecar(files, from)
    if (typeof sidecar === 'string') return
    const there = await ownSidecar(files, to)
    if (there === 'nothing') await moveWithoutOverwriting(mirror, from, to, { safely: true })
    // An end came between the two halves of this.
    else if (there !== 'theirs' && there.equals(sidecar)) await files.removeIfThere(from)
    await files.sync(folderOf(to))
  } catch (error) {
    if (!isDiskError(error)) throw error
  }
}
