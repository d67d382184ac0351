import { assertNotHeld } from '../../index/schema/database.ts'
import { isDiskError } from '../../disk-problem.ts'
import { databaseFiles, temporaryPath } from '../../mirror/names/layout.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/**
 * Makes sure that no process holds a database that is not to be opened where it lies, because it has other names or because of
 * what lies beside it. Throws SQLite's BUSY if one does. A lock is that of a file, whatever its name: so it is asked for under a
 * name of its own in `incoming`, beside which nobody can have laid anything. Where no second name can be made nobody is asked.
 */
export async function assertNobodyHolds(files: MirrorFiles, database: MirrorPath): Promise<void> {
  const name = temporaryPath('probe-link')
  try {
    await files.link(database, name)
  } catch (error) {
    if (isDiskError(error)) return
    throw error
  }
  try {
    assertNotHeld(files.absolute(name))
  } finally {
    for (const path of databaseFiles(name)) await files.removeIfThere(path)
  }
}
