import type { DatabaseSync } from 'node:sqlite'
import type { PastExport } from '../../shared/imports/export-history.ts'
import { missingParts } from '../../shared/imports/missing-parts.ts'
import { partNumbers } from '../index/export-rows.ts'
import { readTally } from '../index/export-tally.ts'
import { integer, optional, rowReader, text } from '../index/schema/typed-rows.ts'

/** A longer list would not be read. */
const most = 500

const pastRow = rowReader({
  id: text,
  owner: text,
  firstSeen: integer,
  lastSeen: integer,
  parts: text,
  report: optional(text),
})

function yieldOf(column: string | undefined): Pick<PastExport, 'brought'> {
  const tally = readTally(column)
  if (!tally) return {}
  const { imported, updated, items = imported, problems, lacks } = tally
  const all = Object.values(problems).reduce((sum, count) => sum + count, 0)
  return {
    brought: {
      imported,
      here: Math.max(0, items - imported),
      updated,
      problems: all,
      ...(lacks !== undefined && { lacks }),
    },
  }
}

/** The exports that were imported, the last first; those of which nobody has said yet whose they are have brought nothing. */
export function exportHistory(database: DatabaseSync): PastExport[] {
  return database
    .prepare(
      `
      SELECT export.id, owner.name AS owner, export.first_seen AS firstSeen, export.last_seen AS lastSeen, parts, report
      FROM export JOIN source ON source.ref = export.source JOIN owner ON owner.id = source.owner
      ORDER BY export.last_seen DESC, export.id DESC, export.ref LIMIT ${most}`,
    )
    .all()
    .map((row) => {
      const { parts, report, ...past } = pastRow(row)
      const numbers = partNumbers(parts)
      return { ...past, parts: numbers, missing: missingParts(numbers), ...yieldOf(report) }
    })
}
