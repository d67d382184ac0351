import type { OpeningStep } from '../../../shared/domain.ts'
import { latestSchema, openDatabase } from '../../index/schema/database.ts'
import { breakSeal, isSealed, schemaInHeader, sealAndClose } from './index-seal.ts'
import { layout } from '../names/layout.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'
import { assertOwnDatabase } from '../names/own-entries.ts'

/** Some fifty thousand items: a smaller index takes less than a second. Bytes. */
export const largeIndex = 32 << 20

/**
 * Whether opening the index takes long before anything can be read: it is large, and all of it is looked at first, or brought
 * to the schema of this version. To be asked before it is opened.
 */
export async function takesLong(files: MirrorFiles, from: number): Promise<boolean> {
  const found = await files.look(layout.index)
  if (found === undefined || !found.isFile() || found.size < from) return false
  return !(await isSealed(files)) || (await schemaInHeader(files)) !== latestSchema
}

/**
 * Does all that makes opening an index long, and closes and seals it: the next opening has nothing to do but open it.
 * Each migration is a transaction, so whatever ends this leaves an index that the next opening goes on with. Throws
 * like `openDatabase`.
 */
export async function prepareIndex(files: MirrorFiles, step: (step: OpeningStep) => void): Promise<void> {
  await assertOwnDatabase(files, layout.index)
  const sealed = await isSealed(files)
  const database = openDatabase(files.absolute(layout.index), { mustExist: true, sealed, step })
  try {
    await breakSeal(files)
  } catch (error) {
    database.close()
    throw error
  }
  await sealAndClose(database, files)
}
