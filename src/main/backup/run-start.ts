import type { Account, AccountId } from '../../shared/domain.ts'
import { transaction } from '../index/schema/database.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { IndexItems } from './listing/index-items.ts'
import type { Journal } from './downloads/journal.ts'
import type { RunItems } from './run-items.ts'
import type { RunRows } from './run-rows.ts'
import type { RunTask } from './run-task.ts'
import type { Undelivered } from './downloads/undelivered.ts'

interface Start {
  mirror: Mirror
  rows: RunRows
  items: RunItems
  journal: Journal
  undelivered: Undelivered
}

/** The accounts that a task is about, made known to the index. */
export function chooseAccounts(
  { mirror, rows }: Pick<Start, 'mirror' | 'rows'>,
  { selection, retry }: RunTask,
  accounts: readonly Account[],
): Account[] {
  const chosen = new Set(selection.albums.map((album) => rows.accountOf(album)))
  const { allAlbums, sharedAlbums, library } = selection
  // An album that was never listed may be in any of them.
  const all = retry !== undefined || allAlbums || sharedAlbums || library || chosen.has(undefined)
  const taken = accounts.filter((account) => all || chosen.has(account.id))
  const index = new IndexItems(mirror.database)
  transaction(mirror.database, () => {
    for (const account of taken) index.saveAccount(account)
  })
  return taken
}

/** Files that a repair found no good copy of belong to every run. */
export function takeAwaited(start: Start, accounts: readonly AccountId[]): void {
  const { mirror, rows, items, journal, undelivered } = start
  const fresh = transaction(mirror.database, () => {
    const awaited = rows.takeAwaited(journal.run, accounts)
    undelivered.holdBack(awaited)
    return awaited.filter((item) => items.insert(item))
  })
  for (const item of fresh) items.countNew(items.stateOf(item))
}

/**
 * A run that only tries again: the unsettled items of the last run become this run's items. Returns the keys of the last
 * run's problems with albums and accounts.
 */
export function takeOverFailed(
  { mirror, rows, items, journal }: Start,
  retry: NonNullable<RunTask['retry']>,
): ReadonlySet<string> {
  const taken = transaction(mirror.database, () => {
    const last = rows.takeOver(journal.run)
    for (const item of rows.failedItems(journal.run, retry)) rows.requeueFailed(item)
    return last.filter((item) => items.insert(item))
  })
  for (const item of taken) items.countNew(items.stateOf(item))
  return rows.ownProblems()
}
