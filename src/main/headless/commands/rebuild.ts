import type { Problem } from '../../../shared/problems/problem.ts'
import { rebuildIndex } from '../../verify/rebuild/rebuild-index.ts'
import { fail } from '../command-context.ts'
import type { RebuildCommand } from '../words/commands.ts'
import { ExitCode } from '../exit-codes.ts'
import type { FolderContext } from '../folder-context.ts'
import { plural } from '../views/format-numbers.ts'
import { tellProblems } from './on-mirror.ts'
import { verifyFolder } from './verify.ts'

/** Makes the index anew from the catalogue and the files, then looks whether these agree. */
export async function rebuild(context: FolderContext, { full }: RebuildCommand): Promise<ExitCode> {
  const { path, ports, output, report, interrupted } = context
  report['mirror'] = path
  const rebuilt = await rebuildIndex(path, ports, interrupted)
  if (!rebuilt.ok) return fail(context, rebuilt.problem)
  const { albums, items, problems, setAside } = rebuilt.value
  output.say(`The index is new: ${plural(albums, 'album', 'albums')}, ${plural(items, 'item', 'items')}.`)
  if (setAside !== undefined) output.say(`The old one is now ${setAside}`)
  const lineOf = ({ values }: Problem): string => `line ${values?.['line']}`
  tellProblems(context, problems, lineOf, (count) => plural(count, 'line', 'lines'))
  report.albums = albums
  report['catalogueItems'] = items
  if (setAside !== undefined) report['setAside'] = setAside

  const code = await verifyFolder(context, { mode: full ? 'full' : 'quick', repair: false })
  return code === ExitCode.done && problems.length > 0 ? ExitCode.problems : code
}
