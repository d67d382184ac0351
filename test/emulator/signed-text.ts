import { hash, timingSafeEqual } from 'node:crypto'

/** Signs short texts so that tokens and URLs need no memory and survive a restart with the same seed. */
export interface Signer {
  /** Base64url; the purpose keeps tokens of one kind from being used as another. */
  sign(purpose: string, text: string): string
  /** The text, or undefined if it was not signed here for this purpose. */
  open(purpose: string, signed: string): string | undefined
  /** 43 characters. */
  mark(purpose: string, text: string): string
}

export function textSigner(seed: number): Signer {
  // A keyed hash in one call: an HMAC object for each of 100,000 URLs would wait in memory for the garbage collector.
  const key = `shoebox emulator ${seed}`
  const mark = (purpose: string, text: string): string => hash('sha256', `${key}\n${purpose}\n${text}`, 'base64url')
  return {
    mark,
    sign: (purpose, text) => Buffer.from(text).toString('base64url') + mark(purpose, text),
    open: (purpose, signed) => {
      if (signed.length < 44) return undefined
      const text = Buffer.from(signed.slice(0, -43), 'base64url').toString('utf8')
      const expected = Buffer.from(mark(purpose, text))
      const given = Buffer.from(signed.slice(-43))
      return expected.length === given.length && timingSafeEqual(expected, given) ? text : undefined
    },
  }
}
