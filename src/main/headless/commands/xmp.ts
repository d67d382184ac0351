import { openMirror } from '../../mirror/open-mirror.ts'
import { writeSidecars } from '../../xmp-files/write-sidecars.ts'
import { fail } from '../command-context.ts'
import { reportProblem } from '../command-report.ts'
import { ExitCode } from '../exit-codes.ts'
import type { FolderContext } from '../folder-context.ts'
import { causesOf, sayCauses } from '../views/causes-view.ts'
import { plural } from '../views/format-numbers.ts'
import { sayPreparing } from '../views/preparing-view.ts'
import type { XmpCommand } from '../words/command-line.ts'

const sidecars = (count: number): string => plural(count, 'sidecar', 'sidecars')

/** Writes XMP sidecars beside photos and videos, and says what has come of it. */
export async function xmp(context: FolderContext, { all }: XmpCommand): Promise<ExitCode> {
  const { path, ports, output, report, interrupted } = context
  report['mirror'] = path
  const opened = await openMirror(path, ports, { create: false, signal: interrupted, step: sayPreparing(output) })
  if (!opened.ok) return interrupted.aborted ? ExitCode.interrupted : fail(context, opened.problem)
  const mirror = opened.value
  try {
    const ended = await writeSidecars(mirror, { all }, interrupted)
    if (!ended.ok) return fail(context, ended.problem)
    const { written, replaced, unchanged, removed, theirs, problems, complete } = ended.value
    Object.assign(report, { written, replaced, unchanged, removed, theirs, failed: problems.length })
    report.problems.push(...problems.map((problem) => reportProblem(problem)))
    output.say(`Wrote ${sidecars(written)}, replaced ${replaced}, left ${unchanged} that say what is known.`)
    if (removed > 0) output.say(`Removed ${sidecars(removed)} whose photo is gone.`)
    if (theirs > 0) output.say(`Left ${sidecars(theirs)} alone that another program has made or changed.`)
    const named = problems.map((problem) => ({ name: String(problem.values?.['path'] ?? ''), problem }))
    sayCauses(output, causesOf(named, sidecars))
    if (!complete) {
      output.say('Stopped. The next time goes on from here.')
      return ExitCode.interrupted
    }
    return problems.length > 0 ? ExitCode.problems : ExitCode.done
  } finally {
    await mirror.close()
  }
}
