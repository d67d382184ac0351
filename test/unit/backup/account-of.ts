import type { Account, AccountId } from '../../../src/shared/domain.ts'

/** Somebody who is signed in, with an address and an id after the name. */
export function accountOf(name: string): Account {
  const id = name.toLowerCase()
  return {
    id: id as AccountId,
    email: `${id}@example.com`,
    name,
    signedIn: true,
    grants: ['see'],
    keptAs: 'session',
  }
}
