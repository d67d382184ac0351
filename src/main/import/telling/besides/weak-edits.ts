import type { SourceItems } from '../../../sources/source-items.ts'
import type { Claim } from '../../memory/other-claims.ts'
import { bytesKey, bytesOf } from '../../planning/digests.ts'
import { takeAlone, type PlannedFile } from '../../planning/plan.ts'

interface Weighing {
  items: SourceItems
  /** The source that the files are of; its row. */
  source: number
  files: readonly PlannedFile[]
}

const isStrong = ({ role, weak, of, key }: Claim): boolean =>
  role !== 'own' && !weak && (of !== undefined || key !== undefined)

/** Contents of which names alone say that they are edited copies, and which are here as something else, too: what exports take them for counts. */
export function weakContents({ items, source, files }: Weighing): Set<string> {
  const contents = new Set<string>()
  for (const { weak, entry, of } of files) {
    const { digest } = entry
    if (weak !== true || digest === undefined) continue
    const originals = new Set(of.flatMap((each) => itemsWith(items, each)))
    if (itemsWith(items, entry).some((item) => !originals.has(item) && items.keysOf(item, source).length > 0))
      contents.add(digest)
  }
  return contents
}

function itemsWith(items: SourceItems, entry: PlannedFile['entry']): number[] {
  return items.withBytes(bytesOf(entry)).map(({ item }) => item)
}

/**
 * A name that looks like that of an edited copy proves nothing where the same content has facts of its own, in whichever export of the
 * person, or is surely the copy of another photo: it is no copy of this one then. `claims`: what other exports say of `weakContents`.
 */
export function settleWeakEdits(
  { items, source, files }: Weighing,
  claims: ReadonlyMap<string, readonly Claim[]>,
): void {
  const weak = files.filter((file) => file.weak === true && file.entry.digest !== undefined)
  if (weak.length === 0) return
  const proven = new Set(
    files.flatMap(({ role, entry, sidecar, weak: isWeak, of, key }) => {
      const isProof = role === 'own' ? sidecar !== undefined : isWeak !== true && (of.length > 0 || key !== undefined)
      return isProof ? (entry.digest ?? []) : []
    }),
  )
  for (const [digest, its] of claims)
    if (its.some((claim) => claim.source === source && (claim.hasFacts || isStrong(claim)))) proven.add(digest)
  for (const file of weak)
    if (proven.has(file.entry.digest ?? '') || hasItsOwnItem(file, items, source)) takeAlone(file)
}

/** What an index was rebuilt from knows it as an item of its own, with facts that are not those of the photo that it may be of. */
function hasItsOwnItem({ entry, key }: PlannedFile, items: SourceItems, source: number): boolean {
  const bytes = bytesOf(entry)
  return items
    .withBytes(bytes)
    .filter(({ role }) => role === 'primary')
    .some(({ item }) =>
      items
        .keysOf(item, source)
        .some((each) =>
          each.key === bytesKey(bytes.sha256) ? each.facts.creationTime !== undefined : each.key !== key,
        ),
    )
}
