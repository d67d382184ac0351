import type { DatabaseSync } from 'node:sqlite'
import { errnoOf, isDiskError } from '../../disk-problem.ts'
import { layout, logOf } from '../names/layout.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'
import { NotOrdinaryError } from '../disk/ordinary-file.ts'
import { replaceText } from '../disk/replace-file.ts'

/** SQLite's header, in which each change of the database leaves its mark. */
const headerLength = 100
/** Where the header has the number that a program gives its schema. */
const userVersionAt = 60
/** The seal has some three hundred bytes. */
const mostBytes = 4096

interface Face {
  size: number
  mtimeMs: number
  ctimeMs: number
  header: string
}

/**
 * How the index lies on the disk, as text: another text, another file. Undefined if there is none. Not to be asked while this
 * process has the index open: to close any file takes away the locks that a process has on it.
 */
async function faceOf(files: MirrorFiles): Promise<string | undefined> {
  try {
    const handle = await files.open(layout.index)
    try {
      const { size, mtimeMs, ctimeMs } = await handle.stat()
      const header = Buffer.alloc(headerLength)
      await handle.read(header, 0, headerLength, 0)
      const face: Face = { size, mtimeMs, ctimeMs, header: header.toString('base64') }
      return `${JSON.stringify(face)}\n`
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** The schema of a sealed index as its header says; undefined if there is no index. */
export async function schemaInHeader(files: MirrorFiles): Promise<number | undefined> {
  const face = await faceOf(files)
  const header = face === undefined ? undefined : Buffer.from((JSON.parse(face) as Face).header, 'base64')
  return header?.readUInt32BE(userVersionAt)
}

/** What the seal says; undefined if there is none, or none that this mirror made. */
async function sealText(files: MirrorFiles): Promise<string | undefined> {
  try {
    return (await files.read(layout.seal, mostBytes)).toString('utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof NotOrdinaryError) return undefined
    throw error
  }
}

/**
 * Whether the index is, byte for byte as far as its disk tells, what an orderly end has left: nobody died with it, it was
 * neither copied nor changed by another program or by a version that knows no seal, and no log lies beside it. Its pages
 * need no check then. To be asked before the index is opened.
 */
export async function isSealed(files: MirrorFiles): Promise<boolean> {
  const seal = await sealText(files)
  if (seal === undefined || seal !== (await faceOf(files))) return false
  const log = await files.look(logOf(layout.index))
  return log === undefined || log.size === 0
}

/** To be called before anything is written into an open index: whatever ends without `sealAndClose` leaves no seal. */
export async function breakSeal(files: MirrorFiles): Promise<void> {
  await files.removeIfThere(layout.seal)
}

/**
 * Closes the index and says beside it how it lies there. Whoever opens it before that is said removes the seal, or changes
 * what it says. False if the disk takes no seal, which only costs a check at the next opening.
 */
export async function sealAndClose(database: DatabaseSync, files: MirrorFiles): Promise<boolean> {
  try {
    try {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } finally {
      database.close()
    }
    const face = await faceOf(files)
    if (face !== undefined) await replaceText(files, { path: layout.seal, kind: 'index.seal' }, face)
    return true
  } catch (error) {
    if (!isDiskError(error)) throw error
    return false
  }
}
