import { objectOf, parseJson } from '../../shared/parse-json.ts'
import { instantText } from '../../shared/moment.ts'
import { locationOf, peopleOf, type Location } from '../index/items/told-columns.ts'

/** A comment on an item in Google Photos; `at` is RFC 3339, UTC. */
export interface SaidComment {
  text?: string
  at?: string
  by?: string
  liked?: true
}

/** Facts that a source does not take back: what its newest word lacks an older one may have. */
export const lastingFacts = [
  'filename',
  'creationTime',
  'localTime',
  'uploadedAt',
  'fromPartner',
  'fromSharedAlbum',
] as const satisfies readonly (keyof SourceFacts)[]

/** What one source says of an item, under the keys of the catalogue. What is absent is not said. */
export interface SourceFacts {
  /** The instant of the word that says it, RFC 3339, UTC, such as that of an export. Older than all others if absent. */
  asOf?: string
  /** When the first full export was made that lacks it, RFC 3339, UTC: it is no longer in Google Photos. A newer word ends it. */
  lackedAt?: string
  /** The same as `asOf` for single facts which only an older word has. */
  asOfEach?: Partial<Record<(typeof lastingFacts)[number], string>>
  filename?: string
  /** RFC 3339, UTC. */
  creationTime?: string
  /** A clock without a zone, `YYYY-MM-DDTHH:mm:ss`, that the name of the file tells. The file itself knows better. */
  localTime?: string
  /** When it reached Google Photos, RFC 3339, UTC. */
  uploadedAt?: string
  description?: string
  location?: Location
  /** Names, in the order of the source. */
  people?: string[]
  favorite?: true
  archived?: true
  comments?: SaidComment[]
  fromPartner?: true
  fromSharedAlbum?: true
  /** Of an account: the item was put there from here, so that of name and time the account knows no more than others. */
  uploaded?: true
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value))
const isClock = (value: unknown): value is string => isText(value) && isTime(`${value}Z`)

function commentsOf(value: unknown): SaidComment[] {
  const comments = Array.isArray(value) ? value.map((each) => objectOf(each) ?? {}) : []
  return comments.map(({ text, at, by, liked }) => ({
    ...(isText(text) && { text }),
    ...(isTime(at) && { at }),
    ...(isText(by) && { by }),
    ...(liked === true && { liked }),
  }))
}

/**
 * The column `item_source.facts`. Another program may have written it, and a disk may have damaged it: what is not as it should
 * be counts as not said, and what nobody knows is left out.
 */
export function readFacts(column: unknown): SourceFacts {
  return readFactsOf(parseJson(column))
}

/** As `readFacts`, from the value that its JSON holds. */
export function readFactsOf(value: unknown): SourceFacts {
  const said = objectOf(value) ?? {}
  const location = locationOf(said['location'])
  const people = peopleOf(said['people'])
  const facts: SourceFacts = {}
  if (isText(said['filename'])) facts.filename = said['filename']
  if (isTime(said['creationTime'])) facts.creationTime = said['creationTime']
  if (isClock(said['localTime'])) facts.localTime = said['localTime']
  if (isTime(said['uploadedAt'])) facts.uploadedAt = said['uploadedAt']
  if (isText(said['description'])) facts.description = said['description']
  if (location) facts.location = location
  if (people.length > 0) facts.people = people
  if (said['favorite'] === true) facts.favorite = true
  if (said['archived'] === true) facts.archived = true
  if (said['fromPartner'] === true) facts.fromPartner = true
  if (said['fromSharedAlbum'] === true) facts.fromSharedAlbum = true
  if (said['uploaded'] === true) facts.uploaded = true
  const comments = commentsOf(said['comments'])
  if (comments.length > 0) facts.comments = comments
  const [asOf, lackedAt] = [instantText(said['asOf']), instantText(said['lackedAt'])]
  if (asOf !== undefined) facts.asOf = asOf
  if (lackedAt !== undefined) facts.lackedAt = lackedAt
  const each = objectOf(said['asOfEach']) ?? {}
  const known = lastingFacts.flatMap((name) => {
    const at = instantText(each[name])
    return at === undefined ? [] : [[name, at] as const]
  })
  if (known.length > 0) facts.asOfEach = Object.fromEntries(known)
  return facts
}

/** The column `item_source.facts`: the same facts give the same text, in whatever order they were put together. */
export function factsText(facts: SourceFacts): string {
  return JSON.stringify({
    filename: facts.filename,
    creationTime: facts.creationTime,
    localTime: facts.localTime,
    uploadedAt: facts.uploadedAt,
    description: facts.description,
    location: facts.location && {
      latitude: facts.location.latitude,
      longitude: facts.location.longitude,
      altitude: facts.location.altitude,
      from: facts.location.from,
    },
    people: facts.people,
    favorite: facts.favorite,
    archived: facts.archived,
    fromPartner: facts.fromPartner,
    fromSharedAlbum: facts.fromSharedAlbum,
    uploaded: facts.uploaded,
    comments: facts.comments?.map(({ text, at, by, liked }) => ({ text, at, by, liked })),
    asOf: facts.asOf,
    lackedAt: facts.lackedAt,
    asOfEach: facts.asOfEach && Object.fromEntries(lastingFacts.flatMap((name) => [[name, facts.asOfEach?.[name]]])),
  } satisfies Record<keyof SourceFacts, unknown>)
}
