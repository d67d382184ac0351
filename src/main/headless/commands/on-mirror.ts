import type { Problem } from '../../../shared/problems/problem.ts'
import { openMirror, type Mirror } from '../../mirror/opening/open-mirror.ts'
import { fail, type Speech } from '../command-context.ts'
import { reportProblem } from '../command-report.ts'
import { ExitCode } from '../exit-codes.ts'
import type { FolderContext } from '../folder-context.ts'
import { causesOf, sayCauses } from '../views/causes-view.ts'
import { sayPreparing } from '../views/preparing-view.ts'

/** Opens the mirror of a command, which has to be there, and closes it when `work` is done. */
export async function onMirror(context: FolderContext, work: (mirror: Mirror) => Promise<ExitCode>): Promise<ExitCode> {
  const { path, ports, output, report, interrupted } = context
  report['mirror'] = path
  const opened = await openMirror(path, ports, { create: false, signal: interrupted, step: sayPreparing(output) })
  if (!opened.ok) return interrupted.aborted ? ExitCode.interrupted : fail(context, opened.problem)
  try {
    return await work(opened.value)
  } finally {
    await opened.value.close()
  }
}

/** Says problems by what they have in common, and reports each. `nameOf` names what one is about, `counted` how many. */
export function tellProblems(
  { output, report }: Pick<Speech, 'output' | 'report'>,
  problems: readonly Problem[],
  nameOf: (problem: Problem) => string,
  counted: (count: number) => string,
): void {
  report.problems.push(...problems.map((problem) => reportProblem(problem)))
  const named = problems.map((problem) => ({ name: nameOf(problem), problem }))
  sayCauses(output, causesOf(named, counted))
}

/** The path that a problem of a file is about. */
export const pathOf = (problem: Problem): string => String(problem.values?.['path'] ?? '')
