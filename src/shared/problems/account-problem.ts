import { permissions, type Account, type Permission } from '../domain.ts'
import type { Problem } from './problem.ts'

/** A person has not allowed an account what is asked for. */
export function notAllowed(email: string, permission: Permission): Problem {
  return { code: 'scope-missing', values: { email, permission } }
}

/** The permission that a failure is about; undefined for any other failure. */
export function permissionNeeded({ code, values }: Problem): Permission | undefined {
  return code === 'scope-missing' ? permissions.find((permission) => permission === values?.['permission']) : undefined
}

/** Those of these permissions that are not among the grants, in their order. */
export function lackedOf(grants: readonly Permission[], needed: readonly Permission[]): Permission[] {
  return needed.filter((permission) => !grants.includes(permission))
}

/** The problem of an account that cannot be backed up as it is; undefined for one that can. */
export function accountProblem({ signedIn, grants, email }: Account): Problem | undefined {
  if (!signedIn) return { code: 'sign-in-needed', values: { email } }
  return grants.includes('see') ? undefined : notAllowed(email, 'see')
}

/** What keeps everything from an account if none of these is signed in: the first that Google has signed out, if there is one. */
export function nobodySignedIn(accounts: readonly Pick<Account, 'email' | 'signedIn'>[]): Problem {
  const ended = accounts.find(({ signedIn }) => !signedIn)
  return { code: 'sign-in-needed', ...(ended && { values: { email: ended.email } }) }
}
