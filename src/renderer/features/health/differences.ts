import type { AlbumHealth, Difference, Health } from '../../../shared/health.ts'
import type { Messages } from '../../i18n/message-shape.ts'

/** Nothing is to be explained: all of the album that Google counts is here. */
export function isComplete(album: AlbumHealth): boolean {
  return album.differences.length === 0
}

/** Items that Google lists and that are not completely here. */
export function openItems({ accounts }: Health): number {
  return accounts.reduce((sum, { listed, here }) => sum + listed - here, 0)
}

/** A difference in words; a problem's own sentence is to follow. */
export function differenceText({ reason, count }: Difference, words: Messages['health']): string {
  const texts: Record<Difference['reason'], (count: number) => string> = {
    problem: words.reasonProblem,
    queued: words.reasonQueued,
    'awaits-backup': words.reasonAwaits,
    gone: words.reasonGone,
    'not-chosen': words.reasonNotChosen,
    'not-read': words.reasonNotRead,
    'not-delivered': words.reasonNotDelivered,
    'not-counted': words.reasonNotCounted,
  }
  return texts[reason](count)
}
