import type { Result } from '../../shared/problem.ts'
import { verdictText, verdictWords } from '../../shared/text/verdict-sentences.ts'
import type { Verdict } from '../../shared/verdict.ts'
import { callApp } from './app-calls.ts'
import type { CommandContext } from './command-context.ts'

/** What a command says about completeness, in one line. */
export function verdictLine(verdict: Verdict): string {
  const words = verdictWords(verdict, 'en')
  return `${words.title}. ${verdictText(words, 'en')}`
}

/** Says whether everything is here, and reports it. */
export async function sayVerdict({ app, output, report }: CommandContext): Promise<Result<Verdict>> {
  const verdict = await callApp(app, 'verdict.get', undefined)
  if (!verdict.ok) return verdict
  output.say(verdictLine(verdict.value))
  report['verdict'] = verdict.value
  return verdict
}
