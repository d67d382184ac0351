import type { ClientInfo, SignInState } from '../../shared/contract/google/accounts.ts'
import type { Account, AccountId, Permission, RequestsOfTheDay } from '../../shared/domain.ts'
import { failure, success } from '../../shared/problems/problem.ts'
import type { Problem, Result } from '../../shared/problems/problem.ts'
import { ringAfter } from '../clock/ring-after.ts'
import type { Ports } from '../ports.ts'
import { openAccountKeeper } from './sign-in/account-keeper.ts'
import { readClient, shortClientId } from './sign-in/client-file.ts'
import { usualDayLimits } from './pace/day-limits.ts'
import type { DayLimits } from './pace/day-limits.ts'
import { createConnections } from './connections.ts'
import type { NetworkWatches } from './connections.ts'
import { scopesToAsk } from './endpoints.ts'
import type { Endpoints } from './endpoints.ts'
import { scopeLacked } from './library/methods.ts'
import type { AccountSession } from './library/library-api.ts'
import { createListeners } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import { createNetworkWatch, heardBy } from './pace/network-watch.ts'
import { revokeToken } from './sign-in/oauth.ts'
import { openRequestLedger } from './pace/request-ledger.ts'
import { createSignInFlow } from './sign-in/sign-in.ts'
import type { FinishedSignIn, KeptSignIn } from './sign-in/sign-in-attempt.ts'

export type GooglePorts = Pick<
  Ports,
  'fetch' | 'download' | 'upload' | 'clock' | 'random' | 'secrets' | 'openUrl' | 'home' | 'log'
>

interface GoogleEvents {
  signIn: SignInState
  accounts: Account[]
}

/** Everything Shoebox does with Google: who is signed in, and what they can read. */
export interface Google {
  /** `accounts-damaged` if what was kept about accounts could not be read. */
  readonly damaged: Problem | undefined
  readonly network: NetworkWatches
  client(): Promise<ClientInfo>
  /**
   * Remembers the OAuth client for sign-ins from now on, from the text of Google's file or from id and secret. Accounts
   * that signed in with another client keep it.
   */
  useClient(input: { json: string } | { clientId: string; clientSecret: string }): Promise<Result<ClientInfo>>
  /**
   * Starts a sign-in and resolves with phase `waiting` once the browser was asked; how it ends comes as event `signIn`,
   * within five minutes. Without the permission to read photos it ends as `failed` with `scope-missing`, although the
   * account is there. `client-missing` if there is no client. A sign-in that already waits is ended.
   */
  signIn(options: { keepPlain?: boolean | undefined }): Promise<Result<SignInState>>
  /**
   * Asks the person for some permissions at once, besides what the account allows already; goes on as `signIn` does, with
   * `scope-missing` if one of them was not given. `bad-input` if there is no such account.
   */
  allow(id: AccountId, permissions: readonly Permission[]): Promise<Result<SignInState>>
  signInState(): SignInState
  cancelSignIn(): Promise<void>
  accounts(): Account[]
  /** Revokes the sign-in at Google, if Google can be reached within 15 seconds, and forgets it here in any case. */
  signOut(id: AccountId): Promise<Result<void>>
  /** The same object for the same account as long as Google is open; undefined when the account is not signed in. */
  session(id: AccountId): AccountSession | undefined
  /** The same account for what a person looks at: lists and covers may use what backups leave of the day's requests. */
  attendedSession(id: AccountId): AccountSession | undefined
  /** The same for what is put into Google Photos, of which `network.putting` hears, bytes included. */
  puttingSession(id: AccountId): AccountSession | undefined
  /** Of the client in use. */
  requestsToday(): RequestsOfTheDay
  on<Event extends keyof GoogleEvents>(event: Event, listener: (payload: GoogleEvents[Event]) => void): () => void
  /** Aborts with `close`: for calls that a person waits for, and that nobody else calls off. */
  closing: AbortSignal
  /** Ends a sign-in, refreshes and calls under way, and writes the request ledger. */
  close(): Promise<void>
}

const revokePatience = 15_000

/**
 * Opens what the home folder keeps about Google. Asks Google nothing. `limits` is asked before each request, so that a
 * change takes effect at once.
 */
export async function openGoogle(
  ports: GooglePorts,
  endpoints: Endpoints,
  limits: () => DayLimits = () => usualDayLimits,
): Promise<Google> {
  const keeper = await openAccountKeeper(ports, endpoints.realm, endpoints.scopes)
  const ledger = await openRequestLedger(ports, limits)
  const closing = new AbortController()
  const network: NetworkWatches = {
    backup: createNetworkWatch(ports.clock),
    albums: createNetworkWatch(ports.clock),
    putting: createNetworkWatch(ports.clock),
    accounts: createNetworkWatch(ports.clock),
  }
  const listeners: { [Event in keyof GoogleEvents]: Listeners<GoogleEvents[Event]> } = {
    signIn: createListeners(),
    accounts: createListeners(),
  }
  const tellAccounts = (): void => listeners.accounts.tell(keeper.list())
  const ledgerKey = (clientId: string | undefined): string => `${endpoints.realm}/${clientId ?? ''}`

  const connections = createConnections({
    ports,
    endpoints,
    keeper,
    ledger,
    limits,
    network,
    clientKey: (id) => ledgerKey(keeper.find(id)?.clientId),
    died: tellAccounts,
  })

  const keep = async (signIn: FinishedSignIn): Promise<Result<KeptSignIn>> => {
    const kept = await keeper.keep(signIn)
    if (!kept.ok) return kept
    connections.connect(kept.value.id).tokens.adopt(signIn.tokens)
    tellAccounts()
    return kept
  }

  const flow = createSignInFlow({
    ports,
    endpoints,
    network: network.accounts,
    keep,
    changed: (state) => listeners.signIn.tell(state),
  })

  return {
    get damaged() {
      return keeper.damaged
    },
    network,
    client: () => keeper.clientInfo(),
    async useClient(input) {
      const client = readClient(input)
      if (!client.ok) return client
      const used = await keeper.useClient(client.value)
      return used.ok ? success({ clientId: shortClientId(client.value.clientId) }) : used
    },
    async signIn({ keepPlain = false }) {
      const client = await keeper.client()
      return client ? await flow.start(client, keepPlain) : failure('client-missing')
    },
    async allow(id, permissions) {
      const account = keeper.find(id)
      const client = await keeper.client()
      if (!account) return failure('bad-input', { detail: 'no such account' })
      if (!client) return failure('client-missing')
      const lacked = permissions.flatMap((each) => scopeLacked(each, account.scopes, endpoints.realm) ?? [])
      const scopes = scopesToAsk(endpoints, account.scopes, lacked)
      const { email, keptAs } = account
      return await flow.start(client, keptAs === 'plain', { account: id, email, permissions, scopes })
    },
    signInState: () => flow.state(),
    cancelSignIn: () => flow.cancel(),
    accounts: () => keeper.list(),
    async signOut(id) {
      const signIn = await keeper.signIn(id)
      const forgotten = await keeper.forget(id)
      connections.clear(id)
      tellAccounts()
      if (signIn) {
        const patience = new AbortController()
        const quiet = ringAfter(ports.clock, revokePatience, () => patience.abort())
        const revoked = await heardBy(network.accounts, () =>
          revokeToken(ports.fetch, endpoints, signIn.refreshToken, AbortSignal.any([patience.signal, closing.signal])),
        )
        quiet()
        if (!revoked.ok) ports.log('warn', 'sign-in-not-revoked', { code: revoked.problem.code })
      }
      return forgotten
    },
    session: (id) => (keeper.signedIn(id) ? connections.connect(id).session : undefined),
    attendedSession: (id) => (keeper.signedIn(id) ? connections.connect(id).attended : undefined),
    puttingSession: (id) => (keeper.signedIn(id) ? connections.connect(id).putting : undefined),
    requestsToday: () => ledger.today(ledgerKey(keeper.clientId())),
    on: (event, listener) => listeners[event].add(listener),
    closing: closing.signal,
    async close() {
      closing.abort()
      await flow.cancel()
      connections.clear()
      await ledger.close()
    },
  }
}
