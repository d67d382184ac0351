import type { Problem } from '../../../shared/problems/problem.ts'

/** What an archive is that cannot be read as it should. */
type ArchiveFailure = 'archive-cut' | 'archive-damaged' | 'archive-encrypted' | 'archive-split'

/** Thrown where an archive says that it cannot be read, or not any further. */
export class ArchiveFault extends Error {
  readonly failure: ArchiveFailure

  constructor(failure: ArchiveFailure, detail: string) {
    super(detail)
    this.failure = failure
  }
}

const cutShort = ['SHORT', 'Z_BUF_ERROR', 'ENDED']

/**
 * Why an archive cannot be read, or not any further: cut short, encrypted, a piece of one, not readable on this machine, or damaged.
 * `name` is for people.
 */
export function archiveProblem(name: string, error: unknown): Problem {
  const { code, syscall } = error as NodeJS.ErrnoException
  const detail = error instanceof Error ? error.message : String(error)
  const values = { name }
  if (error instanceof ArchiveFault) return { code: error.failure, values, detail }
  if ((code !== undefined && cutShort.includes(code)) || /unexpected end/i.test(detail))
    return { code: 'archive-cut', values, detail }
  // Errors of the system carry the name of the call that failed.
  if (typeof code === 'string' && syscall !== undefined)
    return { code: 'archive-unreadable', values: { name, reason: code }, detail }
  return { code: 'archive-damaged', values, detail }
}
