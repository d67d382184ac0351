import type { DatabaseSync } from 'node:sqlite'
import type { BackupState } from '../../shared/tasks/progress.ts'
import { unknownFacts, verdictOf, type Verdict } from '../../shared/tasks/verdict.ts'
import type { Backup } from '../backup/backup.ts'
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
import { integer, one, rowReader, text } from '../index/schema/typed-rows.ts'
import type { ScheduleRows } from './schedule/schedule-rows.ts'

const pathRow = rowReader({ path: text })
const countRow = rowReader({ count: integer })

type Finished = Extract<BackupState, { phase: 'finished' }>

/** What a person was told, in the index of the mirror: notes are about a mirror, not about a start of the program. */
export function openTold(database: DatabaseSync): { get(): Told; set(told: Told): void } {
  return {
    get: () => readMeta(database, 'told') ?? nothingTold,
    set: (told) => writeMeta(database, 'told', told),
  }
}

/** Files that were missing or damaged when they were last read: the first of them by path, and how many there are. */
export function openFindings(database: DatabaseSync): () => { paths: string[]; count: number } {
  const found =
    "FROM file_problem WHERE code IN ('file-missing', 'file-damaged', 'file-not-repaired', 'file-awaits-import', 'file-lost', 'edited-lost')"
  const first = database.prepare(`SELECT path ${found} ORDER BY path LIMIT ?`)
  const all = database.prepare(`SELECT count(*) AS count ${found}`)
  return () => ({
    paths: first
      .all(keptKeys)
      .map(pathRow)
      .map(({ path }) => path),
    count: one(countRow, all.get()).count,
  })
}

/** What the notifier needs of the mirror in use. */
export interface NotedMirror {
  path: string
  backup: Pick<Backup, 'state' | 'problems'>
  rows: Pick<ScheduleRows, 'lastEnded'>
  told: ReturnType<typeof openTold>
  findings: ReturnType<typeof openFindings>
  verdict: () => Verdict
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
  backupChanged(state: BackupState): void
  /** Files may have been read. */
  healthChanged(): void
  /** A backup is due that needs a sign-in first. */
  signInNeeded(): void
}

/** Tells a person, through the system, what they should know of backups they did not look at. */
export function createNotifier({ clock, log, notify, wanted, mirror }: NotifierParts): Notifier {
  let lastEnd: string | undefined
  /** What was told of the mirror that was asked about last: its disk may not answer when there is most to tell. */
  let known: { path: string; told: Told } | undefined

  /** `fallback` where the disk of the mirror fails. */
  const fromDisk = <Value>(read: () => Value, fallback: Value): Value => {
    try {
      return read()
    } catch (error) {
      if (!isDiskError(error)) throw error
      log('warn', 'notes-without-disk', { detail: String(error) })
      return fallback
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

  const endedBackup = (open: NotedMirror, { outcome }: Finished): EndedBackup => {
    const { total, problems } = fromDisk(() => open.backup.problems(0, keptKeys), { total: 0, problems: [] })
    const lastEnded = fromDisk(() => open.rows.lastEnded(), undefined)
    return {
      now: clock.now(),
      outcome,
      verdict: fromDisk(() => open.verdict(), verdictOf(unknownFacts('file-failed'))),
      problems,
      count: total,
      ...(lastEnded !== undefined && { lastEnded }),
    }
  }

  return {
    backupChanged(state) {
      const open = mirror()
      if (state.phase !== 'finished' || !open) return
      const end = `${state.progress.startedAt} ${open.path}`
      if (end === lastEnd) return
      lastEnd = end
      tell(open, (before) => noteAfter(before, endedBackup(open, state)))
    },
    healthChanged() {
      const open = mirror()
      const found = open && fromDisk(() => open.findings(), undefined)
      if (found) tell(open, (before) => noteAfterReading(before, found.paths, found.count))
    },
    signInNeeded() {
      const open = mirror()
      if (open) tell(open, (before) => blocked(before, { code: 'sign-in-needed' }))
    },
  }
}
