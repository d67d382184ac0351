import { createHash } from 'node:crypto'

/** A comment behind the last element, which readers of XMP leave alone. */
const start = '<!-- Written by Shoebox; replaced by it while unchanged: '
const end = ' -->\n'
const sealLength = start.length + 64 + end.length

/** `text` with a last line by which `isSealed` knows it. */
export function sealed(text: string): string {
  return text + sealOf(Buffer.from(text))
}

/** True for exactly what `sealed` has written: not if another program has changed anything since, nor for its own. */
export function isSealed(bytes: Buffer): boolean {
  const at = bytes.length - sealLength
  return at > 0 && bytes.toString('utf8', at) === sealOf(bytes.subarray(0, at))
}

function sealOf(text: Buffer): string {
  return start + createHash('sha256').update(text).digest('hex') + end
}
