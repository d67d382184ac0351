import type { DatabaseSync } from 'node:sqlite'
import type { Problem } from '../../../shared/problems/problem.ts'
import { catalogueLines } from './catalogue.ts'
import { checksumLines } from './checksums.ts'
import type { DocumentMarks } from './document-marks.ts'
import { layout } from '../names/layout.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'
import type { Mirror } from '../opening/open-mirror.ts'
import { placeProblem, throwUnlessOfOnePlace } from '../disk/place-problem.ts'
import { replaceText } from '../disk/replace-file.ts'
import type { Document } from '../disk/replace-file.ts'

/** Lines are written in pieces of about this size. */
const pieceSize = 1 << 18

async function* pieces(lines: Generator<string>, signal?: AbortSignal): AsyncGenerator<string> {
  let piece = ''
  for (const text of lines) {
    piece += text
    if (piece.length < pieceSize) continue
    signal?.throwIfAborted()
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

const documents: readonly (Document & { lines: (database: DatabaseSync) => Generator<string> })[] = [
  { path: layout.checksums, kind: 'SHA256SUMS', lines: checksumLines },
  { path: layout.catalogue, kind: 'catalogue.jsonl', lines: catalogueLines },
]

/**
 * Brings `SHA256SUMS` and `catalogue.jsonl` up to date with the index, each replaced in one step and only if its
 * content changed. Other writers may go on meanwhile: every line is right for itself.
 */
export async function writeDocuments({
  database,
  files,
}: {
  database: DatabaseSync
  files: MirrorFiles
}): Promise<void> {
  for (const { lines, ...document } of documents) await replaceText(files, document, pieces(lines(database)))
}

/**
 * The same, where one that cannot be replaced keeps the other from nothing: returns what is wrong with them. With `marks`,
 * one that has its mark is taken as it is, and one that has none gets it. Throws once `signal` has aborted, and leaves the one that
 * was being written as it was.
 */
export async function writeDocumentsApart(
  mirror: Mirror,
  marks?: DocumentMarks,
  signal?: AbortSignal,
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const { lines, ...document } of documents)
    try {
      signal?.throwIfAborted()
      if (await marks?.stands(document.path)) continue
      const done = marks?.begin(document.path)
      const { stats } = await replaceText(mirror.files, document, pieces(lines(mirror.database), signal))
      await done?.(stats)
    } catch (error) {
      await throwUnlessOfOnePlace(error, mirror)
      const { detail, code } = placeProblem(error, mirror.path)
      problems.push({ code, ...(detail !== undefined && { detail }), values: { path: document.path } })
    }
  return problems
}
