import type { DatabaseSync } from 'node:sqlite'
import { ItemFiles } from '../../index/items/item-files.ts'
import { transaction } from '../../index/schema/database.ts'
import { inSlicesUntil, type Steps } from '../../slices.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import type { Claim } from '../memory/other-claims.ts'
import { bytesOf, hexOf } from '../planning/digests.ts'
import type { Plan } from '../planning/plan.ts'

interface Reckoning {
  database: DatabaseSync
  items: SourceItems
  plan: Plan
  source: number
  claimsOf: (digests: ReadonlySet<string>) => Steps<ReadonlyMap<string, readonly Claim[]>>
  signal: AbortSignal
}

/** Where an export has a content, and what it is there. */
interface Place {
  asOf?: string
  key?: string | undefined
  /** Digests of the photo that it goes with. */
  of: readonly string[]
}

/**
 * Of contents that several photos have in common, each photo's is as new as the newest export that has it with that photo: what came before
 * its photo counted for whichever was here. The items that have them.
 */
export async function reckonAges(reckoning: Reckoning, digests: ReadonlySet<string>): Promise<Set<number>> {
  const { database, items, plan, source, claimsOf, signal } = reckoning
  const holders = new Set<number>()
  if (digests.size === 0) return holders
  const claims = (await inSlicesUntil(signal, claimsOf(digests))) ?? new Map<string, readonly Claim[]>()
  const planned = Map.groupBy(plan.files, ({ entry }) => entry.digest ?? '')
  const files = new ItemFiles(database)
  for (const digest of digests) {
    const its = planned.get(digest) ?? []
    const [entry] = its.map((file) => file.entry)
    if (!entry) continue
    const places: Place[] = [
      ...its.map(({ asOf, key, of }) => ({
        ...(asOf !== undefined && { asOf }),
        key,
        of: of.flatMap((each) => each.digest ?? []),
      })),
      ...(claims.get(digest) ?? [])
        .filter((claim) => claim.source === source)
        .map(({ asOf, key, of }) => ({ ...(asOf !== undefined && { asOf }), key, of: of === undefined ? [] : [of] })),
    ]
    const sha256 = hexOf(digest)
    for (const { item } of items.withBytes(bytesOf(entry))) {
      holders.add(item)
      const photos = new Set(files.all(item).flatMap((file) => (file.role === 'primary' ? file.sha256 : [])))
      const isWithIt = ({ key, of }: Place): boolean =>
        (key !== undefined && items.itemOf(source, key) === item) || of.some((each) => photos.has(hexOf(each)))
      const ages = places.filter(isWithIt).flatMap(({ asOf }) => asOf ?? [])
      const newest = ages.toSorted().at(-1)
      if (newest !== undefined) transaction(database, () => files.setExport(item, sha256, newest))
    }
  }
  return holders
}
