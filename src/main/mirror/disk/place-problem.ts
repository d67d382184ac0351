import { relative, sep } from 'node:path'
import { failure } from '../../../shared/problems/problem.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { diskProblem, errnoOf, isDiskError } from '../../disk-problem.ts'

/** Errors by which a system says that something may not be written, or not be looked at. */
const notAllowed = new Set(['EACCES', 'EPERM', 'EROFS'])
/** Calls that look at something that is there already; what fails in them may be one bad place of a disk that works otherwise. */
const looks = new Set(['open', 'read', 'stat', 'lstat', 'scandir'])
/** Errors of a place where something else lies than there should be. */
const somethingElse = new Set(['ENOTDIR', 'EISDIR', 'EFTYPE', 'ELOOP'])
/** Calls that need the folder in which a name is, not what the name leads to. */
const onFolders = new Set(['link', 'rename', 'unlink', 'mkdir', 'rmdir', 'copyfile'])

/** True if a system says that something may not be written, or not be looked at. */
export function isRefusal(error: unknown): boolean {
  return notAllowed.has(errnoOf(error) ?? '')
}

/** True for errors that can be those of one file or folder, or of the whole disk: its root has to be tried. */
function mayBeOfOnePlace(error: unknown): boolean {
  if (isRefusal(error)) return true
  return errnoOf(error) === 'EIO' && looks.has((error as NodeJS.ErrnoException).syscall ?? '')
}

/**
 * Where the file system says that an error is, below the mirror in `root` and with `/`; undefined if it does not say, or
 * if that is not inside. For a name that could not be given or taken away that is the folder of the name.
 */
function placeOf(error: unknown, root: string): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { path, dest, syscall } = error as NodeJS.ErrnoException & { dest?: string }
  const at = dest ?? path
  if (typeof at !== 'string') return undefined
  const inside = relative(root, at).split(sep).join('/')
  if (inside === '' || inside.startsWith('..')) return undefined
  const folder = inside.slice(0, Math.max(0, inside.lastIndexOf('/')))
  return isRefusal(error) && onFolders.has(syscall ?? '') && folder !== '' ? folder : inside
}

/** What an error says about one file or folder of a mirror that can be written otherwise. */
export function placeProblem(error: unknown, root: string, fallback?: string): Problem {
  const detail = error instanceof Error ? error.message : String(error)
  const path = placeOf(error, root) ?? fallback
  const code = isRefusal(error)
    ? 'place-read-only'
    : somethingElse.has(errnoOf(error) ?? '')
      ? 'place-taken'
      : 'file-failed'
  return failure(code, { detail, ...(path !== undefined && { values: { path } }) }).problem
}

/** What has to be known of a mirror to tell its errors apart. */
export interface TriedMirror {
  path: string
  isPresent(): Promise<boolean>
  isWritable(): Promise<boolean>
}

/**
 * What a file error says about the whole mirror: that it is gone, full, or cannot be written at all. Undefined if it
 * concerns one file or folder, whose problem is `placeProblem` then.
 */
export async function mirrorProblem(error: unknown, mirror: TriedMirror): Promise<Problem | undefined> {
  const detail = error instanceof Error ? error.message : String(error)
  if (!(await mirror.isPresent())) return { code: 'mirror-missing', detail, values: { path: mirror.path } }
  if (mayBeOfOnePlace(error) && (await mirror.isWritable())) return undefined
  const problem = diskProblem(error)
  return problem && { ...problem, values: { path: mirror.path } }
}

/** Throws an error again unless it is the disk's, and of one file or folder: whoever goes on then says which, or why it does not matter. */
export async function throwUnlessOfOnePlace(error: unknown, mirror: TriedMirror): Promise<void> {
  if (!isDiskError(error) || (await mirrorProblem(error, mirror))) throw error
}
