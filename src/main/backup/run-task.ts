import type { Account, AccountId, ItemRef, Selection, Settings } from '../../shared/domain.ts'
import type { ProblemCode } from '../../shared/problems/problem.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import type { NetworkWatch } from '../google/pace/network-watch.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Clock, Log } from '../ports.ts'
import type { StillStore } from './downloads/attempt.ts'

export interface BackupRunParts {
  mirror: Mirror
  session: (account: AccountId) => AccountSession | undefined
  accounts: () => Account[]
  clock: Clock
  log: Log
  /** Hears of what the sessions ask; without it nobody is told that Google is not heard. */
  network?: NetworkWatch
  /** `listing` counts from the next run on. */
  limits: () => Pick<Settings, 'concurrency' | 'rateLimit' | 'albumFiles' | 'listing'>
  still?: StillStore
  onPublished?: (ref: ItemRef) => void
  onZonesChanged?: () => void
  /** Something that `progress` tells has changed. */
  changed: () => void
}

/** What a run is about: a selection to list, or files that failed before and are tried again. */
export interface RunTask {
  selection: Selection
  /** What failed for these reasons is tried again, and nothing is listed. */
  retry?: readonly ProblemCode[]
  /** A person asked for what had failed: files that Google is known not to deliver are asked for, too. */
  afresh?: boolean
  /** Asks Google for the length of every file that is here; see `checkLengths`. */
  checkLengths?: boolean
}
