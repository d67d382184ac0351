import type { TaskState, TaskStates } from '../../shared/tasks/task.ts'
import type { MirrorKeeper } from './mirror/mirror-keeper.ts'
import type { MirrorParts } from './mirror/mirror-parts.ts'
import type { Rebuilds } from './mirror/rebuilds.ts'

/** The albums of exports can be many, are asked for where they are shown, and would go along with every state of any task. */
function withoutAlbums(state: TaskState<'import'>): TaskState<'import'> {
  if (state.phase !== 'finished' || !state.result) return state
  const exports = state.result.exports.map((each) => ({ ...each, albums: [] }))
  return { ...state, result: { ...state.result, exports } }
}

/** How all tasks stand. Without an open mirror there is nothing that could be under way in one. */
export function taskStates({
  mirrors,
  rebuilds,
}: {
  mirrors: Pick<MirrorKeeper<MirrorParts>, 'open'>
  rebuilds: Pick<Rebuilds, 'state'>
}): TaskStates {
  const parts = mirrors.open()
  return {
    backup: parts?.backup.state() ?? { kind: 'backup', phase: 'idle' },
    import: parts ? withoutAlbums(parts.imports.state()) : { kind: 'import', phase: 'idle' },
    export: parts?.exports.state() ?? { kind: 'export', phase: 'idle' },
    restore: parts?.restores.state() ?? { kind: 'restore', phase: 'idle' },
    verify: parts?.health.state() ?? { kind: 'verify', phase: 'idle' },
    rebuild: rebuilds.state(),
  }
}
