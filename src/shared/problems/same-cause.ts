import type { Problem, ProblemCode } from './problem.ts'
import { problemCount, type BackupProblemGroup } from '../tasks/progress.ts'

/** Problems whose sentences name the account: those of two accounts are two causes, any others of theirs are one. */
export const accountCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'sign-in-needed',
  'scope-missing',
  'account-unknown',
])

/**
 * Whether two problems are one to a person, so that a screen tells only one of them. Problems that name different accounts
 * are two.
 */
export function isSameCause(one: Problem, other: Problem): boolean {
  const emails = [one.values?.['email'], other.values?.['email']]
  const differ = emails.every((email) => email !== undefined) && emails[0] !== emails[1]
  return one.code === other.code && !(differ && accountCodes.has(one.code))
}

/** What the sentence of a group is made from: with names where it is about one thing alone. */
export function groupProblem({ code, counts, first }: BackupProblemGroup): Problem {
  const many = problemCount([{ counts }])
  if (many === 1 || (accountCodes.has(code) && counts.account > 0)) return first.problem
  return { code, values: { many } }
}
