import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { problemCodes } from '../../shared/problem.ts'
import type { BackupState } from '../../shared/progress.ts'
import type { Backup } from '../backup/backup.ts'
import type { Clock, Ports } from '../ports.ts'
import { blocked, keptKeys, noteAfter, noteAfterReading, nothingTold, type Telling, type Told } from './attention.ts'
import type { ScheduleRows } from './schedule-rows.ts'

const toldName = 'told'

const toldShape = z.object({
  complete: z.boolean(),
  problems: z.array(z.string()),
  count: z.number(),
  halted: z.enum(problemCodes).exactOptional(),
  overdue: z.boolean(),
  files: z.array(z.string()),
  fileCount: z.number(),
})

/** What a person was told, in the index of the mirror: notes are about a mirror, not about a start of the program. */
export function openTold(database: DatabaseSync): { get(): Told; set(told: Told): void } {
  const read = database.prepare('SELECT value FROM meta WHERE name = ?')
  const write = database.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  return {
    get() {
      const text = read.get(toldName)?.['value']
      const parsed = typeof text === 'string' ? toldShape.safeParse(JSON.parse(text)) : undefined
      return parsed?.success ? parsed.data : nothingTold
    },
    set: (told) => void write.run(toldName, JSON.stringify(told)),
  }
}

/** Files that were missing or damaged when they were last read: the first of them by path, and how many there are. */
export function openFindings(database: DatabaseSync): () => { paths: string[]; count: number } {
  const found = "FROM file_problem WHERE code IN ('file-missing', 'file-damaged', 'file-lost')"
  const first = database.prepare(`SELECT path ${found} ORDER BY path LIMIT ?`)
  const all = database.prepare(`SELECT count(*) AS count ${found}`)
  return () => ({
    paths: first.all(keptKeys).map((row) => String(row['path'])),
    count: Number(all.get()?.['count']),
  })
}

/** What the notifier needs of the mirror in use. */
export interface NotedMirror {
  path: string
  backup: Pick<Backup, 'state' | 'problems'>
  rows: Pick<ScheduleRows, 'lastEnded'>
  told: ReturnType<typeof openTold>
  findings: ReturnType<typeof openFindings>
}

export interface NotifierParts {
  clock: Pick<Clock, 'now'>
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
export function createNotifier({ clock, notify, wanted, mirror }: NotifierParts): Notifier {
  let lastEnd: string | undefined

  const tell = ({ told }: NotedMirror, before: Told, { note, told: after }: Telling): void => {
    // Without notifications only this one is past: it is for the first time alone.
    told.set(wanted() ? after : { ...before, complete: after.complete })
    if (note && wanted()) notify(note)
  }

  return {
    backupChanged(state) {
      const open = mirror()
      if (state.phase !== 'finished' || !open) return
      const end = `${state.progress.startedAt} ${open.path}`
      if (end === lastEnd) return
      lastEnd = end
      const { total, problems } = open.backup.problems(0, keptKeys)
      const lastEnded = open.rows.lastEnded()
      const ended = {
        now: clock.now(),
        outcome: state.outcome,
        items: state.progress.items,
        problems,
        count: total,
        ...(lastEnded !== undefined && { lastEnded }),
      }
      const before = open.told.get()
      tell(open, before, noteAfter(before, ended))
    },
    healthChanged() {
      const open = mirror()
      if (!open) return
      const { paths, count } = open.findings()
      const before = open.told.get()
      if (count > 0 || before.fileCount > 0) tell(open, before, noteAfterReading(before, paths, count))
    },
    signInNeeded() {
      const open = mirror()
      if (!open) return
      const before = open.told.get()
      tell(open, before, blocked(before, { code: 'sign-in-needed' }))
    },
  }
}
