import type { DatabaseSync } from 'node:sqlite'
import type { Dirent } from 'node:fs'
import { errnoOf } from '../mirror/disk-problem.ts'
import { inMirror, layout } from '../mirror/layout.ts'
import { nameKey } from '../mirror/names.ts'
import type { FileSystem } from '../ports.ts'
import { entryAt, isSameFile } from './check-file.ts'

/** A file in `Photos/` that the index does not know. */
export interface UnknownFile {
  path: string
  bytes: number
  /** An ordinary file, and no link or anything else. */
  ordinary: boolean
}

/** What systems leave in folders by themselves: nobody's photos. */
const leftBySystems = /^(?:\.DS_Store|\._.*|\.localized|Thumbs\.db|desktop\.ini|\.directory|@eaDir|\.@__thumb)$/i

/**
 * Everything in `Photos/` that the index does not know, by path. Publications under way count as known. Symbolic links
 * are not followed.
 */
export async function findUnknown(root: string, files: FileSystem, database: DatabaseSync): Promise<UnknownFile[]> {
  const pathOf = database.prepare(
    'SELECT path FROM file WHERE path_key = ?1 UNION ALL SELECT path FROM file_version WHERE path_key = ?1',
  )
  const intended = database.prepare('SELECT 1 FROM job WHERE final_path = ?')
  const unknown: UnknownFile[] = []

  const isKnown = async (path: string): Promise<boolean> => {
    const known = pathOf.get(nameKey(path))?.['path']
    if (known === path || intended.get(path)) return true
    if (typeof known !== 'string') return false
    // The same name to some file system, and possibly to this one.
    const [one, other] = [await entryAt(files, inMirror(root, path)), await entryAt(files, inMirror(root, known))]
    return one !== undefined && other !== undefined && isSameFile(one, other)
  }

  const visit = async (folder: string): Promise<void> => {
    const below: string[] = []
    for (const entry of await entriesOf(files, inMirror(root, folder))) {
      const path = `${folder}/${entry.name}`
      if (leftBySystems.test(entry.name)) continue
      if (entry.isDirectory()) below.push(path)
      else if (!(await isKnown(path))) {
        const found = await entryAt(files, inMirror(root, path))
        if (found) unknown.push({ path, bytes: found.size, ordinary: found.isFile() })
      }
    }
    for (const path of below) await visit(path)
  }
  await visit(layout.photos)
  return unknown.sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** Errors of a folder that is not there, or not to be looked into: files that should be in it are found one by one. */
const notListed = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'])

async function entriesOf(files: FileSystem, path: string): Promise<Dirent[]> {
  try {
    return await files.readdir(path, { withFileTypes: true })
  } catch (error) {
    if (notListed.has(errnoOf(error) ?? '')) return []
    throw error
  }
}
