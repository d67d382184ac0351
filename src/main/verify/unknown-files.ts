import type { DatabaseSync } from 'node:sqlite'
import { photoPath, rowReader } from '../index/schema/typed-rows.ts'
import { errnoOf } from '../disk-problem.ts'
import { isForeign } from '../mirror/names/foreign-names.ts'
import { layout } from '../mirror/names/layout.ts'
import type { MirrorEntry, MirrorFiles } from '../mirror/disk/mirror-files.ts'
import { below } from '../mirror-path.ts'
import type { MirrorPath } from '../mirror-path.ts'
import { nameKey } from '../mirror/names/names.ts'
import { ownSidecar, photoOf } from '../mirror/sidecar-file.ts'
import { isSameFile } from '../mirror/disk/same-file.ts'

const pathRow = rowReader({ path: photoPath })

/** A file in `Photos/` that the index does not know. */
export interface UnknownFile {
  path: MirrorPath
  bytes: number
  /** An ordinary file, and no link or anything else. */
  ordinary: boolean
}

/**
 * Everything in `Photos/` that the index does not know, by path. Publications and moves under way count as known, and so do XMP
 * sidecars of ours that nobody has changed. Symbolic links are not followed.
 */
export async function findUnknown(files: MirrorFiles, database: DatabaseSync): Promise<UnknownFile[]> {
  const pathOf = database.prepare('SELECT path FROM file WHERE path_key = ?')
  const intended = database.prepare(`
    SELECT 1 FROM job WHERE final_path = :path UNION ALL SELECT 1 FROM file_move WHERE :path IN (origin, target)`)
  const unknown: UnknownFile[] = []

  const isKnown = async (path: MirrorPath): Promise<boolean> => {
    const row = pathOf.get(nameKey(path))
    const known = row && pathRow(row).path
    if (known === path || intended.get({ path })) return true
    if (known === undefined) return false
    // The same name to some file system, and possibly to this one.
    const [one, other] = [await files.look(path), await files.look(known)]
    return one !== undefined && other !== undefined && isSameFile(one, other)
  }

  const visit = async (folder: MirrorPath): Promise<void> => {
    const deeper: MirrorPath[] = []
    for (const entry of await entriesOf(files, folder)) {
      const path = below(folder, entry.name)
      if (isForeign(entry.name, entry.isFolder)) continue
      if (entry.isFolder) deeper.push(path)
      else if (!(await isKnown(path)) && !(await isOurSidecar(files, path))) {
        const found = await files.look(path)
        if (found) unknown.push({ path, bytes: found.size, ordinary: found.isFile() })
      }
    }
    for (const path of deeper) await visit(path)
  }
  await visit(layout.photos)
  return unknown.sort((one, other) => (one.path < other.path ? -1 : 1))
}

async function isOurSidecar(files: MirrorFiles, path: MirrorPath): Promise<boolean> {
  return photoOf(path) !== undefined && typeof (await ownSidecar(files, path)) !== 'string'
}

/** Errors of a folder that is not there, or not to be looked into: files that should be in it are found one by one. */
const notListed = new Set(['ENOTDIR', 'EFTYPE', 'EACCES', 'EPERM'])

async function entriesOf(files: MirrorFiles, folder: MirrorPath): Promise<MirrorEntry[]> {
  try {
    return (await files.list(folder)) ?? []
  } catch (error) {
    if (notListed.has(errnoOf(error) ?? '')) return []
    throw error
  }
}
