import type { AccountId, AlbumId } from '../../domain.ts'
import type { InterruptedRestore, RestoredItem, RestorePlan, RestoreWish } from '../../tasks/restore-task.ts'
import type { Call, Names } from '../call.ts'

export interface RestoringCalls {
  /**
   * What a restore would do, from what is known here: Google is asked nothing, and nothing is written. Fails with `album-not-found`, and
   * with `sign-in-needed` for an account that is not signed in.
   */
  'restoring.plan': Call<RestoreWish, RestorePlan>
  /** What has come of each item of an album that was put into an account, in the order of the album. */
  'restoring.items': Call<{ account: AccountId; album: AlbumId; offset: number; limit: number }, RestoredItem[]>
  /** The last restore, if its process has left it in the middle and none is under way. `tasks.retry` goes on with it. */
  'restoring.interrupted': Call<void, InterruptedRestore | null>
}

export const restoringCalls: Names<RestoringCalls> = {
  'restoring.plan': true,
  'restoring.items': true,
  'restoring.interrupted': true,
}
