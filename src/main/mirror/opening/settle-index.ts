import type { DatabaseSync } from 'node:sqlite'
import { inSlicesUntil } from '../../slices.ts'
import { textSteps } from '../../index/items/item-texts.ts'
import { zoneSteps } from './settle-zones.ts'

export interface Settle {
  /** Ends it after the step under way; whoever settles next goes on. */
  signal?: AbortSignal
  /** Some items have another zone now, and so another place among the others. Called once at most. */
  zonesChanged?: () => void
}

/**
 * Works out, in slices, what the index keeps of items beside what is known of each: zones that neighbours give, and texts
 * for searching. Does only what changed since the last time.
 */
export async function settleIndex(database: DatabaseSync, { signal, zonesChanged }: Settle = {}): Promise<void> {
  const until = signal ?? new AbortController().signal
  const changed = await inSlicesUntil(until, zoneSteps(database))
  if (changed !== undefined && changed > 0) zonesChanged?.()
  await inSlicesUntil(until, textSteps(database))
}
