import type { ScheduleState } from '../../../shared/schedule.ts'
import type { Formats } from '../../i18n/formats.ts'
import type { Messages } from '../../i18n/message-shape.ts'

function waitText(
  { why, until }: Extract<ScheduleState, { kind: 'waiting' }>,
  words: Messages['schedule'],
  formats: Pick<Formats, 'when'>,
): string | undefined {
  const when = until === undefined ? '' : formats.when(until)
  switch (why) {
    case 'battery':
      return words.waitsForPower
    case 'metered':
      return words.waitsForNetwork
    case 'sign-in':
      return words.waitsForSignIn
    case 'import':
    case 'export':
    case 'restore':
    case 'repair':
    case 'rebuild':
      return words.waitsFor[why]
    case 'first-backup':
      return words.waitsForFirst
    case 'nothing-chosen':
      return words.nothingChosen
    case 'retry':
      return words.retry(when)
    case 'person':
      return words.rests(when)
    case 'backup':
      return undefined
  }
}

/** What the schedule does next, in a sentence without a full stop; undefined if there is nothing to say. */
export function scheduleText(
  state: ScheduleState,
  words: Messages['schedule'],
  formats: Pick<Formats, 'when'>,
  now: number,
): string | undefined {
  switch (state.kind) {
    case 'off':
      return undefined
    case 'running':
      return words.running
    case 'waiting':
      return waitText(state, words, formats)
    case 'next':
      if (state.missedAt !== undefined) return words.madeUp(formats.when(state.missedAt))
      return state.at - now < 60_000 ? words.madeUpNow : words.next(formats.when(state.at))
  }
}
