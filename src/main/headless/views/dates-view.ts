import type { Problem } from '../../../shared/problems/problem.ts'
import { callApp } from '../../app/call-app.ts'
import type { CommandContext } from '../command-context.ts'
import { reportProblem } from '../command-report.ts'
import { problemText } from '../words/command-words.ts'

/** Says and reports, once in the life of a mirror, that its disk does not keep the dates of files. */
export async function sayDates({ app, output, report }: CommandContext): Promise<void> {
  const mirror = await callApp(app, 'mirror.get', undefined)
  if (!mirror.ok || mirror.value?.datesNotKept?.unread.includes('commands') !== true) return
  const problem: Problem = { code: 'dates-not-kept', values: { path: mirror.value.path } }
  output.complain(problemText(problem))
  report.problems.push(reportProblem(problem))
  await callApp(app, 'mirror.datesRead', { by: 'commands' })
}
