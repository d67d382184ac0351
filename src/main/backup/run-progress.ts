import type { NetworkTrouble } from '../../shared/problems/network-trouble.ts'
import type { OverDays, BackupProgress } from '../../shared/tasks/progress.ts'
import type { ItemState } from './run-items.ts'

export interface RunFigures {
  startedAt: number
  listing: boolean
  albumsListed: number
  albumsTotal: number
  counts: Record<ItemState, number>
  skipped: number
  bytes: number
  /** Per second. */
  speed: { bytes: number; items: number }
  active: number
  overDays: OverDays | undefined
  slowedTo: number | undefined
  network: NetworkTrouble | undefined
  moves: BackupProgress['moves']
  /** Problems of the run itself, beside those of items. */
  ownProblems: number
}

/** What the contract tells about a run. The time left is only told once it is known how much there is to do. */
export function runProgress(figures: RunFigures): BackupProgress {
  const { counts, skipped, speed, listing, overDays, slowedTo, network, moves } = figures
  const { open, done, failed, waiting } = counts
  return {
    startedAt: figures.startedAt,
    listing,
    albumsListed: figures.albumsListed,
    albumsTotal: figures.albumsTotal,
    items: open + done + failed + waiting,
    done,
    downloaded: done - skipped,
    skipped,
    failed,
    waiting,
    bytes: figures.bytes,
    bytesPerSecond: speed.bytes,
    itemsPerSecond: speed.items,
    ...(!listing && !overDays && speed.items > 0 && open > 0 ? { secondsLeft: open / speed.items } : {}),
    ...(overDays && { overDays }),
    active: figures.active,
    ...(slowedTo !== undefined && { slowedTo }),
    ...(network && { network }),
    ...(moves && { moves }),
    problems: failed + waiting + figures.ownProblems,
  }
}
