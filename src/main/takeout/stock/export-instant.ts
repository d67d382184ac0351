import { isStamp } from '../archives/part-name.ts'
import type { IndexedEntry } from '../reading/index-entries.ts'

/**
 * When an export was made, RFC 3339, UTC: its stamp says it, else the latest of its files with facts, which Google writes with
 * it, where their dates are known. Undefined if nothing tells.
 */
export function exportInstant(
  id: string,
  entries: Iterable<Pick<IndexedEntry, 'json' | 'modified'>>,
): string | undefined {
  if (isStamp(id)) {
    const said = id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
    return Number.isNaN(Date.parse(said)) ? undefined : said
  }
  let latest: number | undefined
  for (const { json, modified } of entries)
    if (json !== undefined && modified !== undefined && modified > (latest ?? 0)) latest = modified
  return latest === undefined ? undefined : `${new Date(latest).toISOString().slice(0, 19)}Z`
}
