import { callApp } from '../../app/call-app.ts'
import { fail, sayNotices, type CommandContext } from '../command-context.ts'
import { sayDates } from '../views/dates-view.ts'
import type { StatusCommand } from '../words/command-line.ts'
import { sayDifferences } from '../views/differences-view.ts'
import { sayVerdict } from '../views/verdict-view.ts'
import { ExitCode } from '../exit-codes.ts'
import { formatBytes, formatCount, plural } from '../views/format-numbers.ts'

/** What is in the mirror, who is signed in, and how much of the day's quota was used. Needs no network. */
export async function status(context: CommandContext, { differences }: Omit<StatusCommand, 'name'>): Promise<ExitCode> {
  const { app, output, report } = context
  const accounts = await callApp(app, 'accounts.list', undefined)
  if (!accounts.ok) return fail(context, accounts.problem)
  report['accounts'] = accounts.value.map(({ email, signedIn }) => ({ email, signedIn }))
  for (const { email, signedIn } of accounts.value) {
    output.show(`Account   ${email}${signedIn ? '' : ' (sign-in needed)'}`)
  }
  if (accounts.value.length === 0) output.show('Account   none')

  const today = await callApp(app, 'requests.today', undefined)
  if (!today.ok) return fail(context, today.problem)
  const { api, apiLimit, media, mediaLimit } = today.value
  report['requestsToday'] = { api, media, apiLimit, mediaLimit }
  output.show(
    `Today     ${formatCount(api)} of ${formatCount(apiLimit)} requests, ${formatCount(media)} of ${formatCount(mediaLimit)} downloads`,
  )

  const mirror = await callApp(app, 'mirror.get', undefined)
  if (!mirror.ok) return fail(context, mirror.problem)
  if (mirror.value === null) return fail(context, { code: 'mirror-not-set' })
  const { path, items, albums, bytes, freeBytes } = mirror.value
  output.show(`Mirror    ${path}`)
  output.show(
    `          ${plural(items, 'item', 'items')}, ${plural(albums, 'album', 'albums')}, ${formatBytes(bytes)}, ${formatBytes(freeBytes)} free`,
  )
  report.items = items
  report.albums = albums
  report.bytes = bytes
  report['mirror'] = path
  sayNotices(context, mirror.value)
  await sayDates(context)
  const verdict = await sayVerdict(context, true)
  if (!verdict.ok) return fail(context, verdict.problem)
  if (differences) {
    const unanswered = await sayDifferences(context)
    if (unanswered) return fail(context, unanswered)
  }
  return ExitCode.done
}
