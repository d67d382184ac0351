import type { Signer } from '../signed-text.ts'

/** Where the next page begins. */
export interface PagePosition {
  /** Number of the first entry. */
  offset: number
  /** Empty pages already sent before this one. */
  empties: number
}

/** A token belongs to one account and one set of parameters (reference, 3.4). */
export function makePageToken(signer: Signer, parameters: string, position: PagePosition): string {
  return `C${signer.sign(`page ${parameters}`, `${position.offset} ${position.empties}`)}`
}

/** Undefined if the token is not ours or was given for other parameters. */
export function openPageToken(signer: Signer, parameters: string, token: string): PagePosition | undefined {
  const text = token.startsWith('C') ? signer.open(`page ${parameters}`, token.slice(1)) : undefined
  if (text === undefined) return undefined
  const [offset = 0, empties = 0] = text.split(' ').map(Number)
  return { offset, empties }
}
