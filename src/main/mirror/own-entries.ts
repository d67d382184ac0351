import { databaseFiles, layout } from './layout.ts'
import { ChangedIndexError } from './mirror-path.ts'
import type { MirrorPath } from './mirror-path.ts'
import type { MirrorFiles } from './mirror-files.ts'
import { NotOrdinaryError, assertOrdinary } from './ordinary-file.ts'

const folders = [layout.internal, layout.incoming, layout.setAside, layout.photos, layout.albums]
const documents = [layout.format, layout.catalogue, layout.checksums, layout.seal]

/**
 * Makes sure that what is there of a mirror's own folders and documents is what it should be, before anything opens them.
 * Throws `NotOrdinaryError` for the first that is not.
 */
export async function assertOwnEntries(files: MirrorFiles): Promise<void> {
  for (const folder of folders) await files.assertOwnFolder(folder)
  for (const document of documents) {
    const found = await files.look(document)
    if (found) assertOrdinary(found, files.absolute(document))
  }
}

/**
 * Makes sure that a database, and what SQLite keeps beside it, are ordinary files with one name, or not there: SQLite
 * follows links and writes to whatever it finds. Throws `ChangedIndexError`.
 */
export async function assertOwnDatabase(files: MirrorFiles, database: MirrorPath): Promise<void> {
  for (const path of databaseFiles(database)) {
    const found = await files.look(path)
    try {
      if (found) assertOrdinary(found, files.absolute(path), { single: true })
    } catch (error) {
      throw error instanceof NotOrdinaryError ? new ChangedIndexError(error.message) : error
    }
  }
}
