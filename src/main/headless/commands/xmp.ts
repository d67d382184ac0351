import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { writeSidecars } from '../../xmp-files/write-sidecars.ts'
import { fail } from '../command-context.ts'
import { ExitCode } from '../exit-codes.ts'
import type { FolderContext } from '../folder-context.ts'
import { plural } from '../views/format-numbers.ts'
import type { XmpCommand } from '../words/commands.ts'
import { onMirror, pathOf, tellProblems } from './on-mirror.ts'

const sidecars = (count: number): string => plural(count, 'sidecar', 'sidecars')

/** Writes XMP sidecars beside photos and videos, and says what has come of it. */
export function xmp(context: FolderContext, { all }: XmpCommand): Promise<ExitCode> {
  return onMirror(context, (mirror) => writeIn(mirror, context, all))
}

async function writeIn(mirror: Mirror, context: FolderContext, all: boolean): Promise<ExitCode> {
  const { output, report, interrupted } = context
  const ended = await writeSidecars(mirror, { all }, interrupted)
  if (!ended.ok) return fail(context, ended.problem)
  const { written, replaced, unchanged, removed, theirs, problems, complete } = ended.value
  Object.assign(report, { written, replaced, unchanged, removed, theirs, failed: problems.length })
  output.say(`Wrote ${sidecars(written)}, replaced ${replaced}, left ${unchanged} that say what is known.`)
  if (removed > 0) output.say(`Removed ${sidecars(removed)} whose photo is gone.`)
  if (theirs > 0) output.say(`Left ${sidecars(theirs)} alone that another program has made or changed.`)
  tellProblems(context, problems, pathOf, sidecars)
  if (!complete) {
    output.say('Stopped. The next time goes on from here.')
    return ExitCode.interrupted
  }
  return problems.length > 0 ? ExitCode.problems : ExitCode.done
}
