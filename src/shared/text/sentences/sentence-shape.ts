import type { ProblemCode } from '../../problems/problem.ts'

/** A failure in words: what happened, and what a person can do about it. */
export interface ProblemSentence {
  what: string
  todo: string
}

/**
 * What a sentence may mention: the `values` of a problem, each already fit for the middle of a sentence. A name that the
 * problem did not bring is an empty string, so every sentence must read well without it.
 */
export interface SentenceValues {
  /** ` “value”`, with the blank before it, in the quotation marks of the language. */
  quoted: (name: string) => string
  /** A moment given as milliseconds since 1970, as clock time, with the day if it is not today. */
  moment: (name: string) => string
  /** A number of bytes as a size. */
  size: (name: string) => string
  /** A whole number with separators. */
  count: (name: string) => string
  /** As the problem brought it, to choose between sentences. */
  plain: (name: string) => string
}

/** One sentence per code; a code without one does not compile. */
export type ProblemSentences = Record<ProblemCode, (values: SentenceValues) => ProblemSentence>
