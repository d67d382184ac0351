import type { SourceItems } from '../../../sources/source-items.ts'
import { bytesOf } from '../../planning/digests.ts'
import type { PlannedFile } from '../../planning/plan.ts'

/** What goes with a photo. */
export type Beside = 'edited' | 'motion'

interface Looking {
  items: SourceItems
  /** The source that all is of; its row. */
  source: number
  files: readonly PlannedFile[]
}

/**
 * What stands without its photo in these exports, while an earlier import has brought the photo with the same address, and this
 * beside it. Without that photo a content that two photos have beside them would make one of both. Only of contents that stand under several addresses,
 * and of addresses under which several contents stand: others are joined with nothing.
 */
export function besideHere({ items, source, files }: Looking): Map<PlannedFile, Beside> {
  const [keys, contents] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()]
  const alone = files.filter(({ role, of, key }) => key !== undefined && (role === 'own' || of.length === 0))
  for (const { key = '', entry } of alone) {
    const { digest = '' } = entry
    keys.set(digest, (keys.get(digest) ?? new Set()).add(key))
    contents.set(key, (contents.get(key) ?? new Set()).add(digest))
  }
  const beside = new Map<PlannedFile, Beside>()
  for (const file of alone) {
    const { key = '', entry } = file
    if ((keys.get(entry.digest ?? '')?.size ?? 0) < 2 && (contents.get(key)?.size ?? 0) < 2) continue
    const item = items.itemOf(source, key)
    const roles = items.withBytes(bytesOf(entry)).filter((each) => each.item === item)
    const [first] = roles
    if (!first || roles.some(({ role }) => role === 'primary')) continue
    beside.set(file, first.role === 'motion' ? 'motion' : 'edited')
  }
  return beside
}
