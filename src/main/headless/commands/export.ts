import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { exportPhotos, type ExportProgress } from '../../export/export-mirror.ts'
import { openMirror } from '../../mirror/open-mirror.ts'
import { expandHome } from '../../typed-folder.ts'
import { fail } from '../command-context.ts'
import { reportProblem } from '../command-report.ts'
import { ExitCode } from '../exit-codes.ts'
import type { FolderContext } from '../folder-context.ts'
import { causesOf, sayCauses } from '../views/causes-view.ts'
import { formatBytes, formatCount, plural } from '../views/format-numbers.ts'
import { sayPreparing } from '../views/preparing-view.ts'
import { createLineView } from '../views/progress-view.ts'
import type { ExportCommand } from '../words/command-line.ts'

function progressLine({ done, files, bytes, ofBytes }: ExportProgress): string {
  return `${formatCount(done)} of ${plural(files, 'file', 'files')}, ${formatBytes(bytes)} of ${formatBytes(ofBytes)}`
}

/** Writes albums or everything to a folder, and says what is in it and what could not go out. */
export async function exportAlbums(context: FolderContext, command: ExportCommand): Promise<ExitCode> {
  const { path, ports, output, report, interrupted } = context
  const folder = resolve(expandHome(command.path, homedir()))
  report['mirror'] = path
  report['export'] = folder
  const opened = await openMirror(path, ports, { create: false, signal: interrupted, step: sayPreparing(output) })
  if (!opened.ok) return interrupted.aborted ? ExitCode.interrupted : fail(context, opened.problem)
  const mirror = opened.value
  const view = createLineView(output, ports.clock)
  const onProgress = (progress: ExportProgress): void => view.show(() => progressLine(progress))
  try {
    const { albums, format, partSize } = command
    const tools = { ports, mirror, onProgress, signal: interrupted }
    const ended = await exportPhotos(tools, { folder, albums, format, partSize })
    view.end()
    if (!ended.ok) return fail(context, ended.problem)
    const { parts, files, items, bytes, versions, problems } = ended.value
    Object.assign(report, { parts, files, versions, items, bytes, albums: ended.value.albums, failed: problems.length })
    report.problems.push(...problems.map((problem) => reportProblem(problem)))
    const what = [plural(items, 'item', 'items'), plural(ended.value.albums, 'album', 'albums')].join(' and ')
    output.say(`Exported ${what}, ${plural(files, 'file', 'files')} of ${formatBytes(bytes)}.`)
    if (versions > 0)
      output.say(`Without ${plural(versions, 'earlier version', 'earlier versions')}: exports have no place for them.`)
    for (const part of parts) output.show(resolve(folder, part))
    const named = problems.map((problem) => ({ name: String(problem.values?.['path'] ?? ''), problem }))
    sayCauses(
      output,
      causesOf(named, (count) => plural(count, 'file', 'files')),
    )
    return problems.length > 0 ? ExitCode.problems : ExitCode.done
  } finally {
    view.end()
    await mirror.close()
  }
}
