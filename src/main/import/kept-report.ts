import { noEntries, type EntryCounts } from '../../shared/imports/entry-class.ts'
import type { AlbumStock, ExportStock } from '../../shared/imports/export-stock.ts'
import type { ImportReport } from '../../shared/imports/import-report.ts'
import { objectOf, parseJson } from '../../shared/parse-json.ts'

/** What another import of the same would report, and how much it would look at. */
export interface KeptReport {
  report: ImportReport
  /** Photos and videos, and their bytes. */
  files: number
  bytes: number
}

/** Of what came new in an import the next one finds that it is here. */
function filesAgain(files: EntryCounts): EntryCounts {
  const { imported, rendition, edited, motion, duplicate } = files
  const again = { duplicate: duplicate + imported + rendition + edited + motion }
  return { ...files, ...again, imported: 0, rendition: 0, edited: 0, motion: 0 }
}

/** What an import would report that is made of the same as the one with this report, which was whole and had no problems. */
export function reportAgain(report: ImportReport): ImportReport {
  const files = filesAgain(report.files)
  const facts = { found: 0, missing: 0, ambiguous: 0 }
  return { ...report, files, facts, imported: 0, duplicate: files.duplicate, updated: 0, gone: 0, bytes: 0 }
}

/** Where an export was read from: the place in a list of names, and what comes behind the name of what is inside it. */
type KeptPlace = [at: number, behind: string]

function placeOf(name: string, names: readonly string[]): KeptPlace | undefined {
  const at = names.findIndex((each) => name === each || name.startsWith(`${each}/`))
  return at < 0 ? undefined : [at, name.slice(names[at]?.length)]
}

/** As text, with the places of the exports as they are in `names`; undefined if one of them is nowhere there. */
export function keepReport({ report, files, bytes }: KeptReport, names: readonly string[]): string | undefined {
  const exports = report.exports.map((each) => ({ ...each, sources: each.sources.map((name) => placeOf(name, names)) }))
  if (exports.some(({ sources }) => sources.includes(undefined))) return undefined
  return JSON.stringify({ report: { ...report, exports }, files, bytes })
}

class Unreadable extends Error {}

function wanted<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Unreadable()
  return value
}

function count(value: unknown): number {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw new Unreadable()
  return Number(value)
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Unreadable()
  return value
}

function listOf<Value>(value: unknown, read: (each: unknown) => Value): Value[] {
  if (!Array.isArray(value)) throw new Unreadable()
  return value.map((each) => read(each))
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return wanted(objectOf(value))
}

function countsOf<Name extends string>(value: unknown, names: readonly Name[]): Record<Name, number> {
  const fields = fieldsOf(value)
  return Object.fromEntries(names.map((name) => [name, count(fields[name])])) as Record<Name, number>
}

function albumOf(value: unknown): AlbumStock {
  const { title, folder, items } = fieldsOf(value)
  return { ...(title !== undefined && { title: textOf(title) }), folder: textOf(folder), items: count(items) }
}

function nameOf(value: unknown, names: readonly string[]): string {
  const [at, behind] = listOf(value, (each) => each)
  return wanted(names[count(at)]) + textOf(behind)
}

function exportOf(value: unknown, names: readonly string[]): ExportStock {
  const { id, parts, missing, sources, entries, albums } = fieldsOf(value)
  return {
    id: textOf(id),
    parts: listOf(parts, count),
    missing: listOf(missing, count),
    sources: listOf(sources, (each) => nameOf(each, names)).sort(),
    entries: count(entries),
    albums: listOf(albums, albumOf),
  }
}

function reportOf(value: unknown, names: readonly string[]): ImportReport {
  const { exports, entries, files, albums, others, unrelated } = fieldsOf(value)
  const counts = countsOf(files, Object.keys(noEntries()) as (keyof EntryCounts)[])
  return reportAgain({
    exports: listOf(exports, (each) => exportOf(each, names)),
    entries: count(entries),
    files: counts,
    imported: 0,
    duplicate: counts.duplicate,
    updated: 0,
    gone: 0,
    albums: count(albums),
    bytes: 0,
    facts: { found: 0, missing: 0, ambiguous: 0 },
    others: listOf(others, (each) => {
      const { name, files } = fieldsOf(each)
      return { name: textOf(name), files: count(files) }
    }),
    ...(unrelated !== undefined && { unrelated: listOf(unrelated, (group) => listOf(group, textOf)) }),
  })
}

/** The report as it was kept, with the archives where they are now; undefined for a text that is none. */
export function readReport(column: string, names: readonly string[]): KeptReport | undefined {
  const kept = objectOf(parseJson(column))
  if (!kept) return undefined
  try {
    return { report: reportOf(kept['report'], names), files: count(kept['files']), bytes: count(kept['bytes']) }
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}
