import { resolve } from 'node:path'
import { homedir } from 'node:os'
import type { ImportProgress } from '../../../shared/import-report.ts'
import { success, type Result } from '../../../shared/problem.ts'
import type { TaskState } from '../../../shared/task.ts'
import { callApp } from '../../app/call-app.ts'
import { expandHome } from '../../typed-folder.ts'
import { fail, sayNotices, type CommandContext } from '../command-context.ts'
import { ExitCode, exitCodes } from '../exit-codes.ts'
import { formatBytes, formatCount, plural } from '../views/format-numbers.ts'
import { sayDates } from '../views/dates-view.ts'
import { createLineView } from '../views/progress-view.ts'
import { sayImported } from '../views/stock-view.ts'
import type { ImportCommand } from '../words/command-line.ts'
import { lookingLine } from './import-dry-run.ts'
import { sayProblems } from './task-problems.ts'

type Finished = Extract<TaskState<'import'>, { phase: 'finished' }>

function progressLine(progress: ImportProgress): string {
  const { step, listing, done, files, bytes, ofBytes, bytesPerSecond } = progress
  if (step === 'listing') return listing ? lookingLine(listing) : 'Looking for exports'
  if (step === 'matching') return lookingLine({ step })
  if (step === 'finishing') return 'Writing down what is known of the photos'
  const rate = bytesPerSecond > 0 ? ` (${formatBytes(bytesPerSecond)}/s)` : ''
  return `${formatCount(done)} of ${plural(files, 'file', 'files')}, ${formatBytes(bytes)} of ${formatBytes(ofBytes)}${rate}`
}

/** Runs one import to its end, whatever that is, and shows how it goes. */
async function runImport(
  { app, output, clock, interrupted }: CommandContext,
  { paths, includeTrash, owner }: ImportCommand,
): Promise<Result<Finished>> {
  const view = createLineView(output, clock)
  const { promise, resolve: ended } = Promise.withResolvers<Finished>()
  const unsubscribe = app.subscribe('tasks.changed', ({ import: state }) => {
    if (state.phase === 'finished') ended(state)
    else if (state.phase !== 'idle') view.show(() => progressLine(state.progress))
  })
  const stop = (): void => {
    output.say('Stopping. What is here stays, and the next import of the same archives goes on from it.')
    void callApp(app, 'tasks.stop', { kind: 'import' })
  }
  try {
    const whole = paths.map((path) => resolve(expandHome(path, homedir())))
    const wish = { paths: whole, includeTrash, ...(owner !== undefined && { owner }) }
    const started = await callApp(app, 'tasks.start', { kind: 'import', ...wish })
    if (!started.ok) return started
    if (interrupted.aborted) stop()
    else interrupted.addEventListener('abort', stop, { once: true })
    return success(await promise)
  } finally {
    interrupted.removeEventListener('abort', stop)
    unsubscribe()
    view.end()
  }
}

function outcomeCode({ outcome }: Finished, interrupted: boolean): ExitCode {
  if (outcome.kind === 'complete') return ExitCode.done
  if (outcome.kind === 'halted') return exitCodes[outcome.problem.code]
  return outcome.kind === 'stopped' && interrupted ? ExitCode.interrupted : ExitCode.problems
}

/** Takes Takeout exports into the mirror and reports on it. */
export async function importExports(context: CommandContext, command: ImportCommand): Promise<ExitCode> {
  const { app, output, report, interrupted } = context
  const mirror = await callApp(app, 'mirror.get', undefined)
  if (!mirror.ok) return fail(context, mirror.problem)
  if (mirror.value === null) return fail(context, { code: 'mirror-not-set' })
  sayNotices(context, mirror.value)
  const run = await runImport(context, command)
  if (!run.ok) return fail(context, run.problem)
  const { outcome, progress, result } = run.value
  report['mirror'] = mirror.value.path
  report.bytes = progress.bytes
  if (result) {
    const { files, imported, albums } = result
    Object.assign(report, result, { items: imported, albums, failed: files.damaged + files.refused })
    sayImported(output, result)
  }
  output.say(`Mirror: ${mirror.value.path}`)
  await sayDates(context)
  await sayProblems(context, 'import', outcome.kind === 'halted' ? outcome.problem : undefined)
  return outcomeCode(run.value, interrupted.aborted)
}
