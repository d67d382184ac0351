import { languages } from '../../../../shared/text/languages.ts'
import { homedir } from 'node:os'
import { z } from 'zod'
import type { TasksCalls } from '../../../../shared/contract/tasks/tasks.ts'
import { failure, success, type Result } from '../../../../shared/problems/problem.ts'
import { exportFormats } from '../../../../shared/tasks/export-task.ts'
import { journalledKinds, pausableKinds, taskKinds, type JournalledKind } from '../../../../shared/tasks/task.ts'
import type { Backup } from '../../../backup/backup.ts'
import type { MirrorParts } from '../../mirror/mirror-parts.ts'
import type { ByHand } from '../../schedule/scheduler.ts'
import { typedPaths } from '../../../typed-folder.ts'
import { taskStates } from '../../task-states.ts'
import { withMirror, type AnsweredCalls, type CallContext } from '../call-context.ts'
import { backupSelection, nothing, path, pickedIds, shortText } from '../input-parts.ts'
import { restoreWish } from './restoring.ts'

/** Of zips; what is smaller is meant as something else. */
const smallestPart = 1_000_000

const start = z.union([
  z.strictObject({ kind: z.literal('backup'), selection: backupSelection, checkLengths: z.boolean().exactOptional() }),
  z.strictObject({
    kind: z.literal('import'),
    paths: z.array(path).min(1).max(10_000),
    includeTrash: z.boolean(),
    owner: shortText.exactOptional(),
    verify: z.boolean().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('export'),
    folder: path,
    albums: z.array(shortText).max(100_000),
    format: z.enum(exportFormats),
    language: z.enum(languages).exactOptional(),
    partSize: z.int().min(smallestPart),
    owner: shortText.exactOptional(),
    metadata: z.boolean(),
    items: pickedIds.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('restore'), ...restoreWish }),
  z.strictObject({ kind: z.literal('verify'), mode: z.enum(['quick', 'full']), repair: z.boolean() }),
  z.strictObject({ kind: z.literal('rebuild') }),
])

const pausable = z.enum(pausableKinds)
const journalled = z.enum(journalledKinds)

/** Tells the schedule what a person did, if it worked. */
async function noted({ schedule }: CallContext, done: Result<void>, act: ByHand): Promise<Result<void>> {
  if (done.ok) await schedule?.byHand(act)
  return done
}

/** Told before it happens: the schedule must not take the end of the backup for its turn. */
async function noteFirst({ schedule, arbiter }: CallContext, act: ByHand): Promise<void> {
  if (arbiter.isUnderWay('backup')) await schedule?.byHand(act)
}

/** Where what needs attention after a task of this kind is read. */
function journalOf(
  { backup, imports, restores }: MirrorParts,
  kind: JournalledKind,
): Pick<Backup, 'problems' | 'problemGroups'> {
  if (kind === 'restore') return restores
  return kind === 'import' ? imports : backup
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
        case 'import': {
          const { kind: _, ...wish } = input
          const whole = typedPaths(wish.paths, homedir())
          return whole.ok ? withMirror(context, ({ imports }) => imports.start(wish)) : whole
        }
        case 'export': {
          const { kind: _, ...wish } = input
          return withMirror(context, ({ exports }) => exports.start(wish))
        }
        case 'restore': {
          const { kind: _, ...wish } = input
          return withMirror(context, ({ restores }) => restores.start(wish))
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
    handle: (context, { kind }) =>
      withMirror(context, async ({ backup, imports, exports, restores }) => {
        if (kind === 'import') return imports.pause()
        if (kind === 'restore') return restores.pause()
        if (kind === 'export') return exports.pause()
        await noteFirst(context, 'pause')
        return backup.pause()
      }),
  },
  'tasks.resume': {
    input: z.strictObject({ kind: pausable }),
    handle: (context, { kind }) =>
      withMirror(context, ({ backup, imports, exports, restores }) => {
        if (kind === 'import') return imports.resume()
        if (kind === 'restore') return restores.resume()
        return kind === 'export' ? exports.resume() : noted(context, backup.resume(), 'resume')
      }),
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
        case 'import':
          return withMirror(context, ({ imports }) => imports.stop())
        case 'export':
          return withMirror(context, ({ exports }) => exports.stop())
        case 'restore':
          return withMirror(context, ({ restores }) => restores.stop())
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
    handle: async ({ mirrors }, { kind }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? journalOf(parts.value, kind).problemGroups() : [])
    },
  },
  'tasks.problems': {
    input: z.strictObject({
      kind: journalled,
      group: shortText.exactOptional(),
      offset: z.int().min(0),
      limit: z.int().min(0).max(1000),
    }),
    handle: async ({ mirrors }, { kind, offset, limit, group }) => {
      const parts = await mirrors.current()
      return success(
        parts.ok ? journalOf(parts.value, kind).problems(offset, limit, group) : { total: 0, problems: [] },
      )
    },
  },
  'tasks.retry': {
    input: z.strictObject({ kind: journalled, group: shortText.exactOptional() }),
    handle: (context, { kind, group }) => {
      if (kind === 'import') return withMirror(context, ({ imports }) => imports.retry())
      if (kind === 'restore') return withMirror(context, ({ restores }) => restores.retry())
      return beginBackup(context, ({ backup }) => backup.retry(group))
    },
  },
} satisfies AnsweredCalls<TasksCalls>
