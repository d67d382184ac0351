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

/** What it takes to know what an album has. */
export interface RoomParts {
  account: AccountId
  session: Pick<AccountSession, 'library'>
  database: DatabaseSync
  patience: Patience
  signal: AbortSignal
}

/** Which photos an album has already, because an earlier upload has put them there or the account lists them so. Throws `Ended`. */
export async function photosIn(
  album: string,
  { account, session, database, patience, signal }: RoomParts,
): Promise<(photo: Pick<FileToUpload, 'sha256' | 'known'>) => boolean> {
  const listing = await listItems(album, { library: session.library, patience, signal })
  const rows = new UploadRows(database)
  return ({ sha256, known }) =>
    [rows.find(account, sha256)?.item, known].some((item) => item !== undefined && listing.has(item))
}

/**
 * Fails with `google-limit` if an album, whose title or id a person has named, has no room for files: those that an earlier upload has
 * put there need none.
 */
export async function roomFor(
  files: readonly FileToUpload[],
  { id, count, named }: Pick<RemoteAlbum, 'id' | 'count'> & { named: string },
  parts: RoomParts,
): Promise<Result<void>> {
  const most = limits.albumItems
  const { session, patience, signal } = parts
  try {
    const there = count ?? itemsTold(await answerOf(() => session.library.told(id, signal), patience))
    if (there + files.length <= most) return success(undefined)
    const isIn = await photosIn(id, parts)
    return there + files.filter((file) => !isIn(file)).length > most ? albumIsFull(named) : success(undefined)
  } catch (error) {
    if (error instanceof Ended) return { ok: false, problem: error.problem }
    throw error
  }
}
