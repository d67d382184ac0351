import { errnoOf } from '../../disk-problem.ts'
import { layout } from '../names/layout.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'
import { OverlongFileError } from '../disk/ordinary-file.ts'
import { replaceText } from '../disk/replace-file.ts'

/** The file has some sixty bytes. */
const mostBytes = 4096

/** What `.shoebox/format` says. */
export interface FormatFile {
  format: number
  /** Stays the same as long as the mirror lives. */
  identity: string
}

/**
 * Undefined if there is no such file; throws `SyntaxError` if it cannot be understood, and `NotOrdinaryError` if it is no
 * file of this mirror's own.
 */
export async function readFormat(files: MirrorFiles): Promise<FormatFile | undefined> {
  let text: string
  try {
    text = (await files.read(layout.format, mostBytes)).toString('utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    if (error instanceof OverlongFileError) throw new SyntaxError(error.message)
    throw error
  }
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null || !('format' in parsed) || !('identity' in parsed))
    throw new SyntaxError('format file without format')
  const { format, identity } = parsed
  // What is no text or number may be nothing that can become one.
  if (typeof format === 'object' || !Number.isSafeInteger(Number(format)))
    throw new SyntaxError('format file without a number')
  if (typeof identity !== 'string' && typeof identity !== 'number')
    throw new SyntaxError('format file without an identity')
  return { format: Number(format), identity: String(identity) }
}

/** Replaces the file in one step. */
export async function writeFormat({ format, identity }: FormatFile, files: MirrorFiles): Promise<void> {
  await replaceText(files, { path: layout.format, kind: 'format' }, `${JSON.stringify({ format, identity })}\n`)
}
