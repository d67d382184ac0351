import type { DatabaseSync } from 'node:sqlite'
import type { FileSystem } from '../ports.ts'
import { errnoOf, isDiskError } from './disk-problem.ts'
import { inMirror, layout } from './layout.ts'
import { replaceText } from './replace-file.ts'

/** SQLite's header, in which each change of the database leaves its mark. */
const headerLength = 100

/** How the index lay on the disk, as text: another text, another file. Undefined if there is none. */
async function faceOf(root: string, files: FileSystem): Promise<string | undefined> {
  const path = inMirror(root, layout.index)
  try {
    const handle = await files.open(path, 'r')
    try {
      const { size, mtimeMs, ctimeMs } = await handle.stat()
      const header = Buffer.alloc(headerLength)
      await handle.read(header, 0, headerLength, 0)
      return `${JSON.stringify({ size, mtimeMs, ctimeMs, header: header.toString('base64') })}\n`
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** What is in a file of the mirror; undefined if there is no such file. */
async function textOf(root: string, path: string, files: FileSystem): Promise<string | undefined> {
  try {
    return await files.readFile(inMirror(root, path), 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Whether the index is, byte for byte as far as its disk tells, what an orderly end has left: nobody died with it, it was
 * neither copied nor changed by another program or by a version that knows no seal, and no log lies beside it. Its pages
 * need no check then. To be asked before the index is opened.
 */
export async function isSealed(root: string, files: FileSystem): Promise<boolean> {
  const seal = await textOf(root, layout.seal, files)
  if (seal === undefined || seal !== (await faceOf(root, files))) return false
  try {
    return (await files.stat(inMirror(root, `${layout.index}-wal`))).size === 0
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return true
    throw error
  }
}

/** To be called before anything is written into an open index: whatever ends without `sealAndClose` leaves no seal. */
export async function breakSeal(root: string, files: FileSystem): Promise<void> {
  await files.rm(inMirror(root, layout.seal), { force: true })
}

/**
 * Closes the index and says beside it how it lies there. The seal is written while the index still keeps others out. False
 * if the disk takes no seal, which only costs a check at the next opening.
 */
export async function sealAndClose(root: string, database: DatabaseSync, files: FileSystem): Promise<boolean> {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    const face = await faceOf(root, files)
    if (face !== undefined) await replaceText(files, root, layout.seal, face)
    return true
  } catch (error) {
    if (!isDiskError(error)) throw error
    return false
  } finally {
    if (database.isOpen) database.close()
  }
}
