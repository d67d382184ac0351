import type { DatabaseSync } from 'node:sqlite'
import { integer, photoPath, rowReader } from '../../index/schema/typed-rows.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { inParallel, readsAtATime } from '../../takeout/archives/in-parallel.ts'
import { hexOf } from '../planning/digests.ts'
import type { ExportMemory } from '../memory/export-memory.ts'
import type { PlannedFile } from '../planning/plan.ts'

/** Tells which contents the mirror has, by a look at their files. */
export class FilesHere {
  readonly #files: Mirror['files']
  readonly #withBytes: ReturnType<DatabaseSync['prepare']>

  constructor({ database, files }: Pick<Mirror, 'database' | 'files'>) {
    this.#files = files
    this.#withBytes = database.prepare(`
      SELECT item_file.number, file.path, file.bytes FROM file JOIN item_file ON item_file.file = file.id
      WHERE file.sha256 = ? AND file.path NOT IN (SELECT path FROM file_problem) ORDER BY item_file.number > 0`)
  }

  /**
   * An item shows a file with these bytes, which lies where it should, is as long, and was not found to be wrong, or has an
   * earlier one. In hex.
   */
  async has(sha256: string): Promise<boolean> {
    for (const row of this.#withBytes.all(sha256)) {
      const { number, path, bytes } = hereRow(row)
      if (number !== 0) return true
      const found = await this.#files.look(path)
      if (found?.isFile() && found.size === bytes) return true
    }
    return false
  }
}

const hereRow = rowReader({ number: integer, path: photoPath, bytes: integer })

interface Knowing {
  mirror: Pick<Mirror, 'database' | 'files'>
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
