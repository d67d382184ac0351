import type { PastExport } from '../../../../shared/imports/export-history.ts'
import { numberRanges } from '../../../../shared/text/number-ranges.ts'
import { callApp } from '../../../app/call-app.ts'
import { fail, mirrorInUse, sayNotices, type CommandContext } from '../../command-context.ts'
import { ExitCode } from '../../exit-codes.ts'
import { formatCount, plural } from '../../views/format-numbers.ts'

const ranges = (numbers: readonly number[]): string => numberRanges(numbers, String, '-')
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

function partsLine({ parts, missing }: PastExport): string[] {
  if (parts.length === 0) return []
  const lacking = missing.length > 0 ? `, without ${ranges(missing)}` : ''
  return [`${parts.length === 1 ? 'part' : 'parts'} ${ranges(parts)}${lacking}`]
}

function yieldLine({ brought }: PastExport): string {
  if (!brought) return 'no import of it has come to its end'
  const { imported, here, updated, problems } = brought
  const damaged = problems > 0 ? `, ${plural(problems, 'file', 'files')} damaged, refused or not written` : ''
  return `${formatCount(imported)} new, ${formatCount(here)} here before, ${formatCount(updated)} with something new${damaged}`
}

/** Says which exports were imported into the mirror, the last first, and what each has brought. Needs no network. */
export async function importHistory(context: CommandContext): Promise<ExitCode> {
  const { app, output, report } = context
  const mirror = await mirrorInUse(context)
  if (!mirror.ok) return fail(context, mirror.problem)
  sayNotices(context, mirror.value)
  const history = await callApp(app, 'imports.history', undefined)
  if (!history.ok) return fail(context, history.problem)
  report['mirror'] = mirror.value.path
  report['history'] = history.value
  for (const past of history.value) {
    const { id, owner, firstSeen, lastSeen } = past
    const seen = day(firstSeen) === day(lastSeen) ? day(lastSeen) : `${day(firstSeen)} to ${day(lastSeen)}`
    output.show([`Export ${id}${owner === '' ? '' : ` of ${owner}`}`, ...partsLine(past)].join(', '))
    const { lacks } = past.brought ?? {}
    output.show(`  imported ${seen}: ${yieldLine(past)}`)
    if (lacks !== undefined) output.show(`  a full export: ${plural(lacks, 'item', 'items')} of before not in it`)
  }
  if (history.value.length === 0) output.show('No export has been imported into this mirror.')
  return ExitCode.done
}
