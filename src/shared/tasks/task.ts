import type { ImportProgress, ImportReport } from '../imports/import-report.ts'
import type { ExportProgress, ExportReport } from './export-task.ts'
import type { Problem } from '../problems/problem.ts'
import type { RestoreProgress, RestoreReport } from './restore-task.ts'
import type { BackupProgress } from './progress.ts'
import type { VerifyMode, VerifyProgress, VerifyReport } from './verification.ts'

/** What Shoebox does with a mirror from a start to an end. */
export const taskKinds = ['backup', 'import', 'export', 'restore', 'verify', 'rebuild'] as const

export type TaskKind = (typeof taskKinds)[number]

/** Those that can be paused. */
export const pausableKinds = ['backup', 'import', 'export', 'restore'] as const

export type PausableKind = (typeof pausableKinds)[number]

/** Those that leave what needs attention in the journal, to be read by causes and tried again. */
export const journalledKinds = ['backup', 'import', 'restore'] as const

export type JournalledKind = (typeof journalledKinds)[number]

/** `stopped`: a person stopped it, and the next one goes on from there. `halted`: it could not go on; `problem` says why. */
export type TaskOutcome =
  { kind: 'complete' } | { kind: 'with-problems' } | { kind: 'stopped' } | { kind: 'halted'; problem: Problem }

/** What every task tells of how far it is. */
export interface TaskProgress {
  /** Milliseconds since 1970; tells one from others of its kind. */
  startedAt: number
  /** What it goes through one by one, as far as that is done. */
  done: number
  /** Bytes that it has handled. */
  bytes: number
  problems: number
  /** While files go to the months that have become known: items that were looked at, of those of which one may have another place. */
  moves?: { done: number; of: number }
}

/** A verification that a person started. */
export interface VerificationProgress extends TaskProgress {
  mode: VerifyMode
  repair: boolean
  /** Absent while folders are read. */
  found?: VerifyProgress
}

/** What is special to each kind: what its progress tells beside that of all, and what there is at its end. */
interface Specials {
  backup: { progress: BackupProgress; result?: never }
  /** Without a result if it could not be done to its end. At the contract, `albums` of its exports are left empty. */
  import: { progress: ImportProgress; result?: ImportReport }
  /** Without a result if it could not be done to its end. */
  export: { progress: ExportProgress; result?: ExportReport }
  /** Without a result if it did not get as far as to write anything. */
  restore: { progress: RestoreProgress; result?: RestoreReport }
  /** Without a result if it could not be done. Lists in a report are cut off; the counts beside them are not. */
  verify: { progress: VerificationProgress; result?: { repaired: number; report: VerifyReport } }
  rebuild: { progress: TaskProgress; result?: { albums: number; items: number } }
}

/**
 * How a task stands, as one discriminated union by kind and phase. A snapshot is complete in itself: whoever joins late needs
 * no history.
 *
 *   idle -> running -> (paused <-> running) -> (stopping) -> finished
 */
export type TaskState<Kind extends TaskKind = TaskKind> = { [Each in Kind]: StateOf<Each> }[Kind]

type StateOf<Kind extends TaskKind> =
  | { kind: Kind; phase: 'idle' }
  | { kind: Kind; phase: 'running'; progress: Specials[Kind]['progress'] }
  | { kind: Kind; phase: 'stopping'; progress: Specials[Kind]['progress'] }
  /** `until` is set when it waits by itself (quota, busy), absent when a person pressed Pause. */
  | { kind: Kind; phase: 'paused'; progress: Specials[Kind]['progress']; because?: Problem; until?: number }
  | ({ kind: Kind; phase: 'finished'; outcome: TaskOutcome } & Specials[Kind])

/** All of them: each stands as it was left since the start of the program. */
export type TaskStates = { [Kind in TaskKind]: TaskState<Kind> }

/** Whether a task has begun and not ended; one that is paused is under way. */
export function isUnderWay({ phase }: Pick<TaskState, 'phase'>): boolean {
  return phase === 'running' || phase === 'paused' || phase === 'stopping'
}
