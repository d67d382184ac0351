import type { Problem } from '../../shared/problems/problem.ts'
import { printable } from '../../shared/text/printable.ts'
import { diskProblem, errnoOf } from '../disk-problem.ts'

const gone = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])

/** What kept a folder from being looked into or from getting a new one. Throws what is no error of a file system. */
export function folderProblem(error: unknown, path: string, wish: 'look' | 'make'): Problem {
  const errno = errnoOf(error)
  if (errno === undefined) throw error
  const values = { path: printable(path) }
  const detail = error instanceof Error ? printable(error.message) : String(error)
  if (gone.has(errno)) return { code: 'mirror-missing', values, detail }
  if (wish === 'look' && (errno === 'EACCES' || errno === 'EPERM')) return { code: 'folder-unreadable', values, detail }
  return { code: diskProblem(error)?.code ?? 'file-failed', values, detail }
}
