import { unprintable } from '../../../shared/text/printable.ts'

/** Why the name of an entry cannot be the name of a file anywhere below a folder. */
type PathRefusal = 'outside' | 'absolute' | 'empty' | 'too-long'

export type EntryPath = { ok: true; path: string; strange: boolean } | { ok: false; why: PathRefusal }

const longestPath = 4096
const deepest = 64

/**
 * The path of an entry, separated by `/`, without empty parts and `.`. Refuses whatever could mean a place outside the
 * folder that the archive is read as: `..`, absolute paths, drive letters, NUL. `strange` tells that the name has control
 * characters, or was no valid text: the file is all right, its name is not. Blanks stay as they are: some names have them.
 */
export function entryPath(name: string): EntryPath {
  if (name.length > longestPath) return { ok: false, why: 'too-long' }
  const slashed = name.replaceAll('\\', '/')
  if (slashed.includes('\0')) return { ok: false, why: 'outside' }
  if (slashed.startsWith('/') || /^[a-z]:/i.test(slashed)) return { ok: false, why: 'absolute' }
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) return { ok: false, why: 'outside' }
  if (parts.length === 0) return { ok: false, why: 'empty' }
  if (parts.length > deepest) return { ok: false, why: 'too-long' }
  const path = parts.join('/')
  return { ok: true, path, strange: isStrange(path) }
}

/**
 * The name has something that cannot be seen, or was no valid text. Joiners and tags belong to emoji and to several
 * scripts; nothing else of the kind belongs in a name.
 */
export function isStrange(path: string): boolean {
  if (/^[\x20-\x7E]*$/.test(path)) return false
  if (!path.isWellFormed() || path.includes('\uFFFD')) return true
  return path.replaceAll(/\u200C|\u200D|\u00AD|[\u{E0020}-\u{E007F}]/gu, '').search(unprintable) >= 0
}
