import type { Account, Permission } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { ownerNames } from '../../../shared/text/owner-names.ts'
import { callApp } from '../../app/call-app.ts'
import { fail, mirrorInUse, sayNotices, type CommandContext } from '../command-context.ts'
import { sayDates } from '../views/dates-view.ts'
import type { StatusCommand } from '../words/commands.ts'
import { sayDifferences } from '../views/differences-view.ts'
import { sayVerdict } from '../views/verdict-view.ts'
import { ExitCode } from '../exit-codes.ts'
import { formatBytes, formatCount, plural } from '../views/format-numbers.ts'

/** What is in the mirror, who is signed in, and how much of the day's quota was used. Needs no network. */
export async function status(context: CommandContext, { differences }: Omit<StatusCommand, 'name'>): Promise<ExitCode> {
  const { app, output, report } = context
  const accounts = await callApp(app, 'accounts.list', undefined)
  if (!accounts.ok) return fail(context, accounts.problem)
  report['accounts'] = accounts.value.map(({ email, signedIn, grants }) => ({ email, signedIn, grants }))
  for (const account of accounts.value) output.show(`Account   ${account.email} (${allowedText(account)})`)
  if (accounts.value.length === 0) output.show('Account   none')

  const today = await callApp(app, 'requests.today', undefined)
  if (!today.ok) return fail(context, today.problem)
  const { api, apiLimit, media, mediaLimit } = today.value
  report['requestsToday'] = { api, media, apiLimit, mediaLimit }
  output.show(
    `Today     ${formatCount(api)} of ${formatCount(apiLimit)} requests, ${formatCount(media)} of ${formatCount(mediaLimit)} downloads`,
  )

  const mirror = await mirrorInUse(context)
  if (!mirror.ok) return fail(context, mirror.problem)
  const { path, items, albums, bytes, freeBytes } = mirror.value
  output.show(`Mirror    ${path}`)
  output.show(
    `          ${plural(items, 'item', 'items')}, ${plural(albums, 'album', 'albums')}, ${formatBytes(bytes)}, ${formatBytes(freeBytes)} free`,
  )
  report.items = items
  report.albums = albums
  report.bytes = bytes
  report['mirror'] = path
  const unknown = await sayOwners(context, items)
  if (unknown) return fail(context, unknown)
  sayNotices(context, mirror.value)
  await sayDates(context)
  const interrupted = await callApp(app, 'imports.interrupted', undefined)
  if (!interrupted.ok) return fail(context, interrupted.problem)
  report['interruptedImport'] = interrupted.value?.paths ?? null
  if (interrupted.value) {
    output.show('Import    interrupted; the window goes on with it by itself, and so does an import of the same:')
    for (const path of interrupted.value.paths) output.show(`          ${path}`)
  }
  const unanswered = await sayInterruptedRestore(context)
  if (unanswered) return fail(context, unanswered)
  const verdict = await sayVerdict(context, true)
  if (!verdict.ok) return fail(context, verdict.problem)
  if (differences) {
    const unsaid = await sayDifferences(context)
    if (unsaid) return fail(context, unsaid)
  }
  return ExitCode.done
}

const permissionWords: Record<Permission, string> = {
  see: 'see photos',
  add: 'add photos',
  edit: 'change what is there from here',
  share: 'share albums',
}

/** What Shoebox may do for an account. */
function allowedText({ signedIn, grants }: Account): string {
  if (!signedIn) return 'sign-in needed'
  const may = grants.map((permission) => permissionWords[permission]).join(', ')
  if (grants.includes('see')) return `may ${may}`
  return `the permission to see photos is missing${may === '' ? '' : `; may ${may}`}`
}

/** Albums that were on their way into Google Photos when the last program ended, and how they get there. */
async function sayInterruptedRestore({ app, output, report }: CommandContext): Promise<Problem | undefined> {
  const found = await callApp(app, 'restoring.interrupted', undefined)
  if (!found.ok) return found.problem
  report['interruptedRestore'] = found.value
  if (!found.value) return undefined
  const { account, albums, items } = found.value
  output.show(`Restore   interrupted, into the Google Photos of ${account}; the same again goes on from there:`)
  for (const title of albums) output.show(`          ${title}`)
  if (items > 0) output.show(`          ${plural(items, 'item', 'items')} by themselves`)
  return undefined
}

/** Whose photos these are, and how many each has; of one person alone they are all. */
async function sayOwners({ app, output, report }: CommandContext, items: number): Promise<Problem | undefined> {
  const owners = await callApp(app, 'library.owners', undefined)
  if (!owners.ok) return owners.problem
  const names = ownerNames(owners.value, 'somebody without a name')
  const told: { id: string; name: string; items: number }[] = []
  for (const { id, name } of owners.value) {
    const theirs = owners.value.length === 1 ? undefined : await callApp(app, 'library.columns', { owner: id })
    if (theirs && !theirs.ok) return theirs.problem
    const count = theirs ? theirs.value.ref.length : items
    told.push({ id, name, items: count })
    if (theirs) output.show(`          ${plural(count, 'item', 'items')} of ${names.get(id) ?? name}`)
  }
  report['owners'] = told
  return undefined
}
