import type { Problem } from './problem.ts'

/**
 * Whether two problems are one to a person, so that a screen tells only one of them. Problems that name different accounts
 * are two.
 */
export function isSameCause(one: Problem, other: Problem): boolean {
  const emails = [one.values?.['email'], other.values?.['email']]
  const differ = emails.every((email) => email !== undefined) && emails[0] !== emails[1]
  return one.code === other.code && !differ
}
