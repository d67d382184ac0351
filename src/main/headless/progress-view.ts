import { fractionDone, type BackupPlan, type BackupProgress, type BackupState } from '../../shared/progress.ts'
import type { Clock } from '../ports.ts'
import { formatBytes, formatCount, formatDuration, plural } from './format-numbers.ts'
import type { Output } from './output.ts'

const barWidth = 20
const plainEveryMs = 5000

/** A bar of 20 places; `fraction` is from 0 to 1. */
export function progressBar(fraction: number): string {
  const full = Math.floor(fraction * barWidth)
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`
}

function itemsText({ done, items, listing }: BackupProgress): string {
  return `${formatCount(done)} of ${formatCount(items)}${listing ? '+' : ''} items`
}

function numbers(progress: BackupProgress): string {
  const parts = [itemsText(progress), formatBytes(progress.bytes), `${formatBytes(progress.bytesPerSecond)}/s`]
  if (progress.plan) parts.push(planText(progress.plan))
  if (progress.secondsLeft !== undefined) parts.push(`${formatDuration(progress.secondsLeft)} left`)
  if (progress.active > 0) parts.push(`${progress.active} active`)
  if (progress.slowedTo !== undefined) parts.push(`slowed down to ${progress.slowedTo} at a time`)
  if (progress.failed > 0) parts.push(`${formatCount(progress.failed)} failed`)
  return parts.join(', ')
}

function planText({ days, mediaPerDay }: BackupPlan): string {
  return `about ${plural(days, 'day', 'days')} at ${formatCount(mediaPerDay)} downloads a day`
}

/** Local time, with the weekday if it is another day than `now`. */
export function clockTime(time: number, now: number): string {
  const at = new Date(time)
  const day = at.toDateString() === new Date(now).toDateString() ? {} : ({ weekday: 'short' } as const)
  return at.toLocaleString('en-GB', { ...day, hour: '2-digit', minute: '2-digit' })
}

/** One line about a backup: a bar, items, bytes, rate, time left, and what it waits for. */
export function progressLine(state: BackupState, now: number): string {
  if (state.phase === 'idle') return 'Starting'
  const { progress } = state
  const bar = progressBar(fractionDone(progress))
  if (state.phase === 'paused' && state.until !== undefined) {
    // Nothing moves: what a narrow terminal has room for is when it goes on.
    const waiting = `${bar} ${itemsText(progress)}, waiting until ${clockTime(state.until, now)}`
    return progress.plan ? `${waiting}, ${planText(progress.plan)}` : waiting
  }
  const line = `${bar} ${numbers(progress)}`
  if (state.phase === 'stopping') return `${line}, stopping`
  return state.phase === 'paused' ? `${line}, paused` : line
}

export interface ProgressView {
  show(state: BackupState): void
  /** Removes the live line. */
  end(): void
}

export interface LineView extends Omit<ProgressView, 'show'> {
  show(line: string): void
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
      if (line === lastLine || clock.monotonic() - lastAt < plainEveryMs) return
      lastLine = line
      lastAt = clock.monotonic()
      output.say(line)
    },
    end: () => output.live(undefined),
  }
}

/** Shows how a backup goes. */
export function createProgressView(output: Output, clock: Clock): ProgressView {
  const view = createLineView(output, clock)
  return { show: (state) => view.show(progressLine(state, clock.now())), end: () => view.end() }
}
