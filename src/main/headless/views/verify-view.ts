import { momentOf } from '../../../shared/moment.ts'
import type { FileProblem, ShareResult, VerifyProgress, VerifyReport } from '../../../shared/tasks/verification.ts'
import type { Clock } from '../../ports.ts'
import { causesOf, sayCauses } from './causes-view.ts'
import { reportProblem, type CommandReport } from '../command-report.ts'
import { formatBytes, formatCount, formatDuration, plural } from './format-numbers.ts'
import type { Output } from '../output.ts'
import { barAndParts, mustStay, type LinePart } from './line-parts.ts'
import { createLineView, type LineView } from './progress-view.ts'

const shownRepairs = 20
const tellEveryMs = 100

/**
 * One line about a verification under way; `seconds` and `bytes` are those since this process began with it. In few
 * columns it keeps files, rate and time.
 */
export function verifyLine(progress: VerifyProgress, bytes: number, seconds: number, columns = Infinity): string {
  const { mode, files, filesTotal, bytesTotal, missing, damaged, unreadable, repaired } = progress
  const full = mode !== 'quick'
  const done = full && bytesTotal > 0 ? progress.bytes / bytesTotal : filesTotal > 0 ? files / filesTotal : 0
  const parts: LinePart[] = [
    mode === 'share'
      ? { text: plural(files, 'file', 'files'), worth: mustStay }
      : {
          text: `${formatCount(files)} of ${formatCount(filesTotal)} files`,
          short: [`${formatCount(files)}/${formatCount(filesTotal)}`, `${Math.floor(Math.min(1, done) * 100)} %`],
          worth: mustStay,
        },
  ]
  const rate = seconds > 0 ? bytes / seconds : 0
  if (full) {
    parts.push({ text: `${formatBytes(progress.bytes)} of ${formatBytes(bytesTotal)}`, worth: 3 })
    parts.push({ text: `${formatBytes(rate)}/s`, worth: 8 })
    const left = bytesTotal - progress.bytes
    const time = formatDuration(left / rate)
    if (rate > 0 && left > 0) parts.push({ text: `${time} left`, short: [time], worth: 9 })
  }
  if (missing > 0) parts.push({ text: `${formatCount(missing)} missing`, worth: 7 })
  if (damaged > 0) parts.push({ text: `${formatCount(damaged)} damaged`, worth: 7 })
  if (unreadable > 0) parts.push({ text: `${formatCount(unreadable)} not readable`, worth: 6 })
  if (repaired > 0) parts.push({ text: `${formatCount(repaired)} repaired`, worth: 5 })
  return barAndParts(Math.min(1, done), parts, columns)
}

/** Shows how a verification goes, as `createProgressView` does for a backup. */
export function createVerifyView(
  output: Output,
  clock: Clock,
): Omit<LineView, 'show'> & {
  show(progress: VerifyProgress): void
} {
  const view = createLineView(output, clock)
  const startedAt = clock.monotonic()
  let bytesBefore: number | undefined
  let toldAt = -Infinity
  return {
    show(progress) {
      bytesBefore ??= progress.bytes
      // A log is spared what says only that nothing was looked at yet.
      if (progress.files === 0 && !output.isTerminal) return
      const now = clock.monotonic()
      if (now - toldAt < tellEveryMs) return
      toldAt = now
      const bytes = progress.bytes - bytesBefore
      view.show((columns) => verifyLine(progress, bytes, (now - startedAt) / 1000, columns))
    },
    end: () => view.end(),
  }
}

/** Says what a verification has found, and puts it into the report. */
export function sayVerification(output: Output, report: CommandReport, found: VerifyReport, seconds: number): void {
  const { ok, missing, damaged, unreadable, unknown, repairs, awaitBackup, problems } = found
  const what = found.mode !== 'quick' ? `${formatBytes(found.bytes)} read` : 'presence, size and time compared'
  output.say(`${plural(found.files, 'file', 'files')}, ${what} in ${formatDuration(seconds)}`)
  const wrong = unreadable > 0 ? `, ${unreadable} not readable` : ''
  const unasked = found.share ? '' : `, ${unknown} unknown`
  output.say(`${formatCount(ok)} right, ${missing} missing, ${damaged} damaged${unasked}${wrong}`)
  for (const { path, from, setAside } of repairs.slice(0, shownRepairs))
    output.say(`  ${path}: repaired from ${from}${setAside === undefined ? '' : `; what was there is now ${setAside}`}`)
  if (repairs.length > shownRepairs) output.say(`  and ${formatCount(repairs.length - shownRepairs)} more repaired`)
  const named = problems.map(({ path, problem }) => ({ name: path, problem }))
  sayCauses(
    output,
    causesOf(named, (count) => plural(count, 'file', 'files')),
  )
  if (awaitBackup > 0) output.say(`The next backup downloads ${plural(awaitBackup, 'file', 'files')} again.`)
  if (found.share) sayShare(output, report, found.share)
  report.items = found.files
  report.bytes = found.bytes
  report.failed = problems.filter(({ problem }) => problem.code !== 'file-unknown').length
  Object.assign(report, { mode: found.mode, ok, missing, damaged, unreadable, unknown })
  Object.assign(report, { repaired: repairs.length, awaitBackup, complete: found.complete, resumed: found.resumed })
  report['repairs'] = repairs
  report.problems.push(...problems.map(reportFileProblem))
}

function sayShare(output: Output, report: CommandReport, share: ShareResult): void {
  const { days, budget, read, files, recent, never, oldest } = share
  const left = Math.max(0, budget - read)
  output.say(left > 0 ? `${formatBytes(left)} of today's share are left.` : "Today's share is read.")
  const since = oldest === undefined ? '' : `; the oldest reading is of ${momentOf(oldest).toISOString().slice(0, 10)}`
  output.say(
    recent === files
      ? `Every file was read within the last ${plural(days, 'day', 'days')}${since}.`
      : `${formatCount(recent)} of ${plural(files, 'file', 'files')} were read within the last ${plural(days, 'day', 'days')}, ${formatCount(never)} not since they were saved${since}.`,
  )
  report['share'] = share
}

function reportFileProblem({ path, problem }: FileProblem): CommandReport['problems'][number] {
  return { ...reportProblem(problem), path }
}
