import { AlbumFileRows } from '../index/albums/album-file-rows.ts'
import { transaction } from '../index/schema/database.ts'
import { isDiskError } from '../disk-problem.ts'
import { readMeta, writeMeta } from '../index/schema/meta.ts'
import { fileRole, integer, photoPath, rowReader, text } from '../index/schema/typed-rows.ts'
import { albumFolder, layout } from './names/layout.ts'
import type { MirrorFiles } from './disk/mirror-files.ts'
import { below, nameFromRow } from '../mirror-path.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { Mirror } from './opening/open-mirror.ts'

const filesAtATime = 256
const linkRow = rowReader({
  album: text,
  item: integer,
  role: fileRole,
  name: nameFromRow,
  folder: nameFromRow,
  path: photoPath,
})

/**
 * A mirror that was copied to another disk may have copies where the index says links. Looks at all of them once for each
 * such move, which shows in a file that never changes being another one, and writes down which are none.
 */
export async function findLostLinks({ database, files }: Pick<Mirror, 'database' | 'files'>): Promise<void> {
  const format = await files.look(layout.format)
  const here = String(format?.ino)
  if (readMeta(database, 'links-looked-at') === here) return
  const links = database.prepare(`
    SELECT album_file.album, album_file.item, album_file.role, album_file.name, album.folder, file.path
    FROM album_file JOIN album ON album.id = album_file.album
    JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
    WHERE album_file.linked = 1 AND album_file.made_of IS NULL AND album.folder IS NOT NULL
    ORDER BY album_file.album, album_file.item, album_file.role LIMIT ? OFFSET ?`)
  const inAlbums = new AlbumFileRows(database)
  for (let left = 0; ;) {
    const rows = links.all(filesAtATime, left).map(linkRow)
    if (rows.length === 0) break
    const lost = await Promise.all(
      rows.map(({ folder, name, path }) => isOther(files, below(albumFolder(folder), name), path)),
    )
    transaction(database, () => {
      for (const [at, row] of rows.entries()) if (lost[at]) inAlbums.setCopied(row)
    })
    left += lost.filter((one) => !one).length
  }
  writeMeta(database, 'links-looked-at', here)
}

/** True if both are there and are not one file. What cannot be looked at is told of by whoever needs it. */
async function isOther(files: MirrorFiles, one: MirrorPath, other: MirrorPath): Promise<boolean> {
  try {
    const [link, photo] = [await files.look(one), await files.look(other)]
    return link !== undefined && photo !== undefined && (link.ino !== photo.ino || link.dev !== photo.dev)
  } catch (error) {
    if (isDiskError(error)) return false
    throw error
  }
}
