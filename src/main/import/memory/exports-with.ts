import type { ExportRows } from '../../index/export-rows.ts'
import type { Steps } from '../../slices.ts'

/**
 * Which of these exports, by their rows, have any of these contents, each with the paths of them there. Looks through all that is
 * remembered of them.
 */
export function* exportsWith(
  rows: ExportRows,
  refs: Iterable<number>,
  digests: ReadonlySet<string>,
): Steps<Map<number, Map<string, string[]>>> {
  const found = new Map<number, Map<string, string[]>>()
  if (digests.size === 0) return found
  for (const ref of refs) {
    const its = new Map<string, string[]>()
    for (const page of rows.contents(ref)) {
      for (const { digest, path } of page) if (digests.has(digest)) its.set(digest, [...(its.get(digest) ?? []), path])
      yield
    }
    if (its.size > 0) found.set(ref, its)
  }
  return found
}
