import type { CheckMode, VerifyProgress } from '../../shared/tasks/verification.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Clock, Log } from '../ports.ts'

export interface VerifyParts {
  mirror: Mirror
  clock: Clock
  log: Log
  /** Holds reading back to a speed limit; without it, files are read as fast as the disk gives them. */
  meter?: (bytes: number, signal: AbortSignal) => Promise<void>
  onProgress?: (progress: VerifyProgress) => void
}

export interface VerifyOptions {
  mode: CheckMode
  /** Puts right what can be; not to be used while a backup of the same mirror runs. */
  repair: boolean
  /** Of a share: everything is to be read within so many days; at least one. */
  days?: number
}
