import { z } from 'zod'
import type { BackupCalls } from '../../../../shared/contract/tasks/backup.ts'
import { success } from '../../../../shared/problems/problem.ts'
import { withMirror, type AnsweredCalls } from '../call-context.ts'
import { backupSelection, nothing } from '../input-parts.ts'

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
  'backup.chosen': {
    input: nothing,
    handle: async ({ mirrors }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.chosen() : null)
    },
  },
  'backup.choose': {
    input: z.strictObject({ selection: backupSelection }),
    handle: (context, { selection }) =>
      withMirror(context, ({ backup }) => {
        const kept = backup.choose(selection)
        if (kept.ok) context.events.emit('backup.chosenChanged', selection)
        return kept
      }),
  },
} satisfies AnsweredCalls<BackupCalls>
