import type { EntryClass } from '../../../shared/imports/entry-class.ts'
import type { ExportStock, Stock } from '../../../shared/imports/export-stock.ts'
import type { ImportReport, KeptWhy, VerifiedArchives } from '../../../shared/imports/import-report.ts'
import type { KnownHere } from '../../../shared/imports/item-mark.ts'
import { entryClassWordEn } from '../../../shared/text/entry-class-words.ts'
import { numberRanges } from '../../../shared/text/number-ranges.ts'
import { formatBytes, formatCount, plural } from './format-numbers.ts'
import type { Output } from '../output.ts'

function sayExport(output: Output, { id, sources, parts, missing, entries, albums }: ExportStock): void {
  const numbered = parts.length > 0 ? `, ${parts.length === 1 ? 'part' : 'parts'} ${ranges(parts)}` : ''
  output.say(
    `Export ${id}${numbered}: ${plural(entries, 'file', 'files')} in ${plural(sources.length, 'place', 'places')}`,
  )
  if (missing.length > 0) {
    const [what, are] = missing.length === 1 ? ['Part', 'is'] : ['Parts', 'are']
    output.complain(
      `  ${what} ${ranges(missing)} ${are} missing. Without ${missing.length === 1 ? 'it' : 'them'} photos or their facts are missing too.`,
    )
  }
  for (const { title, items } of albums) output.say(`  ${title ?? '(untitled)'}: ${plural(items, 'item', 'items')}`)
}

/** Plain, so that it can be searched for. */
function ranges(numbers: readonly number[]): string {
  return numberRanges(numbers, String, '-')
}

/** Says of which exports nothing tells that they are of one person. */
export function sayUnrelated(output: Output, { unrelated }: Pick<Stock, 'unrelated'>): void {
  if (!unrelated) return
  output.complain('These exports have no photo in common, so nothing tells that all are of one person:')
  for (const group of unrelated) output.complain(`  ${group.join(', ')}`)
  output.complain('  If they are of several, import those of each by themselves, with --owner NAME.')
}

/** Names the albums of which nobody can say which they are. */
export function sayInDoubt(output: Output, { inDoubt }: Pick<ImportReport, 'inDoubt'>): void {
  if (inDoubt.length === 0) return
  output.say('May be albums that are here, or others of the same title. Nothing in them tells, so they are kept apart:')
  for (const { folder, export: of } of inDoubt) output.say(`  ${folder} of ${of}`)
}

/** Says what is in the exports: each of them with its albums, what the mirror has of it, then what an import would make of all files. */
export function sayStock(output: Output, stock: Stock, here?: KnownHere): void {
  const { entries, files, items, albums, bytes, facts, others } = stock
  for (const each of stock.exports) sayExport(output, each)
  if (stock.exports.length === 0) return
  output.say(
    `${plural(items, 'item', 'items')} in ${plural(albums, 'album', 'albums')} and outside, ${formatBytes(bytes)}.`,
  )
  if (here && here.items > 0) {
    const are = here.items === 1 ? 'is' : 'are'
    output.say(
      `${formatCount(here.items)} of them ${are} in your folder already; ${formatBytes(Math.max(0, bytes - here.bytes))} would be written.`,
    )
  }
  sayFacts(output, facts)
  const where = here && here.items > 0 ? ' into an empty folder' : ''
  output.say(`What an import${where} would make of ${plural(entries, 'file', 'files')}:`)
  sayClasses(output, files, others)
}

function sayFacts(output: Output, { missing, ambiguous, differing = 0 }: Stock['facts']): void {
  if (missing === 1) output.say('1 without facts beside it: its date comes from the file.')
  if (missing > 1) output.say(`${formatCount(missing)} without facts beside them: their dates come from the files.`)
  if (ambiguous > 0)
    output.say(`For ${formatCount(ambiguous)} more two files with facts fit equally well, so that neither is used.`)
  if (differing > 0)
    output.say(
      `For ${formatCount(differing)} an export has facts with different dates or places. Those that somebody has worked on in Google Photos count.`,
    )
}

function sayClasses(output: Output, files: Stock['files'], others: Stock['others']): void {
  for (const [name, count] of Object.entries(files) as [EntryClass, number][])
    if (count > 0) output.say(`  ${formatCount(count).padStart(9)} ${entryClassWordEn(name, count)}`)
  if (others.length > 0) {
    const named = others.map(({ name, files }) => `${name} (${plural(files, 'file', 'files')})`)
    output.say(`Not of Google Photos, and left alone: ${named.join(', ')}.`)
  }
}

/** Says what an import has made of exports: each of them with its albums, then of all files. */
export function sayImported(output: Output, report: ImportReport): void {
  const { exports, entries, files, imported, updated, bytes, facts, others } = report
  for (const each of exports) sayExport(output, each)
  output.say(
    `${plural(imported, 'new item', 'new items')}, ${formatCount(updated)} with something new, ${formatBytes(bytes)} written.`,
  )
  sayFacts(output, facts)
  output.say(`What became of ${plural(entries, 'file', 'files')}:`)
  sayClasses(output, files, others)
}

const keptWhy: Readonly<Record<KeptWhy, string>> = {
  'part-missing': 'a part of its export is missing',
  'left-out': 'something in it was not taken in',
  'not-here': 'not everything in it could be read back',
  changed: 'it is not as it was when it was read',
}

/** Says which archives can be deleted, and which not, after everything was read back. */
export function sayVerified(output: Output, { safe, bytes, kept, files }: VerifiedArchives): void {
  if (safe.length > 0) {
    const which = safe.length === 1 ? 'this archive' : `these ${formatCount(safe.length)} archives`
    output.say(
      `All that is in ${which} is in the mirror, as reading back ${plural(files, 'file', 'files')} has just shown. ${safe.length === 1 ? 'It' : 'They'} can be deleted now (${formatBytes(bytes)}); Shoebox deletes nothing itself:`,
    )
    for (const { path } of safe) output.show(path)
  }
  if (kept.length > 0) output.say('Do not delete:')
  for (const { path, why } of kept) output.show(`${path}: ${keptWhy[why]}`)
}
