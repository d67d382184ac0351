import { describe, expect, it } from 'vitest'
import { formatBytes, formatDuration } from '../../../src/main/headless/views/format-numbers.ts'
import { createOutput } from '../../../src/main/headless/output.ts'
import { createProgressView, progressLine } from '../../../src/main/headless/views/progress-view.ts'
import type { BackupProgress } from '../../../src/shared/tasks/progress.ts'
import { noProgress } from '../no-progress.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const progress: BackupProgress = {
  ...noProgress,
  albumsListed: 2,
  albumsTotal: 2,
  items: 2000,
  done: 500,
  downloaded: 400,
  skipped: 100,
  bytes: 34_200_000,
  bytesPerSecond: 5_100_000,
  itemsPerSecond: 10,
  secondsLeft: 150,
  active: 6,
}

/** A stream that keeps what is written to it. */
function page(isTTY: boolean, columns = 80) {
  const stream = {
    text: '',
    isTTY,
    columns,
    write(text: string): boolean {
      stream.text += text
      return true
    },
  }
  return stream
}

describe('numbers', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [999_500, '1.0 MB'],
    [34_200_000, '34.2 MB'],
    [5_000_000_000_000, '5.0 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

  it.each([
    [0.2, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min 0 s'],
    [150, '2 min 30 s'],
    [7500, '2 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
})

describe('progress line', () => {
  const now = new Date(2026, 0, 1, 2, 0).getTime()

  it('tells items, bytes, rate and time left', () => {
    expect(progressLine({ kind: 'backup', phase: 'running', progress }, now)).toBe(
      '[#####---------------] 500 of 2,000 items, 34.2 MB of about 162 MB, 5.1 MB/s, 2 min 30 s left, 6 active',
    )
  })

  it('tells of files that go to their months as an import does', () => {
    const moves = { done: 64, of: 1200 }
    expect(progressLine({ kind: 'backup', phase: 'running', progress: { ...progress, moves } }, now)).toBe(
      'Moving to their months: 64 of 1,200 items',
    )
  })

  it('says when the number of items still grows, what failed, and that it waits', () => {
    expect(progressLine({ kind: 'backup', phase: 'running', progress: { ...progress, listing: true } }, now)).toContain(
      'of 2,000+ items',
    )
    expect(progressLine({ kind: 'backup', phase: 'running', progress: { ...progress, failed: 3 } }, now)).toContain(
      '3 failed',
    )
    expect(progressLine({ kind: 'backup', phase: 'paused', progress }, now)).toMatch(/paused$/)
    const until = new Date(2026, 0, 1, 3, 5).getTime()
    expect(progressLine({ kind: 'backup', phase: 'paused', progress, until }, now)).toMatch(/waiting until 03:05$/)
  })

  it('tells of days in place of minutes, and when it goes on on another day', () => {
    const overDays = { days: 2, downloadsLeft: 80_000, leftToday: 40, mediaPerDay: 75_000 }
    const { secondsLeft: _, ...rest } = { ...progress, overDays }
    expect(progressLine({ kind: 'backup', phase: 'running', progress: rest }, now)).toContain(
      ', about 2 days at 75,000 downloads a day, ',
    )
    const until = new Date(2026, 0, 2, 9, 1).getTime()
    expect(progressLine({ kind: 'backup', phase: 'paused', progress: rest, until }, now)).toBe(
      '[#####---------------] 500 of 2,000 items, waiting until Fri 09:01, about 2 days at 75,000 downloads a day',
    )
  })

  it('tells that Google wants fewer downloads at a time', () => {
    const slowed = { ...progress, active: 2, slowedTo: 2 }
    expect(progressLine({ kind: 'backup', phase: 'running', progress: slowed }, now)).toMatch(
      /2 active, slowed down to 2 at a time$/,
    )
  })

  it('is a live line on a terminal that never wraps', () => {
    const terminal = page(true, 20)
    const view = createProgressView(createOutput(terminal, page(false), { json: false }), standingClock(0))
    view.show({ kind: 'backup', phase: 'running', progress })
    view.end()
    expect(terminal.text).toBe('\r\u001B[2K25 %, 2 min 30 s\r\u001B[2K')
  })

  it('is a plain line now and then elsewhere', async () => {
    const file = page(false)
    const clock = standingClock(0)
    const view = createProgressView(createOutput(file, page(false), { json: false }), clock)
    for (let second = 0; second < 12; second++) {
      view.show({ kind: 'backup', phase: 'running', progress: { ...progress, done: second } })
      await clock.turn(1000)
    }
    expect(file.text.trimEnd().split('\n')).toHaveLength(3)
    expect(file.text).not.toContain('\r')
  })
})

describe('output', () => {
  it('leaves the standard output to the JSON object and to what scripts wait for', () => {
    const [standard, error] = [page(false), page(false)]
    const output = createOutput(standard, error, { json: true })
    output.say('for people')
    output.tell('http://127.0.0.1:1/')
    expect(standard.text).toBe('http://127.0.0.1:1/\n')
    expect(error.text).toBe('for people\n')
  })

  it('lets no control characters of titles reach the terminal', () => {
    const standard = page(true)
    createOutput(standard, page(true), { json: false }).say('Trip\u001B]0;owned\u0007 to\r\nLisbon')
    expect(standard.text).toBe('Trip\uFFFD]0;owned\uFFFD to\uFFFD\uFFFDLisbon\n')
  })
})
