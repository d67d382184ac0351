import type { DatabaseSync } from 'node:sqlite'
import type { PastExport } from '../../shared/imports/export-history.ts'
import { missingParts } from '../../shared/imports/missing-parts.ts'
import { partNumbers } from '../index/export-rows.ts'
import { readTally, type ExportTally } from '../index/export-tally.ts'
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

function yieldOf(tally: ExportTally | undefined): Pick<PastExport, 'brought'> {
  if (!tally) return {}
  const { imported, updated, items = imported, problems, lacks, formerMembers, goneAlbums } = tally
  const all = Object.values(problems).reduce((sum, count) => sum + count, 0)
  return {
    brought: {
      imported,
      here: Math.max(0, items - imported),
      updated,
      problems: all,
      ...(lacks !== undefined && { lacks }),
      ...(formerMembers !== undefined && { formerMembers }),
      ...(goneAlbums !== undefined && { goneAlbums }),
    },
  }
}

/** What could be read back, if it is still there: nothing is said of unpacked exports, of parts, and of what had something wrong. */
function archivesOf(tally: ExportTally | undefined, parts: readonly number[]): Pick<PastExport, 'archives'> {
  const { archives: paths = [], unpacked, trash, problems = {}, items } = tally ?? {}
  const isWrong = Object.values(problems).some((count) => count > 0)
  const isPart = missingParts(parts).length > 0 || paths.length < parts.length
  if (paths.length === 0 || items === undefined || unpacked || isWrong || isPart) return {}
  return { archives: { paths, includeTrash: trash === true } }
}

/** The exports that were imported, the last first, with the places where their archives were; those of which nobody has said yet whose they are have brought nothing. */
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
      const tally = readTally(report)
      return {
        ...past,
        parts: numbers,
        missing: missingParts(numbers),
        ...archivesOf(tally, numbers),
        ...yieldOf(tally),
      }
    })
}
