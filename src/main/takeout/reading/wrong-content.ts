import { sniffType } from '../../file-format/sniff-type.ts'

/** Why a file cannot be a photo or video, whatever its name says. */
export type WrongContent = 'empty' | 'page'

/**
 * Looks at the first bytes of a file: nothing at all, or a web page or JSON in place of a photo, is damage. Anything else
 * is taken as it is, known or not: what cannot be shown can still be kept. Undefined if nothing is wrong.
 */
export function wrongContent(head: Uint8Array): WrongContent | undefined {
  if (head.length === 0) return 'empty'
  if (sniffType(head)) return undefined
  const start = new TextDecoder('utf-8')
    .decode(head)
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase()
  if (/^<(?:!doctype html|html|head|body|script)\b/.test(start)) return 'page'
  return /^\{\s*(?:"|\})/.test(start) || /^\[\s*(?:[{"\]])/.test(start) ? 'page' : undefined
}
