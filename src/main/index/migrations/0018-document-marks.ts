/** Columns from which `catalogue.jsonl` and `SHA256SUMS` are made, by table. */
const said = {
  account: 'id email name',
  album:
    'id account remote_id title shared remote_count product_url cover_remote_item folder folder_key position in_google',
  album_item: 'album position item',
  item: `ref id account remote_id filename mime_type video creation_time taken_local taken_from_file width height description
    product_url video_status camera motion animated in_google first_seen base_width base_height base_type taken_at time_known
    zone zone_from motion_inside`,
  file: 'item role path path_key bytes sha256 mime_type fidelity mtime published_at',
  file_version:
    'item number role path path_key bytes sha256 mime_type fidelity mtime published_at width height replaced_at',
  album_file: 'album item role name name_key linked made_of',
}

/** Those of one of these tables. */
export function documentColumns(table: keyof typeof said): string[] {
  return said[table].split(/\s+/)
}

/**
 * Triggers that take the marks away when rows of a table come, go, or say something else in these columns. A row that is
 * written as it was says nothing new: each run does that with every album.
 */
export function forgetMarks(table: string, columns: readonly string[]): string {
  const other = columns.map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ')
  return `
CREATE TRIGGER mark_${table}_came AFTER INSERT ON ${table} BEGIN DELETE FROM document_mark; END;
CREATE TRIGGER mark_${table}_went AFTER DELETE ON ${table} BEGIN DELETE FROM document_mark; END;
CREATE TRIGGER mark_${table}_changed AFTER UPDATE OF ${columns.join(', ')} ON ${table} WHEN ${other}
  BEGIN DELETE FROM document_mark; END;`
}

/** Which documents say what the index says, so that a run that finds nothing new need not make them again to compare. */
export const documentMarks = `
-- goes away in the transaction of whatever changes what a document says; not in the catalogue
CREATE TABLE document_mark (
  path TEXT PRIMARY KEY,
  -- by whom it is being written; nobody else may say that it is done
  writing TEXT NOT NULL,
  -- how it lay on the disk when it was done, NULL until then, and when that was seen
  face TEXT,
  at INTEGER
) STRICT, WITHOUT ROWID;
${Object.entries(said)
  .map(([table, columns]) => forgetMarks(table, columns.split(/\s+/)))
  .join('\n')}
`
