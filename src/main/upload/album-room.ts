import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import { success, type Result } from '../../shared/problems/problem.ts'
import type { AccountSession, RemoteAlbum } from '../google/library/library-api.ts'
import { limits } from '../google/library/methods.ts'
import { albumIsFull, itemsTold } from '../google/library/what-fits.ts'
import { UploadRows } from '../index/upload-rows.ts'
import { answerOf, Ended, type Patience } from './asking.ts'
import type { FileToUpload } from './files-to-upload.ts'
import { listItems } from './listed-items.ts'

interface RoomParts {
  account: AccountId
  session: Pick<AccountSession, 'library'>
  database: DatabaseSync
  patience: Patience
  signal: AbortSignal
}

/**
 * Fails with `google-limit` if an album, whose title or id a person has named, has no room for files: those that an earlier upload has
 * put there need none.
 */
export async function roomFor(
  files: readonly FileToUpload[],
  { id, count, named }: Pick<RemoteAlbum, 'id' | 'count'> & { named: string },
  { account, session, database, patience, signal }: RoomParts,
): Promise<Result<void>> {
  const most = limits.albumItems
  try {
    const there = count ?? itemsTold(await answerOf(() => session.library.told(id, signal), patience))
    if (there + files.length <= most) return success(undefined)
    const listing = await listItems(id, { library: session.library, patience, signal })
    const rows = new UploadRows(database)
    const isNew = ({ sha256, known }: FileToUpload): boolean =>
      ![rows.find(account, sha256)?.item, known].some((item) => item !== undefined && listing.has(item))
    return there + files.filter(isNew).length > most ? albumIsFull(named) : success(undefined)
  } catch (error) {
    if (error instanceof Ended) return { ok: false, problem: error.problem }
    throw error
  }
}
