import type { Account, AlbumId, ItemId } from '../../../shared/domain.ts'
import { success, type Problem, type Result } from '../../../shared/problems/problem.ts'
import {
  leftBehind,
  pickedItems,
  toldOfSent,
  type LeftBehind,
  type RestoredAlbum,
  type RestoredItem,
  type RestorePlan,
  type RestoreProgress,
  type RestoreWish,
  type ToldOfSent,
} from '../../../shared/tasks/restore-task.ts'
import { callApp } from '../../app/call-app.ts'
import { fail, mirrorInUse, sayNotices, type CommandContext } from '../command-context.ts'
import { reportProblem } from '../command-report.ts'
import { ExitCode } from '../exit-codes.ts'
import { causesOf, sayCauses } from '../views/causes-view.ts'
import { formatBytes, formatCount, plural } from '../views/format-numbers.ts'
import { createLineView } from '../views/progress-view.ts'
import type { RestoreCommand } from '../words/commands.ts'
import { accountMeant, allow } from './change.ts'
import { nextDay, sayNotWaited } from './next-day.ts'
import { outcomeCode, runTask, type FinishedTask } from './run-task.ts'
import { sayProblems } from './task-problems.ts'

const itemPage = 1000

const untitled = 'Untitled album'

function progressLine({ step, done, items, bytes, ofBytes, bytesPerSecond, album }: RestoreProgress): string {
  if (step === 'planning') return 'Looking at what is here'
  const of = `${formatCount(done)} of ${plural(items, 'item', 'items')}`
  const what = album === undefined ? 'Photos and videos' : `“${album || untitled}”`
  if (step === 'checking') return `Reading back ${what}: ${of}`
  const rate = bytesPerSecond > 0 ? ` (${formatBytes(bytesPerSecond)}/s)` : ''
  return `${what}: ${of}, ${formatBytes(bytes)} of ${formatBytes(ofBytes)}${rate}`
}

const leftWords: Record<LeftBehind, (count: number) => string> = {
  'moving-halves': (count) =>
    `${plural(count, 'moving half of a live photo stays', 'moving halves of live photos stay')} here: Google takes a pair as two items.`,
  'edited-copies': (count) =>
    plural(count, 'edited copy stays here: its original goes.', 'edited copies stay here: their originals go.'),
  dates: (count) =>
    plural(
      count,
      'file does not say when it was taken: Google will date it by this day.',
      'files do not say when they were taken: Google will date them by this day.',
    ),
  'long-descriptions': (count) =>
    plural(
      count,
      'description is longer than Google takes: its first 999 characters go, and all of it stays here.',
      'descriptions are longer than Google takes: their first 999 characters go, and all of them stay here.',
    ),
  places: (count) =>
    plural(
      count,
      'file does not say where it was taken: Google will not know it.',
      'files do not say where they were taken: Google will not know it.',
    ),
}

const sentWords: Record<ToldOfSent, (count: number) => string> = {
  copies: (count) =>
    plural(
      count,
      'file is a copy as Google delivers it to apps: the original is not here.',
      'files are copies as Google delivers them to apps: the originals are not here.',
    ),
  'of-others': (count) =>
    plural(
      count,
      'file was shared by others: there it will be one of this account.',
      'files were shared by others: there they will be those of this account.',
    ),
}

const titleOf = (id: AlbumId, title: string): string =>
  id === pickedItems ? 'photos and videos by themselves' : title || untitled

function sayPlan({ output }: CommandContext, plan: RestorePlan, account: Account): void {
  const { albums, items, toSend, bytes, requests, downloads, days, left, sent, notHere } = plan
  for (const { id, title, items: count, toSend: sending, bytes: ofBytes, isNew } of albums)
    output.show(
      `${isNew ? 'new  ' : 'there'}  ${plural(count, 'item', 'items')}, ${formatCount(sending)} to send, ${formatBytes(ofBytes)}  ${titleOf(id, title)}`,
    )
  const inAlbums = albums.filter(({ id }) => id !== pickedItems).length
  const what = `${plural(inAlbums, 'album', 'albums')} with ${plural(items, 'item', 'items')}`
  output.say(
    `Into the Google Photos of ${account.email}: ${what}; ${formatCount(toSend)} to send, ${formatBytes(bytes)}.`,
  )
  if (items > toSend)
    output.say(
      `By what is known here, ${plural(items - toSend, 'item is', 'items are')} there already. What Google no longer has is sent again.`,
    )
  const time = days === 1 ? 'within the limits of one day' : `in ${formatCount(days)} days, by Google's limits of a day`
  output.say(
    `That takes about ${plural(requests, 'request', 'requests')} and ${plural(downloads, 'download', 'downloads')} to read it back, ${time}.`,
  )
  if (items > 0)
    output.say(
      'What is sent counts towards the storage of that account. No app can delete anything there: only you can.',
    )
  for (const each of toldOfSent) if (sent[each] > 0) output.say(sentWords[each](sent[each]))
  for (const each of leftBehind) if (left[each] > 0) output.say(leftWords[each](left[each]))
  if (notHere > 0)
    output.say(plural(notHere, 'item is not here yet, and stays out.', 'items are not here yet, and stay out.'))
}

/** Those of which there is any. */
const some = (...parts: readonly (readonly [count: number, text: string])[]): string =>
  parts.flatMap(([count, text]) => (count > 0 ? `${formatCount(count)} ${text}` : [])).join(', ')

function sayAlbum({ output }: CommandContext, album: RestoredAlbum): void {
  const { id, title, created, there, failed, found, unclearTexts, remote, url } = album
  const parts = [`${formatCount(created)} new`, `${formatCount(there)} were there`]
  if (failed > 0) parts.push(`${formatCount(failed)} not`)
  output.show(`${remote ?? '-'}  ${titleOf(id, title)}: ${parts.join(', ')}`)
  if (url !== undefined) output.say(`  ${url}`)
  if (found) {
    const { same, copy, unread, changed, elsewhere, absent } = found
    const readBack = some([same, 'byte for byte'], [copy, 'as Google delivers them'], [unread, 'not delivered yet'])
    if (readBack !== '') output.say(`  Read back: ${readBack}.`)
    const otherwise = some(
      [absent, 'not shown'],
      [elsewhere, 'in another place'],
      [changed, 'with another description'],
    )
    if (otherwise !== '') output.say(`  Otherwise than here: ${otherwise}.`)
  }
  if (unclearTexts > 0)
    output.say(
      `  Of ${plural(unclearTexts, 'text', 'texts')} nobody knows: an answer was lost, and Google shows texts to no app.`,
    )
}

/** Everything that has come of the items of the albums. */
async function readItems({ app }: CommandContext, account: Account, albums: readonly RestoredAlbum[]) {
  const all: RestoredItem[] = []
  for (const { id: album } of albums) {
    for (let offset = 0; ; offset += itemPage) {
      const page = await callApp(app, 'restoring.items', { account: account.id, album, offset, limit: itemPage })
      if (!page.ok) break
      all.push(...page.value)
      if (page.value.length < itemPage) break
    }
  }
  return all
}

async function run(
  context: CommandContext,
  wish: RestoreWish,
  wait: boolean,
): Promise<Result<{ finished: FinishedTask<'restore'>; notWaitedFor: Problem | undefined }>> {
  const { output, clock } = context
  const view = createLineView(output, clock)
  const day = nextDay(context, 'restore', wait)
  const stopping = 'Stopping. What is there stays, and the next restore of the same albums goes on from it.'
  try {
    const run = await runTask(context, { start: { kind: 'restore', ...wish }, stopping }, (state) => {
      if (state.phase === 'idle' || state.phase === 'finished') return
      view.show(() => progressLine(state.progress))
      day.hear(state)
    })
    if (!run.ok) return run
    return success({ finished: run.value, notWaitedFor: day.notWaitedFor(run.value.outcome) })
  } finally {
    view.end()
  }
}

/** What a restore would do, once the account allows it; asks the person for what it needs, and for nothing else. */
async function planned(context: CommandContext, account: Account, wish: RestoreWish, dryRun: boolean) {
  for (;;) {
    const plan = await callApp(context.app, 'restoring.plan', wish)
    if (!plan.ok || dryRun) return plan
    const { permissions } = plan.value
    if (permissions.length === 0) return plan
    const allowed = await allow(context, account, permissions)
    if (!allowed.ok) return allowed
  }
}

/** Puts albums into Google Photos, and reads them back. Interrupted, or run again, it goes on, and puts nothing there twice. */
export async function restore(context: CommandContext, command: RestoreCommand): Promise<ExitCode> {
  const { output, report, interrupted } = context
  const { albums, items, dryRun, edit, wait } = command
  const mirror = await mirrorInUse(context)
  if (!mirror.ok) return fail(context, mirror.problem)
  sayNotices(context, mirror.value)
  const meant = await accountMeant(context, command.account)
  if (!meant.ok) return fail(context, meant.problem)
  const account = meant.value
  report['account'] = account.email
  const wish: RestoreWish = {
    account: account.id,
    albums,
    edit,
    ...(items.length > 0 && { items: items as ItemId[] }),
  }
  const plan = await planned(context, account, wish, dryRun)
  if (!plan.ok) return fail(context, plan.problem)
  report['plan'] = plan.value
  sayPlan(context, plan.value, account)
  if (dryRun) {
    const { problems } = plan.value
    report.problems.push(...problems.map((problem) => reportProblem(problem)))
    const named = problems.map((problem) => ({ name: String(problem.values?.['path'] ?? ''), problem }))
    sayCauses(
      output,
      causesOf(named, (count) => plural(count, 'file or album', 'files and albums')),
    )
    return problems.length > 0 ? ExitCode.problems : ExitCode.done
  }
  const ended = await run(context, wish, wait)
  if (!ended.ok) return fail(context, ended.problem)
  const { finished, notWaitedFor } = ended.value
  const { outcome, result, progress } = finished
  report.bytes = progress.bytes
  if (result) {
    const sum = (of: 'created' | 'there' | 'failed'): number => result.albums.reduce((all, album) => all + album[of], 0)
    const [created, there, failed] = [sum('created'), sum('there'), sum('failed')]
    Object.assign(report, {
      albums: result.albums.length,
      items: created + there,
      uploaded: created,
      skipped: there,
      failed,
      restored: result.albums,
    })
    for (const album of result.albums) sayAlbum(context, album)
    if (context.json) report['list'] = await readItems(context, account, result.albums)
  }
  await sayProblems(context, 'restore', outcome.kind === 'halted' ? outcome.problem : undefined)
  if (notWaitedFor) sayNotWaited(context, notWaitedFor, 'restore of the same')
  return outcomeCode(finished, interrupted.aborted)
}
