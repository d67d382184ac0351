import type { ItemId } from '../../../shared/domain.ts'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { openPagePictures } from '../../app/mirror/page-pictures.ts'
import { exportPhotos, type ExportTools, type Written } from '../../export/export-mirror.ts'
import { besideReasons, type BesideReason, type ExportMetadata } from '../../../shared/tasks/export-task.ts'
import { expandHome } from '../../typed-folder.ts'
import { fail } from '../command-context.ts'
import { ExitCode } from '../exit-codes.ts'
import type { FolderContext } from '../folder-context.ts'
import { formatBytes, formatCount, plural } from '../views/format-numbers.ts'
import { createLineView } from '../views/progress-view.ts'
import type { ExportCommand } from '../words/commands.ts'

import { onMirror, pathOf, tellProblems } from './on-mirror.ts'

function progressLine({ done, files, bytes, ofBytes }: Written): string {
  return `${formatCount(done)} of ${plural(files, 'file', 'files')}, ${formatBytes(bytes)} of ${formatBytes(ofBytes)}`
}

const reasons: Readonly<Record<BesideReason, string>> = {
  format: 'of a kind that nothing is written into',
  refused: 'that exiftool does not write into',
  unproven: 'that would not have been the same',
  silent: 'for which exiftool did not answer in time',
  ended: 'for which exiftool ended',
}

/** Where what is known has gone that was not in the files. */
function metadataLines({ exiftool, written, beside, why }: ExportMetadata, wished: boolean): string[] {
  const lines: string[] = []
  if (written > 0)
    lines.push(`What is known was written into ${plural(written, 'copy', 'copies')}, by exiftool ${exiftool ?? ''}.`)
  if (beside === 0) return lines
  if (wished && exiftool === undefined)
    lines.push('Without exiftool, which is not installed or older than 12.24, nothing was written into copies.')
  lines.push(`XMP files with what is known lie beside ${plural(beside, 'copy', 'copies')}.`)
  for (const reason of besideReasons) {
    const count = why[reason] ?? 0
    if (count > 0) lines.push(`  ${formatCount(count)} ${reasons[reason]}`)
  }
  return lines
}

/** Writes albums or everything to a folder, and says what is in it and what could not go out. */
export function exportAlbums(context: FolderContext, command: ExportCommand): Promise<ExitCode> {
  context.report['export'] = resolve(expandHome(command.path, homedir()))
  return onMirror(context, async (mirror) => {
    if (command.format !== 'page') return exportFrom({ mirror }, context, command)
    const pictures = openPagePictures(context.ports, mirror)
    try {
      return await exportFrom({ mirror, pictureOf: pictures.pictureOf }, context, command)
    } finally {
      await pictures.close()
    }
  })
}

async function exportFrom(
  from: Pick<ExportTools, 'mirror' | 'pictureOf'>,
  context: FolderContext,
  command: ExportCommand,
): Promise<ExitCode> {
  const { ports, output, report, interrupted } = context
  const { albums, format, language, partSize, owner, metadata: wished } = command
  const folder = resolve(expandHome(command.path, homedir()))
  const view = createLineView(output, ports.clock)
  const onProgress = (progress: Written): void => view.show(() => progressLine(progress))
  const tools = { ...from, ports, onProgress, signal: interrupted }
  const ended = await exportPhotos(tools, {
    folder,
    albums,
    format,
    language,
    partSize,
    metadata: wished,
    ...(owner !== undefined && { owner }),
    ...(command.items.length > 0 && { items: command.items as ItemId[] }),
  }).finally(() => view.end())
  if (!ended.ok) return fail(context, ended.problem)
  const { parts, files, items, bytes, versions, problems, metadata } = ended.value
  Object.assign(report, { parts, files, versions, items, bytes, albums: ended.value.albums, failed: problems.length })
  if (metadata) report['metadata'] = metadata
  const what = [plural(items, 'item', 'items'), plural(ended.value.albums, 'album', 'albums')].join(' and ')
  output.say(`Exported ${what}, ${plural(files, 'file', 'files')} of ${formatBytes(bytes)}.`)
  if (versions > 0)
    output.say(`Without ${plural(versions, 'earlier version', 'earlier versions')}: exports have no place for them.`)
  if (metadata) for (const line of metadataLines(metadata, wished)) output.say(line)
  if (format === 'page') output.show(resolve(folder, 'index.html'))
  for (const part of parts) output.show(resolve(folder, part))
  tellProblems(context, problems, pathOf, (count) => plural(count, 'file', 'files'))
  return problems.length > 0 ? ExitCode.problems : ExitCode.done
}
