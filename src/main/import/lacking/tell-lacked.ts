import type { DatabaseSync } from 'node:sqlite'
import { ExportItems } from '../../index/export-items.ts'
import { ExportRows, partNumbers } from '../../index/export-rows.ts'
import { readTally } from '../../index/export-tally.ts'
import { transaction } from '../../index/schema/database.ts'
import { missingParts } from '../../../shared/imports/missing-parts.ts'
import type { Steps } from '../../slices.ts'
import { readFacts, type SourceFacts } from '../../sources/source-facts.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { judge, type JudgedExport, type Judgement } from './lacked-items.ts'

/** Items that are told of in one transaction. */
const atATime = 200

interface Telling {
  database: DatabaseSync
  items: SourceItems
  /** The source of a person's exports; its row. */
  source: number
  now: number
}

/** The exports of a person, by their rows. */
export interface JudgedExports {
  /** How many items are gone that were not before. */
  gone: number
  /** When each was made, of those of which that is known. */
  dates: ReadonlyMap<number, string>
  full: ReadonlySet<number>
}

/**
 * Marks what the exports of a person say is no longer in Google Photos, and takes back what they no longer say; see `judge`.
 * What an index was rebuilt from said so, too, of exports that nobody remembers:
 * that stands until an export says another thing.
 */
export function* tellLacked({ database, items, source, now }: Telling): Steps<JudgedExports> {
  const rows = new ExportItems(database)
  const all = rows.exportsOf(source).map(judgedOf)
  const judged = yield* judge(all, (ref) => rows.of(ref))
  const exports = new ExportRows(database)
  transaction(database, () => {
    for (const { ref } of all) exports.setLacks(ref, judged.full.get(ref))
  })
  const before = new Set(rows.goneOf(source))
  const dates = new Set(all.flatMap(({ asOf }) => asOf ?? []))
  const concerned = [...new Set([...before, ...judged.lacked.keys()])]
  let added = 0
  yield
  for (let at = 0; at < concerned.length; at += atATime) {
    transaction(database, () => {
      for (const item of concerned.slice(at, at + atATime)) {
        const lacked = judged.lacked.get(item)
        let isGone = false
        for (const { key, state: known, facts: column } of rows.saidOf(source, item)) {
          const facts = readFacts(column)
          // Gone by another word than that of an export.
          if (lacked === undefined && known === 'gone' && facts.lackedAt === undefined) continue
          const lackedAt = lacked ?? stillLacked(facts, item, judged, dates)
          const { lackedAt: _lackedAt, ...rest } = facts
          const state = lackedAt === undefined ? 'listed' : 'gone'
          isGone ||= state === 'gone'
          items.say({ source, key, facts: { ...rest, ...(lackedAt !== undefined && { lackedAt }) }, state }, now)
        }
        if (isGone && !before.has(item)) added++
      }
    })
    yield
  }
  const known = all.flatMap(({ ref, asOf }): [number, string][] => (asOf === undefined ? [] : [[ref, asOf]]))
  return { gone: added, dates: new Map(known), full: new Set(judged.full.keys()) }
}

/** What was said of an item, where no export that is remembered says another thing. */
function stillLacked(
  { lackedAt }: SourceFacts,
  item: number,
  { newest }: Judgement,
  dates: ReadonlySet<string>,
): string | undefined {
  if (lackedAt === undefined || dates.has(lackedAt)) return undefined
  const since = newest(item)
  return since !== undefined && since >= lackedAt ? undefined : lackedAt
}

function judgedOf({ ref, parts, report }: ReturnType<ExportItems['exportsOf']>[number]): JudgedExport {
  const tally = readTally(report)
  const numbers = partNumbers(parts)
  const last = Math.max(0, ...numbers)
  const isRight = tally !== undefined && Object.values(tally.problems).every((count) => count === 0)
  const isWhole =
    isRight &&
    tally.items !== undefined &&
    last > 0 &&
    missingParts(numbers).length === 0 &&
    tally.unpacked !== true &&
    tally.orphans === 0 &&
    !tally.large.includes(last)
  return { ref, ...(tally?.asOf !== undefined && { asOf: tally.asOf }), isWhole }
}
