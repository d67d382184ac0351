import type { FileSystem } from '../ports.ts'
import { errnoOf } from './disk-problem.ts'
import { inMirror, layout } from './layout.ts'
import { replaceText } from './replace-file.ts'

/** What `.shoebox/format` says. */
export interface FormatFile {
  format: number
  /** Stays the same as long as the mirror lives. */
  identity: string
}

/** Undefined if there is no such file; throws `SyntaxError` if it cannot be understood. */
export async function readFormat(path: string, files: FileSystem): Promise<FormatFile | undefined> {
  let text: string
  try {
    text = await files.readFile(inMirror(path, layout.format), 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined
    throw error
  }
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null || !('format' in parsed) || !('identity' in parsed))
    throw new SyntaxError('format file without format')
  const format = Number(parsed.format)
  if (!Number.isSafeInteger(format)) throw new SyntaxError('format file without a number')
  return { format, identity: String(parsed.identity) }
}

/** Replaces the file in one step. */
export async function writeFormat(path: string, { format, identity }: FormatFile, files: FileSystem): Promise<void> {
  await replaceText(files, path, layout.format, `${JSON.stringify({ format, identity })}\n`)
}
