import type { DatabaseSync } from 'node:sqlite'
import type { ItemId } from '../../../shared/domain.ts'
import { integer, rowReader } from '../schema/typed-rows.ts'

/** Columns of an item that its file says. */
const ofFile =
  'taken_local taken_from_file width height camera animated motion_inside taken_at time_known zone zone_from'.split(' ')
/** Those of an item without an account that its file says, too. */
const ofKind = ['mime_type', 'video']

/** Tables in which an item has at most one row of each kind: where both have one, the first stays. */
const alike =
  'album_duplicate item_confirmed refetch undelivered replacement job album_item_source export_item export_member former_member'.split(
    ' ',
  )

/**
 * Makes one item of two, in all tables that know items. To be used inside a transaction, in the order of its functions. The
 * items must not both show a file in one role, and if one has an account it must be the first.
 */
export class MergedItems {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** What the file of one item says is to be what the other says. `withKind`: what it is, too, because no account says it. */
  takeFile(keep: number, gone: number, withKind: boolean): void {
    this.#statements.takeFile.run({ keep, gone })
    if (withKind) this.#statements.takeKind.run({ keep, gone })
  }

  /** What lies in folders of albums for the photo or video of an item lies there in another role. */
  recastLinks(item: number, role: 'motion' | 'edited'): void {
    this.#statements.linksAs.run({ item, role })
  }

  /** Everything of the second item becomes the first one's, and the second is gone. */
  move(keep: number, gone: number): void {
    const { offset } = offsetRow(this.#statements.offset.get(keep) ?? {})
    // No list names an item twice: it keeps the place that it has.
    this.#statements.forgetMembers.run({ keep, gone })
    this.#statements.addMembers.run({ keep, gone })
    this.#statements.removeMembers.run({ gone })
    this.#statements.files.run({ keep, gone, offset })
    this.#statements.sources.run({ keep, gone })
    this.#statements.forgetReadings.run({ gone })
    this.#statements.yieldingLinks.run({ keep, gone })
    this.#statements.ownLinks.run({ keep, gone })
    this.#statements.spareLinks.run({ keep, gone })
    this.#statements.restLinks.run({ gone })
    for (const { move, rest } of this.#statements.alike) {
      move.run({ keep, gone })
      rest.run({ gone })
    }
    this.#statements.problems.run({ keep, gone })
    this.#statements.motion.run({ keep, gone })
    this.#statements.favorite.run({ keep, gone })
    this.#statements.remove.run({ gone })
  }

  /** The item is called by another id from now on; nothing else may have it. */
  setId(item: number, id: ItemId): void {
    this.#statements.setId.run(id, item)
  }
}

const offsetRow = rowReader({ offset: integer })

function prepare(database: DatabaseSync) {
  const take = (columns: readonly string[]): ReturnType<typeof database.prepare> =>
    database.prepare(`
      UPDATE item SET ${columns.map((column) => `${column} = other.${column}`).join(', ')}
      FROM item AS other WHERE item.ref = :keep AND other.ref = :gone`)
  /** A role under which nothing of the item lies in the folder of the album. */
  const spareRole = `(
    SELECT each.value FROM json_each('["primary","motion","edited"]') AS each WHERE NOT EXISTS (
      SELECT 1 FROM album_file AS taken
      WHERE taken.album = album_file.album AND taken.item = :keep AND taken.role = each.value)
    ORDER BY each.value = album_file.role DESC LIMIT 1)`
  return {
    takeFile: take(ofFile),
    takeKind: take(ofKind),
    linksAs: database.prepare("UPDATE OR IGNORE album_file SET role = :role WHERE item = :item AND role = 'primary'"),
    offset: database.prepare('SELECT coalesce(max(number), 0) AS offset FROM item_file WHERE item = ?'),
    forgetMembers: database.prepare(`
      DELETE FROM album_item WHERE item = :gone AND album IN (SELECT album FROM album_item WHERE item = :keep)`),
    // Not changed in their place: the sums of albums are kept by what comes and goes.
    addMembers: database.prepare(`
      INSERT INTO album_item (album, position, item) SELECT album, position, :keep FROM album_item WHERE item = :gone`),
    removeMembers: database.prepare('DELETE FROM album_item WHERE item = :gone'),
    files: database.prepare(`
      UPDATE item_file SET item = :keep, number = CASE WHEN number > 0 THEN number + :offset ELSE 0 END
      WHERE item = :gone`),
    sources: database.prepare('UPDATE item_source SET item = :keep WHERE item = :gone'),
    forgetReadings: database.prepare('DELETE FROM album_file_verified WHERE item = :gone'),
    // Of several only the first may find a role to spare: the others stay, and go with the rest.
    yieldingLinks: database.prepare(`
      UPDATE OR IGNORE album_file SET role = ${spareRole}
      WHERE item = :keep AND made_of IS NOT NULL AND EXISTS (SELECT 1 FROM album_file AS other
        WHERE other.album = album_file.album AND other.item = :gone AND other.role = album_file.role AND other.made_of IS NULL)
        AND ${spareRole} IS NOT NULL`),
    ownLinks: database.prepare(`
      UPDATE OR IGNORE album_file SET item = :keep WHERE item = :gone AND made_of IS NULL`),
    // What is in the way there is of an earlier version: it goes with the next look at the folder, under whatever role.
    spareLinks: database.prepare(`
      UPDATE OR IGNORE album_file SET item = :keep, role = ${spareRole} WHERE item = :gone AND ${spareRole} IS NOT NULL`),
    restLinks: database.prepare('DELETE FROM album_file WHERE item = :gone'),
    alike: alike.map((table) => ({
      move: database.prepare(`UPDATE OR IGNORE ${table} SET item = :keep WHERE item = :gone`),
      rest: database.prepare(`DELETE FROM ${table} WHERE item = :gone`),
    })),
    problems: database.prepare('UPDATE file_problem SET item = :keep WHERE item = :gone'),
    motion: database.prepare(`
      UPDATE item SET motion = max(motion, (SELECT motion FROM item AS other WHERE other.ref = :gone)) WHERE ref = :keep`),
    // Of two words the one that likes it holds.
    favorite: database.prepare(`
      UPDATE item SET own_favorite = other.own, favorite = other.own
      FROM (SELECT max(own_favorite) AS own FROM item WHERE ref IN (:keep, :gone)) AS other
      WHERE ref = :keep AND other.own IS NOT NULL`),
    remove: database.prepare('DELETE FROM item WHERE ref = :gone'),
    setId: database.prepare('UPDATE item SET id = ? WHERE ref = ?'),
  }
}
