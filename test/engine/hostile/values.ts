import { createHash } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Place } from './kinds.ts'

/** What a text that should tell a place can say instead. Bytes where no text could say it. */
export const texts: Readonly<Record<string, (at: Place) => string | Uint8Array>> = {
  'a file beside the mirror': () => '../outside/secret.jpg',
  'a folder beside the mirror': () => '../outside/folder',
  'a way out of Photos': () => 'Photos/../../outside/secret.jpg',
  'a way out of Albums': () => '../../outside/folder/a.jpg',
  'a way out with backslashes': () => 'Photos\\..\\..\\outside\\secret.jpg',
  'an absolute path': ({ outside }) => join(outside, 'secret.jpg'),
  'an absolute folder': ({ outside }) => join(outside, 'folder'),
  'a new file beside the mirror': () => '../outside/new.jpg',
  'the index': () => '.shoebox/index.sqlite',
  'a way to the index': () => 'Photos/../.shoebox/index.sqlite',
  'a document': () => 'catalogue.jsonl',
  'a null character': () => 'Photos/a\0b.jpg',
  'a null character alone': () => '\0',
  'far too much': () => 'x'.repeat(5000),
  'far too long a path': () => `Photos/${'x'.repeat(5000)}`,
  'far too many folders': () => `Photos/${'x/'.repeat(2500)}x.jpg`,
  nothing: () => '',
  'a dot': () => '.',
  'two dots': () => '..',
  'a dot in Photos': () => 'Photos/.',
  'two dots in Photos': () => 'Photos/..',
  'a slash': () => '/',
  'half a character': () => Buffer.concat([Buffer.from('Photos/'), Buffer.from('eda080', 'hex'), Buffer.from('.jpg')]),
  'no text': () => Buffer.from('ff00fe', 'hex'),
  'a device of Windows': () => 'Photos/CON.jpg',
}

type Change = (database: DatabaseSync, at: Place, value: string | Uint8Array) => void

const update =
  (table: string, column: string, where = 'TRUE'): Change =>
  (database, _at, value) => {
    // Bytes become a text as they are.
    database
      .prepare(`UPDATE OR IGNORE ${table} SET ${column} = CAST(? AS TEXT) WHERE ${where}`)
      .run(typeof value === 'string' ? Buffer.from(value) : value)
  }

const oneFile = `item = (SELECT min(item) FROM current_file)`
const itsRow = `id IN (SELECT file FROM item_file WHERE number = 0 AND ${oneFile})`

/** The index says that a publication was under way there, with the very bytes that lie outside. */
const publishing: Change = (database, at, value) => {
  update('job', 'final_path')(database, at, value)
  const secret = readFileSync(join(at.outside, 'secret.jpg'))
  database
    .prepare(`UPDATE job SET state = 'publishing', final_bytes = ?, final_sha256 = ?, part_name = NULL`)
    .run(secret.length, createHash('sha256').update(secret).digest('hex'))
}

const asSecret: Change = (database, at, value) => {
  update('file', 'path', itsRow)(database, at, value)
  const secret = readFileSync(join(at.outside, 'secret.jpg'))
  const sha256 = createHash('sha256').update(secret).digest('hex')
  database.prepare(`UPDATE file SET bytes = ?, sha256 = ? WHERE ${itsRow}`).run(secret.length, sha256)
}

const refetch: Change = (database, at, value) => {
  database.exec(`INSERT OR REPLACE INTO refetch SELECT item, role, path, 1 FROM current_file WHERE ${oneFile}`)
  update('refetch', 'path')(database, at, value)
}

/** What in the index is taken for a place or for a part of one, in the rows that are. */
const places: Readonly<Record<string, Change>> = {
  'file.path': update('file', 'path', itsRow),
  'file.path of its bytes': asSecret,
  'file.path_key': update('file', 'path_key', itsRow),
  'file.sha256': update('file', 'sha256', itsRow),
  'file.mime_type': update('file', 'mime_type'),
  'item_file.mime_type': update('item_file', 'mime_type'),
  'earlier file.path': update('file', 'path', 'id IN (SELECT file FROM item_file WHERE number > 0)'),
  'refetch.path': refetch,
  'job.part_name': update('job', 'part_name'),
  'job.final_path': publishing,
  'album.folder': update('album', 'folder', 'id = (SELECT min(id) FROM album)'),
  'album.folder_key': update('album', 'folder_key', 'id = (SELECT min(id) FROM album)'),
  'album.folder_was': update('album', 'folder_was'),
  'album.title': update('album', 'title'),
  'album.cover_url': update('album', 'cover_url'),
  'album_file.name': update('album_file', 'name'),
  'album_file.name_key': update('album_file', 'name_key'),
  'album_file.made_of': update('album_file', 'made_of'),
  'item.filename': update('item', 'filename'),
  'item.camera': update('item', 'camera'),
  'item.id': update('item', 'id', 'ref = (SELECT min(ref) FROM item)'),
  'meta.value': update('meta', 'value'),
  'run.selection': update('run', 'selection'),
  'file_problem.path': (database, at, value) => {
    database.exec(`INSERT INTO file_problem (path, code, detail, found_at) VALUES ('x', 'file-missing', NULL, 1)`)
    update('file_problem', 'path')(database, at, value)
  },
  'verification.position': (database, at, value) => {
    database.exec(`INSERT OR REPLACE INTO verification VALUES (1, 1, NULL, 'x', 0, 0)`)
    update('verification', 'position')(database, at, value)
  },
}

/** Every text that the index of a closed mirror can hold, by its table and column, and how it is made another. */
export function columnsIn(mirror: string): Record<string, Change> {
  const database = new DatabaseSync(join(mirror, '.shoebox/index.sqlite'))
  const found = database
    .prepare(
      `SELECT entry.name AS "table", "column".name AS "column"
       FROM sqlite_schema AS entry, pragma_table_info(entry.name) AS "column"
       WHERE entry.type = 'table' AND "column".type IN ('TEXT', 'ANY')`,
    )
    .all()
    .map((row) => [String(row['table']), String(row['column'])] as const)
  database.close()
  const others = found.map(([table, column]) => [`${table}.${column}`, update(table, column)] as const)
  return { ...Object.fromEntries(others), ...places }
}

/** Changes the index of a closed mirror; with `seal` as if Shoebox had left it so. */
export function changeIndex(at: Place, change: (database: DatabaseSync) => void, seal: boolean): void {
  const path = join(at.mirror, '.shoebox/index.sqlite')
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false, defensive: false })
  change(database)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  if (!seal) return
  const { size, mtimeMs, ctimeMs } = statSync(path)
  const header = readFileSync(path).subarray(0, 100).toString('base64')
  writeFileSync(join(at.mirror, '.shoebox/index.seal'), `${JSON.stringify({ size, mtimeMs, ctimeMs, header })}\n`)
}

type Line = Record<string, unknown>

/** Replaces every text in a line that `fits` with the value, however deep it lies. */
function replaceTexts(value: unknown, name: string, wanted: string, by: string): unknown {
  if (Array.isArray(value)) return value.map((one) => replaceTexts(one, name, wanted, by))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaceTexts(one, key, wanted, by)]))
  return name === wanted && typeof value === 'string' ? by : value
}

/** Names of everything in a catalogue that is a text. */
export function catalogueKeys(mirror: string): string[] {
  const keys = new Set<string>()
  const look = (value: unknown, name: string): void => {
    if (Array.isArray(value)) for (const one of value) look(one, name)
    else if (typeof value === 'object' && value !== null) for (const [key, one] of Object.entries(value)) look(one, key)
    else if (typeof value === 'string') keys.add(name)
  }
  for (const line of readFileSync(join(mirror, 'catalogue.jsonl'), 'utf8').split('\n'))
    if (line !== '') look(JSON.parse(line), '')
  keys.delete('kind')
  return [...keys].sort()
}

/** Gives every text of this name in the catalogue another value. */
export function changeCatalogue(at: Place, key: string, value: string | Uint8Array): void {
  const path = join(at.mirror, 'catalogue.jsonl')
  const by = typeof value === 'string' ? value : Buffer.from(value).toString('latin1')
  const lines = readFileSync(path, 'utf8').split('\n')
  const changed = lines.map((line) =>
    line === '' ? line : JSON.stringify(replaceTexts(JSON.parse(line) as Line, '', key, by)),
  )
  writeFileSync(path, changed.join('\n'))
}
