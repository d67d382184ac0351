import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import { idsIn } from './schema/id-list.ts'
import { flag, integer, optional, rowReader, text } from './schema/typed-rows.ts'

/** A large file is on its way, by pieces. */
export interface StartedSending {
  /** Where its bytes go. To be told to nobody, and written to no log. */
  url: string
  /** All pieces but the last are a multiple of so many bytes. */
  granularity: number
  /** Of the file as it was announced. */
  bytes: number
  /** When the file was last written to, as it was then. Whole milliseconds since 1970. */
  changedAt: number
  /** When it began. Milliseconds since 1970. */
  at: number
}

/** What is known of bytes that were to be put into Google Photos. */
export interface UploadRow {
  ref: number
  name: string
  /** What Google gave for the bytes, with when that was (milliseconds since 1970). */
  token?: { value: string; at: number }
  /** Google has a part of the bytes, as far as it remembers. */
  started?: StartedSending
  /** A call that creates the item was begun, and nobody knows what has come of it. */
  creating?: {
    /** Google's id of the album that it puts the item into. */
    album?: string
    /** Items of that name that were there before. */
    before: string[]
  }
  /** Google's id of the item. */
  item?: string
}

/** Writes the table `upload`. To be used inside transactions. */
export class UploadRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** What is known of these bytes in an account, without making a row. */
  find(account: AccountId, sha256: string): UploadRow | undefined {
    const row = this.#statements.find.get(account, sha256)
    return row && uploadOf(uploadRow(row))
  }

  /** The row of these bytes for an account; made if there is none. */
  of(account: AccountId, sha256: string, name: string): UploadRow {
    this.#statements.add.run(account, sha256, name)
    const row = this.find(account, sha256)
    if (!row) throw new Error('the row of an upload is gone')
    return row
  }

  /** Google's ids of all items that are known to be made of uploads. */
  items(account: AccountId): Set<string> {
    return new Set(this.#statements.items.all(account).map((row) => itemRow(row).item))
  }

  /** SHA-256 of the files that Google has kept as this item. */
  bytesOf(account: AccountId, item: string): string[] {
    return this.#statements.bytesOf.all(account, item).map((row) => bytesRow(row).sha256)
  }

  /** Where the bytes go, before the first of them is sent. */
  sendingStarted(ref: number, { url, granularity, bytes, changedAt, at }: StartedSending): void {
    this.#statements.session.run(url, granularity, bytes, changedAt, at, ref)
  }

  /** Whatever of the bytes Google has is of no use. */
  sendingOver(ref: number): void {
    this.#statements.session.run(null, null, null, null, null, ref)
  }

  /** Google has the bytes, and no item is made of them yet. */
  tokenGiven(ref: number, token: string, at: number): void {
    this.#statements.token.run(token, at, ref)
  }

  /** Before the call that creates the item. */
  creating(ref: number, { album, before }: NonNullable<UploadRow['creating']>): void {
    this.#statements.creating.run(album ?? null, JSON.stringify(before), ref)
  }

  /** Google said which item it is. */
  created(ref: number, item: string): void {
    this.#statements.created.run(item, ref)
  }

  /** The call was not carried out, and the token may be used again. */
  notCreated(ref: number): void {
    this.#statements.notCreated.run(ref)
  }

  /** What is known is worth nothing any more: the bytes have to be sent anew. */
  startOver(ref: number): void {
    this.#statements.startOver.run(ref)
  }
}

const uploadRow = rowReader({
  ref: integer,
  name: text,
  token: optional(text),
  token_at: optional(integer),
  session: optional(text),
  session_unit: optional(integer),
  session_bytes: optional(integer),
  session_changed_at: optional(integer),
  session_at: optional(integer),
  creating: flag,
  album: optional(text),
  before: optional(text),
  item: optional(text),
})
const itemRow = rowReader({ item: text })
const bytesRow = rowReader({ sha256: text })

function startedOf(row: ReturnType<typeof uploadRow>): StartedSending | undefined {
  const { session: url, session_unit: granularity, session_bytes: bytes } = row
  const { session_changed_at: changedAt, session_at: at } = row
  if (url === undefined || granularity === undefined || bytes === undefined) return undefined
  return changedAt === undefined || at === undefined ? undefined : { url, granularity, bytes, changedAt, at }
}

function uploadOf(row: ReturnType<typeof uploadRow>): UploadRow {
  const { ref, name, token, token_at: at, creating, album, before, item } = row
  const started = startedOf(row)
  return {
    ref,
    name,
    ...(token !== undefined && at !== undefined && { token: { value: token, at } }),
    ...(started && { started }),
    ...(creating && { creating: { before: idsIn(before), ...(album !== undefined && { album }) } }),
    ...(item !== undefined && { item }),
  }
}

const noSession =
  'session = NULL, session_unit = NULL, session_bytes = NULL, session_changed_at = NULL, session_at = NULL'

function prepare(database: DatabaseSync) {
  return {
    add: database.prepare('INSERT INTO upload (account, sha256, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    find: database.prepare(`
      SELECT ref, name, token, token_at, session, session_unit, session_bytes, session_changed_at, session_at, creating, album,
        before, item
      FROM upload WHERE account = ? AND sha256 = ?`),
    items: database.prepare('SELECT item FROM upload WHERE account = ? AND item IS NOT NULL'),
    bytesOf: database.prepare('SELECT sha256 FROM upload WHERE account = ? AND item = ? ORDER BY ref'),
    session: database.prepare(`
      UPDATE upload SET session = ?, session_unit = ?, session_bytes = ?, session_changed_at = ?, session_at = ? WHERE ref = ?`),
    token: database.prepare(`UPDATE upload SET token = ?, token_at = ?, ${noSession} WHERE ref = ?`),
    creating: database.prepare('UPDATE upload SET creating = 1, album = ?, before = ? WHERE ref = ?'),
    created: database.prepare(`
      UPDATE upload SET item = ?, creating = 0, album = NULL, before = NULL, token = NULL, token_at = NULL, ${noSession}
      WHERE ref = ?`),
    notCreated: database.prepare('UPDATE upload SET creating = 0, album = NULL, before = NULL WHERE ref = ?'),
    startOver: database.prepare(`
      UPDATE upload SET item = NULL, creating = 0, album = NULL, before = NULL, token = NULL, token_at = NULL, ${noSession}
      WHERE ref = ?`),
  }
}
