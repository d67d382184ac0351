import * as nodeFiles from 'node:fs/promises'
import type { ClientInfo } from '../../../shared/contract/google/accounts.ts'
import type { Account, AccountId } from '../../../shared/domain.ts'
import { lackedOf } from '../../../shared/problems/account-problem.ts'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import { homeProblem } from '../../home/home-file.ts'
import type { Ports } from '../../ports.ts'
import { openAccountStore } from './account-store.ts'
import type { AccountRecord, Realm } from './account-store.ts'
import { shortClientId } from './client-file.ts'
import type { OAuthClient } from './client-file.ts'
import { grantsOf } from '../library/methods.ts'
import type { Endpoints } from '../endpoints.ts'
import type { FinishedSignIn, KeptSignIn } from './sign-in-attempt.ts'

/** The OAuth client and the accounts with their secrets, as they outlive a run. Failures of the disk are values. */
export interface AccountKeeper {
  /** See `AccountStore.damaged`. */
  readonly damaged: Problem | undefined
  list(): Account[]
  /** Undefined for an account that is not there or no longer signed in. */
  signedIn(id: string): AccountRecord | undefined
  find(id: string): AccountRecord | undefined
  /** The id of the client in use, even if its secret is lost. */
  clientId(): string | undefined
  clientInfo(): Promise<ClientInfo>
  client(): Promise<OAuthClient | undefined>
  useClient(client: OAuthClient): Promise<Result<void>>
  keep(signIn: FinishedSignIn): Promise<Result<KeptSignIn>>
  /** What a refresh needs, or undefined if the account is not signed in. */
  signIn(id: string): Promise<{ client: OAuthClient; refreshToken: string } | undefined>
  replaceToken(id: string, refreshToken: string): Promise<void>
  /** Google no longer accepts this token: the account stays. Nothing happens if it has signed in again meanwhile. */
  markDead(id: string, refreshToken: string): Promise<void>
  forget(id: string): Promise<Result<void>>
}

/**
 * Opens what is kept. An account whose token did not outlive the last run (no key store, and the person did not agree to
 * keep it readable) is there, but not signed in.
 */
export async function openAccountKeeper(
  ports: Pick<Ports, 'clock' | 'secrets' | 'home' | 'log'>,
  realmName: Endpoints['realm'],
  askedScopes: string,
): Promise<AccountKeeper> {
  const { secrets } = ports
  const store = await openAccountStore(ports, realmName)
  const withoutToken = new Set<string>()
  const { clientSecret, refreshToken, secret, clientNamed } = secretsOf(ports, realmName)

  const find = (id: string): AccountRecord | undefined => store.realm.accounts.find((account) => account.id === id)
  const signedIn = (id: string): AccountRecord | undefined => {
    const account = find(id)
    return account?.signedIn && !withoutToken.has(id) ? account : undefined
  }

  const forgetUnusedClient = async (clientId: string | undefined): Promise<void> => {
    const { realm } = store
    if (clientId === undefined || clientId === realm.clientId) return
    if (realm.accounts.every((account) => account.clientId !== clientId)) await secrets.delete(clientSecret(clientId))
  }

  for (const account of store.realm.accounts) {
    if (account.signedIn && (await secret(refreshToken(account))) === undefined) withoutToken.add(account.id)
  }

  return {
    get damaged() {
      return store.damaged
    },
    list: () =>
      store.realm.accounts.map((account) => ({
        id: account.id as AccountId,
        email: account.email,
        name: account.name,
        signedIn: signedIn(account.id) !== undefined,
        grants: grantsOf(account.scopes),
        keptAs: account.keptAs,
      })),
    signedIn,
    find,
    clientId: () => store.realm.clientId,
    async clientInfo() {
      const { clientId } = store.realm
      const complete = clientId !== undefined && (await clientNamed(clientId)) !== undefined
      return complete ? { clientId: shortClientId(clientId) } : {}
    },
    async client() {
      const { clientId } = store.realm
      return clientId === undefined ? undefined : await clientNamed(clientId)
    },
    async useClient(client) {
      const before = store.realm.clientId
      return await onDisk(ports, async () => {
        await secrets.set(clientSecret(client.clientId), client.clientSecret)
        await store.change((realm) => ({ ...realm, clientId: client.clientId }))
        await forgetUnusedClient(before)
      })
    },
    async keep({ client, tokens, identity, keepPlain, wish }) {
      const { sub, email, name } = identity
      const before = find(sub)
      const scopes = tokens.scopes ?? (wish?.scopes ?? askedScopes).split(' ')
      const options = keepPlain ? { allowPlain: true } : {}
      const kept = await onDisk(ports, async () => {
        const { clientId } = client
        const keptAs = await secrets.set(refreshToken({ clientId, id: sub }), tokens.refreshToken, options)
        // The client's secret was stored before the person was asked; without it the sign-in is of no use later.
        await secrets.set(clientSecret(clientId), client.clientSecret, options)
        const record: AccountRecord = { id: sub, email, name, clientId, scopes, signedIn: true, keptAs }
        await store.change((realm) => withAccount(realm, record))
        withoutToken.delete(sub)
        if (before && before.clientId !== clientId) {
          await secrets.delete(refreshToken(before))
          await forgetUnusedClient(before.clientId)
        }
      })
      if (!kept.ok) return kept
      const needed = ['see', ...(wish?.permissions ?? [])] as const
      const [lacks] = wish && wish.account !== sub ? wish.permissions : lackedOf(grantsOf(scopes), needed)
      return success({ id: sub as AccountId, email, ...(lacks && { lacks }) })
    },
    async signIn(id) {
      const account = signedIn(id)
      if (!account) return undefined
      const client = await clientNamed(account.clientId)
      const token = await secret(refreshToken(account))
      return client && token !== undefined ? { client, refreshToken: token } : undefined
    },
    async replaceToken(id, token) {
      const account = signedIn(id)
      if (!account) return
      await onDisk(ports, async () => {
        await secrets.set(refreshToken(account), token, account.keptAs === 'plain' ? { allowPlain: true } : {})
      })
    },
    async markDead(id, token) {
      const account = signedIn(id)
      if (!account || (await secret(refreshToken(account))) !== token) return
      withoutToken.add(id)
      await onDisk(ports, async () => {
        await store.change((realm) => withAccount(realm, { ...account, signedIn: false }))
        await secrets.delete(refreshToken(account))
      })
    },
    async forget(id) {
      const account = find(id)
      if (!account) return failure('bad-input', { detail: 'no such account' })
      return await onDisk(ports, async () => {
        await secrets.delete(refreshToken(account))
        await store.change((realm) => ({ ...realm, accounts: realm.accounts.filter((other) => other.id !== id) }))
        await forgetUnusedClient(account.clientId)
      })
    },
  }
}

/** The names under which secrets of a realm are kept, and what is kept there; undefined also for what cannot be read. */
function secretsOf({ secrets, log }: Pick<Ports, 'secrets' | 'log'>, realmName: string) {
  const clientSecret = (clientId: string): string => `${realmName}/client/${clientId}`
  const refreshToken = ({ clientId, id }: Pick<AccountRecord, 'clientId' | 'id'>): string =>
    `${realmName}/refresh/${clientId}/${id}`
  const secret = async (name: string): Promise<string | undefined> => {
    try {
      return await secrets.get(name)
    } catch (error) {
      log('error', 'secret-not-read', { reason: reasonOf(error) })
      return undefined
    }
  }
  const clientNamed = async (clientId: string): Promise<OAuthClient | undefined> => {
    const value = await secret(clientSecret(clientId))
    return value === undefined ? undefined : { clientId, clientSecret: value }
  }
  return { clientSecret, refreshToken, secret, clientNamed }
}

/** The realm with this account in the place of the one with the same id, or at the end. */
function withAccount(realm: Realm, account: AccountRecord): Realm {
  const known = realm.accounts.some((other) => other.id === account.id)
  const accounts = known
    ? realm.accounts.map((other) => (other.id === account.id ? account : other))
    : [...realm.accounts, account]
  return { ...realm, accounts }
}

async function onDisk({ log, home }: Pick<Ports, 'log' | 'home'>, work: () => Promise<void>): Promise<Result<void>> {
  try {
    await work()
    return success(undefined)
  } catch (error) {
    log('error', 'sign-in-not-kept', { reason: reasonOf(error) })
    return { ok: false, problem: await homeProblem(nodeFiles, home, error) }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
