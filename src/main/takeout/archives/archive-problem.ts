import type { Problem } from '../../../shared/problem.ts'

const cutShort = ['SHORT', 'Z_BUF_ERROR', 'ENDED']
const notZip = /end of central directory|unexpected end/i

/**
 * Why an archive cannot be read, or not any further: cut short, encrypted, not readable on this machine, or damaged.
 * `name` is for people.
 */
export function archiveProblem(name: string, error: unknown): Problem {
  const { code, syscall } = error as NodeJS.ErrnoException
  const detail = error instanceof Error ? error.message : String(error)
  const values = { name }
  if ((code !== undefined && cutShort.includes(code)) || notZip.test(detail))
    return { code: 'archive-cut', values, detail }
  if (/encrypt/i.test(detail)) return { code: 'archive-encrypted', values, detail }
  // Errors of the system carry the name of the call that failed.
  if (typeof code === 'string' && syscall !== undefined)
    return { code: 'archive-unreadable', values: { name, reason: code }, detail }
  return { code: 'archive-damaged', values, detail }
}
