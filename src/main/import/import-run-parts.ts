import type { AlbumFiles, ItemRef } from '../../shared/domain.ts'
import type { Checkpoints } from '../intake/checkpoints.ts'
import type { Intake } from '../intake/intake.ts'
import type { TaskFolder } from '../mirror/disk/task-folders.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Clock, FileSystem, Log } from '../ports.ts'
import type { SourceItems } from '../sources/source-items.ts'

export interface ImportRunParts {
  mirror: Mirror
  clock: Clock
  log: Log
  /** Where archives and unpacked exports lie. */
  files: Pick<FileSystem, 'open' | 'stat' | 'lstat' | 'readdir'>
  random: (count: number) => Uint8Array
  albumFiles: () => AlbumFiles
  onPublished?: (ref: ItemRef) => void
  onZonesChanged?: () => void
  /** Something that `progress` tells has changed. */
  changed: () => void
}

/** What exists once the run has its place in the index. */
export interface Inside {
  run: number
  folder: TaskFolder
  intake: Intake
  items: SourceItems
  checkpoints: Checkpoints
}
