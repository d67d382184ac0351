import { accountProblem, nobodySignedIn } from '../../../shared/problems/account-problem.ts'
import { albumsMeant } from '../../../shared/albums/albums-meant.ts'
import type { Account, AlbumId, Selection } from '../../../shared/domain.ts'
import { failure, success, type Problem, type Result } from '../../../shared/problems/problem.ts'
import type { BackupProgress, BackupState } from '../../../shared/tasks/progress.ts'
import { callApp } from '../../app/call-app.ts'
import { fail, mirrorInUse, sayNotices, type CommandContext } from '../command-context.ts'
import type { BackupCommand } from '../words/commands.ts'
import { sayDates } from '../views/dates-view.ts'
import { ExitCode } from '../exit-codes.ts'
import { formatBytes, formatCount, formatDuration, plural } from '../views/format-numbers.ts'
import { createProgressView } from '../views/progress-view.ts'
import { nextDay, sayNotWaited } from './next-day.ts'
import { outcomeCode, runTask, type FinishedTask } from './run-task.ts'
import { sayProblems } from './task-problems.ts'
import { sayVerdict } from '../views/verdict-view.ts'

type Finished = FinishedTask<'backup'>

/** `cancelled` once a person asks to stop, whatever the work waits for; it ends with the app. */
function unlessInterrupted<Value>(signal: AbortSignal, work: Promise<Result<Value>>): Promise<Result<Value>> {
  const { promise, resolve } = Promise.withResolvers<Result<Value>>()
  const stop = (): void => resolve(failure('cancelled'))
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop))
}

async function chosenAlbums(
  { app, interrupted }: CommandContext,
  wishes: readonly string[],
): Promise<Result<AlbumId[]>> {
  if (wishes.length === 0) return success([])
  const known = await callApp(app, 'albums.list', undefined)
  const ids = new Set(known.ok ? known.value.map(({ id }) => String(id)) : [])
  // A title may have been given to another album since, an id not.
  const albums = wishes.every((wish) => ids.has(wish))
    ? known
    : await unlessInterrupted(interrupted, callApp(app, 'albums.refresh', undefined))
  if (!albums.ok) return albums
  const chosen = new Set<AlbumId>()
  for (const wish of wishes) {
    const found = albumsMeant(albums.value, wish)
    if (found.length === 0) return failure('album-not-found', { values: { title: wish } })
    for (const { id } of found) chosen.add(id)
  }
  return success([...chosen])
}

async function selectionFor(context: CommandContext, command: BackupCommand): Promise<Result<Selection>> {
  // Said before Google is asked for its albums.
  if (command.only && (command.all || command.shared || command.albums.length > 0))
    return failure('filters-with-albums')
  const albums = await chosenAlbums(context, command.albums)
  if (!albums.ok) return albums
  const { all, shared, library, only } = command
  if (all || shared || library || albums.value.length > 0) {
    return success({ allAlbums: all, sharedAlbums: shared, library, albums: albums.value, ...(only && { only }) })
  }
  const last = await callApp(context.app, 'backup.lastSelection', undefined)
  if (!last.ok) return last
  if (command.again && last.value === null) return failure('nothing-to-repeat')
  return success(last.value ?? { allAlbums: true, sharedAlbums: false, library: false, albums: [] })
}

/**
 * Runs one backup to its end, whatever that is, and shows how it goes. Unless it should `wait` for Google's next day, it
 * is stopped where nothing else is left; the problem then tells why.
 */
async function runBackup(
  context: CommandContext,
  selection: Selection,
  { wait, checkLengths }: Pick<BackupCommand, 'wait' | 'checkLengths'>,
): Promise<Result<{ finished: Finished; notWaitedFor: Problem | undefined }>> {
  const { output, clock } = context
  const view = createProgressView(output, clock)
  const day = nextDay(context, 'backup', wait)
  const hear = (state: BackupState): void => {
    view.show(state)
    day.hear(state)
  }
  const start = { kind: 'backup' as const, selection, checkLengths }
  const stopping = 'Stopping. What is here stays, and the next backup goes on from it.'
  try {
    const run = await runTask(context, { start, stopping }, hear)
    if (!run.ok) return run
    const finished = run.value
    return success({ finished, notWaitedFor: day.notWaitedFor(finished.outcome) })
  } finally {
    view.end()
  }
}

function saySummary(
  { output }: CommandContext,
  progress: BackupProgress,
  { seconds, path, unchanged }: { seconds: number; path: string; unchanged: number },
): void {
  const { albumsListed, items, downloaded, skipped, waiting, failed, bytes } = progress
  const counts = [`${formatCount(downloaded)} downloaded`]
  if (skipped > 0) counts.push(`${formatCount(skipped)} here already`)
  if (waiting > 0) counts.push(`${formatCount(waiting)} not ready at Google`)
  if (failed > 0) counts.push(`${formatCount(failed)} failed`)
  const rate = seconds > 0 ? bytes / seconds : 0
  const albums =
    plural(albumsListed, 'album', 'albums') + (unchanged > 0 ? ` (${formatCount(unchanged)} unchanged)` : '')
  output.say(`${albums}, ${plural(items, 'item', 'items')}: ${counts.join(', ')}`)
  output.say(`${formatBytes(bytes)} in ${formatDuration(seconds)} (${formatBytes(rate)}/s)`)
  output.say(`Mirror: ${path}`)
}

/** A backup needs somebody who is signed in; the reason why nobody is, otherwise. */
function whyNobody(accounts: readonly Account[]): Problem | undefined {
  const problems = accounts.map(accountProblem)
  if (problems.includes(undefined)) return undefined
  const ofGrants = problems.find((problem) => problem?.code === 'scope-missing')
  return ofGrants ?? nobodySignedIn(accounts)
}

/** Why there should be no backup now; undefined if there is no reason, or the machine does not tell. */
async function reasonToWait(
  { output, power }: CommandContext,
  { unlessBattery, unlessMetered }: BackupCommand,
): Promise<'battery' | 'metered' | undefined> {
  if (!unlessBattery && !unlessMetered) return undefined
  const now = (await power?.read({ battery: unlessBattery, metered: unlessMetered })) ?? {}
  if (unlessBattery && now.onBattery === true) return 'battery'
  if (unlessMetered && now.metered === true) return 'metered'
  if (unlessBattery && now.onBattery === undefined) output.say('This system does not tell whether it runs on battery.')
  if (unlessMetered && now.metered === undefined)
    output.say('This system does not tell whether its network is metered.')
  return undefined
}

const waitTexts = {
  battery: 'This machine runs on its battery: no backup now, as --unless-battery asks.',
  metered: 'The network is metered: no backup now, as --unless-metered asks.',
}

/** Backs up what was chosen and reports on it. */
export async function backup(context: CommandContext, command: BackupCommand): Promise<ExitCode> {
  const { app, output, report, clock, interrupted } = context
  const wait = await reasonToWait(context, command)
  if (wait) {
    output.say(waitTexts[wait])
    report['notStarted'] = wait
    return ExitCode.done
  }
  const mirror = await mirrorInUse(context)
  if (!mirror.ok) return fail(context, mirror.problem)
  sayNotices(context, mirror.value)
  const accounts = await callApp(app, 'accounts.list', undefined)
  if (!accounts.ok) return fail(context, accounts.problem)
  const missing = whyNobody(accounts.value)
  if (missing) return fail(context, missing)

  const startedAt = clock.monotonic()
  const selection = await selectionFor(context, command)
  if (!selection.ok) return fail(context, selection.problem)
  const run = await runBackup(context, selection.value, command)
  if (!run.ok) return fail(context, run.problem)

  const { finished, notWaitedFor } = run.value
  const { progress, outcome } = finished
  const seconds = (clock.monotonic() - startedAt) / 1000
  const albums = await callApp(app, 'backup.albums', undefined)
  const unchanged = albums.ok ? albums.value.filter((album) => album.unchanged === true).length : 0
  report.albums = progress.albumsListed
  report.items = progress.items
  report.downloaded = progress.downloaded
  report.skipped = progress.skipped
  report.failed = progress.failed
  report.bytes = progress.bytes
  report['mirror'] = mirror.value.path
  report['waiting'] = progress.waiting
  if (selection.value.only) report['only'] = selection.value.only
  report['albumsUnchanged'] = unchanged

  saySummary(context, progress, { seconds, path: mirror.value.path, unchanged })
  await sayDates(context)
  await sayProblems(context, 'backup', outcome.kind === 'halted' ? outcome.problem : undefined)
  const code = outcomeCode(finished, interrupted.aborted)
  if (notWaitedFor) sayNotWaited(context, notWaitedFor, 'backup')
  const verdict = await sayVerdict(context, false)
  if (!verdict.ok) return fail(context, verdict.problem)
  // The run has done its work, but whoever goes by the code alone should hear that files are not what they were.
  return code === ExitCode.done && verdict.value.kind === 'wrong' ? ExitCode.problems : code
}
