import { isDiskError } from '../../disk-problem.ts'
import { ItemFiles, type FileOfItem } from '../../index/items/item-files.ts'
import { transaction } from '../../index/schema/database.ts'
import { folderOf, type MirrorPath } from '../../mirror-path.ts'
import { hashFile } from '../../mirror/disk/hash-file.ts'
import { nameKey } from '../../mirror/names/names.ts'
import { ownSidecar, sidecarPath } from '../../mirror/sidecar-file.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Log } from '../../ports.ts'

/** An item has one content in two files, such as the moving half that came before its photo, and beside another item. */
interface Double {
  item: number
  /** The file that stays. */
  kept: FileOfItem
  /** The one that is not needed. */
  spare: FileOfItem
}

/** Files of an item with one of these contents, by digests in lower-case hex, of which it has another that is to be preferred. */
export function doublesOf(files: ItemFiles, item: number, contents: ReadonlySet<string>): Double[] {
  const all = files.all(item)
  if (all.length < 2) return []
  const groups = Map.groupBy(
    all.filter(({ sha256 }) => contents.has(sha256)),
    ({ sha256 }) => sha256,
  )
  return [...groups.values()].flatMap((same) => {
    const [kept, ...spare] = same.toSorted((one, other) => rankOf(one) - rankOf(other))
    return kept ? spare.map((each) => ({ item, kept, spare: each })) : []
  })
}

/** The photo itself before what goes with it, and what is shown before earlier versions. */
function rankOf({ role, number }: FileOfItem): number {
  return (number === 0 ? 0 : 10) + ['primary', 'edited', 'motion'].indexOf(role)
}

/**
 * Removes files of items with these contents, by digests in lower-case hex, of which the same item has another: both are read to their ends before. What is not as it
 * should be stays, and so does all of it where the disk refuses. Nothing of albums may be made of these files any more. To be
 * broken off at any moment, and done again: a file goes before its row does.
 */
export async function removeDoubles(
  { database, files, log }: Pick<Mirror, 'database' | 'files'> & { log: Log },
  items: ReadonlyMap<number, ReadonlySet<string>>,
  signal: AbortSignal,
): Promise<void> {
  const itemFiles = new ItemFiles(database)
  const isRight = async ({ path, sha256 }: FileOfItem): Promise<boolean> => (await hashFile(files, path)) === sha256
  // Looked for anew: files may have got another place since.
  for (const { item, kept, spare } of [...items].flatMap(([item, its]) => doublesOf(itemFiles, item, its))) {
    signal.throwIfAborted()
    try {
      const isThere = (await files.look(spare.path)) !== undefined
      if (!(await isRight(kept)) || (isThere && !(await isRight(spare)))) continue
      await remove(files, spare.path)
    } catch (error) {
      if (!isDiskError(error)) throw error
      // As before, both are files of the item; the next import tries again.
      log('warn', 'double-stays', { path: spare.path, reason: error instanceof Error ? error.message : '' })
      continue
    }
    transaction(database, () => {
      if (spare.number === 0) itemFiles.forget(item, spare.role, spare.path)
      else itemFiles.forgetEarlier(nameKey(spare.path))
    })
  }
}

/** With the XMP sidecar beside it, if that is ours. */
async function remove(files: Mirror['files'], path: MirrorPath): Promise<void> {
  const sidecar = sidecarPath(path)
  if (sidecar !== undefined && typeof (await ownSidecar(files, sidecar)) !== 'string')
    await files.removeIfThere(sidecar)
  await files.removeIfThere(path)
  await files.sync(folderOf(path))
}
