import type { Problem } from '../../../shared/problems/problem.ts'

/** A problem as the columns of a row. */
interface ProblemColumns {
  code: string
  detail: string | null
  /** The path that it is about, for display. */
  place: string | null
}

export function problemColumns({ code, detail, values }: Problem): ProblemColumns {
  const { path } = values ?? {}
  return { code, detail: detail ?? null, place: typeof path === 'string' ? path : null }
}
