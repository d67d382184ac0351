import type { DatabaseSync } from 'node:sqlite'
import { compiledOnUse } from '../schema/compiled-on-use.ts'
import type { AccountId, ItemId } from '../../../shared/domain.ts'
import { integer, nullable, oneOf, rowReader, saidText, text } from '../schema/typed-rows.ts'
import { asListed } from '../runs/replacements.ts'

/** Columns of an item that Google's lists have a say in. */
export interface ListedColumns {
  filename: string
  mime_type: string
  video: number
  creation_time: string
  description: string | null
  product_url: string | null
  video_status: string | null
  in_google: number
  taken_local: number
  width: number
  height: number
  camera: string | null
  /** Google's own size of the item, whatever the file says; null where Google does not say. */
  listed_width: number | null
  listed_height: number | null
}

export const listedReaders = {
  filename: text,
  mime_type: text,
  video: integer,
  creation_time: text,
  description: saidText,
  product_url: saidText,
  video_status: saidText,
  in_google: integer,
  taken_local: integer,
  width: integer,
  height: integer,
  camera: saidText,
  listed_width: nullable(integer),
  listed_height: nullable(integer),
}

export const listedColumns = [
  'filename',
  'mime_type',
  'video',
  'creation_time',
  'description',
  'product_url',
  'video_status',
  'in_google',
  'taken_local',
  'width',
  'height',
  'camera',
  'listed_width',
  'listed_height',
] as const satisfies readonly (keyof ListedColumns)[]

/** The columns of an item that say when it was taken. */
export interface TimeColumns {
  taken_at: number
  time_known: 'instant' | 'clock' | 'nothing'
  zone: number | null
  zone_from: string | null
}

export const timeColumns = {
  taken_at: integer,
  time_known: oneOf<TimeColumns['time_known']>(['instant', 'clock', 'nothing']),
  zone: nullable(integer),
  zone_from: saidText,
}

/** Columns that the file of an item has a say in. */
interface FileColumns extends TimeColumns {
  taken_local: number
  taken_from_file: number
  width: number
  height: number
  camera: string
  motion: number
  animated: number
  motion_inside: number
}

/** An item that is new. */
interface NewItem extends Omit<ListedColumns, 'in_google'>, TimeColumns {
  id: ItemId
  /** Both null of an item that no account has listed. */
  account: AccountId | null
  remote_id: string | null
  first_seen: number
}

/** Columns that are put together from what all sources say. */
export interface ToldColumns {
  filename: string
  creation_time: string
  taken_local: number
  description: string | null
  favorite: number
  archived: number
  /** JSON list of names. */
  people: string | null
  /** JSON of a place. */
  location: string | null
  first_seen: number
}

export const toldColumns = [
  'filename',
  'creation_time',
  'taken_local',
  'description',
  'favorite',
  'archived',
  'people',
  'location',
  'first_seen',
] as const satisfies readonly (keyof ToldColumns)[]

/** An item as a catalogue has it, without its time, which follows by `setTime`. */
export interface RestoredItem
  extends
    Omit<ListedColumns, 'listed_width' | 'listed_height'>,
    Pick<ToldColumns, 'favorite' | 'archived' | 'people' | 'location'> {
  /** What a person here has said, 1 or 0. */
  own_favorite: number | null
  id: ItemId
  account: AccountId | null
  remote_id: string | null
  taken_from_file: number
  motion: number
  animated: number
  motion_inside: number
  first_seen: number
  /** As what Google listed it when the file came that is here. */
  base_width: number | null
  base_height: number | null
  base_type: string | null
}

/** Writes the table `item`. To be used inside transactions. */
export class Items {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Returns the row number of the new item. */
  add(item: NewItem): number {
    return Number(this.#statements.add.run({ ...item }).lastInsertRowid)
  }

  /** As `add`, of an item that a catalogue has kept. Throws SQLite's constraint error for one that is there already. */
  restore(item: RestoredItem): number {
    return Number(this.#statements.restore.run({ ...item }).lastInsertRowid)
  }

  /** What Google lists of an item is another than before. */
  setListed(ref: number, columns: ListedColumns): void {
    this.#statements.setListed.run({ ...columns, ref })
  }

  /** A file came that the item shows: what Google listed last is what that file looks like. */
  setFile(ref: number, columns: FileColumns): void {
    this.#statements.setFile.run({ ...columns, ref })
  }

  /** Whether the item has a video part; its file may not be here yet. */
  setMotion(ref: number, motion: boolean): void {
    this.#statements.setMotion.run(motion ? 1 : 0, ref)
  }

  /** What an item is called whose name no source says. */
  setName(ref: number, filename: string): void {
    this.#statements.setName.run(filename, ref)
  }

  /** What its sources say, taken together, is another than before. */
  setTold(ref: number, columns: ToldColumns): void {
    this.#statements.setTold.run({ ...columns, ref })
  }

  /** Whether an item is a favourite, and what a person here says of that, if anything. */
  setFavorite(ref: number, favorite: boolean, own: boolean | undefined): void {
    this.#statements.setFavorite.run({ ref, favorite: favorite ? 1 : 0, own: own === undefined ? null : own ? 1 : 0 })
  }

  /** What the file of an item says of its kind, where no list of Google's does. */
  setKind(ref: number, kind: { mimeType: string; video: boolean }): void {
    this.#statements.setKind.run(kind.mimeType, kind.video ? 1 : 0, ref)
  }

  setTime(ref: number, { taken_at, time_known, zone, zone_from }: TimeColumns): void {
    this.#statements.setTime.run(taken_at, time_known, zone, zone_from, ref)
  }

  /** Gives an item without a zone of its own one that its neighbours have, in minutes ahead of UTC; null for none. */
  inferZone(ref: number, zone: number | null): void {
    this.#statements.inferZone.run({ ref, zone })
  }

  /** An account lists what no account has listed. Throws SQLite's constraint error if it lists another item by this id. */
  setAccount(ref: number, account: AccountId, remoteId: string): void {
    this.#statements.setAccount.run(account, remoteId, ref)
  }

  /** The row of the item that an account lists by this id of Google's; undefined if it lists none. */
  listedBy(account: AccountId, remoteId: string): number | undefined {
    const row = this.#statements.listedBy.get(account, remoteId)
    return row && refRow(row).ref
  }

  /** Google no longer has it. */
  markGone(ref: number): void {
    this.#statements.markGone.run(ref)
  }
}

const refRow = rowReader({ ref: integer })

function prepare(database: DatabaseSync) {
  return compiledOnUse(database, {
    add: `
      INSERT INTO item (id, account, remote_id, filename, mime_type, video, creation_time, taken_local, width, height,
                        description, product_url, video_status, camera, first_seen, listed_width, listed_height,
                        taken_at, time_known, zone, zone_from, in_google)
      VALUES (:id, :account, :remote_id, :filename, :mime_type, :video, :creation_time, :taken_local, :width, :height,
              :description, :product_url, :video_status, :camera, :first_seen, :listed_width, :listed_height,
              :taken_at, :time_known, :zone, :zone_from, :account IS NOT NULL)`,
    restore: `
      INSERT INTO item (id, account, remote_id, filename, mime_type, video, creation_time, taken_local, taken_from_file,
                        width, height, description, product_url, video_status, camera, motion, animated, in_google,
                        first_seen, base_width, base_height, base_type, motion_inside, favorite, archived, people, location,
                        own_favorite)
      VALUES (:id, :account, :remote_id, :filename, :mime_type, :video, :creation_time, :taken_local, :taken_from_file,
              :width, :height, :description, :product_url, :video_status, :camera, :motion, :animated, :in_google,
              :first_seen, :base_width, :base_height, :base_type, :motion_inside, :favorite, :archived, :people, :location,
              :own_favorite)`,
    setListed: `UPDATE item SET ${listedColumns.map((name) => `${name} = :${name}`).join(', ')} WHERE ref = :ref`,
    setFile: `
      UPDATE item SET taken_local = :taken_local, taken_from_file = :taken_from_file, width = :width, height = :height,
        camera = :camera, motion = :motion, animated = :animated, motion_inside = :motion_inside, taken_at = :taken_at,
        time_known = :time_known, zone = :zone, zone_from = :zone_from, ${asListed}
      WHERE ref = :ref`,
    setTold: `UPDATE item SET ${toldColumns.map((name) => `${name} = :${name}`).join(', ')} WHERE ref = :ref`,
    setFavorite: 'UPDATE item SET favorite = :favorite, own_favorite = :own WHERE ref = :ref',
    setKind: 'UPDATE item SET mime_type = ?, video = ? WHERE ref = ?',
    setName: 'UPDATE item SET filename = ?1 WHERE ref = ?2 AND filename <> ?1',
    setMotion: 'UPDATE item SET motion = ? WHERE ref = ?',
    setTime: 'UPDATE item SET taken_at = ?, time_known = ?, zone = ?, zone_from = ? WHERE ref = ?',
    inferZone: `
      UPDATE item SET zone = :zone, zone_from = CASE WHEN :zone IS NOT NULL THEN 'neighbour' END,
        taken_at = CASE time_known WHEN 'clock' THEN taken_local - coalesce(:zone, 0) * 60000 ELSE taken_at END
      WHERE ref = :ref AND time_known <> 'nothing' AND coalesce(zone_from, 'neighbour') = 'neighbour'`,
    setAccount: 'UPDATE item SET account = ?, remote_id = ?, in_google = 1 WHERE ref = ?',
    listedBy: 'SELECT ref FROM item WHERE account = ? AND remote_id = ?',
    markGone: 'UPDATE item SET in_google = 0 WHERE ref = ?',
  })
}
