import type { Stats } from 'node:fs'
import type { RepairSource } from '../../../shared/tasks/verification.ts'
import { isDiskError } from '../../disk-problem.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { isSameFile } from '../../mirror/disk/same-file.ts'
import type { FileCheckParts } from '../check-file.ts'
import { hashWhole } from '../read-whole.ts'
import type { PhotoTarget, Target, Targets } from '../targets.ts'
import type { UnknownFile } from '../unknown-files.ts'

/** A file whose bytes were read just now and are the right ones. */
export interface GoodCopy {
  path: MirrorPath
  source: RepairSource
  /** It is a link that Shoebox made to the very file that is wanted: a link back is as good as a copy. */
  link: boolean
}

interface Candidate extends GoodCopy {
  bytes: number
}

/** Where the bytes of a photo may be found besides its own place, the nearest first. */
function candidates(targets: Targets, unknown: readonly UnknownFile[], wanted: PhotoTarget): Candidate[] {
  const isTwin = (other: Target): boolean => other.kind === 'album' && other.item === wanted.item
  const known = targets.withBytes(wanted.sha256).filter((other) => other.path !== wanted.path)
  const twins = known.filter((other) => isTwin(other) && other.role === wanted.role)
  const others = known.filter((other) => !twins.includes(other))
  const { bytes } = wanted
  return [
    ...twins.map((twin) => {
      const link = twin.kind === 'album' && twin.linked
      return { path: twin.path, source: 'album' as const, link, bytes }
    }),
    ...others.map(({ path }) => ({ path, source: 'same-bytes' as const, link: false, bytes })),
    // A person may have renamed or moved the file.
    ...unknown
      .filter((file) => file.ordinary && file.bytes === bytes)
      .map(({ path }) => ({ path, source: 'unknown-file' as const, link: false, bytes })),
  ]
}

/**
 * Looks for a good copy of a photo whose own file is missing or is `damaged`. Every candidate is read to its end.
 * `none` if there is no good copy here; `aborted` if the signal aborted meanwhile.
 */
export async function findCopy(
  parts: FileCheckParts,
  targets: Targets,
  unknown: readonly UnknownFile[],
  wanted: PhotoTarget,
  damaged: Stats | undefined,
): Promise<GoodCopy | 'none' | 'aborted'> {
  const { files, reading } = parts
  for (const candidate of candidates(targets, unknown, wanted)) {
    try {
      const entry = await files.look(candidate.path)
      if (!entry?.isFile() || entry.size !== wanted.bytes || (damaged && isSameFile(entry, damaged))) continue
      const sha256 = await hashWhole(files, candidate.path, wanted.bytes, reading)
      if (sha256 === undefined) return 'aborted'
      if (sha256 === wanted.sha256) return candidate
    } catch (error) {
      // A copy that cannot be read is no copy; another one may do.
      if (!isDiskError(error)) throw error
    }
  }
  return 'none'
}
