import { objectOf, parseJson } from '../../shared/parse-json.ts'

/** What all imports of an export have come to, as the column `export.report` keeps it. */
export interface ExportTally {
  /** Photos and videos that are new here with it, and those that were here and know more, or have a better file. */
  imported: number
  updated: number
  /** Photos and videos in everything of it that has come; undefined until an import has come to its end. */
  items?: number
  /** Files that are damaged, were refused or could not be written, by the number of their part; those of no part under 0. */
  problems: Record<string, number>
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** Undefined for a column that says nothing, or says it in a form that is not known. */
export function readTally(column: string | undefined): ExportTally | undefined {
  const { imported, updated, items, problems } = objectOf(parseJson(column)) ?? {}
  const counted = Object.entries(objectOf(problems) ?? {}).filter((each): each is [string, number] => isCount(each[1]))
  if (!isCount(imported)) return undefined
  return {
    imported,
    updated: isCount(updated) ? updated : 0,
    ...(isCount(items) && { items }),
    problems: Object.fromEntries(counted),
  }
}
