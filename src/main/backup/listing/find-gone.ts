import type { DatabaseSync } from 'node:sqlite'
import type { LibraryApi } from '../../google/library/library-api.ts'
import { confirmListed, Confirmations } from '../../index/runs/confirmations.ts'
import { transaction } from '../../index/schema/database.ts'
import { Items } from '../../index/items/items.ts'
import { SourceRows } from '../../index/source-rows.ts'
import { integer, rowReader, text } from '../../index/schema/typed-rows.ts'
import { listAgainAfterMs } from './known-albums.ts'
import type { WalkParts } from './walk-pages.ts'

const groupSize = 50
/** A confirmation by a list is written down anew only after this time, so that most runs need not write it at all. */
const renewAfterMs = 86_400_000
/**
 * An item that no list names and that Google confirmed is not asked for again before this time. What can be late by it
 * is the mark "no longer in Google Photos" on an item that was archived first and deleted later; nothing else. No
 * shorter than the time in which every album is listed, which confirms what is in it.
 */
const askAgainAfterMs = listAgainAfterMs + renewAfterMs

/**
 * After complete listings: asks Google by id for the items that used to be listed and are not any more, because a list
 * alone proves nothing (the library leaves out what is archived, an album what was taken out of it). Those that Google
 * says it does not know are marked as no longer in Google Photos. Their files stay. Those that it gives are not asked for
 * again for a while, unless an album loses them. Those for which it fails stay as they are until the next run.
 */
export async function findGone(
  walk: WalkParts,
  library: LibraryApi,
  database: DatabaseSync,
  wholeLibrary: boolean,
): Promise<void> {
  const now = walk.clock.now()
  // If an album is not listed in a later run, what it has named now need not be asked for.
  if (wholeLibrary) transaction(database, () => confirmListed(database, walk.account, now, renewAfterMs))
  const candidates = database.prepare(`
    SELECT ref, remote_id AS remoteId FROM item
    WHERE account = :account AND in_google = 1 AND ref > :after
      AND NOT EXISTS (SELECT 1 FROM run_item WHERE run_item.item = ref AND (by_album = 1 OR by_library = 1))
      AND (ref IN (SELECT item FROM run_removed) OR (:library = 1 AND NOT EXISTS
        (SELECT 1 FROM item_confirmed WHERE item_confirmed.item = ref AND at BETWEEN :since AND :now)))
    ORDER BY ref LIMIT ${groupSize}`)
  const items = new Items(database)
  const confirmations = new Confirmations(database)
  const wanted = { account: walk.account, library: wholeLibrary ? 1 : 0, since: now - askAgainAfterMs, now }
  const isAnswered = await ask(walk, library, database, {
    after: (last) => candidates.all({ ...wanted, after: last?.ref ?? 0 }).map((row) => candidateRow(row)),
    given: ({ ref }) => confirmations.confirm(ref, now),
    gone: ({ ref }) => {
      items.markGone(ref)
      confirmations.forget(ref)
    },
  })
  if (isAnswered && wholeLibrary) await findGoneBeside(walk, library, database)
}

/**
 * The same for items that this account has, too, but another one lists: only a row of `item_source` says so, and no list of
 * this account names them.
 */
async function findGoneBeside(walk: WalkParts, library: LibraryApi, database: DatabaseSync): Promise<void> {
  if (!database.prepare('SELECT 1 FROM account WHERE id <> ? LIMIT 1').get(walk.account)) return
  const candidates = database.prepare(`
    SELECT item_source.source AS ref, key AS remoteId
    FROM item_source JOIN source ON source.ref = item_source.source JOIN item ON item.ref = item_source.item
    WHERE source.kind = 'library' AND source.account = ? AND state = 'listed' AND key > ?
      AND (item.account IS NOT source.account OR item.remote_id IS NOT key)
    ORDER BY key LIMIT ${groupSize}`)
  const rows = new SourceRows(database)
  const after = (last?: Candidate): Candidate[] =>
    candidates.all(walk.account, last?.remoteId ?? '').map((row) => candidateRow(row))
  if (after().length === 0) return
  await ask(walk, library, database, {
    after,
    given: () => undefined,
    gone: ({ ref, remoteId }) => rows.markGone(ref, remoteId),
  })
}

/** Asks for all candidates by their ids, in groups. False if Google did not answer, or nobody wants to know any more. */
async function ask(
  walk: WalkParts,
  library: LibraryApi,
  database: DatabaseSync,
  about: {
    /** Those behind the last one, in a fixed order. */
    after: (last: Candidate | undefined) => Candidate[]
    given: (candidate: Candidate) => void
    gone: (candidate: Candidate) => void
  },
): Promise<boolean> {
  let last: Candidate | undefined
  for (;;) {
    await walk.goOn()
    const group = about.after(last)
    last = group.at(-1)
    if (walk.signal.aborted) return false
    if (!last) return true
    const answer = await library.batchGet(
      group.map((item) => item.remoteId),
      walk.signal,
    )
    // Not knowing is no harm: the next run asks again.
    if (!answer.ok) return false
    transaction(database, () => {
      for (const candidate of group) {
        if (answer.value.items.has(candidate.remoteId)) about.given(candidate)
        else if (answer.value.gone.has(candidate.remoteId)) about.gone(candidate)
      }
    })
  }
}

const candidateRow = rowReader({ ref: integer, remoteId: text })
type Candidate = ReturnType<typeof candidateRow>
