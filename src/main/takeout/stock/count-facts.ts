import type { FactCounts } from '../../../shared/imports/export-stock.ts'
import type { MediaSidecar } from '../sidecars/media-sidecar.ts'
import type { FoundExport } from './exports-here.ts'
import type { ExportFolder, MatchedExport } from './match-export.ts'

/** What the facts of one content say first of all. */
interface Said {
  takenAt: number | undefined
  place: MediaSidecar['place']
}

/** The facts of each photo or video that goes with no other, with the digest of each of its entries. */
function* toldContents({ media, matches, sidecars }: ExportFolder): Generator<[digest: string, sidecar: MediaSidecar]> {
  for (const [at, { entries }] of media.entries()) {
    const match = matches[at]
    const found = match?.role === 'own' && match.sidecar !== undefined ? sidecars[match.sidecar] : undefined
    if (found) for (const { digest } of entries) if (digest !== undefined) yield [digest, found.sidecar]
  }
}

function countWithin({ folders }: MatchedExport): number {
  // Whatever lies there twice is once a duplicate; most does not.
  const twice = new Set<string>()
  for (const { media } of folders)
    for (const { entries } of media)
      for (const { its, digest } of entries) if (its === 'duplicate' && digest !== undefined) twice.add(digest)
  const said = new Map<string, Said>()
  const differing = new Set<string>()
  for (const folder of folders)
    for (const [digest, sidecar] of toldContents(folder)) {
      if (!twice.has(digest)) continue
      const takenAt = sidecar.takenAt === 0 ? undefined : sidecar.takenAt
      const place = sidecar.place ?? sidecar.placeInFile
      const before = said.get(digest)
      if (before === undefined) {
        said.set(digest, { takenAt, place })
        continue
      }
      if (takenAt !== undefined && before.takenAt !== undefined && takenAt !== before.takenAt) differing.add(digest)
      if (isElsewhere(place, before.place)) differing.add(digest)
      before.takenAt ??= takenAt
      before.place ??= place
    }
  return differing.size
}

function isElsewhere(one: MediaSidecar['place'], other: MediaSidecar['place']): boolean {
  if (one === undefined || other === undefined) return false
  return one.latitude !== other.latitude || one.longitude !== other.longitude
}

/**
 * How many contents lie in one export more than once, with facts of another date or another place. What nobody knows differs from
 * nothing, and what a later export says else is a change. Facts must have been read whole, and entries be in their classes.
 */
export function countDiffering(exports: readonly FoundExport[]): number {
  return exports.reduce((sum, { matched }) => sum + countWithin(matched), 0)
}

/** How many photos and videos have facts, once every entry is in its class. */
export function countFacts(exports: readonly FoundExport[]): FactCounts {
  const facts = { found: 0, missing: 0, ambiguous: 0 }
  for (const { matched } of exports)
    for (const { media, matches } of matched.folders)
      for (const [at, { entries }] of media.entries()) {
        const match = matches[at]
        const stored = entries.flatMap(({ storedAs }) => storedAs ?? [])
        // An edited copy or a moving half may be all that there is of an item.
        if (!match || stored.length === 0 || (match.role !== 'own' && !stored.includes('imported'))) continue
        facts[match.ambiguous ? 'ambiguous' : match.sidecar === undefined ? 'missing' : 'found'] += 1
      }
  return facts
}
