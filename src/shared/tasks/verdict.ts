import type { ProblemCode } from '../problems/problem.ts'

/** What is known of a mirror and of what was chosen for it. */
export interface VerdictFacts {
  /** Why the chosen folder cannot be used now. Nothing else is known then. */
  mirrorProblem?: ProblemCode
  /** Items whose photo or video is in the mirror. */
  here: number
  /** Items that Google lists and that are not here, apart from those that it turned out not to have. */
  lacking: number
  /** Items of `here` whose video part is not, and that Google still has. */
  parts: number
  /** Items of `here` of which Google has something newer that an attempt did not bring. */
  newer: number
  /** Those of `lacking` that Google still prepares. */
  preparing: number
  /** Items, parts or newer versions that could not be downloaded, and those of them that another attempt may bring. */
  failed: number
  retryable: number
  /** Files here that are missing, damaged or unreadable, as the last look found them. */
  wrong: number
  /** Chosen albums that hold more, as Google counts, than was ever read of them. */
  unread: number
  /** A backup was begun. */
  begun: boolean
  /** The last backup that asked Google for lists read all of them that were chosen, to their ends. */
  listed: boolean
  /** When lists were last read completely, milliseconds since 1970. */
  listedAt?: number
  /** The whole library was chosen, and not albums alone. */
  library: boolean
  /** The last choice was a part of the library; `library` is false then. */
  narrowed?: true
  /** Accounts that need a person: signed out by Google, or without the permission to read. */
  signIns: number
}

/**
 * The one answer to "is everything here?".
 * - `unusable`: the folder cannot be used, so nothing can be said.
 * - `wrong`: files that are here are not what they were.
 * - `nothing`: no backup was begun and nothing is here.
 * - `unknown`: what is known is here, but Google's lists were not read to their ends.
 * - `incomplete`, `almost`: something that Google lists or counts is not here; `almost` for at most one item in twenty.
 * - `empty`: the lists were read, and there was nothing in them.
 * - `complete`: all that the lists name is here.
 */
export type VerdictKind = 'unusable' | 'wrong' | 'nothing' | 'unknown' | 'incomplete' | 'almost' | 'empty' | 'complete'

/** Where a person can do something that would not happen by itself. */
export type NeedsPerson = 'files' | 'downloads' | 'sign-in' | 'folder'

export interface Verdict extends VerdictFacts {
  kind: VerdictKind
  needs: NeedsPerson[]
}

/** Items that may be lacking of a hundred before `almost` would be a lie. */
const almostPercent = 5

function kindOf(facts: VerdictFacts): VerdictKind {
  const { mirrorProblem, here, lacking, parts, newer, wrong, unread, begun, listed } = facts
  if (mirrorProblem !== undefined) return 'unusable'
  if (wrong > 0) return 'wrong'
  const open = lacking + parts + newer
  if (open > 0 || unread > 0) {
    const isAlmost = listed && unread === 0 && open * 100 <= (here + lacking) * almostPercent
    return isAlmost ? 'almost' : 'incomplete'
  }
  if (!begun && here === 0) return 'nothing'
  if (!listed) return 'unknown'
  return here === 0 ? 'empty' : 'complete'
}

/** Judges the facts: pure, and the only place that does, so that no two screens can disagree. */
export function verdictOf(facts: VerdictFacts): Verdict {
  const needs: NeedsPerson[] = [
    ...(facts.mirrorProblem === undefined ? [] : (['folder'] as const)),
    ...(facts.wrong > 0 ? (['files'] as const) : []),
    ...(facts.retryable > 0 ? (['downloads'] as const) : []),
    ...(facts.signIns > 0 ? (['sign-in'] as const) : []),
  ]
  return { ...facts, kind: kindOf(facts), needs }
}

/** Nothing is known, because there is no folder yet or it cannot be used. */
export function unknownFacts(mirrorProblem?: ProblemCode): VerdictFacts {
  return {
    ...(mirrorProblem !== undefined && { mirrorProblem }),
    here: 0,
    lacking: 0,
    parts: 0,
    newer: 0,
    preparing: 0,
    failed: 0,
    retryable: 0,
    wrong: 0,
    unread: 0,
    begun: false,
    listed: false,
    library: false,
    signIns: 0,
  }
}
