import type { Account } from '../domain.ts'
import type { Problem } from './problem.ts'

/** The problem of an account that cannot be backed up as it is; undefined for one that can. */
export function accountProblem({ signedIn, scopeMissing, email }: Account): Problem | undefined {
  if (signedIn && !scopeMissing) return undefined
  return { code: signedIn ? 'scope-missing' : 'sign-in-needed', values: { email } }
}
