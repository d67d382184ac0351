import { fractionDone, type BackupProgress, type BackupState } from '../../shared/progress.ts'
import type { Clock } from '../ports.ts'
import { formatBytes, formatCount, formatDuration } from './format-numbers.ts'
import type { Output } from './output.ts'

const barWidth = 20
const plainEveryMs = 5000

/** A bar of 20 places; `fraction` is from 0 to 1. */
export function progressBar(fraction: number): string {
  const full = Math.floor(fraction * barWidth)
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`
}

function numbers(progress: BackupProgress): string {
  const parts = [
    `${formatCount(progress.done)} of ${formatCount(progress.items)}${progress.listing ? '+' : ''} items`,
    formatBytes(progress.bytes),
    `${formatBytes(progress.bytesPerSecond)}/s`,
  ]
  if (progress.secondsLeft !== undefined) parts.push(`${formatDuration(progress.secondsLeft)} left`)
  if (progress.active > 0) parts.push(`${progress.active} active`)
  if (progress.failed > 0) parts.push(`${formatCount(progress.failed)} failed`)
  return parts.join(', ')
}

function clockTime(time: number): string {
  return new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

/** One line about a backup: a bar, items, bytes, rate, time left, and what it waits for. */
export function progressLine(state: BackupState): string {
  if (state.phase === 'idle') return 'Starting'
  const line = `${progressBar(fractionDone(state.progress))} ${numbers(state.progress)}`
  if (state.phase === 'stopping') return `${line}, stopping`
  if (state.phase !== 'paused') return line
  return state.until === undefined ? `${line}, paused` : `${line}, waiting until ${clockTime(state.until)}`
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
  return { show: (state) => view.show(progressLine(state)), end: () => view.end() }
}
