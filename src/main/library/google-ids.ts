import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import { rowReader, text } from '../index/schema/typed-rows.ts'

const readRow = rowReader({ id: text })

/** Google's id of an album of an account, by the id that it has here; undefined if the mirror knows none. */
export function googleIdOf(database: DatabaseSync, account: AccountId, album: string): string | undefined {
  const row = database
    .prepare('SELECT remote_id AS id FROM album WHERE id = ? AND account = ? AND remote_id IS NOT NULL')
    .get(album, account)
  return row && readRow(row).id
}
