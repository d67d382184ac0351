import type { DatabaseSync } from 'node:sqlite'
import { errnoOf, isRefusedName } from '../../disk-problem.ts'
import { forgetMeta, readMeta, writeMeta } from '../../index/schema/meta.ts'
import { layout, temporaryPath } from '../names/layout.ts'
import { findLongestName, usualName } from './longest-name.ts'
import type { MirrorFiles } from './mirror-files.ts'
import { below, mirrorTop, nameFromRow, nameOf } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { isRefusal } from './place-problem.ts'

async function makeAndRemove(files: MirrorFiles, path: MirrorPath): Promise<void> {
  await (await files.create(path)).close()
  await files.remove(path)
}

/** For so long an answer counts, so that many refused files do not try the disk each. */
const countsForMs = 1000

/**
 * Tells whether files can be made where everything depends on it: in the mirror's own folder, and where downloads arrive.
 * A disk that is full, or the like, is no answer.
 */
export class TryWriting {
  readonly #files: MirrorFiles
  #last: { at: number; answer: Promise<boolean> } | undefined

  constructor(files: MirrorFiles) {
    this.#files = files
  }

  isWritable(): Promise<boolean> {
    const now = performance.now()
    if (!this.#last || now - this.#last.at > countsForMs) this.#last = { at: now, answer: this.#try() }
    return this.#last.answer
  }

  async #try(): Promise<boolean> {
    try {
      for (const folder of [mirrorTop, layout.incoming])
        await makeAndRemove(this.#files, below(folder, nameOf(temporaryPath('probe'))))
      return true
    } catch (error) {
      return !isRefusal(error) && errnoOf(error) !== 'EIO'
    }
  }
}

/**
 * How many bytes of UTF-8 a name may have on the disk of a mirror. A disk with shorter names than usual is asked to the
 * end once; later openings only see whether that still holds, because a mirror can move to another disk.
 */
export async function longestNameOn(files: MirrorFiles, database: DatabaseSync): Promise<number> {
  const takes = async (name: string): Promise<boolean> => {
    try {
      // Nobody can foretell it, and one that an interrupted opening has left is not in the way.
      const [start, end] = [nameOf(temporaryPath('probe')).slice(0, 24), '.part']
      await makeAndRemove(
        files,
        below(layout.incoming, nameFromRow(start + name.slice(start.length + end.length) + end)),
      )
      return true
    } catch (error) {
      if (isRefusedName(error)) return false
      throw error
    }
  }
  const known = readMeta(database, 'longest-name') ?? 0
  // Anything else was not written here, and could be a number of any size.
  const isKnown = Number.isInteger(known) && known > 0 && known < usualName
  if (isKnown && (await takes('x'.repeat(known))) && !(await takes('x'.repeat(known + 1)))) return known
  const found = await findLongestName(takes)
  if (found === usualName) forgetMeta(database, 'longest-name')
  else writeMeta(database, 'longest-name', found)
  return found
}
