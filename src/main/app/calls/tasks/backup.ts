import type { BackupCalls } from '../../../../shared/contract/tasks/backup.ts'
import { success } from '../../../../shared/problems/problem.ts'
import type { AnsweredCalls } from '../call-context.ts'
import { nothing } from '../input-parts.ts'

export const backup = {
  // Asked before a folder was chosen, too, when nothing is simply the truth.
  'backup.albums': { input: nothing, handle: ({ mirrors }) => success(mirrors.open()?.backup.albums() ?? []) },
  'backup.lastSelection': {
    input: nothing,
    handle: async ({ mirrors }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.lastSelection() : null)
    },
  },
} satisfies AnsweredCalls<BackupCalls>
