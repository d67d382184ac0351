import type { Problem } from '../../../shared/problems/problem.ts'

/** A problem as the columns of a row. */
interface ProblemColumns {
  code: string
  detail: string | null
  /** The path that it is about, for display. */
  place: string | null
}

/**
 * A problem as the columns of a row. Of its values only the path is kept; the others belong to whatever the row is
 * about.
 */
export function problemColumns({ code, detail, values }: Problem): ProblemColumns {
  const { path } = values ?? {}
  return { code, detail: detail ?? null, place: typeof path === 'string' ? path : null }
}
