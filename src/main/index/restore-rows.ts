import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../shared/domain.ts'
import type { ProblemCode } from '../../shared/problems/problem.ts'
import { restoredAs, type RestoredAs, type RestoredItem } from '../../shared/tasks/restore-task.ts'
import { idsIn } from './schema/id-list.ts'
import { albumId, flag, integer, itemId, oneOf, optional, rowReader, text } from './schema/typed-rows.ts'

/** What is known of an album that was to be put into Google Photos. */
export interface RestoredAlbumRow {
  ref: number
  /** Google's id of the album there. */
  remote?: string
  /** A call that makes it was begun, and nobody knows what has come of it: albums of that title that were there before. */
  creating?: { before: string[] }
  /** Its cover was set. */
  hasCover: boolean
}

/** What is known of a text or place in such an album. */
export interface RestoredTextRow {
  /** A number of its own among those of the album. */
  position: number
  /** JSON. */
  content: string
  state: 'adding' | 'added'
  remote?: string
}

/** The journal of restores, apart from the bytes, of which `UploadRows` knows. To be used inside transactions. */
export class RestoreRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** What is known of an album in an account, without making a row. */
  find(account: AccountId, album: AlbumId): RestoredAlbumRow | undefined {
    const row = this.#statements.find.get(account, album)
    return row && albumOf(albumRow(row))
  }

  /** The row of an album for an account; made if there is none. */
  of(account: AccountId, album: AlbumId): RestoredAlbumRow {
    this.#statements.add.run(account, album)
    const row = this.find(account, album)
    if (!row) throw new Error('the row of a restored album is gone')
    return row
  }

  /** Before the call that makes the album. */
  creating(ref: number, before: readonly string[]): void {
    this.#statements.creating.run(JSON.stringify(before), ref)
  }

  /** Google said which album it is. */
  created(ref: number, remote: string): void {
    this.#statements.created.run(remote, ref)
  }

  /** The call was not carried out. */
  notCreated(ref: number): void {
    this.#statements.notCreated.run(ref)
  }

  coverSet(ref: number): void {
    this.#statements.coverSet.run(ref)
  }

  /** Google has it no longer: the album is made anew, with all its texts. */
  startOver(ref: number): void {
    this.#statements.notCreated.run(ref)
    this.#statements.forgetTexts.run(ref)
  }

  /** Google's ids of all albums that were put into an account. */
  albums(account: AccountId): Set<string> {
    return new Set(this.#statements.albums.all(account).map((row) => remoteRow(row).remote))
  }

  /** Our id of the album that was put into an account as this one of Google's; undefined if none was. */
  albumMade(account: AccountId, remote: string): AlbumId | undefined {
    const row = this.#statements.albumMade.get(account, remote)
    return row && madeRow(row).album
  }

  texts(ref: number): RestoredTextRow[] {
    return this.#statements.texts.all(ref).map((row) => {
      const { remote, ...rest } = textRow(row)
      return { ...rest, ...(remote !== undefined && { remote }) }
    })
  }

  /** Before the call that adds it. */
  addingText(ref: number, position: number, content: string): void {
    this.#statements.addText.run(ref, position, content)
  }

  textAdded(ref: number, position: number, remote: string): void {
    this.#statements.textAdded.run(remote, ref, position)
  }

  /** The call was not carried out. */
  textNotAdded(ref: number, position: number): void {
    this.#statements.forgetText.run(ref, position)
  }

  /** A run begins with the album: what an earlier one has found of its items counts no more. */
  forgetItems(ref: number): void {
    this.#statements.forgetItems.run(ref)
  }

  /** What has come of the item at a place of the album. */
  saveItem(ref: number, position: number, { item, filename, state, remote, problem }: SavedItem): void {
    this.#statements.saveItem.run({
      album: ref,
      position,
      item,
      filename,
      state,
      remote: remote ?? null,
      reason: problem?.code ?? null,
      detail: problem?.detail ?? null,
    })
  }

  /** What reading it back has found. */
  found(ref: number, position: number, as: RestoredAs): void {
    this.#statements.found.run(as, ref, position)
  }

  /** The items of an album as the last run has left them, in their order. */
  items(ref: number, offset: number, limit: number): RestoredItem[] {
    return this.#statements.items.all(ref, limit, offset).map((row) => {
      const { remote, found, reason, detail, ...rest } = itemRow(row)
      return {
        ...rest,
        ...(remote !== undefined && { remote }),
        ...(found !== undefined && { found }),
        ...(reason !== undefined && {
          problem: { code: reason as ProblemCode, ...(detail !== undefined && { detail }) },
        }),
      }
    })
  }
}

type SavedItem = Pick<RestoredItem, 'item' | 'filename' | 'state' | 'remote' | 'problem'>

const albumRow = rowReader({
  ref: integer,
  remote: optional(text),
  creating: flag,
  before: optional(text),
  has_cover: flag,
})
const remoteRow = rowReader({ remote: text })
const madeRow = rowReader({ album: albumId })
const textRow = rowReader({
  position: integer,
  content: text,
  state: oneOf(['adding', 'added'] as const),
  remote: optional(text),
})
const itemRow = rowReader({
  album: albumId,
  item: itemId,
  filename: text,
  state: oneOf(['created', 'there', 'failed'] as const),
  remote: optional(text),
  found: optional(oneOf(restoredAs)),
  reason: optional(text),
  detail: optional(text),
})

function albumOf(row: ReturnType<typeof albumRow>): RestoredAlbumRow {
  const { ref, remote, creating, before, has_cover: hasCover } = row
  return {
    ref,
    hasCover,
    ...(remote !== undefined && { remote }),
    ...(creating && { creating: { before: idsIn(before) } }),
  }
}

function prepare(database: DatabaseSync) {
  return {
    find: database.prepare(
      'SELECT ref, remote, creating, before, has_cover FROM restored_album WHERE account = ? AND album = ?',
    ),
    add: database.prepare('INSERT INTO restored_album (account, album) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    creating: database.prepare('UPDATE restored_album SET creating = 1, before = ? WHERE ref = ?'),
    created: database.prepare('UPDATE restored_album SET remote = ?, creating = 0, before = NULL WHERE ref = ?'),
    notCreated: database.prepare(`
      UPDATE restored_album SET remote = NULL, creating = 0, before = NULL, has_cover = 0 WHERE ref = ?`),
    coverSet: database.prepare('UPDATE restored_album SET has_cover = 1 WHERE ref = ?'),
    albums: database.prepare('SELECT remote FROM restored_album WHERE account = ? AND remote IS NOT NULL'),
    albumMade: database.prepare('SELECT album FROM restored_album WHERE account = ? AND remote = ?'),
    texts: database.prepare(
      'SELECT position, content, state, remote FROM restored_text WHERE album = ? ORDER BY position',
    ),
    addText: database.prepare(`
      INSERT INTO restored_text (album, position, content, state) VALUES (?, ?, ?, 'adding')`),
    textAdded: database.prepare(
      `UPDATE restored_text SET state = 'added', remote = ? WHERE album = ? AND position = ?`,
    ),
    forgetText: database.prepare('DELETE FROM restored_text WHERE album = ? AND position = ?'),
    forgetTexts: database.prepare('DELETE FROM restored_text WHERE album = ?'),
    forgetItems: database.prepare('DELETE FROM restored_item WHERE album = ?'),
    saveItem: database.prepare(`
      INSERT OR REPLACE INTO restored_item (album, position, item, filename, state, remote, reason, detail)
      VALUES (:album, :position, :item, :filename, :state, :remote, :reason, :detail)`),
    found: database.prepare('UPDATE restored_item SET found = ? WHERE album = ? AND position = ?'),
    items: database.prepare(`
      SELECT restored_album.album, item, filename, state, restored_item.remote, found, reason, detail
      FROM restored_item JOIN restored_album ON restored_album.ref = restored_item.album
      WHERE restored_item.album = ? ORDER BY position LIMIT ? OFFSET ?`),
  }
}
