import type { DatabaseSync } from 'node:sqlite'
import type { BackupState } from '../../shared/tasks/progress.ts'
import { unknownFacts, verdictOf, type Verdict } from '../../shared/tasks/verdict.ts'
import type { Backup } from '../backup/backup.ts'
import { describeError } from '../describe-error.ts'
import { isDiskError } from '../disk-problem.ts'
import type { Told } from '../index/schema/meta-values.ts'
import { readMeta, writeMeta } from '../index/schema/meta.ts'
import type { Clock, Log, Ports } from '../ports.ts'
import {
  blocked,
  keptKeys,
  noteAfter,
  noteAfterReading,
  nothingTold,
  type EndedBackup,
  type Telling,
} from './attention.ts'
import type { Findings } from '../library/completeness/findings.ts'
import type { ScheduleRows } from './schedule/schedule-rows.ts'

type Finished = Extract<BackupState, { phase: 'finished' }>

/** What a person was told, in the index of the mirror: notes are about a mirror, not about a start of the program. */
export function openTold(database: DatabaseSync): { get(): Told; set(told: Told): void } {
  return {
    get: () => readMeta(database, 'told') ?? nothingTold,
    set: (told) => writeMeta(database, 'told', told),
  }
}

/** What the notifier needs of the mirror in use. */
export interface NotedMirror {
  path: string
  backup: Pick<Backup, 'state' | 'problems'>
  rows: Pick<ScheduleRows, 'lastEnded'>
  told: ReturnType<typeof openTold>
  /** Both undefined once the mirror closes. */
  findings: () => Promise<Findings | undefined>
  verdict: () => Promise<Verdict | undefined>
}

export interface NotifierParts {
  clock: Pick<Clock, 'now'>
  log: Log
  notify: NonNullable<Ports['notify']>
  /** The person wants notifications. */
  wanted: () => boolean
  /** The mirror that is open now. */
  mirror: () => NotedMirror | undefined
}

export interface Notifier {
  /** Resolves when what there is to say was said; never rejects, and neither does the next one. */
  backupChanged(state: BackupState): Promise<void>
  /** Files may have been read. */
  healthChanged(): Promise<void>
  /** A backup is due that needs a sign-in first. */
  signInNeeded(): void
}

/** Tells a person, through the system, what they should know of backups they did not look at. */
export function createNotifier({ clock, log, notify, wanted, mirror }: NotifierParts): Notifier {
  let lastEnd: string | undefined
  /** What was told of the mirror that was asked about last: its disk may not answer when there is most to tell. */
  let known: { path: string; told: Told } | undefined

  const withoutDisk = (error: unknown): void => {
    if (!isDiskError(error)) throw error
    log('warn', 'notes-without-disk', { detail: String(error) })
  }

  /** `fallback` where the disk of the mirror fails. */
  const fromDisk = <Value>(read: () => Value, fallback: Value): Value => {
    try {
      return read()
    } catch (error) {
      withoutDisk(error)
      return fallback
    }
  }

  /** The same of what is worked out beside everything else. */
  const inTimeFromDisk = async <Value>(read: () => Promise<Value>, fallback: Value): Promise<Value> => {
    try {
      return await read()
    } catch (error) {
      withoutDisk(error)
      return fallback
    }
  }

  const orLogged = async (telling: Promise<void>): Promise<void> => {
    try {
      await telling
    } catch (error) {
      log('error', 'note-not-told', { detail: describeError(error) })
    }
  }

  const tell = ({ path, told }: NotedMirror, decide: (before: Told) => Telling): void => {
    const before = known?.path === path ? known.told : fromDisk(() => told.get(), nothingTold)
    const { note, told: after } = decide(before)
    // Without notifications only this one is past: it is for the first time alone.
    const next = wanted() ? after : { ...before, complete: after.complete }
    known = { path, told: next }
    if (next !== before) fromDisk(() => told.set(next), undefined)
    if (note && wanted()) notify(note)
  }

  const endedBackup = (open: NotedMirror, { outcome }: Finished, verdict: Verdict): EndedBackup => {
    const { total, problems } = fromDisk(() => open.backup.problems(0, keptKeys), { total: 0, problems: [] })
    const lastEnded = fromDisk(() => open.rows.lastEnded(), undefined)
    return {
      now: clock.now(),
      outcome,
      verdict,
      problems,
      count: total,
      ...(lastEnded !== undefined && { lastEnded }),
    }
  }

  const tellOfBackup = async (open: NotedMirror, state: Finished): Promise<void> => {
    const verdict = await inTimeFromDisk(() => open.verdict(), verdictOf(unknownFacts('file-failed')))
    if (verdict) tell(open, (before) => noteAfter(before, endedBackup(open, state, verdict)))
  }

  const tellOfFiles = async (open: NotedMirror): Promise<void> => {
    const found = await inTimeFromDisk(() => open.findings(), undefined)
    if (found) tell(open, (before) => noteAfterReading(before, found.paths, found.count))
  }

  return {
    async backupChanged(state) {
      const open = mirror()
      if (state.phase !== 'finished' || !open) return
      const end = `${state.progress.startedAt} ${open.path}`
      if (end === lastEnd) return
      lastEnd = end
      await orLogged(tellOfBackup(open, state))
    },
    async healthChanged() {
      const open = mirror()
      if (open) await orLogged(tellOfFiles(open))
    },
    signInNeeded() {
      const open = mirror()
      if (open) tell(open, (before) => blocked(before, { code: 'sign-in-needed' }))
    },
  }
}
