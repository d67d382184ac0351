/** A part of the program that is changed in small ways, and the tests that have to notice. */
export interface Shard {
  /** Patterns of the files that are changed. */
  mutate: readonly string[]
  /** Patterns of the test files that may notice; what only a test elsewhere would notice counts as not noticed. */
  tests: readonly string[]
  /** `vitest` for tests that cannot be run twice in one process; slower by far. Default `in-process`. */
  runner?: 'vitest' | 'in-process'
}
