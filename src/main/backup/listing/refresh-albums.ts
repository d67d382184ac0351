import type { Account, AccountId } from '../../../shared/domain.ts'
import { nobodySignedIn } from '../../../shared/problems/account-problem.ts'
import { success } from '../../../shared/problems/problem.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import type { AccountSession } from '../../google/library/library-api.ts'
import type { NetworkWatch } from '../../google/pace/network-watch.ts'
import { transaction } from '../../index/schema/database.ts'
import { diskProblem } from '../../disk-problem.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Clock, Log } from '../../ports.ts'
import { LaneGates } from '../../tasks/lane-gates.ts'
import type { AccountUse } from '../../google/library/library-api.ts'
import { IndexItems } from './index-items.ts'
import { listAlbums } from './list-albums.ts'

export interface RefreshParts {
  mirror: Mirror
  session: (account: AccountId) => AccountSession | undefined
  accounts: () => Account[]
  clock: Clock
  log: Log
  /** Hears of what these sessions ask. */
  network: NetworkWatch
}

/**
 * Asks Google for the albums of every signed-in account, own and shared ones, and writes them into the index. Shared
 * albums that may not be listed are left out silently: since March 2025 that is the rule. Fails with `sign-in-needed`
 * if nobody is signed in, and with the first problem if the albums of an account could not be read; those of the other
 * accounts are up to date all the same.
 */
export async function refreshAlbums(parts: RefreshParts, signal: AbortSignal): Promise<Result<void>> {
  const { mirror, clock, log } = parts
  const accounts = parts.accounts().filter((account) => account.signedIn)
  if (accounts.length === 0) return { ok: false, problem: nobodySignedIn(parts.accounts()) }
  const done = parts.network.use()
  try {
    const problems = await Promise.all(accounts.map((account) => refreshAccount(parts, account, signal)))
    const problem = problems.find((one) => one !== undefined)
    return problem ? { ok: false, problem } : success(undefined)
  } catch (error) {
    const problem = diskProblem(error)
    if (!problem) throw error
    log('warn', 'albums-not-refreshed', { reason: problem.detail, at: clock.now(), path: mirror.path })
    return { ok: false, problem }
  } finally {
    done()
  }
}

async function refreshAccount(
  { mirror, session, clock }: RefreshParts,
  account: Account,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  const library = session(account.id)?.library
  if (!library) return { code: 'sign-in-needed', values: { email: account.email } }
  const index = new IndexItems(mirror.database)
  transaction(mirror.database, () => index.saveAccount(account))
  // A person waits for this: a busy Google is reported instead of waited for.
  const gates = new LaneGates<AccountUse>(clock)
  const ended = new AbortController()
  const walk = {
    account: account.id,
    gates,
    clock,
    retries: 0,
    signal: AbortSignal.any([signal, ended.signal]),
    goOn: () => {
      if (gates.next()) ended.abort()
      return Promise.resolve()
    },
  }
  const listing = await listAlbums(
    walk,
    library,
    mirror.database,
    index,
    { owned: true, shared: true },
    () => undefined,
  )
  const gate = gates.next()
  if (gate) return gate.problem
  const end = listing.owned
  if (!end || end.kind === 'complete') return undefined
  return end.kind === 'cancelled' ? { code: 'cancelled' } : end.problem
}
