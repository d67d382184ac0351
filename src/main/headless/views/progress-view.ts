import { fractionDone, type OverDays, type BackupProgress, type BackupState } from '../../../shared/tasks/progress.ts'
import type { NetworkTrouble } from '../../../shared/problems/network-trouble.ts'
import type { Clock } from '../../ports.ts'
import { formatBytes, formatCount, formatDuration, plural } from './format-numbers.ts'
import { barAndParts, mustStay, type LinePart } from './line-parts.ts'
import { movingLine } from './moving-line.ts'
import type { Output } from '../output.ts'

const plainEveryMs = 5000

/** Fewer downloads say too little about how large the others are. */
const enoughToGuess = 20

/** How much the whole is, in bytes, by the mean of what came so far; undefined while that would be a mere guess. */
function bytesInAll({ listing, items, done, failed, waiting, downloaded, bytes }: BackupProgress): number | undefined {
  const left = items - done - failed - waiting
  if (listing || left <= 0 || downloaded < enoughToGuess) return undefined
  return (bytes / downloaded) * (downloaded + left)
}

function bytesText(progress: BackupProgress): string {
  const all = bytesInAll(progress)
  return all === undefined ? formatBytes(progress.bytes) : `${formatBytes(progress.bytes)} of about ${formatBytes(all)}`
}

function daysText({ days, mediaPerDay }: OverDays): string {
  return `about ${plural(days, 'day', 'days')} at ${formatCount(mediaPerDay)} downloads a day`
}

/** Local time, with the weekday if it is another day than `now`. */
export function clockTime(time: number, now: number): string {
  const at = new Date(time)
  const day = at.toDateString() === new Date(now).toDateString() ? {} : ({ weekday: 'short' } as const)
  return at.toLocaleString('en-GB', { ...day, hour: '2-digit', minute: '2-digit' })
}

const networkWords = { 'no-connection': 'no connection', 'no-answer': 'no answer', busy: 'Google has trouble' }

/** Why nothing moves, in as few words as a line has room for. */
function networkPart({ kind, nextTry }: NetworkTrouble): LinePart {
  const words = networkWords[kind]
  if (nextTry === undefined) return { text: words, worth: 10 }
  const time = new Date(nextTry).toLocaleTimeString('en-GB')
  return { text: `${words}, next try at ${time}`, short: [words], worth: 10 }
}

function partsOf(state: Exclude<BackupState, { phase: 'idle' }>, now: number): LinePart[] {
  const { progress } = state
  const { done, items, listing, secondsLeft, overDays, active, slowedTo, failed, network } = progress
  const of = `${formatCount(items)}${listing ? '+' : ''}`
  const parts: LinePart[] = [
    {
      text: `${formatCount(done)} of ${of} items`,
      short: [`${formatCount(done)}/${of}`, `${Math.floor(fractionDone(progress) * 100)} %`],
      worth: mustStay,
    },
  ]
  if (network) parts.push(networkPart(network))
  else if (state.phase === 'paused' && state.until !== undefined) {
    // Nothing moves: what a narrow terminal has room for is when it goes on.
    parts.push({ text: `waiting until ${clockTime(state.until, now)}`, worth: mustStay })
    if (overDays) parts.push({ text: daysText(overDays), worth: 1 })
    return parts
  }
  parts.push({ text: bytesText(progress), short: [formatBytes(progress.bytes)], worth: 3 })
  if (!network) parts.push({ text: `${formatBytes(progress.bytesPerSecond)}/s`, worth: 8 })
  if (overDays) {
    const short = [`about ${plural(overDays.days, 'day', 'days')}`]
    parts.push({ text: daysText(overDays), short, worth: 7 })
  }
  if (secondsLeft !== undefined && !network) {
    const left = formatDuration(secondsLeft)
    parts.push({ text: `${left} left`, short: [left], worth: 9 })
  }
  if (active > 0) parts.push({ text: `${active} active`, worth: 1 })
  if (slowedTo !== undefined) parts.push({ text: `slowed down to ${slowedTo} at a time`, worth: 2 })
  if (failed > 0) parts.push({ text: `${formatCount(failed)} failed`, worth: 6 })
  if (state.phase === 'stopping' || state.phase === 'paused') parts.push({ text: state.phase, worth: 5 })
  return parts
}

/**
 * One line about a backup: a bar, items, bytes, rate, time left, and what it waits for. In few columns it keeps items,
 * rate and time; the bar is the first to go.
 */
export function progressLine(state: BackupState, now: number, columns = Infinity): string {
  if (state.phase === 'idle') return 'Starting'
  const { moves } = state.progress
  if (moves && state.phase === 'running') return movingLine(moves)
  return barAndParts(fractionDone(state.progress), partsOf(state, now), columns)
}

export interface ProgressView {
  show(state: BackupState): void
  /** Removes the live line. */
  end(): void
}

export interface LineView extends Omit<ProgressView, 'show'> {
  /** `line` makes the text for so many columns. */
  show(line: (columns: number) => string): void
}

/**
 * A live line on a terminal. Elsewhere a line every five seconds, if it says something new, so that a log of a night
 * stays readable.
 */
export function createLineView(output: Output, clock: Clock): LineView {
  let lastLine = ''
  let lastAt = -Infinity
  return {
    show(line) {
      if (output.isTerminal) return output.live(line)
      if (clock.monotonic() - lastAt < plainEveryMs) return
      const text = line(Infinity)
      if (text === lastLine) return
      lastLine = text
      lastAt = clock.monotonic()
      output.say(text)
    },
    end: () => output.live(undefined),
  }
}

/** Shows how a backup goes. A log is spared what says only that nothing was found yet, or that nothing moves. */
export function createProgressView(output: Output, clock: Clock): ProgressView {
  const view = createLineView(output, clock)
  return {
    show(state) {
      const nothingNew = state.phase === 'idle' || state.progress.items === 0 || state.progress.network !== undefined
      if (nothingNew && !output.isTerminal) return
      view.show((columns) => progressLine(state, clock.now(), columns))
    },
    end: () => view.end(),
  }
}
