import { z } from 'zod'
import type { TasksCalls } from '../../../shared/contract/tasks.ts'
import { failure, success, type Result } from '../../../shared/problem.ts'
import { taskKinds } from '../../../shared/task.ts'
import type { MirrorParts } from '../mirror-parts.ts'
import type { ByHand } from '../scheduler.ts'
import { taskStates } from '../task-states.ts'
import { withMirror, type AnsweredCalls, type CallContext } from './call-context.ts'
import { albumId, nothing, shortText } from './input-parts.ts'

const selection = z.strictObject({
  allAlbums: z.boolean(),
  sharedAlbums: z.boolean(),
  library: z.boolean(),
  albums: z.array(albumId).max(100_000),
})

const start = z.union([
  z.strictObject({ kind: z.literal('backup'), selection, checkLengths: z.boolean().exactOptional() }),
  z.strictObject({ kind: z.literal('verify'), mode: z.enum(['quick', 'full']), repair: z.boolean() }),
  z.strictObject({ kind: z.literal('rebuild') }),
])

const pausable = z.literal('backup')
const journalled = z.literal('backup')

/** Tells the schedule what a person did, if it worked. */
async function noted({ schedule }: CallContext, done: Result<void>, act: ByHand): Promise<Result<void>> {
  if (done.ok) await schedule?.byHand(act)
  return done
}

/** Told before it happens: the schedule must not take the end of the backup for its turn. */
async function noteFirst({ schedule, arbiter }: CallContext, act: ByHand): Promise<void> {
  if (arbiter.isUnderWay('backup')) await schedule?.byHand(act)
}

function beginBackup(context: CallContext, act: (parts: MirrorParts) => Result<void>): Promise<Result<void>> {
  return withMirror(context, (parts) => noted(context, act(parts), 'start'))
}

export const tasks = {
  'tasks.start': {
    input: start,
    handle: (context, input) => {
      // A mirror whose index is being made anew opens only afterwards: whoever asks meanwhile is told, and does not wait.
      if (context.arbiter.isUnderWay('rebuild')) return failure('rebuild-running')
      switch (input.kind) {
        case 'backup': {
          const { kind: _, selection: chosen, ...wishes } = input
          return beginBackup(context, ({ backup }) => backup.start(chosen, wishes))
        }
        case 'verify':
          return withMirror(context, ({ health }) => health.verify({ mode: input.mode, repair: input.repair }))
        case 'rebuild':
          return context.rebuilds.start()
      }
    },
  },
  'tasks.pause': {
    input: z.strictObject({ kind: pausable }),
    handle: (context) =>
      withMirror(context, async ({ backup }) => {
        await noteFirst(context, 'pause')
        return backup.pause()
      }),
  },
  'tasks.resume': {
    input: z.strictObject({ kind: pausable }),
    handle: (context) => withMirror(context, ({ backup }) => noted(context, backup.resume(), 'resume')),
  },
  'tasks.stop': {
    input: z.strictObject({ kind: z.enum(taskKinds) }),
    handle: async (context, { kind }) => {
      switch (kind) {
        case 'backup':
          return withMirror(context, async ({ backup }) => {
            await noteFirst(context, 'stop')
            return backup.stop()
          })
        case 'verify':
          await context.mirrors.open()?.health.stop()
          return success(undefined)
        case 'rebuild':
          await context.rebuilds.stop()
          return success(undefined)
      }
    },
  },
  // The window asks these before a folder was chosen, when nothing is simply the truth.
  'tasks.state': { input: nothing, handle: (context) => success(taskStates(context)) },
  'tasks.problemGroups': {
    input: z.strictObject({ kind: journalled }),
    handle: async ({ mirrors }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.problemGroups() : [])
    },
  },
  'tasks.problems': {
    input: z.strictObject({
      kind: journalled,
      group: shortText.exactOptional(),
      offset: z.int().min(0),
      limit: z.int().min(0).max(1000),
    }),
    handle: async ({ mirrors }, { offset, limit, group }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.problems(offset, limit, group) : { total: 0, problems: [] })
    },
  },
  'tasks.retry': {
    input: z.strictObject({ kind: journalled, group: shortText.exactOptional() }),
    handle: (context, { group }) => beginBackup(context, ({ backup }) => backup.retry(group)),
  },
} satisfies AnsweredCalls<TasksCalls>
