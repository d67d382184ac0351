import type { Problem } from './problem.ts'
import type { Verdict } from '../tasks/verdict.ts'

/** Something worth a notification of the system. The host puts it in words. */
export type Note = {
  /** Where the person can act on it, or see it. */
  screen: 'backup' | 'health' | 'import'
} & (
  | { about: 'complete'; verdict: Verdict }
  /** `count` of all that need attention; at least one of them is new. */
  | { about: 'problems'; count: number; verdict: Verdict }
  /** So many files of the mirror are missing or damaged; at least one of them was right when it was last read. */
  | { about: 'files'; count: number }
  | { about: 'halted'; problem: Problem }
  | { about: 'sign-in' }
  /** No backup has reached its end since then, milliseconds since 1970. */
  | { about: 'overdue'; since: number }
  /** An export has arrived in the watched folder, in so many archives; `id` is its stamp. */
  | { about: 'export'; id: string; parts: number }
  /** An import that began by itself has ended: so many items are new, and so much needs attention. One of both is not 0. */
  | { about: 'imported'; imported: number; problems: number }
  /** It could not go on. */
  | { about: 'import-halted'; problem: Problem }
)
