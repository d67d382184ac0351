import { archiveOf, type BackupProblem } from '../../shared/tasks/progress.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { problemText } from './words/command-words.ts'

/** The JSON object that ends the output of every command with `--json`. Later versions may add keys, never drop them. */
export interface CommandReport {
  command: string
  albums: number
  items: number
  downloaded: number
  skipped: number
  failed: number
  bytes: number
  seconds: number
  requests: { api: number; media: number }
  problems: ReportedProblem[]
  [more: string]: unknown
}

export interface ReportedProblem {
  code: string
  item?: string
  album?: string
  /** Below the mirror, of the file that it is about. */
  path?: string
  /** Of an import: the archive or folder, and the path of the entry in it. */
  archive?: string
  entry?: string
  /** Bytes that the disk of the mirror lacks. */
  missing?: number
  message: string
}

/** The report of a command that has not done anything yet. */
export function emptyReport(command: string): CommandReport {
  return {
    command,
    albums: 0,
    items: 0,
    downloaded: 0,
    skipped: 0,
    failed: 0,
    bytes: 0,
    seconds: 0,
    requests: { api: 0, media: 0 },
    problems: [],
  }
}

/** `call`: what was typed behind the program's name, as `problemText` wants it. */
export function reportProblem(problem: Problem, call?: readonly string[]): ReportedProblem {
  const reported: ReportedProblem = { code: problem.code, message: problemText(problem, call) }
  if (problem.item !== undefined) reported.item = problem.item
  if (problem.album !== undefined) reported.album = problem.album
  const [archive, entry] = [archiveOf(problem), problem.values?.['path']]
  if (archive !== undefined) reported.archive = archive
  const missing = problem.values?.['missing']
  if (typeof missing === 'number') reported.missing = missing
  if (archive !== undefined && typeof entry === 'string') reported.entry = entry
  return reported
}

/** A problem of a backup as its report tells it, with the album and the entry that it is about. */
export function reportBackupProblem({ problem, album, name }: BackupProblem): ReportedProblem {
  const reported = reportProblem(problem)
  if (reported.entry !== undefined && reported.entry !== name) {
    // It is about a place in the mirror, and the entry that was to go there.
    reported.path = reported.entry
    reported.entry = name
  }
  if (reported.album === undefined && album !== undefined) reported.album = album
  return reported
}
