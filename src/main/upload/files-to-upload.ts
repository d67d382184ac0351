import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import type { Problem } from '../../shared/problems/problem.ts'
import { isServerFolder } from '../../shared/server-folders.ts'
import { sniffBytes, sniffType } from '../file-format/sniff-type.ts'
import type { UploadSource } from '../google/library/upload-api.ts'
import { limits } from '../google/library/methods.ts'
import type { FileSystem } from '../ports.ts'
import { filePieces } from './file-pieces.ts'

/** A photo or video that is going to be in Google Photos. */
export interface FileToUpload {
  /** Tells it from others, and tells people which it is. */
  path: string
  /** As the item is called there; at most 255 characters. */
  name: string
  bytes: number
  /** In hexadecimal. */
  sha256: string
  source: UploadSource
  /** What keeps it from being sent; asked right before. */
  wrongWith?: () => Promise<Problem | undefined>
  /**
   * When it was last written to, in whole milliseconds since 1970. Undefined if that was after it was looked at: what was sent may be
   * of both.
   */
  changedAt(): Promise<number | undefined>
  /** Of the item that is made of it. */
  description?: string
  /** Google's id of an item of the account that is the same photo, if it is still there. */
  known?: string
}

/**
 * The files that are meant: the path itself, or whatever lies below it but for what a server keeps there, in the order of names
 * within a folder. `wrong` hears of each folder that cannot be listed.
 */
async function* filesAt(path: string, files: FileSystem, wrong: (problem: Problem) => void): AsyncGenerator<string> {
  let entries
  try {
    entries = await files.readdir(path, { withFileTypes: true })
  } catch (error) {
    return wrong(problemAt(path, error))
  }
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = join(path, entry.name)
    if (entry.isFile()) yield below
    else if (entry.isDirectory() && !isServerFolder(entry.name)) yield* filesAt(below, files, wrong)
  }
}

function problemAt(path: string, error: unknown): Problem {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'import-path-missing', values: { path } }
  return { code: 'file-failed', values: { path }, detail: String(error) }
}

/** What the bytes of a file are, or why it is not sent. */
async function look(path: string, files: FileSystem, signal: AbortSignal): Promise<FileToUpload | Problem> {
  const { size: bytes, mtimeMs: seenAt } = await files.stat(path)
  const hash = createHash('sha256')
  let head: Uint8Array | undefined
  const piecesOf = (from: number, until: number): AsyncGenerator<Uint8Array> =>
    filePieces(() => files.open(path, 'r'), from, until)
  for await (const piece of piecesOf(0, bytes)) {
    head ??= piece.slice(0, sniffBytes)
    const type = sniffType(head)
    if (!type) return { code: 'upload-no-photo', values: { path } }
    const most = type.kind === 'video' ? limits.videoBytes : limits.photoBytes
    if (bytes > most) return { code: 'google-limit', values: { limit: `${type.kind}-bytes`, most, path } }
    hash.update(piece)
    if (signal.aborted) return { code: 'cancelled' }
  }
  const type = head && sniffType(head)
  if (!type) return { code: 'upload-no-photo', values: { path } }
  const name = basename(path)
  const isShort = Array.from(name).length <= limits.fileName
  const called = isShort ? name : `upload${type.extension}`
  return {
    path,
    name: called,
    bytes,
    sha256: hash.digest('hex'),
    source: { name: called, mimeType: type.mimeType, bytes, open: piecesOf },
    async changedAt() {
      const now = await files.stat(path).catch(() => undefined)
      return now?.size === bytes && now.mtimeMs === seenAt ? Math.trunc(seenAt) : undefined
    },
  }
}

/** What was found at some paths. */
export interface FilesFound {
  toUpload: FileToUpload[]
  /** Other paths of the same bytes, by the path that is uploaded. */
  twins: ReadonlyMap<string, readonly string[]>
  problems: Problem[]
  /** Files in folders that are neither photos nor videos. */
  leftOut: number
}

/**
 * Reads every file at these paths once: what it is, and the digest of its bytes. Each of the same bytes once, the others as its twins. What is wrong with
 * one file or folder keeps none of the others back. A link that is named is followed, those in folders are not. Ends early if
 * `signal` aborts.
 */
export async function findFiles(paths: readonly string[], files: FileSystem, signal: AbortSignal): Promise<FilesFound> {
  const twins = new Map<string, string[]>()
  const found: FilesFound = { toUpload: [], twins, problems: [], leftOut: 0 }
  const seen = new Map<string, string>()
  const wrong = (problem: Problem): void => void found.problems.push(problem)
  const take = async (path: string, isNamed: boolean): Promise<void> => {
    try {
      const file = await look(path, files, signal)
      if (!('code' in file)) {
        const first = seen.get(file.sha256)
        if (first === undefined) {
          found.toUpload.push(file)
          seen.set(file.sha256, path)
        } else if (first !== path) twins.set(first, [...(twins.get(first) ?? []), path])
      } else if (file.code === 'upload-no-photo' && !isNamed) found.leftOut += 1
      else if (file.code !== 'cancelled') wrong(file)
    } catch (error) {
      wrong(problemAt(path, error))
    }
  }
  for (const path of paths) {
    if (signal.aborted) break
    const info = await files.stat(path).catch((error: unknown) => problemAt(path, error))
    if ('code' in info) wrong(info)
    else if (info.isFile()) await take(path, true)
    // A pipe or a device would be waited for without end.
    else if (!info.isDirectory()) wrong({ code: 'upload-no-photo', values: { path } })
    else
      for await (const file of filesAt(path, files, wrong)) {
        if (signal.aborted) break
        await take(file, false)
      }
  }
  return found
}
