import type { DatabaseSync } from 'node:sqlite'
import type { LibraryApi } from '../google/library-api.ts'
import { transaction } from '../mirror/database.ts'
import type { WalkPorts } from './walk-pages.ts'

const groupSize = 50

/**
 * After complete listings: asks Google by id for the items that used to be listed and are not any more, because a list
 * alone proves nothing (the library leaves out what is archived, an album what was taken out of it). Those that Google
 * does not know are marked as no longer in Google Photos. Their files stay.
 */
export async function findGone(
  walk: WalkPorts,
  library: LibraryApi,
  database: DatabaseSync,
  wholeLibrary: boolean,
): Promise<void> {
  const candidates = database.prepare(`
    SELECT ref, remote_id FROM item
    WHERE account = ? AND in_google = 1 AND ref > ? AND ref NOT IN (SELECT item FROM run_item)
      ${wholeLibrary ? '' : 'AND ref IN (SELECT item FROM run_removed)'}
    ORDER BY ref LIMIT ${groupSize}`)
  const mark = database.prepare('UPDATE item SET in_google = 0 WHERE ref = ?')
  let after = 0
  for (;;) {
    await walk.goOn()
    const group = candidates
      .all(walk.account, after)
      .map((row) => ({ ref: Number(row['ref']), remoteId: String(row['remote_id']) }))
    const last = group.at(-1)
    if (!last || walk.signal.aborted) return
    const answer = await library.batchGet(
      group.map((item) => item.remoteId),
      walk.signal,
    )
    // Not knowing is no harm: the next run asks again.
    if (!answer.ok) return
    transaction(database, () => {
      for (const { ref, remoteId } of group) if (!answer.value.has(remoteId)) mark.run(ref)
    })
    after = last.ref
  }
}
