import type { Result } from '../../../shared/problems/problem.ts'
import { verdictText, verdictWords } from '../../../shared/text/sentences/verdict-sentences.ts'
import type { Verdict } from '../../../shared/tasks/verdict.ts'
import { callApp } from '../../app/call-app.ts'
import type { CommandContext } from '../command-context.ts'

/** What a command says about completeness, in one line. */
export function verdictLine(verdict: Verdict): string {
  const words = verdictWords(verdict, 'en')
  return `${words.title}. ${verdictText(words, 'en')}`
}

/**
 * Says whether everything is here, and reports it. Heard with `--quiet`, too, where a command was `asked` for it, or files
 * are not what they were.
 */
export async function sayVerdict({ app, output, report }: CommandContext, asked: boolean): Promise<Result<Verdict>> {
  const verdict = await callApp(app, 'verdict.get', undefined)
  if (!verdict.ok) return verdict
  const line = verdictLine(verdict.value)
  if (asked || verdict.value.kind === 'wrong') output.show(line)
  else output.say(line)
  report['verdict'] = verdict.value
  return verdict
}
