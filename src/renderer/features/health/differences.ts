import {
  problemGroup,
  type AlbumHealth,
  type Difference,
  type DifferenceItem,
  type DifferenceReason,
  type ProblemGroup,
} from '../../../shared/health.ts'
import type { Messages } from '../../i18n/message-shape.ts'

type Words = Messages['differences']

/** Nothing is to be explained: all of the album that Google counts is here, and is what it was. */
export function isComplete({ differences, wrong }: AlbumHealth): boolean {
  return differences.length === 0 && wrong === 0
}

/** Tells a difference from the others of the same album or account. */
export function keyOf({ reason, code, part }: Difference): string {
  return `${reason} ${code ?? ''}${part ? ' part' : ''}`
}

function problemText(group: ProblemGroup, words: Words): [of: (count: number) => string, item: string] {
  const texts: Record<ProblemGroup, [of: (count: number) => string, item: string]> = {
    processing: [words.processing, words.itemProcessing],
    'not-prepared': [words.notPrepared, words.itemNotPrepared],
    'not-media': [words.notMedia, words.itemNotMedia],
    incomplete: [words.incomplete, words.itemIncomplete],
    undelivered: [words.undelivered, words.itemUndelivered],
    gone: [words.goneAtGoogle, words.itemGoneAtGoogle],
    'not-saved': [words.notSaved, words.itemNotSaved],
    refused: [words.refused, words.itemRefused],
    other: [words.otherProblem, words.itemOtherProblem],
  }
  return texts[group]
}

/** A difference in words; a problem's own sentence is to follow. */
export function differenceText({ reason, code, part, count }: Difference, words: Words): string {
  const texts: Record<DifferenceReason, (count: number) => string> = {
    problem: problemText(problemGroup(code ?? 'unexpected'), words)[0],
    queued: words.queued,
    'awaits-backup': words.awaits,
    gone: words.gone,
    'not-chosen': words.notChosen,
    'not-read': words.notRead,
    duplicate: words.duplicate,
    'not-delivered': words.notDelivered,
    'not-counted': words.notCounted,
    'from-exports': words.fromExports,
  }
  const text = texts[reason](count)
  return part ? words.partOnly(text) : text
}

/** Whether another one of the same album or account has the same words, for another cause. */
export function needsCause(difference: Difference, all: readonly Difference[], words: Words): boolean {
  const kind = (one: Difference): string => differenceText({ ...one, count: 1 }, words)
  return all.some((other) => keyOf(other) !== keyOf(difference) && kind(other) === kind(difference))
}

/** What there is to say about a difference beside its text; a problem has a sentence instead. */
export function differenceHint({ reason }: Difference, words: Words): string | undefined {
  const hints: Partial<Record<DifferenceReason, string>> = {
    duplicate: words.duplicateTodo,
    'not-read': words.notReadWhy,
    'not-delivered': words.notDeliveredWhy,
    'not-counted': words.notCountedWhy,
    'from-exports': words.fromExportsWhy,
  }
  return hints[reason]
}

/** Why this one item makes a difference, in a few words. */
export function itemReason({ reason, code }: Difference, item: DifferenceItem, words: Words): string {
  if (reason === 'duplicate') return words.itemDuplicate((item.times ?? 0) + 1)
  const texts: Partial<Record<DifferenceReason, string>> = {
    problem: problemText(problemGroup(code ?? 'unexpected'), words)[1],
    queued: words.itemQueued,
    'awaits-backup': words.itemAwaits,
    gone: words.itemGone,
    'not-chosen': words.itemNotChosen,
  }
  const text = texts[reason] ?? ''
  return item.ref === undefined ? text : `${text}. ${words.itemMotion}`
}
