import type { Signer } from '../signed-text.ts'

/** What a base URL stands for. */
interface BaseUrlContent {
  kind: 'item' | 'cover'
  /** Media item, or empty for the cover of an empty album. */
  itemId: string
  /** Milliseconds since 1970. */
  expires: number
}

export interface BaseUrls {
  /** About 900 characters, signed (reference, 2 and 5.2). */
  make(kind: BaseUrlContent['kind'], itemId: string): string
  /** `blob` is the path behind `/lr/` without suffix; undefined if it was tampered with. */
  open(blob: string): BaseUrlContent | undefined
}

const start = 'AAJ1'
const urlLength = 900
const markLength = 43

/** `filler` only makes up the length that real URLs have. */
export function baseUrls(signer: Signer, originOf: () => string, now: () => number, expireSeconds: number): BaseUrls {
  const filler = Array.from({ length: 24 }, (_, index) => signer.mark('filler', String(index))).join('')
  return {
    make: (kind, itemId) => {
      const origin = originOf()
      const content = Buffer.from(`${kind} ${itemId} ${now() + expireSeconds * 1000}`).toString('base64url')
      const head = `${start}${String(content.length).padStart(3, '0')}${content}`
      const padding = Math.max(0, urlLength - origin.length - 4 - head.length - markLength)
      const text = head + filler.slice(0, padding)
      return `${origin}/lr/${text}${signer.mark('base url', text)}`
    },
    open: (blob) => {
      const text = blob.slice(0, -markLength)
      if (!text.startsWith(start) || signer.mark('base url', text) !== blob.slice(-markLength)) return undefined
      const length = Number(text.slice(start.length, start.length + 3))
      const content = Buffer.from(text.slice(start.length + 3, start.length + 3 + length), 'base64url').toString(
        'latin1',
      )
      const [kind, itemId, expires] = content.split(' ')
      if ((kind !== 'item' && kind !== 'cover') || itemId === undefined) return undefined
      return { kind, itemId, expires: Number(expires) }
    },
  }
}
