import type { DatabaseSync } from 'node:sqlite'
import { catalogueLines } from './catalogue.ts'
import { checksumLines } from './checksums.ts'
import { layout } from './layout.ts'
import type { MirrorFiles } from './mirror-files.ts'
import { replaceText } from './replace-file.ts'

/** Lines are written in pieces of about this size. */
const pieceSize = 1 << 18

async function* pieces(lines: Generator<string>): AsyncGenerator<string> {
  let piece = ''
  for (const text of lines) {
    piece += text
    if (piece.length < pieceSize) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

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
  await replaceText(files, { path: layout.checksums, kind: 'SHA256SUMS' }, pieces(checksumLines(database)))
  await replaceText(files, { path: layout.catalogue, kind: 'catalogue.jsonl' }, pieces(catalogueLines(database)))
}
