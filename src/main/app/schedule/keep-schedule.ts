import { success } from '../../../shared/problems/problem.ts'
import { scheduleBusy, type ScheduleBusy } from '../../../shared/schedule.ts'
import { taskKinds } from '../../../shared/tasks/task.ts'
import type { Google } from '../../google/google.ts'
import type { Ports } from '../../ports.ts'
import type { Arbiter } from '../../tasks/arbiter.ts'
import { keptKeys } from '../attention.ts'
import type { EventHub } from '../event-hub.ts'
import type { MirrorKeeper } from '../mirror/mirror-keeper.ts'
import type { MirrorParts } from '../mirror/mirror-parts.ts'
import { createNotifier, openTold, type NotedMirror } from '../notifier.ts'
import { openScheduleRows } from './schedule-rows.ts'
import { createScheduler, type ScheduledMirror, type Scheduler } from './scheduler.ts'
import type { SettingsStore } from '../settings/settings-store.ts'

export interface ScheduleParts {
  ports: Ports
  settings: SettingsStore
  google: Google
  mirrors: MirrorKeeper<MirrorParts>
  events: EventHub
  arbiter: Arbiter
}

function scheduled({ mirror, backup }: MirrorParts, arbiter: Arbiter): ScheduledMirror {
  const busyWith = (): ScheduleBusy | undefined => {
    const work = arbiter.inTheWay('backup')
    return scheduleBusy.find((each) => each === work)
  }
  return { backup, rows: openScheduleRows(mirror.database), busyWith }
}

function noted(parts: MirrorParts): NotedMirror {
  const { path, mirror, backup } = parts
  const { database } = mirror
  return {
    path,
    backup,
    rows: openScheduleRows(database),
    told: openTold(database),
    findings: () => parts.findings(keptKeys),
    verdict: () => parts.verdict(),
  }
}

/** What was made from a mirror, made once for each that is opened. */
function remembered<Value extends object>(make: (parts: MirrorParts) => Value): (parts: MirrorParts) => Value {
  const made = new WeakMap<MirrorParts, Value>()
  return (parts) => {
    const value = made.get(parts) ?? make(parts)
    made.set(parts, value)
    return value
  }
}

function notifyOfBackups({ ports, settings, mirrors, events }: ScheduleParts): () => void {
  const { clock, log, notify } = ports
  if (!notify) return () => undefined
  const view = remembered(noted)
  const notifier = createNotifier({
    clock,
    log,
    notify,
    wanted: () => settings.get().notifications,
    mirror: () => {
      const parts = mirrors.open()
      return parts && view(parts)
    },
  })
  const ends = [
    events.subscribe('tasks.changed', ({ backup }) => void notifier.backupChanged(backup)),
    events.subscribe('health.changed', () => void notifier.healthChanged()),
    events.subscribe('schedule.changed', (state) => {
      if (state.kind === 'waiting' && state.why === 'sign-in') notifier.signInNeeded()
    }),
  ]
  return () => ends.forEach((end) => end())
}

/** Runs the schedule of the settings on the mirror in use, and notifies, until it is closed. */
export function keepSchedule(parts: ScheduleParts): Scheduler {
  const { ports, settings, google, mirrors, events, arbiter } = parts
  const { clock, log, power } = ports
  const endNotes = notifyOfBackups(parts)
  const view = remembered((parts) => scheduled(parts, arbiter))
  const scheduler = createScheduler({
    clock,
    log,
    settings: () => settings.get(),
    accounts: () => google.accounts(),
    mirror: async () => {
      const parts = await mirrors.current()
      return parts.ok ? success(view(parts.value)) : parts
    },
    isOpen: () => mirrors.open() !== undefined,
    ...(power && { power }),
    changed: (state) => events.emit('schedule.changed', state),
  })
  let phases = ''
  const ends = [
    events.subscribe('tasks.changed', (states) => {
      const now = taskKinds.map((kind) => states[kind].phase).join()
      if (now === phases) return
      phases = now
      scheduler.look()
    }),
    events.subscribe('backup.chosenChanged', () => scheduler.look()),
    events.subscribe('settings.changed', () => scheduler.look()),
    events.subscribe('accounts.changed', () => scheduler.look()),
    events.subscribe('mirror.changed', () => scheduler.look()),
    events.subscribe('health.changed', () => scheduler.look()),
  ]
  return {
    ...scheduler,
    async close() {
      for (const end of ends) end()
      endNotes()
      await scheduler.close()
    },
  }
}
