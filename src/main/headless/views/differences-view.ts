import {
  hasItems,
  problemGroup,
  type Difference,
  type DifferenceItem,
  type DifferenceList,
  type DifferenceQuery,
  type DifferenceReason,
  type ProblemGroup,
} from '../../../shared/health.ts'
import { success, type Problem, type Result } from '../../../shared/problems/problem.ts'
import { callApp } from '../../app/call-app.ts'
import type { CommandContext } from '../command-context.ts'
import { problemText } from '../words/command-words.ts'
import { formatCount, plural } from './format-numbers.ts'

/** With `--json` all of them are in the report. */
const shownItems = 20
const mostAtATime = 1000

const problemTexts: Record<ProblemGroup, string> = {
  processing: 'still in preparation at Google',
  'not-prepared': 'cannot be prepared by Google',
  'not-media': 'came as something else than the photo or video',
  incomplete: 'arrived cut off',
  undelivered: 'not delivered by Google, and asked for once a day',
  gone: 'no longer at Google',
  'not-saved': 'could not be saved on this computer',
  refused: 'not given by Google or the network',
  other: 'could not be downloaded yet',
}

const reasonTexts: Record<Exclude<DifferenceReason, 'problem'>, string> = {
  queued: 'waiting to be downloaded',
  'awaits-backup': 'lost here; the next backup downloads it again',
  gone: 'left Google Photos before it was downloaded',
  'not-chosen': 'not part of a backup yet',
  'not-read': 'may follow: the album was not read to its end yet, so nobody can name them',
  duplicate: 'in the album a second time; it is here once',
  'not-delivered': 'counted by Google, but listed to no app, so nobody can name them',
  'not-counted': 'listed by Google, but not in its count, which is often a little behind',
  'from-exports': 'brought by an export, and not in the list that Google gives of the album',
}

function textOf({ reason, code, part }: Difference): string {
  const text = reason === 'problem' ? problemTexts[problemGroup(code ?? 'unexpected')] : reasonTexts[reason]
  return part ? `here, but for the video part: ${text}` : text
}

function line({ filename, day, albums, times }: DifferenceItem): string {
  const facts = [
    ...(day === undefined ? [] : [day]),
    ...(times === undefined ? [] : [`${times + 1} times`]),
    ...(albums.length === 0 ? [] : [`in ${albums.map((title) => title || 'Untitled album').join(', ')}`]),
  ]
  return `      ${[filename, ...facts].join('  ')}`
}

async function itemsOf(
  { app }: CommandContext,
  of: DifferenceQuery['of'],
  { reason, code, part }: Difference,
  most: number,
): Promise<Result<DifferenceList>> {
  const items: DifferenceItem[] = []
  let total = 0
  while (hasItems(reason) && items.length < most) {
    const limit = Math.min(mostAtATime, most - items.length)
    const answer = await callApp(app, 'health.differenceItems', {
      of,
      reason,
      ...(code && { code }),
      ...(part && { part }),
      offset: items.length,
      limit,
    })
    if (!answer.ok) return answer
    items.push(...answer.value.items)
    total = answer.value.total
    if (answer.value.items.length < limit) break
  }
  return success({ total, items })
}

interface Owner {
  title: string
  numbers: string
  of: DifferenceQuery['of']
  differences: readonly Difference[]
}

/**
 * Says where Google's counts and lists differ from what is here, with the first items of each difference; with `--json`
 * the report gets them all. Returns the problem if the mirror cannot be asked.
 */
export async function sayDifferences(context: CommandContext): Promise<Problem | undefined> {
  const { app, output, report, json } = context
  const health = await callApp(app, 'health.get', undefined)
  if (!health.ok) return health.problem
  const { accounts, albums, lacked, goneAlbums, formerMembers } = health.value
  report['lacked'] = lacked
  report['goneAlbums'] = goneAlbums
  report['formerMembers'] = formerMembers
  if (lacked > 0)
    output.show(`${plural(lacked, 'item', 'items')} of earlier exports no longer in Google Photos, and kept here.`)
  if (goneAlbums > 0)
    output.show(
      `${plural(goneAlbums, 'album', 'albums')} of earlier exports no longer in Google Photos, and kept here.`,
    )
  if (formerMembers > 0)
    output.show(`${plural(formerMembers, 'item', 'items')} no longer in an album at Google, and kept in it here.`)
  const owners: Owner[] = [
    ...accounts.map(({ account, email, listed, here, differences }) => ({
      title: `Everything ever listed of ${email}`,
      numbers: `${formatCount(here)} of ${formatCount(listed)} here`,
      of: { account },
      differences,
    })),
    ...albums.map(({ album, title, listed, here, remoteCount, differences }) => ({
      title: title || 'Untitled album',
      numbers:
        remoteCount === undefined
          ? `${formatCount(here)} of ${formatCount(listed)} here`
          : `Google counts ${formatCount(remoteCount)}, ${formatCount(here)} here`,
      of: { album },
      differences,
    })),
  ]
  const reported: object[] = []
  for (const { title, numbers, of, differences } of owners) {
    if (differences.length === 0) continue
    output.show(`${title}: ${numbers}`)
    for (const difference of differences) {
      const { code, count } = difference
      const found = await itemsOf(context, of, difference, json ? Infinity : shownItems)
      if (!found.ok) return found.problem
      output.show(`  ${plural(count, 'item', 'items')} ${textOf(difference)}`)
      if (code !== undefined) output.show(`    ${problemText({ code, values: { many: count } })}`)
      const { total, items: all } = found.value
      for (const item of all.slice(0, shownItems)) output.show(line(item))
      if (total > shownItems) output.show(`      and ${formatCount(total - shownItems)} more`)
      // A row number says nothing outside of this process.
      const items = all.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'ref')))
      reported.push({ ...of, title, ...difference, items })
    }
  }
  if (reported.length === 0) output.show('Google’s counts and lists do not differ from what is here.')
  report['differences'] = reported
  return undefined
}
