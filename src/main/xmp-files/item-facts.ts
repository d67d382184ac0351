import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { catalogueLines } from '../mirror/documents/catalogue.ts'
import { nameOf, parsePhotoPath, type MirrorPath } from '../mirror-path.ts'
import type { XmpFacts } from '../xmp/xmp.ts'

/*
 * What sidecars say is read from the lines that the catalogue has, see docs/mirror-format.md: a mirror whose index was rebuilt
 * writes the same ones.
 */

const photoPath = z.custom<MirrorPath>((text) => parsePhotoPath(text) !== undefined, 'not a path in Photos')
const file = z.object({ path: photoPath })
const point = { latitude: z.number(), longitude: z.number() }
/** What sidecars need of the line of an item. */
export const itemLine = z.object({
  kind: z.literal('item'),
  id: z.string(),
  path: photoPath,
  filename: z.string(),
  creationTime: z.string(),
  localTime: z.string().optional(),
  takenAt: z.string().optional(),
  zone: z.string().optional(),
  zoneFrom: z.string().optional(),
  description: z.string().optional(),
  favorite: z.boolean().optional(),
  people: z.array(z.string()).default([]),
  location: z.object({ ...point, altitude: z.number().optional() }).optional(),
  camera: z
    .object({ latitude: z.number().optional(), longitude: z.number().optional(), recorded: z.string().optional() })
    .default({}),
  sources: z.array(z.object({ facts: z.object({ uploadedAt: z.string().optional() }).optional() })),
  edited: file.optional(),
  versions: z.array(file.extend({ role: z.string() })).default([]),
})
const album = z.object({ kind: z.literal('album'), title: z.string(), items: z.array(z.string()) })
const other = z.object({ kind: z.enum(['mirror', 'account', 'owner', 'source', 'awaited', 'search']) })
const anyLine = z.discriminatedUnion('kind', [itemLine, album, other])

export type CatalogueItem = z.infer<typeof itemLine>

/** A photo or video, and what a sidecar beside it says. */
export interface Described {
  path: MirrorPath
  facts: XmpFacts
  /** Its file does not say all of it. Never true of an earlier version. */
  lacks: boolean
}

/** Every file of items that can have a sidecar, items by id: all but the video parts of motion photos. */
export function* describedFiles(database: DatabaseSync): Generator<Described> {
  const titles = new Map<string, string[]>()
  for (const text of catalogueLines(database)) {
    const line = anyLine.parse(JSON.parse(text))
    if (line.kind === 'album') addTitle(titles, line)
    if (line.kind === 'item') yield* descriptionsOf(line, titles.get(line.id) ?? [])
  }
}

function addTitle(titles: Map<string, string[]>, { title, items }: { title: string; items: readonly string[] }): void {
  for (const id of items) {
    const its = titles.get(id)
    if (its) its.push(title)
    else titles.set(id, [title])
  }
}

/** The titles of the albums that each item is in, by its id. */
export function albumTitles(albums: readonly { title: string; items: readonly string[] }[]): Map<string, string[]> {
  const titles = new Map<string, string[]>()
  for (const album of albums) addTitle(titles, album)
  return titles
}

/** The same of one item, in albums of these titles. */
export function* descriptionsOf(of: CatalogueItem, albums: readonly string[]): Generator<Described> {
  const facts = factsOf(of, albums)
  yield { path: of.path, facts: titled(facts, of, of.path), lacks: lacksFacts(of, facts) }
  // Nothing is known of what an editor has left in the file.
  if (of.edited) yield { path: of.edited.path, facts: titled(facts, of, of.edited.path), lacks: saysAnything(facts) }
  for (const { role, path } of of.versions)
    if (role !== 'motion') yield { path, facts: titled(facts, of, path), lacks: false }
}

/** What is known of an item, in albums of these titles, but for the title of a file. */
export function factsOf(of: CatalogueItem, albums: readonly string[]): XmpFacts {
  const { description, favorite, people, location } = of
  return { ...dateOf(of), location, people, description, favorite, albums: albums.toSorted() }
}

/** The name in Google Photos, where the file is called otherwise. */
function titled(facts: XmpFacts, { filename }: CatalogueItem, path: MirrorPath): XmpFacts {
  return nameOf(path) === filename ? facts : { ...facts, title: filename }
}

/**
 * The clock where it was taken; for want of a zone that of the camera, and for want of that UTC. Beside a clock that the
 * camera has shown a zone that is only inferred would make an instant of it that nobody knows.
 */
function dateOf(of: CatalogueItem): Pick<XmpFacts, 'localTime' | 'zone'> {
  const { localTime, zone, zoneFrom, takenAt } = of
  const instant = instantOf(of)
  if (zone !== undefined && instant !== undefined) {
    const there = clockOf(instant + minutesOf(zone) * 60_000)
    return zoneFrom === 'neighbour' && there === localTime ? { localTime } : { localTime: there, zone }
  }
  if (localTime !== undefined) return { localTime }
  if (instant === undefined || (takenAt === undefined && isUpload(of))) return {}
  return { localTime: clockOf(instant), zone: '+00:00' }
}

/** Undefined where nobody knows, which the catalogue says as the first instant of 1970. */
function instantOf({ takenAt, creationTime }: CatalogueItem): number | undefined {
  const instant = Date.parse(takenAt ?? creationTime)
  return instant === 0 || Number.isNaN(instant) ? undefined : instant
}

/** The only time that is known is that of the upload, which is no date of a photo. */
function isUpload({ creationTime, sources }: CatalogueItem): boolean {
  return sources.some(({ facts }) => facts?.uploadedAt === creationTime)
}

function clockOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19)
}

/** 345 for `+05:45`. */
function minutesOf(zone: string): number {
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** True if the item's own file says less, or something else. Of people, words and albums no file is known to say anything. */
export function lacksFacts(of: CatalogueItem, facts: XmpFacts): boolean {
  const { people = [], albums = [], description = '', favorite = false } = facts
  if (people.length > 0 || albums.some((title) => title !== '') || description !== '' || favorite) return true
  return lacksDate(of, facts) || lacksPlace(of)
}

/** True if the item's own file says no date, or another one. */
export function lacksDate(of: CatalogueItem, { localTime }: XmpFacts): boolean {
  if (localTime === undefined) return false
  if (of.localTime !== undefined) return of.localTime !== localTime
  const { recorded } = of.camera
  return recorded === undefined || Date.parse(recorded) !== instantOf(of)
}

/** Less than a metre is what rounding makes. */
const near = 0.00001

/** True if it is known where the item was taken, and its own file says nothing of it, or another place. */
export function lacksPlace({ location, camera: { latitude, longitude } }: CatalogueItem): boolean {
  if (location === undefined) return false
  if (latitude === undefined || longitude === undefined) return true
  return Math.abs(latitude - location.latitude) > near || Math.abs(longitude - location.longitude) > near
}

function saysAnything({
  localTime,
  location,
  people = [],
  albums = [],
  description = '',
  favorite,
}: XmpFacts): boolean {
  const isSaid = localTime !== undefined || location !== undefined || description !== '' || favorite === true
  return isSaid || people.length > 0 || albums.some((title) => title !== '')
}
