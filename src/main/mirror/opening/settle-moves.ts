import type { DatabaseSync } from 'node:sqlite'
import { isDiskError } from '../../disk-problem.ts'
import { PlaceRows, type MoveUnderWay } from '../../index/places/place-rows.ts'
import { transaction } from '../../index/schema/database.ts'
import { folderOf, type MirrorPath } from '../../mirror-path.ts'
import type { Log } from '../../ports.ts'
import { hashFile } from '../disk/hash-file.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'
import { endMove, isOneFile } from '../end-move.ts'
import { removeEmptied } from '../remove-emptied.ts'
import { nameKey } from '../names/names.ts'

interface SettleParts {
  files: MirrorFiles
  database: DatabaseSync
  canLink: boolean
  log: Log
}

/**
 * Brings index and folder together after moves that were broken off at any step: those whose file has its new name are done, and
 * of the others there is nothing to undo. Nothing is removed but a second name of a file whose row says the first. What the disk
 * does not let be looked at or changed waits for the next time. To be called while nothing is moved.
 */
export async function settleMoves(parts: SettleParts): Promise<void> {
  const { database, log } = parts
  const rows = new PlaceRows(database)
  for (const move of rows.underWay())
    try {
      await settle(parts, rows, move)
    } catch (error) {
      if (!isDiskError(error)) throw error
      log('warn', 'move-not-settled', { path: move.target, reason: error instanceof Error ? error.message : '' })
    }
}

async function settle(parts: SettleParts, rows: PlaceRows, move: MoveUnderWay): Promise<void> {
  const { files, database, canLink } = parts
  const { file, origin, target, path, bytes, sha256 } = move
  const isIt = async (name: MirrorPath): Promise<boolean> =>
    (await files.hasFile(name, bytes)) && (await hashFile(files, name)) === sha256
  const isSecond = async (): Promise<boolean> =>
    (await isOneFile(files, origin, target)) || ((await isIt(origin)) && (await isIt(target)))
  // What a person has put under the new name is another file. Without links there is one name at a time.
  const hasNewName =
    path === origin && ((await files.look(origin)) ? canLink && (await isSecond()) : await isIt(target))
  if (hasNewName) {
    await files.sync(folderOf(target))
    transaction(database, () => rows.moved({ file, origin, target, key: nameKey(target) }))
  }
  if (hasNewName || path === target) {
    await endMove(parts, { origin, target }, isSecond)
    await removeEmptied(files, [origin])
  }
  transaction(database, () => rows.forgetMove(file))
}
