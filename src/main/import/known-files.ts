import { ItemFiles } from '../index/items/item-files.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { SourceItems } from '../sources/source-items.ts'
import { hexOf } from './digests.ts'
import type { ExportMemory } from './export-memory.ts'
import type { PlannedFile } from './plan.ts'

interface Knowing {
  mirror: Mirror
  items: SourceItems
  files: readonly PlannedFile[]
  memory: ExportMemory
}

/**
 * Those of the files that need not be read: they were, nothing suggests that they have changed, and what was made of them is
 * still here. Each gets the digest that it had.
 */
export async function knownFiles({ mirror, items, files, memory }: Knowing): Promise<PlannedFile[]> {
  const itemFiles = new ItemFiles(mirror.database)
  const looked = new Map<string, boolean>()
  const isHere = async (digest: string, bytes: number): Promise<boolean> => {
    for (const { item, role, number } of items.withBytes({ sha256: hexOf(digest), bytes })) {
      if (number !== 0) return true
      const path = itemFiles.current(item, role)?.path
      const found = path === undefined ? undefined : await mirror.files.look(path)
      if (found?.isFile() && found.size === bytes) return true
    }
    return false
  }
  const known: PlannedFile[] = []
  for (const file of files) {
    const { entry, exportId } = file
    const digest = memory.digestOf(exportId, entry)
    if (digest === undefined) continue
    const here = looked.get(digest) ?? (await isHere(digest, entry.size))
    looked.set(digest, here)
    if (!here) continue
    entry.digest = digest
    known.push(file)
  }
  return known
}
