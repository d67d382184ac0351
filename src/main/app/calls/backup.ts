import { z } from 'zod'
import type { BackupCalls } from '../../../shared/contract/backup.ts'
import { success, type Result } from '../../../shared/problem.ts'
import type { MirrorParts } from '../mirror-parts.ts'
import type { ByHand } from '../scheduler.ts'
import { withMirror, type AnsweredCalls, type CallContext } from './call-context.ts'
import { albumId, nothing, shortText } from './input-parts.ts'

const selection = z.strictObject({
  allAlbums: z.boolean(),
  sharedAlbums: z.boolean(),
  library: z.boolean(),
  albums: z.array(albumId).max(100_000),
})

/** Tells the schedule what a person did, if it worked. */
async function noted({ schedule }: CallContext, done: Result<void>, act: ByHand): Promise<Result<void>> {
  if (done.ok) await schedule?.byHand(act)
  return done
}

function started(context: CallContext, act: (parts: MirrorParts) => Result<void>): Promise<Result<void>> {
  return withMirror(context, (parts) => noted(context, act(parts), 'start'))
}

/** Told before it happens: the schedule must not take the end of the backup for its turn. */
async function noteFirst({ schedule, arbiter }: CallContext, act: ByHand): Promise<void> {
  if (arbiter.isUnderWay('backup')) await schedule?.byHand(act)
}

export const backup = {
  'backup.start': {
    input: z.strictObject({ selection, checkLengths: z.boolean().exactOptional() }),
    handle: (context, { selection, ...wishes }) => started(context, ({ backup }) => backup.start(selection, wishes)),
  },
  'backup.pause': {
    input: nothing,
    handle: (context) =>
      withMirror(context, async (parts) => {
        await noteFirst(context, 'pause')
        return parts.backup.pause()
      }),
  },
  'backup.resume': {
    input: nothing,
    handle: (context) => withMirror(context, ({ backup }) => noted(context, backup.resume(), 'resume')),
  },
  'backup.stop': {
    input: nothing,
    handle: (context) =>
      withMirror(context, async (parts) => {
        await noteFirst(context, 'stop')
        return parts.backup.stop()
      }),
  },
  // The window asks these before a folder was chosen, when nothing is simply the truth.
  'backup.get': {
    input: nothing,
    handle: ({ mirrors }) => success(mirrors.open()?.backup.state() ?? { phase: 'idle' }),
  },
  'backup.albums': { input: nothing, handle: ({ mirrors }) => success(mirrors.open()?.backup.albums() ?? []) },
  'backup.problemGroups': {
    input: nothing,
    handle: async ({ mirrors }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.problemGroups() : [])
    },
  },
  'backup.problems': {
    input: z.strictObject({
      group: shortText.exactOptional(),
      offset: z.int().min(0),
      limit: z.int().min(0).max(1000),
    }),
    handle: async ({ mirrors }, { offset, limit, group }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.problems(offset, limit, group) : { total: 0, problems: [] })
    },
  },
  'backup.retry': {
    input: z.strictObject({ group: shortText.exactOptional() }),
    handle: (context, { group }) => started(context, ({ backup }) => backup.retry(group)),
  },
  'backup.lastSelection': {
    input: nothing,
    handle: async ({ mirrors }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.lastSelection() : null)
    },
  },
} satisfies AnsweredCalls<BackupCalls>
