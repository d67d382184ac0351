import type { FileRole, Fidelity, ItemId } from '../../shared/domain.ts'
import { objectOf } from '../../shared/parse-json.ts'
import { sourceStates } from '../index/source-rows.ts'
import { readFactsOf } from '../sources/source-facts.ts'
import type { FirstSaying } from '../sources/source-items.ts'
import type { FileOrigin, Wanted } from './candidate.ts'

const isText = (value: unknown): value is string => typeof value === 'string'
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value))
const isRow = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0

/**
 * What `FileJournal.intend` has written of a file that nobody asked for, from the value that its JSON holds; undefined if
 * anything of it is not as it should be.
 */
export function readWanted(value: unknown): Wanted | undefined {
  const { item, id, role, from, filename, name, video, creationTime, dated, isCut } = objectOf(value) ?? {}
  const whose = isRow(item) ? item : readSaying(item)
  const of = (['primary', 'motion', 'edited'] as const).find((each) => each === role) satisfies FileRole | undefined
  const origin = readOrigin(from)
  if (whose === undefined || of === undefined || !origin || !isText(id) || !isText(filename) || !isText(creationTime))
    return undefined
  const { localTime, uploadedAt, location } = readFactsOf(dated)
  return {
    item: whose,
    id: id as ItemId,
    role: of,
    from: origin,
    filename,
    ...(isText(name) && { name }),
    video: video === true,
    creationTime,
    dated: {
      ...(localTime !== undefined && { localTime }),
      ...(uploadedAt !== undefined && { uploadedAt }),
      ...(location && { location }),
    },
    ...(isCut === true && { isCut }),
  }
}

function readOrigin(value: unknown): FileOrigin | undefined {
  const { source, fidelity, asOf } = objectOf(value) ?? {}
  const known = (['original', 'copy'] as const).find((each) => each === fidelity) satisfies Fidelity | undefined
  if (!isRow(source) || known === undefined) return undefined
  return { source, fidelity: known, ...(isTime(asOf) && { asOf }) }
}

function readSaying(value: unknown): FirstSaying | undefined {
  const { source, key, facts, state, firstSeen } = objectOf(value) ?? {}
  if (!isRow(source) || !isText(key) || !Number.isSafeInteger(firstSeen)) return undefined
  const known = sourceStates.find((each) => each === state) ?? 'listed'
  return { source, key, facts: readFactsOf(facts), state: known, firstSeen: Number(firstSeen) }
}
