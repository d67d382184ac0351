import type { Problem } from '../../../shared/problems/problem.ts'
import {
  nameAmongOthers,
  problemCount,
  problemSubjects,
  type BackupProblem,
  type BackupProblemGroup,
  type ProblemSubject,
} from '../../../shared/tasks/progress.ts'
import { groupProblem, isSameCause } from '../../../shared/problems/same-cause.ts'
import type { JournalledKind } from '../../../shared/tasks/task.ts'
import { callApp } from '../../app/call-app.ts'
import { fail, type CommandContext } from '../command-context.ts'
import { reportBackupProblem } from '../command-report.ts'
import { plural } from '../views/format-numbers.ts'
import { namedPerCause, sayCauses, type Cause } from '../views/causes-view.ts'

const problemPage = 500

async function readProblems({ app }: CommandContext, kind: JournalledKind): Promise<BackupProblem[]> {
  const all: BackupProblem[] = []
  for (;;) {
    const page = await callApp(app, 'tasks.problems', { kind, offset: all.length, limit: problemPage })
    if (!page.ok) return all
    all.push(...page.value.problems)
    if (page.value.problems.length === 0 || all.length >= page.value.total) return all
  }
}

const nouns: Record<ProblemSubject, [one: string, many: string]> = {
  account: ['account', 'accounts'],
  album: ['album', 'albums'],
  file: ['file', 'files'],
  item: ['item', 'items'],
}

async function causeOf({ app }: CommandContext, kind: JournalledKind, group: BackupProblemGroup): Promise<Cause> {
  const { counts, first } = group
  const page = await callApp(app, 'tasks.problems', {
    kind,
    group: group.group,
    offset: 0,
    limit: namedPerCause,
  })
  return {
    problem: groupProblem(group),
    total: problemCount([group]),
    counts: problemSubjects
      .filter((subject) => counts[subject] > 0)
      .map((subject) => plural(counts[subject], ...nouns[subject]))
      .join(', '),
    names: (page.ok && page.value.problems.length > 0 ? page.value.problems : [first]).map((each) => {
      const name = problemCount([group]) === 1 ? each.name : nameAmongOthers(each)
      return name || (each.subject === 'album' ? 'Untitled album' : '')
    }),
  }
}

/** Says and reports what needs attention after a task, and why it was `halted` unless that is among it. */
export async function sayProblems(
  context: CommandContext,
  kind: JournalledKind,
  halted: Problem | undefined,
): Promise<void> {
  const { app, output, report, json } = context
  const found = await callApp(app, 'tasks.problemGroups', { kind })
  const groups = found.ok ? found.value : []
  sayCauses(output, await Promise.all(groups.map((group) => causeOf(context, kind, group))))
  if (json) report.problems.push(...(await readProblems(context, kind)).map(reportBackupProblem))
  if (halted && !groups.some(({ first }) => isSameCause(first.problem, halted))) fail(context, halted)
}
