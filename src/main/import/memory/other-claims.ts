import type { ExportRows } from '../../index/export-rows.ts'
import type { HalfRows } from '../../index/items/half-rows.ts'
import type { Steps } from '../../slices.ts'
import { photoKey } from '../../takeout/meaning/photo-address.ts'
import { isSkipped } from '../../takeout/stock/exports-here.ts'
import type { ExportMemory } from './export-memory.ts'
import { exportsWith } from './exports-with.ts'
import { rememberedExport } from './remembered-export.ts'

/** What a remembered export takes a content for. */
export interface Claim {
  /** The source that the export is of; its row. */
  source: number
  /** When the export was made, RFC 3339, UTC, if that is known. */
  asOf?: string
  role: 'own' | 'edited' | 'motion'
  /** Nothing but a likeness of names says that it goes with a photo. */
  weak: boolean
  /** A file with facts of its own is beside it, which are about nothing else. */
  hasFacts: boolean
  /** The address in the facts that it has, be they those of its photo. */
  key?: string
  /** The digest of the photo that it goes with, if that is in the export. */
  of?: string
}

/**
 * What remembered exports take these contents for, by their digests; those in `except`, by their rows, are left out. Of exports of
 * every person, as one content can be several people's. Reads an export as a whole, and so is for what is rarely asked.
 */
export function* claimsOnContents(
  rows: ExportRows,
  memory: Pick<ExportMemory, 'entriesInSteps'>,
  halves: Pick<HalfRows, 'of'>,
  digests: ReadonlySet<string>,
  except: ReadonlySet<number>,
): Steps<Map<string, Claim[]>> {
  const claims = new Map<string, Claim[]>()
  if (digests.size === 0) return claims
  const others = new Map(rows.owned().flatMap(({ ref, source }) => (except.has(ref) ? [] : [[ref, source]])))
  const having = yield* exportsWith(rows, others.keys(), digests)
  for (const [ref, source] of others) {
    if (!having.has(ref)) continue
    const { matched, asOf, withTrash } = yield* rememberedExport(rows, memory, halves, ref)
    for (const folder of matched.folders.filter((each) => !isSkipped(each, withTrash)))
      for (const [at, { entries }] of folder.media.entries()) {
        const match = folder.matches[at]
        for (const { digest } of entries) {
          if (digest === undefined || !digests.has(digest) || !match) continue
          const url = match.sidecar === undefined ? undefined : folder.sidecars[match.sidecar]?.sidecar.url
          const of = match.of === undefined ? undefined : folder.media[match.of]?.entries[0]?.digest
          const its = claims.get(digest) ?? []
          claims.set(digest, its)
          its.push({
            source,
            ...(asOf !== undefined && { asOf }),
            role: match.role,
            weak: match.role === 'edited' && match.inferred === true,
            hasFacts: match.role === 'own' && match.sidecar !== undefined,
            ...(url !== undefined && { key: photoKey(url) }),
            ...(of !== undefined && { of }),
          })
        }
      }
    yield
  }
  return claims
}
