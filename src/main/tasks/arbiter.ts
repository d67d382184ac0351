import { failure, success, type Problem, type ProblemCode, type Result } from '../../shared/problems/problem.ts'

/**
 * What can be under way. `repair`: a verification that also changes files. `share`: the reading of the day's share, which
 * nobody started by hand.
 */
export type Work = 'backup' | 'import' | 'export' | 'restore' | 'upload' | 'verify' | 'repair' | 'share' | 'rebuild'

/** What can be asked for: work, or another folder as the mirror. */
export type Asked = Work | 'change-mirror'

/**
 * What becomes of something that is asked for while something else is under way. `together`: both go on. `refused`: it does
 * not begin. `gives-way`: it begins, and what is under way ends as soon as it can, to go on another time.
 */
export type Ruling = 'together' | 'refused' | 'gives-way'

type Rule = readonly [ruling: Ruling, why: string]

const oneOfAKind: Rule = ['refused', 'the second would do what the first does']
const bothWrite: Rule = ['refused', 'both change files, and each goes by what it has seen of them']
const oneWriter: Rule = [
  'refused',
  'both bring new items, and what one is about to find out decides what the other makes of them',
]
const onlyReads: Rule = ['together', 'reading disturbs nothing, and what changes meanwhile is read again another time']
const goesOut: Rule = ['refused', 'what goes out is as it was when it was planned, and its files stay where they are']
const bothRead: Rule = ['together', 'both read files, and neither moves one']
const makesRoom: Rule = ['gives-way', 'nobody waits for the share of a day, and it goes on from there']
const diskIsBusy: Rule = ['refused', 'whoever started the other one is to have the disk for it']
const indexIsOpen: Rule = ['refused', 'whatever is under way has the index open, which would be replaced']
const oneSender: Rule = [
  'refused',
  'both note in one journal what they are about to create, and look there for what is theirs',
]
const sendsFiles: Rule = ['together', 'an upload sends files that are no part of the mirror, and moves none']
const goesOnLater: Rule = ['gives-way', 'the next upload of the same files goes on from there']
const noIndex: Rule = ['refused', 'there is no index to work with before it is made']
const oneReader: Rule = ['refused', 'a second reader only makes both slower, and there is one place to show one']

/** By what is under way, and by what is asked for then. */
const rules: Readonly<Record<Work, Readonly<Record<Asked, Rule>>>> = {
  backup: {
    backup: oneOfAKind,
    import: oneWriter,
    export: goesOut,
    restore: goesOut,
    upload: sendsFiles,
    verify: onlyReads,
    repair: bothWrite,
    share: diskIsBusy,
    rebuild: indexIsOpen,
    'change-mirror': ['refused', 'a backup is stopped by a person, never by the way'],
  },
  import: {
    backup: oneWriter,
    import: oneOfAKind,
    export: goesOut,
    restore: goesOut,
    upload: sendsFiles,
    verify: onlyReads,
    repair: bothWrite,
    share: diskIsBusy,
    rebuild: indexIsOpen,
    'change-mirror': ['refused', 'an import is stopped by a person, never by the way'],
  },
  export: {
    backup: goesOut,
    import: goesOut,
    export: oneOfAKind,
    restore: bothRead,
    upload: sendsFiles,
    verify: onlyReads,
    repair: goesOut,
    share: diskIsBusy,
    rebuild: indexIsOpen,
    'change-mirror': ['refused', 'an export is stopped by a person, never by the way'],
  },
  restore: {
    backup: goesOut,
    import: goesOut,
    export: bothRead,
    restore: oneOfAKind,
    upload: oneSender,
    verify: onlyReads,
    repair: goesOut,
    share: diskIsBusy,
    rebuild: indexIsOpen,
    'change-mirror': ['refused', 'a restore is stopped by a person, never by the way'],
  },
  upload: {
    backup: sendsFiles,
    import: sendsFiles,
    export: sendsFiles,
    restore: oneSender,
    upload: oneOfAKind,
    verify: sendsFiles,
    repair: sendsFiles,
    share: sendsFiles,
    rebuild: goesOnLater,
    'change-mirror': goesOnLater,
  },
  verify: {
    backup: onlyReads,
    import: onlyReads,
    export: onlyReads,
    restore: onlyReads,
    upload: sendsFiles,
    verify: oneOfAKind,
    repair: oneReader,
    share: oneReader,
    rebuild: indexIsOpen,
    'change-mirror': ['gives-way', 'it goes on from there when the mirror is used again'],
  },
  repair: {
    backup: bothWrite,
    import: bothWrite,
    export: goesOut,
    restore: goesOut,
    upload: sendsFiles,
    verify: oneReader,
    repair: oneOfAKind,
    share: oneReader,
    rebuild: indexIsOpen,
    'change-mirror': ['gives-way', 'each file is repaired as a whole, and the next repair does the others'],
  },
  share: {
    backup: makesRoom,
    import: makesRoom,
    export: makesRoom,
    restore: makesRoom,
    upload: sendsFiles,
    verify: makesRoom,
    repair: makesRoom,
    share: oneOfAKind,
    rebuild: makesRoom,
    'change-mirror': makesRoom,
  },
  rebuild: {
    backup: noIndex,
    import: noIndex,
    export: noIndex,
    restore: noIndex,
    upload: noIndex,
    verify: noIndex,
    repair: noIndex,
    share: noIndex,
    rebuild: oneOfAKind,
    'change-mirror': ['together', 'openings take turns, so the other folder is opened after it'],
  },
}

/** What a refusal because of this work says. */
const refusals: Readonly<Record<Work, ProblemCode>> = {
  backup: 'backup-running',
  import: 'import-running',
  export: 'export-running',
  restore: 'restore-running',
  upload: 'upload-running',
  verify: 'verification-running',
  repair: 'repair-running',
  share: 'verification-running',
  rebuild: 'rebuild-running',
}

/** Something else is under way, which is no failure. */
export function isRefusal({ code }: Problem): boolean {
  return Object.values(refusals).includes(code)
}

/** What becomes of `asked` while `underWay` is under way. */
export function mayRunWith(underWay: Work, asked: Asked): Ruling {
  return rules[underWay][asked][0]
}

/** Work that has begun. */
export interface Begun {
  /** Resolves when whatever gave way has ended; at once if nothing did. Never rejects. */
  free: Promise<void>
  /** The work has ended. What is called again is ignored. */
  end(): void
}

interface UnderWay {
  work: Work
  giveWay: () => void
  ended: PromiseWithResolvers<void>
}

/** Knows what is under way in this program, and says what may begin beside it. */
export class Arbiter {
  readonly #underWay = new Set<UnderWay>()

  isUnderWay(work: Work): boolean {
    return [...this.#underWay].some((each) => each.work === work)
  }

  /** What is under way that this may not begin beside. Undefined if it may begin. */
  inTheWay(asked: Asked): Work | undefined {
    return [...this.#underWay].find(({ work }) => mayRunWith(work, asked) === 'refused')?.work
  }

  /** Why this may not begin now: it names what is under way. Undefined if it may. */
  refusal(asked: Asked): Problem | undefined {
    const work = this.inTheWay(asked)
    return work && { code: refusals[work] }
  }

  /**
   * Begins work, if it may: what has to give way is asked to. `giveWay` is called when this one has to; it ends soon after,
   * and says so by `end` as always.
   */
  begin(work: Work, giveWay: () => void = () => undefined): Result<Begun> {
    const refused = this.refusal(work)
    if (refused) return failure(refused.code)
    const leaving = [...this.#underWay].filter((each) => mayRunWith(each.work, work) === 'gives-way')
    const own: UnderWay = { work, giveWay, ended: Promise.withResolvers<void>() }
    this.#underWay.add(own)
    for (const each of leaving) each.giveWay()
    return success({
      free: Promise.all(leaving.map(({ ended }) => ended.promise)).then(() => undefined),
      end: () => {
        this.#underWay.delete(own)
        own.ended.resolve()
      },
    })
  }
}
