import type { SignInState } from '../../../shared/contract/google/accounts.ts'
import type { GooglePhotosChange, GooglePhotosChanged } from '../../../shared/contract/google/google.ts'
import type { Account, Permission } from '../../../shared/domain.ts'
import { nobodySignedIn, permissionNeeded } from '../../../shared/problems/account-problem.ts'
import { failure, success, type Result } from '../../../shared/problems/problem.ts'
import { callApp } from '../../app/call-app.ts'
import { fail, type CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-codes.ts'
import { jsonText } from '../../home/json-line.ts'
import { plural } from '../views/format-numbers.ts'
import type { ChangeCommand } from '../words/commands.ts'
import { signInEnd } from './login.ts'

/** The account that is meant: the one with the address, or the only one there is. */
export async function accountMeant({ app }: CommandContext, email: string | undefined): Promise<Result<Account>> {
  const accounts = await callApp(app, 'accounts.list', undefined)
  if (!accounts.ok) return accounts
  const meant = accounts.value.filter((account) => email === undefined || account.email === email)
  const [account, another] = meant.filter(({ signedIn }) => signedIn)
  const known = accounts.value.flatMap((one) => (one.signedIn ? one.email : [])).join(', ')
  if (another !== undefined) return failure('account-unclear', { values: { known } })
  if (account !== undefined) return success(account)
  if (email === undefined) return { ok: false, problem: nobodySignedIn(accounts.value) }
  return meant.length > 0
    ? failure('sign-in-needed', { values: { email } })
    : failure('account-unknown', { values: { email, known } })
}

const mayDo: Record<Permission, string> = {
  see: 'see what it has put into Google Photos',
  add: 'add photos and albums',
  edit: 'change what it has put into Google Photos',
  share: 'share albums',
}

function sentenceOf(permissions: readonly Permission[]): string {
  const more = permissions.length === 1 ? 'one more permission' : 'more permissions'
  return `This needs ${more}: Google asks you to let Shoebox ${permissions.map((each) => mayDo[each]).join(', and ')}.`
}

/** Asks the person for permissions, at least one and all of them at once, in the browser, and waits for what they say. */
export async function allow(
  context: CommandContext,
  account: Account,
  permissions: readonly Permission[],
): Promise<Result<SignInState>> {
  const { app, output } = context
  const begun = await callApp(app, 'accounts.allow', { account: account.id, permissions: [...permissions] })
  if (!begun.ok) return begun
  if (begun.value.phase === 'waiting') {
    output.show(sentenceOf(permissions))
    output.show('Your browser opens a page of Google. If it does not, open this address:')
    output.show(begun.value.url)
  }
  const end = await signInEnd(context)
  return end.phase === 'failed' ? { ok: false, problem: end.problem } : success(end)
}

/** Makes a call, and once more after the person has given the permission that it needs, if it needs one. */
export async function withPermission<Value>(
  context: CommandContext,
  account: Account,
  act: () => Promise<Result<Value>>,
): Promise<Result<Value>> {
  const first = await act()
  const lacks = first.ok ? undefined : permissionNeeded(first.problem)
  if (lacks === undefined) return first
  const allowed = await allow(context, account, [lacks])
  return allowed.ok ? await act() : allowed
}

function sentenceFor(
  change: GooglePhotosChange,
  { album, items = 0, share, between = '' }: GooglePhotosChanged,
): string {
  switch (change.do) {
    case 'create-album':
      return `Made the album “${change.title}”: ${album?.id ?? ''}`
    case 'rename-album':
      return `The album is called “${change.title}” now.`
    case 'describe-album':
      return `The text stands in the album: ${between}`
    case 'place-in-album':
      return `The place stands in the album: ${between}`
    case 'cover-album':
      return 'The photo stands for the album now.'
    case 'add-items':
      return `Put ${plural(items, 'item', 'items')} into the album.`
    case 'remove-items':
      return `Took ${plural(items, 'item', 'items')} out of the album.`
    case 'describe-item':
      return 'The item has its new description.'
    case 'share-album':
      return `The album is shared. Others join it by this token: ${share?.token ?? ''}`
    case 'unshare-album':
      return 'The album is no longer shared.'
    case 'join-album':
      return `Joined the album “${album?.title ?? ''}”.`
    case 'leave-album':
      return 'Left the album.'
  }
}

/** Changes something in Google Photos. Asks for the permission that it needs, and for no other, when it needs it. */
export async function changeInGooglePhotos(context: CommandContext, command: ChangeCommand): Promise<ExitCode> {
  const { app, output, report } = context
  const { change } = command
  report.command = commandNames[change.do]
  const account = await accountMeant(context, command.account)
  if (!account.ok) return fail(context, account.problem)
  const changed = await withPermission(context, account.value, () =>
    callApp(app, 'google.change', { account: account.value.id, change }),
  )
  if (!changed.ok) return fail(context, changed.problem)
  Object.assign(report, { account: account.value.email, changed: changed.value })
  output.show(sentenceFor(change, changed.value))
  return ExitCode.done
}

/** As they are typed. */
const commandNames: Record<GooglePhotosChange['do'], string> = {
  'create-album': 'albums create',
  'rename-album': 'albums rename',
  'describe-album': 'albums describe',
  'place-in-album': 'albums place',
  'cover-album': 'albums cover',
  'add-items': 'albums add',
  'remove-items': 'albums remove',
  'share-album': 'albums share',
  'unshare-album': 'albums unshare',
  'join-album': 'albums join',
  'leave-album': 'albums leave',
  'describe-item': 'items describe',
}

/** Prints what Google says of an album or an item. */
export async function getFromGooglePhotos(
  context: CommandContext,
  { what, shared, account: email }: { what: string; shared?: true; account?: string },
): Promise<ExitCode> {
  const { app, output, report, json } = context
  const account = await accountMeant(context, email)
  if (!account.ok) return fail(context, account.problem)
  const told = await withPermission(context, account.value, () =>
    callApp(app, 'google.get', { account: account.value.id, what, ...(shared && { shared }) }),
  )
  if (!told.ok) return fail(context, told.problem)
  report['told'] = told.value
  if (!json) for (const line of jsonText(told.value).split('\n')) output.tell(line)
  return ExitCode.done
}

/** Prints the items of an album or the library, line by line: id, time, name. */
export async function listItems(
  context: CommandContext,
  { album, account: email }: { album?: string; account?: string },
): Promise<ExitCode> {
  const { app, output, report } = context
  report.command = 'items list'
  const account = await accountMeant(context, email)
  if (!account.ok) return fail(context, account.problem)
  const listed = await callApp(app, 'google.items', {
    account: account.value.id,
    ...(album !== undefined && { album }),
  })
  if (!listed.ok) return fail(context, listed.problem)
  for (const { id, taken, filename } of listed.value) output.show(`${id}  ${taken ?? '?'}  ${filename}`)
  output.say(plural(listed.value.length, 'item', 'items'))
  report.items = listed.value.length
  report['list'] = listed.value
  return ExitCode.done
}
