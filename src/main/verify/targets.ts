import type { DatabaseSync } from 'node:sqlite'
import type { FileRole, ItemId } from '../../shared/domain.ts'
import {
  fileRole,
  flag,
  integer,
  itemId,
  nullable,
  one,
  photoPath,
  rowReader,
  text,
} from '../index/schema/typed-rows.ts'
import { isImported } from '../index/source-rows.ts'
import { albumFolder, layout } from '../mirror/names/layout.ts'
import { below, keyFromRow, nameFromRow } from '../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../mirror-path.ts'
import { nameKey } from '../mirror/names/names.ts'

/** A file that should be in `Photos/`. */
export interface PhotoTarget {
  kind: 'photo'
  /** Row of the item in the index. */
  item: number
  id: ItemId
  role: FileRole
  path: MirrorPath
  bytes: number
  sha256: string
  /** The time that it was given, milliseconds since 1970. */
  mtime: number
  /** The time with which it was last found right, if that is another. */
  mtimeHere?: number
  inGoogle: boolean
  /** The item has come from an export, and can again. */
  isImported: boolean
  /** Number of an earlier version; absent for the file of the item. */
  version?: number
  position: string
}

/** A file that should be in an album's folder. */
export interface AlbumTarget extends Omit<PhotoTarget, 'kind' | 'inGoogle' | 'isImported' | 'version'> {
  kind: 'album'
  album: string
  /** A hard link to the photo, or a copy of it. */
  linked: boolean
  photoPath: MirrorPath
}

export type Target = PhotoTarget | AlbumTarget

const targetsAtATime = 64
/** A page ends when its files have this many bytes together: what is read between two notes of the position. */
const bytesAtATime = 1 << 28

const fieldColumns = {
  item: integer,
  id: itemId,
  role: fileRole,
  path: photoPath,
  path_key: text,
  bytes: integer,
  sha256: text,
  mtime: integer,
  mtime_here: nullable(integer),
}
const photoRow = rowReader({ ...fieldColumns, in_google: flag, imported: flag, version: nullable(integer) })
const name = (found: unknown): MirrorName => nameFromRow(found)
const key = (found: unknown): string => keyFromRow(found)
const albumRow = rowReader({
  ...fieldColumns,
  album: text,
  folder: name,
  folder_key: key,
  name,
  name_key: key,
  linked: flag,
  copy_mtime_here: nullable(integer),
})
const totalsRow = rowReader({ files: integer, bytes: integer })
const movingRow = rowReader({ target: photoPath })
type Found = Parameters<typeof photoRow>[0]

/** Positions of photos and of album files: `1` or `2`, and the key of the path. They sort in the order of verification. */
const stage = { photo: '1', album: '2' } as const
const photoFields = `
  item_file.item, item.id, item_file.role, file.path, file.path_key, file.bytes, file.sha256, file.mtime, file.mtime_here`
const photoRows = `
  SELECT ${photoFields}, item.in_google, nullif(item_file.number, 0) AS version, ${isImported} AS imported
  FROM file JOIN item_file ON item_file.file = file.id JOIN item ON item.ref = item_file.item`
const albumRows = `
  SELECT ${photoFields}, album.id AS album, album.folder, album.folder_key, album_file.name, album_file.name_key,
         album_file.linked, album_file.mtime_here AS copy_mtime_here
  FROM album_file JOIN album ON album.id = album_file.album JOIN item ON item.ref = album_file.item
  JOIN item_file ON item_file.item = album_file.item AND item_file.role = album_file.role AND item_file.number = 0
    AND album_file.made_of IS NULL
  JOIN file ON file.id = item_file.file`

/** Gives the files of a mirror in the order of verification: `Photos/` by path, then `Albums/`. */
export class Targets {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** How many files there are of which each has bytes of its own, and how many bytes. */
  totals(): { files: number; bytes: number } {
    return one(totalsRow, this.#statements.totals.get())
  }

  /** The next files behind `position`; none at the end. */
  after(position: string): Target[] {
    const photos = position < stage.album ? this.#photosAfter(position.slice(1)) : []
    if (photos.length > 0) return photos
    const [folder = '', name = ''] = position < stage.album ? [] : position.slice(1).split('/')
    return page(this.#statements.albumFiles.all(folder, name, targetsAtATime).map(albumTarget))
  }

  /** The file that should be at this path; undefined if none should be. */
  at(path: string): Target | undefined {
    const photo = this.#statements.photoAt.get(nameKey(path))
    if (photo) return photoTarget(photo)
    const [top, folder = '', name = ''] = path.split('/')
    const inAlbum = top === layout.albums ? this.#statements.albumFileAt.get(nameKey(folder), nameKey(name)) : undefined
    return inAlbum && albumTarget(inAlbum)
  }

  /** The same photo where it is now, or is being moved to, if that is another place; undefined if it is nowhere else. */
  movedFrom(target: Target): PhotoTarget | undefined {
    if (target.kind === 'album') return undefined
    const moving = this.#statements.movingFrom.get(target.path)
    if (moving) return { ...target, path: movingRow(moving).target }
    const others = this.#statements.photosWith.all(target.sha256).map(photoTarget)
    return this.at(target.path)
      ? undefined
      : others.find(({ item, role }) => item === target.item && role === target.role)
  }

  /** The files of an item in album folders. */
  inAlbums(item: number, role: FileRole): AlbumTarget[] {
    return this.#statements.inAlbums.all(item, role).map(albumTarget)
  }

  /** Every file that should have these bytes, in `Photos/` and in album folders. */
  withBytes(sha256: string): Target[] {
    const { photosWith, albumFilesWith } = this.#statements
    return [...photosWith.all(sha256).map(photoTarget), ...albumFilesWith.all(sha256).map(albumTarget)]
  }

  #photosAfter(pathKey: string): Target[] {
    return page(this.#statements.photos.all(pathKey, targetsAtATime).map(photoTarget))
  }
}

function page(targets: Target[]): Target[] {
  let bytes = 0
  const end = targets.findIndex((target) => (bytes += target.bytes) > bytesAtATime)
  return end === -1 ? targets : targets.slice(0, end + 1)
}

type FieldsRow = Omit<ReturnType<typeof photoRow>, 'in_google' | 'imported' | 'version'>

function fields(row: FieldsRow): Omit<PhotoTarget, 'kind' | 'inGoogle' | 'isImported' | 'version' | 'position'> {
  const { item, id, role, path, bytes, sha256, mtime, mtime_here: mtimeHere } = row
  return { item, id, role, path, bytes, sha256, mtime, ...(mtimeHere !== null && { mtimeHere }) }
}

function photoTarget(found: Found): PhotoTarget {
  const row = photoRow(found)
  return {
    kind: 'photo',
    ...fields(row),
    inGoogle: row.in_google,
    isImported: row.imported,
    ...(row.version !== null && { version: row.version }),
    position: stage.photo + row.path_key,
  }
}

function albumTarget(found: Found): AlbumTarget {
  const row = albumRow(found)
  const { album, linked } = row
  const photo = fields(linked ? row : { ...row, mtime_here: row.copy_mtime_here })
  return {
    ...photo,
    kind: 'album',
    album,
    linked,
    photoPath: photo.path,
    path: below(albumFolder(row.folder), row.name),
    // Without a slash, or the position would be taken apart in another place, and never come to an end.
    position: `${stage.album}${row.folder_key}/${row.name_key}`,
  }
}

function prepare(database: DatabaseSync) {
  return {
    totals: database.prepare(`
      SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM (
        SELECT bytes FROM file UNION ALL
        SELECT file.bytes FROM album_file JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
        JOIN album ON album.id = album_file.album
        WHERE linked = 0 AND made_of IS NULL AND folder_key IS NOT NULL)`),
    photos: database.prepare(`${photoRows} WHERE file.path_key > ? ORDER BY file.path_key LIMIT ?`),
    photoAt: database.prepare(`${photoRows} WHERE file.path_key = ?`),
    movingFrom: database.prepare('SELECT target FROM file_move WHERE origin = ?'),
    photosWith: database.prepare(`${photoRows} WHERE file.sha256 = ?`),
    albumFiles: database.prepare(`${albumRows}
      WHERE album.folder_key > ?1 OR (album.folder_key = ?1 AND album_file.name_key > ?2)
      ORDER BY album.folder_key, album_file.name_key LIMIT ?3`),
    albumFileAt: database.prepare(`${albumRows} WHERE album.folder_key = ? AND album_file.name_key = ?`),
    albumFilesWith: database.prepare(`${albumRows} WHERE file.sha256 = ? AND album.folder IS NOT NULL`),
    inAlbums: database.prepare(`${albumRows}
      WHERE album_file.item = ? AND album_file.role = ? AND album.folder IS NOT NULL`),
  }
}
