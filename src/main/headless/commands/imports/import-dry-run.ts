import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Stock, StockProgress } from '../../../../shared/imports/export-stock.ts'
import type { ItemMark, KnownHere } from '../../../../shared/imports/item-mark.ts'
import { knownHere } from '../../../import/memory/known-here.ts'
import { openMirror } from '../../../mirror/opening/open-mirror.ts'
import type { Ports } from '../../../ports.ts'
import { inSlicesUntil } from '../../../slices.ts'
import { usualLimits } from '../../../takeout/limits.ts'
import { ArchiveThreads } from '../../../takeout/looking/archive-threads.ts'
import { takeStock } from '../../../takeout/stock/take-stock.ts'
import { expandHome } from '../../../typed-folder.ts'
import { causesOf, sayCauses } from '../../views/causes-view.ts'
import { fail, type Speech } from '../../command-context.ts'
import { problemText } from '../../words/command-words.ts'
import type { ImportCommand } from '../../words/commands.ts'
import { reportProblem, type CommandReport } from '../../command-report.ts'
import { ExitCode, exitCodes } from '../../exit-codes.ts'
import { formatBytes, plural } from '../../views/format-numbers.ts'
import { sayPreparing } from '../../views/preparing-view.ts'
import { sayStock, sayUnrelated } from '../../views/stock-view.ts'

export interface DryRunContext extends Speech {
  ports: Ports
  /** The folder of the mirror, if there is one; `isNamed`: by the command itself. */
  folder?: { path: string; isNamed: boolean }
  /** Aborts when a person or the system asks to stop. */
  interrupted: AbortSignal
}

/** Looks into Takeout exports and says what is in them, what an import into an empty mirror would make of it, and what the mirror has already. */
export async function dryRunImport(context: DryRunContext, command: ImportCommand): Promise<ExitCode> {
  const { ports, output, report, interrupted } = context
  const paths = command.paths.map((path) => resolve(expandHome(path, homedir())))
  const marks: ItemMark[] = []
  let stock: Stock
  try {
    stock = await takeStock(paths, {
      files: ports.files,
      limits: usualLimits,
      signal: interrupted,
      includeTrash: command.includeTrash,
      thorough: true,
      listers: new ArchiveThreads(),
      // Without a mirror nothing is compared with them.
      ...(context.folder && { mark: (mark: ItemMark) => void marks.push(mark) }),
      progress: (progress) => output.live(() => lookingLine(progress)),
    })
  } catch (error) {
    if (!interrupted.aborted) throw error
    return fail(context, { code: 'cancelled' })
  } finally {
    output.live(undefined)
  }
  const here = await comparedWithMirror(context, marks)
  if (interrupted.aborted) return fail(context, { code: 'cancelled' })
  fillReport(report, stock)
  if (here) report['here'] = here
  sayStock(output, stock, here)
  if (command.owner === undefined) sayUnrelated(output, stock)
  if (stock.exports.length > 0) output.say('Nothing was copied.')
  const named = stock.problems.map((problem) => ({ name: String(problem.values?.['path'] ?? ''), problem }))
  sayCauses(
    output,
    causesOf(named, (count) => plural(count, 'file', 'files')),
  )
  return exitCodeOf(stock)
}

/** What the mirror has already; undefined without one. Why one that should be there was not asked is said. */
async function comparedWithMirror(
  { folder, ports, output, interrupted, call }: DryRunContext,
  marks: readonly ItemMark[],
): Promise<KnownHere | undefined> {
  if (folder === undefined || marks.length === 0) return undefined
  const { path, isNamed } = folder
  const opened = await openMirror(path, ports, { create: false, signal: interrupted, step: sayPreparing(output) })
  if (!opened.ok) {
    const { problem } = opened
    // An import would make it.
    if (problem.code !== 'mirror-missing' || !isNamed)
      output.say(`Not compared with what is in ${path}. ${problemText(problem, call)}`)
    return undefined
  }
  try {
    return await inSlicesUntil(interrupted, knownHere(opened.value.database, marks))
  } finally {
    await opened.value.close()
  }
}

/** How far looking has come. */
export function lookingLine(progress: StockProgress): string {
  if (progress.step === 'reading') return `Reading ${formatBytes(progress.bytes)} of ${formatBytes(progress.of)}`
  if (progress.step === 'matching') return 'Finding which facts belong to which photo'
  const { done, of, entries } = progress
  const files = plural(entries, 'file', 'files')
  return of === 0 ? `Looking for exports: ${files}` : `Listing archive ${done + 1} of ${of}: ${files}`
}

function fillReport(report: CommandReport, stock: Stock): void {
  const { problems, ...rest } = stock
  Object.assign(report, rest, { failed: stock.files.damaged + stock.files.refused, dryRun: true })
  report.problems.push(...problems.map((problem) => reportProblem(problem)))
}

function exitCodeOf({ problems }: Stock): ExitCode {
  const codes = problems.map(({ code }) => exitCodes[code])
  if (codes.length === 0) return ExitCode.done
  return codes.every((code) => code === ExitCode.wrongUse) ? ExitCode.wrongUse : ExitCode.problems
}
