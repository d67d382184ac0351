/** A digest as entries of exports have it, in base64, as the index has it: in lower-case hex. */
export function hexOf(digest: string): string {
  return Buffer.from(digest, 'base64').toString('hex')
}

/** What tells an item without an address apart from others of its source: its bytes, by their digest in hex. */
export function bytesKey(sha256: string): string {
  return `sha256:${sha256}`
}
