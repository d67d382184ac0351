import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { numberRanges } from '../../../../shared/text/number-ranges.ts'
import type { ArrivedExport } from '../../../../shared/imports/arrivals.ts'
import { ExportArrivals } from '../../../takeout/arrivals/export-arrivals.ts'
import type { Remembered } from '../../../takeout/arrivals/arrivals-file.ts'
import { expandHome } from '../../../typed-folder.ts'
import { problemText } from '../../words/command-words.ts'
import { fail, mirrorInUse, type CommandContext } from '../../command-context.ts'
import { emptyReport } from '../../command-report.ts'
import { ExitCode } from '../../exit-codes.ts'
import { plural } from '../../views/format-numbers.ts'
import type { ImportCommand } from '../../words/commands.ts'
import { importExports } from './import.ts'

/** Exports that lie in the watched folder whole, handed out one after the other. */
class Waiting {
  readonly #exports = new Map<string, ArrivedExport>()
  #arrived = Promise.withResolvers<void>()

  add(found: ArrivedExport): boolean {
    this.#exports.set(found.id, found)
    this.#arrived.resolve()
    return true
  }

  /** It has been imported; what has come since stays. */
  drop({ id, paths }: ArrivedExport): void {
    if (this.#exports.get(id)?.paths.join('\n') === paths.join('\n')) this.#exports.delete(id)
  }

  /** Undefined once somebody has asked to stop. */
  async next(signal: AbortSignal): Promise<ArrivedExport | undefined> {
    const stop = (): void => this.#arrived.resolve()
    signal.addEventListener('abort', stop, { once: true })
    if (this.#exports.size === 0 && !signal.aborted) await this.#arrived.promise
    signal.removeEventListener('abort', stop)
    this.#arrived = Promise.withResolvers()
    if (signal.aborted) return undefined
    const [first] = this.#exports.values()
    if (first) this.#exports.delete(first.id)
    return first ?? this.next(signal)
  }
}

/** Remembers nothing after the command: the same archives again are known by the mirror. */
function passingMemory(): { read(): Promise<Remembered>; write(next: Remembered): Promise<void> } {
  let remembered: Remembered = { seen: [] }
  return {
    read: () => Promise.resolve(remembered),
    write(next) {
      remembered = next
      return Promise.resolve()
    },
  }
}

/** One import of its own, with a line of its own for a program. Its figures are added to those of the command. */
async function importNow(context: CommandContext, command: ImportCommand): Promise<ExitCode> {
  const { output, json, report } = context
  const own = emptyReport('import')
  const code = await importExports({ ...context, report: own }, command)
  if (json) output.report(own)
  report.items += own.items
  report.bytes += own.bytes
  report.failed += own.failed
  report.problems.push(...own.problems)
  report['imports'] = Number(report['imports'] ?? 0) + 1
  return code
}

/**
 * Imports what is named, then each export that is, or arrives, in a folder and is there whole, until somebody asks to stop, which
 * is the regular end. A mirror that cannot be used any more ends it, too.
 */
export async function watchImports(context: CommandContext, command: ImportCommand, folder: string): Promise<ExitCode> {
  const { output, report, interrupted, clock, log, home, files } = context
  const mirror = await mirrorInUse(context)
  if (!mirror.ok) return fail(context, mirror.problem)
  report['mirror'] = mirror.value.path
  report['imports'] = 0

  const waiting = new Waiting()
  let said = ''
  const arrivals = new ExportArrivals({
    clock,
    log,
    files,
    home,
    personFolder: homedir(),
    memory: passingMemory(),
    changed({ problem }) {
      const text = problem ? problemText(problem) : ''
      if (text !== '' && text !== said) output.complain(text)
      said = text
    },
    notify: () => undefined,
    take: (found) => waiting.add(found),
  })
  let worst: ExitCode = ExitCode.done
  const note = (code: ExitCode): boolean => {
    if (code !== ExitCode.done) worst = code === ExitCode.wrongUse ? ExitCode.problems : code
    return code === ExitCode.mirrorNotUsable || code === ExitCode.interrupted
  }
  try {
    if (command.paths.length > 0 && note(await importNow(context, command))) return worst
    const watched = await arrivals.watch(resolve(expandHome(folder, homedir())))
    if (!watched.ok) return fail(context, watched.problem)
    const { problem } = watched.value
    if (problem) return fail(context, problem)
    arrivals.start()
    output.say(`Watching ${watched.value.folder ?? folder} for exports. Press Ctrl-C to end it.`)
    for (;;) {
      const found = await waiting.next(interrupted)
      if (!found) return worst
      const { id, parts, missing, paths } = found
      const lacking = missing.length > 0 ? `, without ${numberRanges(missing, String, '-')}` : ''
      output.say(`Export ${id} is here: ${plural(parts.length, 'part', 'parts')}${lacking}.`)
      if (note(await importNow(context, { ...command, paths }))) return worst
      await arrivals.deal(paths)
      waiting.drop(found)
    }
  } finally {
    await arrivals.close()
  }
}
