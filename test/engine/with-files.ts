import { MirrorFiles } from '../../src/main/mirror/disk/mirror-files.ts'
import type { Mirror } from '../../src/main/mirror/opening/open-mirror.ts'
import type { FileSystem } from '../../src/main/ports.ts'

/** The same open mirror on another file system, such as one with faults. */
export function withFiles(mirror: Mirror, files: FileSystem): Mirror {
  return { ...mirror, files: new MirrorFiles(mirror.path, files) }
}
