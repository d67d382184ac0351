import type { Note } from '../../shared/problems/note.ts'
import type { Problem, ProblemCode } from '../../shared/problems/problem.ts'
import type { BackupProblem } from '../../shared/tasks/progress.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import type { Verdict } from '../../shared/tasks/verdict.ts'
import type { Told } from '../index/schema/meta-values.ts'

export const nothingTold: Told = {
  complete: false,
  problems: [],
  count: 0,
  overdue: false,
  files: [],
  fileCount: 0,
}

export interface EndedBackup {
  now: number
  outcome: TaskOutcome
  /** How things are now. */
  verdict: Verdict
  /** What needs attention now: the first `keptKeys` of it, in the order of the list, and how much there is. */
  problems: readonly BackupProblem[]
  count: number
  /** Start of the last backup that reached its end. */
  lastEnded?: number
}

/** More keys than this say nothing to a person, and would only fill the index. */
export const keptKeys = 1000

/** Backups that only lack a network or Google's patience are tried again; after so long a person should know. */
const overdueAfter = 3 * 24 * 60 * 60_000

const passing = new Set<ProblemCode>(['offline', 'google-busy', 'google-day-quota', 'cancelled', 'item-processing'])
const signIn = new Set<ProblemCode>([
  'sign-in-needed',
  'sign-in-denied',
  'sign-in-expired',
  'sign-in-mismatch',
  'scope-missing',
  'client-missing',
  'client-rejected',
])

/** The note to show now, if any, and what a person knows after it. */
export interface Telling {
  note?: Note
  told: Told
}

function haltedNote(told: Told, problem: Problem, ended: EndedBackup): Telling {
  const { now, lastEnded } = ended
  if (passing.has(problem.code)) {
    if (lastEnded === undefined || now - lastEnded < overdueAfter || told.overdue) return { told }
    return { note: { screen: 'backup', about: 'overdue', since: lastEnded }, told: { ...told, overdue: true } }
  }
  return blocked(told, problem)
}

/** Nothing can be backed up before a person acts. Told once for each reason, until a backup reaches its end again. */
export function blocked(told: Told, problem: Problem): Telling {
  const code = signIn.has(problem.code) ? 'sign-in-needed' : problem.code
  if (told.halted === code) return { told }
  const note: Note =
    code === 'sign-in-needed' ? { screen: 'backup', about: 'sign-in' } : { screen: 'backup', about: 'halted', problem }
  return { note, told: { ...told, halted: code } }
}

/** Problems with files of the mirror are solved under Health, all others where the backup is. */
function screenOf(problems: readonly BackupProblem[]): Note['screen'] {
  return problems.length > 0 && problems.every(({ problem }) => problem.code.startsWith('file-')) ? 'health' : 'backup'
}

/**
 * Decides what to tell after a backup: what needs attention and was not told before, or that everything is here for the
 * first time. Pure. What solves itself, such as a lost network or a video that Google still prepares, is not told.
 */
export function noteAfter(told: Told, ended: EndedBackup): Telling {
  const { outcome, problems, verdict } = ended
  if (outcome.kind === 'stopped') return { told }
  if (outcome.kind === 'halted') return haltedNote(told, outcome.problem, ended)
  const serious = problems.filter(({ problem }) => !passing.has(problem.code))
  const passed = problems.length - serious.length
  // Of those that were not read nobody knows; they count as serious, since most are.
  const count = Math.max(serious.length, ended.count - passed)
  const known = new Set(told.problems)
  const fresh = serious.filter(({ key }) => !known.has(key))
  const next: Told = {
    complete: told.complete || verdict.kind === 'complete',
    problems: serious.map(({ key }) => key),
    count,
    overdue: false,
    files: told.files,
    fileCount: told.fileCount,
  }
  if (fresh.length > 0 || (ended.count > problems.length && count > told.count))
    return { note: { screen: screenOf(fresh), about: 'problems', count, verdict }, told: next }
  if (next.complete && !told.complete) return { note: { screen: 'backup', about: 'complete', verdict }, told: next }
  return { told: next }
}

/**
 * Decides what to tell after an import that began by itself, which the person may know nothing of: what is new, or needs attention,
 * and why it could not go on. `halted`: the problem that was told last of one that could not, until one ends again. Pure.
 */
export function noteAfterImport(
  halted: ProblemCode | undefined,
  { outcome, imported, problems }: { outcome: TaskOutcome; imported: number; problems: number },
): { note?: Note; halted?: ProblemCode } {
  if (outcome.kind === 'stopped') return halted === undefined ? {} : { halted }
  if (outcome.kind === 'halted') {
    const { problem } = outcome
    const note: Note = { screen: 'import', about: 'import-halted', problem }
    return { halted: problem.code, ...(problem.code !== halted && { note }) }
  }
  return imported + problems === 0 ? {} : { note: { screen: 'import', about: 'imported', imported, problems } }
}

/** Decides what to tell after files were read: `paths` are the first `keptKeys` of the `count` that are not right. Pure. */
export function noteAfterReading(told: Told, paths: readonly string[], count: number): Telling {
  const known = new Set(told.files)
  const isNew = paths.some((path) => !known.has(path)) || (count > paths.length && count > told.fileCount)
  if (!isNew && count === told.fileCount) return { told }
  const next = { ...told, files: [...paths], fileCount: count }
  return isNew ? { note: { screen: 'health', about: 'files', count }, told: next } : { told: next }
}
