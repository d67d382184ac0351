import { errnoOf, isDiskError } from '../disk-problem.ts'
import { isSameTime } from '../mirror/disk/file-date.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import { isSameFile } from '../mirror/disk/same-file.ts'
import type { KnownDates } from './known-dates.ts'
import { hashWhole } from './read-whole.ts'
import type { Reading } from './read-whole.ts'
import type { Target } from './targets.ts'

/** What a system answers where bytes cannot be read back: that file is lost here, whatever the others are. */
const lostBytes = new Set(['EIO', 'EILSEQ', 'EBADMSG'])

/** What a look at one file has found. */
export type Finding =
  /**
   * `read`: all of its bytes are right; else only its outside is. `otherTime`: the time that it has, if that is not the one
   * it was given.
   */
  | { kind: 'ok'; read: boolean; otherTime?: number }
  /** It is a link to the photo, and so whatever the photo is. */
  | { kind: 'same-as-photo' }
  | { kind: 'missing' }
  | { kind: 'damaged'; detail: string }
  | { kind: 'unreadable'; detail: string }

export interface FileCheckParts {
  files: MirrorFiles
  reading: Reading
  dates: KnownDates
}

/**
 * Looks at one file. `full` reads its bytes in any case, else they are read only if its time is neither the one that it was
 * given nor what the disk is known to make of that: then somebody has written to it. Undefined if the signal aborted meanwhile.
 */
export async function checkFile(parts: FileCheckParts, target: Target, full: boolean): Promise<Finding | undefined> {
  try {
    return await look(parts, target, full)
  } catch (error) {
    if (!isDiskError(error)) throw error
    const detail = error instanceof Error ? error.message : ''
    return { kind: lostBytes.has(errnoOf(error) ?? '') ? 'damaged' : 'unreadable', detail }
  }
}

async function look(parts: FileCheckParts, target: Target, full: boolean): Promise<Finding | undefined> {
  const { files, reading, dates } = parts
  const found = await files.look(target.path)
  if (!found) return { kind: 'missing' }
  if (target.kind === 'album' && target.linked && found.isFile()) {
    const photo = await files.look(target.photoPath)
    if (photo && isSameFile(photo, found)) return { kind: 'same-as-photo' }
  }
  if (!found.isFile()) return { kind: 'damaged', detail: 'not a file' }
  if (found.size !== target.bytes) return { kind: 'damaged', detail: `${found.size} bytes instead of ${target.bytes}` }
  const otherTime = isSameTime(found.mtimeMs, target.mtime) ? {} : { otherTime: Math.round(found.mtimeMs) }
  const expected = otherTime.otherTime === undefined || dates.explain(target, found.mtimeMs)
  if (!full && expected) return { kind: 'ok', read: false, ...otherTime }
  const sha256 = await hashWhole(files, target.path, target.bytes, reading)
  if (sha256 === undefined) return undefined
  dates.learn(target, found.mtimeMs, sha256 === target.sha256)
  if (sha256 !== target.sha256) return { kind: 'damaged', detail: `its SHA-256 is ${sha256}` }
  return { kind: 'ok', read: true, ...otherTime }
}
