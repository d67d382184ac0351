import type { DatabaseSync } from 'node:sqlite'
import { integer, optional, rowReader, text } from './schema/typed-rows.ts'

/** A folder of an export that was an album when it was last looked at. */
export interface ExportedAlbum {
  ref: number
  /** Its path below the photos root, as it is compared. */
  folder: string
  /** What the source knows the album by. */
  key: string
  /** The row of the export. */
  exported: number
  /** In its metadata, empty for an album without one; undefined where the folder alone tells what it is called. */
  title?: string | undefined
  /** Tells what else the metadata say; undefined if that is nothing. */
  words?: string | undefined
}

const albumRow = rowReader<ExportedAlbum>({
  ref: integer,
  folder: text,
  key: text,
  exported: integer,
  title: optional(text),
  words: optional(text),
})
const memberRow = rowReader({ item: integer })

/** Reads and writes which folder of each export is which album: `export_album` and `export_member`. Writing inside transactions. */
export class ExportAlbums {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** The albums of all exports of a source. */
  of(source: number): ExportedAlbum[] {
    return this.#statements.albums.all(source).map(albumRow)
  }

  /** What an album of an export has in it, by the rows of items. */
  membersOf(ref: number): number[] {
    return this.#statements.members.all(ref).map((row) => memberRow(row).item)
  }

  /** A folder of an export is an album, and has these items; what it had before it has still, as parts come one by one. */
  note({ exported, folder, key, title, words }: Omit<ExportedAlbum, 'ref'>, items: readonly number[]): void {
    this.#statements.note.run({ exported, folder, key, title: title ?? null, words: words ?? null })
    this.#statements.noteMembers.run({ exported, folder, items: JSON.stringify(items) })
  }

  /** These items are not in the folder of an album: something there was taken for them. */
  forgetMembers(ref: number, items: readonly number[]): void {
    this.#statements.forgetMembers.run(ref, JSON.stringify(items))
  }

  /** A folder turned out to be another album, or none. */
  forget(ref: number): void {
    this.#statements.forget.run(ref)
  }

  /** Everything that exports of a source have in folders of an album, by its key. */
  allMembers(source: number, key: string): Set<number> {
    return new Set(this.#statements.allMembers.all(source, key).map((row) => memberRow(row).item))
  }

  /** Any export of a source has a folder of this album. */
  has(source: number, key: string): boolean {
    return this.#statements.has.get(source, key) !== undefined
  }
}

function prepare(database: DatabaseSync) {
  const ofKey = `
    FROM export_album JOIN export ON export.ref = export_album.export AND export.source = ?1 WHERE export_album.key = ?2`
  return {
    albums: database.prepare(`
      SELECT export_album.ref, folder, key, export AS exported, title, words
      FROM export_album JOIN export ON export.ref = export WHERE source = ? ORDER BY export_album.ref`),
    members: database.prepare('SELECT item FROM export_member WHERE album = ?'),
    note: database.prepare(`
      INSERT INTO export_album (export, folder, key, title, words) VALUES (:exported, :folder, :key, :title, :words)
      ON CONFLICT (export, folder) DO UPDATE SET title = excluded.title, words = excluded.words`),
    noteMembers: database.prepare(`
      INSERT OR IGNORE INTO export_member (album, item)
      SELECT export_album.ref, value FROM json_each(:items) JOIN export_album ON export = :exported AND folder = :folder`),
    forgetMembers: database.prepare(
      'DELETE FROM export_member WHERE album = ? AND item IN (SELECT value FROM json_each(?))',
    ),
    forget: database.prepare('DELETE FROM export_album WHERE ref = ?'),
    allMembers: database.prepare(`
      SELECT DISTINCT item FROM export_member WHERE album IN (SELECT export_album.ref ${ofKey})`),
    has: database.prepare(`SELECT 1 ${ofKey} LIMIT 1`),
  }
}
