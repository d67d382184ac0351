import { databaseFiles, journalOf, layout } from './layout.ts'
import { ChangedIndexError } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'
import { NotOrdinaryError, assertOrdinary } from '../disk/ordinary-file.ts'

/** What SQLite writes at the end of a journal that names another file. */
export const journalMark = Buffer.from('d9d505f920a163d7', 'hex')

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
 * follows links and writes to whatever it finds. Throws `ChangedIndexError`, also for a journal that names another file.
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
  if (await namesAnotherFile(files, journalOf(database)))
    throw new ChangedIndexError('the journal of the index names another file')
}

/**
 * A journal of a change to several databases ends with the name of a file, which SQLite reads and removes when it undoes the
 * change, wherever it is. Shoebox changes one database at a time, and so leaves none.
 */
async function namesAnotherFile(files: MirrorFiles, journal: MirrorPath): Promise<boolean> {
  if (!(await files.holdsFile(journal))) return false
  const handle = await files.open(journal)
  try {
    const { size } = await handle.stat()
    const end = Buffer.alloc(journalMark.length)
    const { bytesRead } = await handle.read(end, 0, end.length, Math.max(0, size - end.length))
    return bytesRead === end.length && end.equals(journalMark)
  } finally {
    await handle.close()
  }
}
