import type { Problem } from '../../../shared/problems/problem.ts'
import { nameAmongOthers } from '../../../shared/tasks/progress.ts'
import { problemText } from '../words/command-words.ts'
import { formatCount } from './format-numbers.ts'
import type { Output } from '../output.ts'

/** More names than this are a list that nobody reads; with `--json` all of them are in the report. */
export const namedPerCause = 5

/** Everything with one cause, which is said once. */
export interface Cause {
  /** With the names that its sentence mentions only if it is about one thing. */
  problem: Problem
  total: number
  /** `25 items`. */
  counts: string
  /** The first of them, at least one. */
  names: readonly string[]
}

/** Says each cause in a sentence, with what it is about: one thing by its name, more by their number and the first names. */
export function sayCauses(output: Output, causes: readonly Cause[]): void {
  for (const { problem, total, counts, names } of causes) {
    const text = problemText(problem)
    const [first = ''] = names
    const about = total > 1 ? counts : first
    output.complain(about === '' || text.includes(about) ? `  ${text}` : `  ${about}: ${text}`)
    if (total === 1) continue
    for (const name of names.slice(0, namedPerCause)) output.complain(`    ${name}`)
    if (total > namedPerCause) output.complain(`    and ${formatCount(total - namedPerCause)} more`)
  }
}

/** Problems by their codes, those of which there are most first; `nounOf` counts them in words. */
export function causesOf(
  problems: readonly { name: string; problem: Problem }[],
  nounOf: (count: number) => string,
): Cause[] {
  const found = Map.groupBy(problems, ({ problem }) => problem.code)
  return [...found]
    .map(([code, all]) => ({
      problem: all.length === 1 && all[0] ? all[0].problem : { code, values: { many: all.length } },
      total: all.length,
      counts: nounOf(all.length),
      names: all.slice(0, namedPerCause).map((each) => (all.length === 1 ? each.name : nameAmongOthers(each))),
    }))
    .toSorted((one, other) => other.total - one.total)
}
