import { isNoLongerThere, itemsCounted } from '../../../shared/albums/album-facts.ts'
import type { Album } from '../../../shared/domain.ts'
import { callApp } from '../../app/call-app.ts'
import { fail, type CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-codes.ts'
import { formatCount, plural } from '../views/format-numbers.ts'

function counts(album: Album): string {
  const known = album.account === undefined ? album.listedCount : itemsCounted(album)
  return `${formatCount(album.localCount)} of ${known === undefined ? '?' : formatCount(known)}`
}

/**
 * Lists the albums of the mirror and of every signed-in account, with how many of their items are in the mirror. Where nobody is signed in, those
 * that the mirror knows; if an account has listed any of them, or there are none, that sign-in is needed is told as well.
 */
export async function albums(context: CommandContext): Promise<ExitCode> {
  const { app, output, report } = context
  const listed = await callApp(app, 'albums.refresh', undefined)
  if (listed.ok) {
    show(listed.value, output, report)
    await tellSearches(context)
    return ExitCode.done
  }
  const known = listed.problem.code === 'sign-in-needed' ? await callApp(app, 'albums.list', undefined) : listed
  if (!known.ok || known.value.length === 0) return fail(context, listed.problem)
  show(known.value, output, report)
  await tellSearches(context)
  if (known.value.some(({ account }) => account !== undefined)) return fail(context, listed.problem)
  output.say('Nobody is signed in to Google: these are the albums of the mirror.')
  return ExitCode.done
}

/** The shelf of the window has these beside the albums; no command takes them for any. */
async function tellSearches({ app, output, report }: CommandContext): Promise<void> {
  const kept = await callApp(app, 'searches.list', undefined)
  if (!kept.ok) return
  report['searches'] = kept.value.map(({ id, name }) => ({ id, name }))
  if (kept.value.length > 0)
    output.say(`${plural(kept.value.length, 'saved search is', 'saved searches are')} no album: see the Library.`)
}

function show(listed: readonly Album[], output: CommandContext['output'], report: CommandContext['report']): void {
  const width = Math.max(0, ...listed.map((album) => counts(album).length))
  for (const album of listed) {
    const wrong = album.wrongCount > 0 ? ` (${formatCount(album.wrongCount)} missing or damaged)` : ''
    const parts = album.lackingParts > 0 ? ` (${formatCount(album.lackingParts)} without video part)` : ''
    const gone = isNoLongerThere(album) ? ' (no longer in Google Photos)' : ''
    const former = album.formerCount > 0 ? ` (${formatCount(album.formerCount)} no longer in it at Google)` : ''
    const marks = `${wrong}${parts}${former}${album.shared ? ' (shared)' : ''}${gone}`
    output.show(`${album.id}  ${counts(album).padStart(width)}  ${album.title}${marks}`)
  }
  output.say(plural(listed.length, 'album', 'albums'))
  report.albums = listed.length
  report.items = listed.reduce((sum, album) => sum + (album.remoteCount ?? album.listedCount), 0)
  report['list'] = listed.map((album) => {
    const { id, title, shared, remoteCount, localCount, wrongCount, lackingParts, formerCount } = album
    const { inGooglePhotos, lackedAt } = album
    const counted = { id, title, shared, remoteCount, localCount, wrongCount, lackingParts, formerCount }
    return { ...counted, inGooglePhotos, ...(lackedAt !== undefined && { lackedAt }) }
  })
}
