import { resolve } from 'node:path'
import { homedir } from 'node:os'
import type { ImportProgress } from '../../../../shared/imports/import-report.ts'
import type { Result } from '../../../../shared/problems/problem.ts'
import { expandHome } from '../../../typed-folder.ts'
import { fail, mirrorInUse, sayNotices, type CommandContext } from '../../command-context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { formatBytes, formatCount, plural } from '../../views/format-numbers.ts'
import { sayDates } from '../../views/dates-view.ts'
import { movingLine } from '../../views/moving-line.ts'
import { createLineView } from '../../views/progress-view.ts'
import { sayImported, sayInDoubt, sayUnrelated, sayVerified } from '../../views/stock-view.ts'
import type { ImportCommand } from '../../words/commands.ts'
import { lookingLine } from './import-dry-run.ts'
import { outcomeCode, runTask, type FinishedTask } from '../run-task.ts'
import { sayProblems } from '../task-problems.ts'

function progressLine(progress: ImportProgress): string {
  const { step, listing, moves, done, files, bytes, ofBytes, bytesPerSecond } = progress
  if (step === 'listing') return listing ? lookingLine(listing) : 'Looking for exports'
  if (step === 'matching') return lookingLine({ step })
  if (step === 'moving' && moves) return movingLine(moves)
  const verb = step === 'verifying' ? 'Read back ' : ''
  if (step === 'finishing') return 'Writing down what is known of the photos'
  const rate = bytesPerSecond > 0 ? ` (${formatBytes(bytesPerSecond)}/s)` : ''
  return `${verb}${formatCount(done)} of ${plural(files, 'file', 'files')}, ${formatBytes(bytes)} of ${formatBytes(ofBytes)}${rate}`
}

/** Runs one import to its end, whatever that is, and shows how it goes. */
async function runImport(
  context: CommandContext,
  { paths, includeTrash, owner, verify }: ImportCommand,
): Promise<Result<FinishedTask<'import'>>> {
  const view = createLineView(context.output, context.clock)
  const whole = paths.map((path) => resolve(expandHome(path, homedir())))
  const start = {
    kind: 'import' as const,
    paths: whole,
    includeTrash,
    ...(owner !== undefined && { owner }),
    ...(verify === true && { verify }),
  }
  const stopping = 'Stopping. What is here stays, and the next import of the same archives goes on from it.'
  try {
    return await runTask(context, { start, stopping }, (state) => {
      if (state.phase !== 'idle' && state.phase !== 'finished') view.show(() => progressLine(state.progress))
    })
  } finally {
    view.end()
  }
}

/** Takes Takeout exports into the mirror and reports on it. */
export async function importExports(context: CommandContext, command: ImportCommand): Promise<ExitCode> {
  const { output, report, interrupted } = context
  const mirror = await mirrorInUse(context)
  if (!mirror.ok) return fail(context, mirror.problem)
  sayNotices(context, mirror.value)
  const run = await runImport(context, command)
  if (!run.ok) return fail(context, run.problem)
  const { outcome, progress, result } = run.value
  report['mirror'] = mirror.value.path
  report.bytes = progress.bytes
  if (result) {
    const { files, imported, albums } = result
    Object.assign(report, result, { items: imported, albums, failed: files.damaged + files.failed + files.refused })
    sayImported(output, result)
    if (result.gone > 0)
      output.say(
        `${plural(result.gone, 'item', 'items')} of earlier exports no longer in Google Photos. Nothing is removed here.`,
      )
    if (result.goneAlbums > 0)
      output.say(
        `${plural(result.goneAlbums, 'album', 'albums')} of earlier exports no longer in Google Photos. Nothing is removed here.`,
      )
    if (result.formerMembers > 0)
      output.say(
        `${plural(result.formerMembers, 'item', 'items')} no longer in an album at Google. Nothing is taken out of it here.`,
      )
    sayInDoubt(output, result)
    if (command.owner === undefined) sayUnrelated(output, result)
  }
  if (result?.verified) sayVerified(output, result.verified)
  output.say(`Mirror: ${mirror.value.path}`)
  await sayDates(context)
  await sayProblems(context, 'import', outcome.kind === 'halted' ? outcome.problem : undefined)
  return outcomeCode(run.value, interrupted.aborted)
}
