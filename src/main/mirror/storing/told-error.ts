import { NotOrdinaryError } from '../disk/ordinary-file.ts'

/** An error of the file system as it crosses between threads, which takes its code away. */
export interface ToldError {
  message: string
  /** Of what is in the way, if something else than a file or folder is. */
  notOrdinary?: { path: string; code: 'EFTYPE' | 'ENOTDIR' }
  /** What Node adds to an error: `code`, `syscall`, `path` and the like. */
  details: Record<string, string | number>
}

/**
 * An error as it crosses to another thread: what the engine goes by survives, such as its code and that a file was no
 * ordinary one.
 */
export function tellError(error: unknown): ToldError {
  if (!(error instanceof Error)) return { message: String(error), details: {} }
  const { message } = error
  if (error instanceof NotOrdinaryError)
    return { message, notOrdinary: { path: error.path, code: error.code }, details: {} }
  const known = Object.entries(error).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return { message, details: Object.fromEntries(known) }
}

/** The error again: everything that asks for its code or its kind gets the same answer. */
export function errorOf({ message, notOrdinary, details }: ToldError): Error {
  return notOrdinary
    ? Object.assign(new NotOrdinaryError(notOrdinary.path, '', notOrdinary.code), { message })
    : Object.assign(new Error(message), details)
}
