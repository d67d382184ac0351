import { isNoLongerThere, itemsCounted } from '../../../shared/album-facts.ts'
import type { Album } from '../../../shared/domain.ts'
import { callApp } from '../../app/call-app.ts'
import { fail, type CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-codes.ts'
import { formatCount, plural } from '../views/format-numbers.ts'

function counts(album: Album): string {
  const known = album.account === undefined ? album.listedCount : itemsCounted(album)
  return `${formatCount(album.localCount)} of ${known === undefined ? '?' : formatCount(known)}`
}

/** Lists the albums of every signed-in account, with how many of their items are in the mirror. */
export async function albums(context: CommandContext): Promise<ExitCode> {
  const { app, output, report } = context
  const listed = await callApp(app, 'albums.refresh', undefined)
  if (!listed.ok) return fail(context, listed.problem)
  const width = Math.max(0, ...listed.value.map((album) => counts(album).length))
  for (const album of listed.value) {
    const wrong = album.wrongCount > 0 ? ` (${formatCount(album.wrongCount)} missing or damaged)` : ''
    const parts = album.lackingParts > 0 ? ` (${formatCount(album.lackingParts)} without video part)` : ''
    const gone = isNoLongerThere(album) ? ' (no longer in Google Photos)' : ''
    const former = album.formerCount > 0 ? ` (${formatCount(album.formerCount)} no longer in it at Google)` : ''
    const marks = `${wrong}${parts}${former}${album.shared ? ' (shared)' : ''}${gone}`
    output.show(`${album.id}  ${counts(album).padStart(width)}  ${album.title}${marks}`)
  }
  output.say(plural(listed.value.length, 'album', 'albums'))
  report.albums = listed.value.length
  report.items = listed.value.reduce((sum, album) => sum + (album.remoteCount ?? album.listedCount), 0)
  report['list'] = listed.value.map((album) => {
    const { id, title, shared, remoteCount, localCount, wrongCount, lackingParts, formerCount } = album
    const { inGooglePhotos, lackedAt } = album
    const counted = { id, title, shared, remoteCount, localCount, wrongCount, lackingParts, formerCount }
    return { ...counted, inGooglePhotos, ...(lackedAt !== undefined && { lackedAt }) }
  })
  return ExitCode.done
}
