import type { Account, AccountId, Permission } from '../../domain.ts'
import type { Problem } from '../../problems/problem.ts'
import type { Call, Names } from '../call.ts'

export interface ClientInfo {
  /** Shortened for display; absent if none was given yet. The secret never leaves the main process. */
  clientId?: string
}

export type SignInState =
  | { phase: 'none' }
  /** The browser was asked to open `url`; the person can open it by hand. Ends by itself at `expiresAt`. */
  | { phase: 'waiting'; url: string; expiresAt: number }
  | { phase: 'done'; account: AccountId }
  | { phase: 'failed'; problem: Problem }

export interface AccountsCalls {
  'accounts.list': Call<void, Account[]>
  'accounts.client': Call<void, ClientInfo>
  /** Stores the OAuth client: the text of the downloaded JSON file, or id and secret. */
  'accounts.useClient': Call<{ json: string } | { clientId: string; clientSecret: string }, ClientInfo>
  /** Starts a sign-in in the system browser; how it ends comes as `signIn.changed`. */
  'accounts.signIn': Call<{ keepPlain?: boolean }, SignInState>
  /**
   * Asks the person for one more permission, besides what the account allows already; goes on as a sign-in does, and ends with
   * `scope-missing` if it was not given.
   */
  'accounts.allow': Call<{ account: AccountId; permissions: Permission[] }, SignInState>
  'accounts.signInState': Call<void, SignInState>
  'accounts.cancelSignIn': Call<void, void>
  /** Revokes the sign-in at Google and forgets it here. The mirror stays. */
  'accounts.signOut': Call<{ account: AccountId }, void>
}

export interface AccountsEvents {
  'signIn.changed': SignInState
  'accounts.changed': Account[]
}

export const accountsCalls: Names<AccountsCalls> = {
  'accounts.list': true,
  'accounts.client': true,
  'accounts.useClient': true,
  'accounts.signIn': true,
  'accounts.allow': true,
  'accounts.signInState': true,
  'accounts.cancelSignIn': true,
  'accounts.signOut': true,
}

export const accountsEvents: Names<AccountsEvents> = {
  'signIn.changed': true,
  'accounts.changed': true,
}
