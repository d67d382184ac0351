import { isNamedMedia } from '../../../shared/media-types.ts'
import { sniffType } from '../../file-format/sniff-type.ts'

/** Why a file cannot be a photo or video, whatever its name says. */
export type WrongContent = 'empty' | 'page'

/**
 * Looks at the first bytes of a file: nothing at all, a web page or JSON in place of a photo, or any other text under the name
 * of a picture, is damage. Anything else is taken as it is, known or not: what cannot be shown can still be kept. Undefined if
 * nothing is wrong.
 */
export function wrongContent(head: Uint8Array, path: string): WrongContent | undefined {
  if (head.length === 0) return 'empty'
  if (sniffType(head)) return undefined
  const start = textOf(head)
  if (/^<(?:!doctype html|html|head|body|script)\b/.test(start)) return 'page'
  if (/^\{\s*(?:"|\})/.test(start) || /^\[\s*(?:[{"\]])/.test(start)) return 'page'
  return isNamedMedia(path) && isText(head) ? 'page' : undefined
}

function textOf(head: Uint8Array): string {
  return new TextDecoder(isWide(head) ?? 'utf-8')
    .decode(head)
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase()
}

/** The encoding of a text with two bytes for each character, which begins with a mark. */
function isWide([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** Text in any of the usual encodings has no such bytes; every picture and video has. */
function isText(head: Uint8Array): boolean {
  return isWide(head) !== undefined || !head.some((byte) => byte < 9 || (byte > 13 && byte < 27))
}
