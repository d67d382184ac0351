import { z } from 'zod'
import { noEntries, type EntryCounts } from '../../../shared/imports/entry-class.ts'
import type { FactCounts } from '../../../shared/imports/export-stock.ts'
import type { ImportReport } from '../../../shared/imports/import-report.ts'
import { parseJson } from '../../../shared/parse-json.ts'

/** What another import of the same would report, and how much it would look at. */
export interface KeptReport {
  report: ImportReport
  /** Photos and videos, and their bytes. */
  files: number
  bytes: number
}

const noFacts: FactCounts = { found: 0, missing: 0, ambiguous: 0, differing: 0 }

/** Of what came new in an import the next one finds that it is here. */
function filesAgain(files: EntryCounts): EntryCounts {
  const { imported, rendition, edited, motion, duplicate } = files
  const again = { duplicate: duplicate + imported + rendition + edited + motion }
  return { ...files, ...again, imported: 0, rendition: 0, edited: 0, motion: 0 }
}

/** What an import would report that is made of the same as the one with this report, which was whole and had no problems. */
export function reportAgain(report: ImportReport): ImportReport {
  const files = filesAgain(report.files)
  return {
    ...report,
    files,
    facts: noFacts,
    imported: 0,
    duplicate: files.duplicate,
    updated: 0,
    gone: 0,
    goneAlbums: 0,
    formerMembers: 0,
    bytes: 0,
  }
}

/** Where an export was read from: the place in a list of names, and what comes behind the name of what is inside it. */
type KeptPlace = [at: number, behind: string]

function keptPlaceOf(name: string, names: readonly string[]): KeptPlace | undefined {
  const at = names.findIndex((each) => name === each || name.startsWith(`${each}/`))
  return at < 0 ? undefined : [at, name.slice(names[at]?.length)]
}

/** As text, with the places of the exports as they are in `names`; undefined if one of them is nowhere there. */
export function keepReport({ report, files, bytes }: KeptReport, names: readonly string[]): string | undefined {
  const exports = report.exports.map((each) => ({
    ...each,
    sources: each.sources.map((name) => keptPlaceOf(name, names)),
  }))
  if (exports.some(({ sources }) => sources.includes(undefined))) return undefined
  return JSON.stringify({ report: { ...report, exports }, files, bytes })
}

const count = z.int().nonnegative()
const classes = Object.keys(noEntries()) as (keyof EntryCounts)[]

const keptSchema = z.object({
  report: z.object({
    exports: z.array(
      z.object({
        id: z.string(),
        parts: z.array(count),
        missing: z.array(count),
        sources: z.array(z.tuple([count, z.string()])),
        entries: count,
        albums: z.array(z.object({ title: z.string().exactOptional(), folder: z.string(), items: count })),
      }),
    ),
    entries: count,
    files: z.record(z.enum(classes), count),
    albums: count,
    inDoubt: z.array(z.object({ title: z.string(), folder: z.string(), export: z.string() })),
    others: z.array(z.object({ name: z.string(), files: count })),
    unrelated: z.array(z.array(z.string())).exactOptional(),
  }),
  files: count,
  bytes: count,
})

/** The report as it was kept, with the archives where they are now; undefined for a text that is none. */
export function readReport(column: string, names: readonly string[]): KeptReport | undefined {
  const { data: kept } = keptSchema.safeParse(parseJson(column))
  if (!kept) return undefined
  const { exports, entries, files, albums, inDoubt, others, unrelated } = kept.report
  if (exports.some(({ sources }) => sources.some(([at]) => at >= names.length))) return undefined
  const nameOf = ([at, behind]: KeptPlace): string => `${names[at] ?? ''}${behind}`
  const report = reportAgain({
    exports: exports.map((each) => ({ ...each, sources: each.sources.map(nameOf).sort() })),
    entries,
    files,
    imported: 0,
    duplicate: files.duplicate,
    updated: 0,
    gone: 0,
    goneAlbums: 0,
    formerMembers: 0,
    albums,
    inDoubt,
    bytes: 0,
    facts: noFacts,
    others,
    ...(unrelated && { unrelated }),
  })
  return { report, files: kept.files, bytes: kept.bytes }
}
