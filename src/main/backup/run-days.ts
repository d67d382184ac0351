import type { AccountId } from '../../shared/domain.ts'
import type { OverDays } from '../../shared/tasks/progress.ts'
import type { DownloadQuota } from '../google/library/library-api.ts'
import type { Clock } from '../ports.ts'
import type { Journal } from './downloads/journal.ts'

/** Reading all rows of a large run takes a moment; between two readings what is left is scaled with the open items. */
const readEvery = 30_000
/** A photo with its video part, or a video with its still. */
const mostPerItem = 2

/** What one OAuth client has to download, and may. */
interface ClientLoad {
  downloads: number
  quota: DownloadQuota
}

/** How the downloads of several clients fit into Google's days; undefined if today is enough for all of them. */
export function daysNeeded(loads: readonly ClientLoad[]): OverDays | undefined {
  let longest: OverDays | undefined
  for (const { downloads, quota } of loads) {
    const { leftToday, perDay, mediaPerDay } = quota
    if (downloads <= leftToday) continue
    const days = (leftToday > 0 ? 1 : 0) + Math.ceil((downloads - leftToday) / perDay)
    if (!longest || days > longest.days) longest = { days, downloadsLeft: downloads, leftToday, mediaPerDay }
  }
  return longest
}

interface Reading {
  at: number
  openItems: number
  downloads: Map<AccountId, number>
}

/** Knows over how many days a run will last. */
export class RunDays {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #journal: Pick<Journal, 'downloadsLeft'>
  readonly #quotaOf: (account: AccountId) => DownloadQuota | undefined
  #read: Reading | undefined

  constructor(
    clock: Pick<Clock, 'monotonic'>,
    journal: Pick<Journal, 'downloadsLeft'>,
    quotaOf: (account: AccountId) => DownloadQuota | undefined,
  ) {
    this.#clock = clock
    this.#journal = journal
    this.#quotaOf = quotaOf
  }

  /** How long it takes while so many items are open; cheap enough to be asked for ten times a second. */
  needed(accounts: readonly AccountId[], openItems: number): OverDays | undefined {
    const quotas = accounts.map((account) => this.#quotaOf(account)).filter((quota) => quota !== undefined)
    if (openItems === 0 || quotas.every(({ leftToday }) => openItems * mostPerItem <= leftToday)) return undefined
    const { downloads, openItems: then } = this.#counted(openItems)
    const loads = new Map<string, ClientLoad>()
    for (const [account, count] of downloads) {
      const quota = this.#quotaOf(account)
      if (!quota) continue
      const before = loads.get(quota.client)?.downloads ?? 0
      loads.set(quota.client, { downloads: before + Math.ceil((count * openItems) / then), quota })
    }
    return daysNeeded([...loads.values()])
  }

  #counted(openItems: number): Reading {
    const now = this.#clock.monotonic()
    const known = this.#read
    if (known && now - known.at < readEvery) return known
    return (this.#read = { at: now, openItems, downloads: this.#journal.downloadsLeft() })
  }
}
