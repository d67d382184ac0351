import { sourceKinds, type SourceKind, type sourceStates } from '../index/source-rows.ts'
import { placesFrom, type Location } from '../index/items/told-columns.ts'
import type { SourceFacts } from './source-facts.ts'

/** What one source says of an item, with what decides how much it counts. */
export interface Said {
  /** By its id: the same on every machine. */
  source: string
  kind: SourceKind
  /** Tells it from what else the source says of the item, which it may hold twice. */
  key: string
  /** The account that the item itself names. */
  own: boolean
  state: (typeof sourceStates)[number]
  /** Milliseconds since 1970. */
  firstSeen: number
  facts: SourceFacts
}

/** What an item says by all its sources. */
export interface ToldFacts {
  filename?: string
  /** RFC 3339, UTC; absent if no source knows it. */
  creationTime?: string
  localTime?: string
  uploadedAt?: string
  description?: string
  location?: Location
  people: string[]
  favorite: boolean
  archived: boolean
}

/**
 * What an item says, put together from its sources; their order makes no difference. The account that lists it counts most,
 * then other accounts, then whatever has had it the longest; of what one of them says under several keys, the newest word,
 * of one's own before what a partner shared, and what somebody has worked on in Google Photos before what nobody has. Of
 * name, time and description the first that is said holds. A
 * place holds by where it is known from, so that one which a person has set is never hidden behind one of a file. People
 * are those of all. An item is a favourite, or archived, if a source that still has it says so; if none has it any more, the
 * last word of all counts. Accounts have no say in that: the Library API does not tell.
 */
export function factsOf(sources: readonly Said[]): ToldFacts {
  const since = new Map<string, number>()
  for (const { source, firstSeen } of sources)
    since.set(source, Math.min(firstSeen, since.get(source) ?? Number.POSITIVE_INFINITY))
  const inTurn = sources.toSorted((one, other) => byWeight(one, other, since))
  const first = <Name extends keyof SourceFacts>(name: Name): SourceFacts[Name] | undefined =>
    inTurn.find(({ facts }) => facts[name] !== undefined)?.facts[name]
  const telling = inTurn.filter(({ kind }) => kind !== 'library')
  const having = telling.filter(({ state }) => state === 'listed' || state === 'archived')
  const speaking = having.length > 0 ? having : telling
  const [filename, creationTime, localTime] = [first('filename'), first('creationTime'), first('localTime')]
  const [uploadedAt, description, location] = [first('uploadedAt'), first('description'), locationOf(inTurn)]
  return {
    ...(filename !== undefined && { filename }),
    ...(creationTime !== undefined && { creationTime }),
    ...(localTime !== undefined && { localTime }),
    ...(uploadedAt !== undefined && { uploadedAt }),
    ...(description !== undefined && { description }),
    ...(location && { location }),
    people: [...new Set(inTurn.flatMap(({ facts }) => facts.people ?? []))],
    favorite: speaking.some(({ facts }) => facts.favorite),
    archived: speaking.some(({ facts, state }) => facts.archived === true || state === 'archived'),
  }
}

/** `since`: when each source had it first. */
function byWeight(one: Said, other: Said, since: ReadonlyMap<string, number>): number {
  return (
    Number(other.own) - Number(one.own) ||
    sourceKinds.indexOf(one.kind) - sourceKinds.indexOf(other.kind) ||
    (since.get(one.source) ?? 0) - (since.get(other.source) ?? 0) ||
    byText(one.source, other.source) ||
    byText(other.facts.asOf ?? '', one.facts.asOf ?? '') ||
    Number(one.facts.fromPartner === true) - Number(other.facts.fromPartner === true) ||
    workOn(other.facts) - workOn(one.facts) ||
    byText(one.key, other.key)
  )
}

/** How much somebody has done to it in Google Photos. */
function workOn({ description, favorite, people = [] }: SourceFacts): number {
  return [description !== undefined, favorite, people.length > 0].filter(Boolean).length
}

function byText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}

function locationOf(inTurn: readonly Said[]): Location | undefined {
  const places = inTurn.flatMap(({ facts }) => facts.location ?? [])
  return places.toSorted((one, other) => placesFrom.indexOf(one.from) - placesFrom.indexOf(other.from))[0]
}
