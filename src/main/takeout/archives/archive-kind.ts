import { ShortBytes, type RandomBytes } from './random-bytes.ts'

/** `piece`: one of several that a zip was cut into, or a zip that was meant to be and is whole. */
export type ArchiveKind = 'zip' | 'gzip' | 'tar' | 'piece'

const headBytes = 512

/**
 * What kind of archive this is, from its first bytes: names are lost when files are renamed, and an expired sign-in saves
 * a web page under the name of an archive. Undefined for anything else.
 */
export async function archiveKind(bytes: RandomBytes): Promise<ArchiveKind | undefined> {
  const head = await bytes.read(0, Math.min(headBytes, bytes.size)).catch((error: unknown) => {
    // The file has become shorter since it was looked at.
    if (error instanceof ShortBytes) return Buffer.alloc(0)
    throw error
  })
  const start = head.toString('latin1', 0, 4)
  if (start === 'PK\u0003\u0004' || start === 'PK\u0005\u0006') return 'zip'
  if (start === 'PK\u0007\u0008' || start === 'PK00') return 'piece'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head.toString('latin1', 257, 262) === 'ustar' ? 'tar' : undefined
}

const archiveName = /\.(?:zip|z\d\d|tgz|tar|tar\.gz)(?: ?\(\d+\))?$/i
const unfinishedName =
  /\.(?:zip|tgz|tar\.gz)\.(?:crdownload|part|partial|download|opdownload)$|^unconfirmed .*\.crdownload$/i

/** The name is that of an archive. */
export function isNamedArchive(name: string): boolean {
  return archiveName.test(name)
}

/** The name is that of a download that a browser has not finished. */
export function isUnfinished(name: string): boolean {
  return unfinishedName.test(name)
}

/** The name that such a download is to get, without the ending that the browser has added; undefined if it is none. */
export function finalName(name: string): string | undefined {
  return isUnfinished(name) ? name.replace(/\.[^.]*$/, '') : undefined
}
