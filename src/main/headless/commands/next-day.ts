import { isDayOver } from '../../../shared/problems/day-over.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { TaskKind, TaskOutcome, TaskState } from '../../../shared/tasks/task.ts'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'
import { callApp } from '../../app/call-app.ts'
import type { CommandContext } from '../command-context.ts'
import { reportProblem } from '../command-report.ts'
import { clockTime } from '../views/progress-view.ts'
import { problemText } from '../words/command-words.ts'

/** What a command does where nothing of its task is left but to wait for Google's next day. */
interface NextDay {
  /** Hears of each state of the task: says what it waits for, or stops it where nobody wants to wait. */
  hear(state: TaskState): void
  /** What nobody wanted to wait for; undefined where the task has ended for another reason. */
  notWaitedFor(outcome: TaskOutcome): Problem | undefined
}

/** For the task of this kind that a command runs. */
export function nextDay(
  { app, output, interrupted }: Pick<CommandContext, 'app' | 'output' | 'interrupted'>,
  kind: TaskKind,
  wait: boolean,
): NextDay {
  let waitsFor: Problem | undefined
  return {
    hear(state) {
      const because = state.phase === 'paused' ? state.because : undefined
      if (!because || !isDayOver(because) || because.values?.['until'] === waitsFor?.values?.['until']) return
      waitsFor = because
      if (wait) output.say(problemText(because))
      else void callApp(app, 'tasks.stop', { kind })
    },
    notWaitedFor: (outcome) => (!wait && outcome.kind === 'stopped' && !interrupted.aborted ? waitsFor : undefined),
  }
}

/** Says why a task has ended before its end, and when `another` one goes on from there. */
export function sayNotWaited({ output, report, clock }: CommandContext, problem: Problem, another: string): void {
  const until = Number(problem.values?.['until'])
  output.say(problemSentence(problem, 'en').what)
  output.say(
    `Not waiting, as --no-wait asks. The next ${another} goes on from here, from ${clockTime(until, clock.now())}.`,
  )
  report['goesOnAt'] = new Date(until).toISOString()
  report.problems.push(reportProblem(problem))
}
