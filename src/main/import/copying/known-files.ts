import type { DatabaseSync } from 'node:sqlite'
import { integer, photoPath, rowReader } from '../../index/schema/typed-rows.ts'
import { throwUnlessOfOnePlace } from '../../mirror/disk/place-problem.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { inParallel, readsAtATime } from '../../takeout/archives/in-parallel.ts'
import { hexOf } from '../planning/digests.ts'
import type { ExportMemory } from '../memory/export-memory.ts'
import type { PlannedFile } from '../planning/plan.ts'

/** Tells which contents the mirror has, by a look at their files. */
export class FilesHere {
  readonly #mirror: Mirror
  readonly #withBytes: ReturnType<DatabaseSync['prepare']>

  constructor(mirror: Mirror) {
    this.#mirror = mirror
    this.#withBytes = mirror.database.prepare(`
      SELECT item_file.number, file.path, file.bytes FROM file JOIN item_file ON item_file.file = file.id
      WHERE file.sha256 = ? AND file.path NOT IN (SELECT path FROM file_problem) ORDER BY item_file.number > 0`)
  }

  /**
   * An item shows a file with these bytes, which lies where it should, is as long, and was not found to be wrong, or has an
   * earlier one. In hex. Throws what the disk says of the mirror as a whole.
   */
  async has(sha256: string): Promise<boolean> {
    for (const row of this.#withBytes.all(sha256)) {
      const { number, path, bytes } = hereRow(row)
      if (number !== 0) return true
      if (await this.#isThere(path, bytes)) return true
    }
    return false
  }

  /** What cannot be looked at is taken for none, so that it is read: keeping it then says what is wrong there. */
  async #isThere(path: MirrorPath, bytes: number): Promise<boolean> {
    try {
      return await this.#mirror.files.hasFile(path, bytes)
    } catch (error) {
      await throwUnlessOfOnePlace(error, this.#mirror)
      return false
    }
  }
}

const hereRow = rowReader({ number: integer, path: photoPath, bytes: integer })

interface Knowing {
  mirror: Mirror
  files: readonly PlannedFile[]
  memory: ExportMemory
}

/**
 * Those of the files that need not be read: they were, nothing suggests that they have changed, and what was made of them is
 * still here. Each gets the digest that it had.
 */
export async function knownFiles({ mirror, files, memory }: Knowing): Promise<PlannedFile[]> {
  const remembered = Map.groupBy(files, ({ exportId, entry }) => memory.digestOf(exportId, entry))
  const here = new FilesHere(mirror)
  const known: PlannedFile[] = []
  await inParallel(remembered, readsAtATime, async ([digest, its]) => {
    if (digest === undefined || !(await here.has(hexOf(digest)))) return
    for (const file of its) {
      file.entry.digest = digest
      file.entry.isKnown = true
      known.push(file)
    }
  })
  return known
}
