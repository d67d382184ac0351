import type { MirrorInfo } from '../../shared/domain.ts'
import { failure, success, type Problem, type Result } from '../../shared/problems/problem.ts'
import type { App } from '../app/app-interface.ts'
import { callApp } from '../app/call-app.ts'
import type { Clock, FileSystem, Log, MachinePower } from '../ports.ts'
import { reportProblem, type CommandReport } from './command-report.ts'
import { problemText } from './words/command-words.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Output } from './output.ts'
import type { Project } from './project-folder.ts'

/** What a command says something with. */
export interface Speech {
  output: Output
  /** Filled by the command; printed at the end with `--json`. */
  report: CommandReport
  /** What was typed behind the program's name, so that a sentence can say how to call the same command otherwise. */
  call: readonly string[]
}

/** What every command works with. */
export interface CommandContext extends Speech {
  app: App
  clock: Clock
  log: Log
  /** Aborts when a person or the system asks to stop. */
  interrupted: AbortSignal
  /** The report is going to be printed. */
  json: boolean
  home: string
  /** Where archives lie. */
  files: FileSystem
  project: Project
  /** Absent where nothing is known of power and network. */
  power?: MachinePower
}

/** The mirror that the command is about, made or opened by this; why there is none. */
export async function mirrorInUse({ app }: Pick<CommandContext, 'app'>): Promise<Result<MirrorInfo>> {
  const mirror = await callApp(app, 'mirror.get', undefined)
  if (!mirror.ok) return mirror
  return mirror.value === null ? failure('mirror-not-set') : success(mirror.value)
}

/** Says and reports what works less well than it should in a mirror that is in use. */
export function sayNotices({ output, report }: Pick<CommandContext, 'output' | 'report'>, mirror: MirrorInfo): void {
  for (const problem of mirror.notices ?? []) {
    output.complain(problemText(problem))
    report.problems.push(reportProblem(problem))
  }
}

/** Says the problem, reports it, and gives the exit code that belongs to it. */
export function fail({ output, report, call }: Speech, problem: Problem): ExitCode {
  const text = problemText(problem, call)
  const words = problem.code === 'bad-input' ? (problem.detail ?? text) : text
  output.complain(words)
  if (problem.code === 'unexpected' && problem.detail !== undefined) output.complain(problem.detail)
  report.problems.push({ ...reportProblem(problem, call), message: words })
  return exitCodes[problem.code]
}
