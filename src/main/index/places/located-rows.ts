import type { DatabaseSync } from 'node:sqlite'
import { objectOf, parseJson } from '../../../shared/parse-json.ts'
import type { PlaceName, TownName } from '../../../shared/search/place-name.ts'
import { integer, nullable, rowReader, saidText, text } from '../schema/typed-rows.ts'
import { readCamera } from '../items/camera-column.ts'
import { readLocation } from '../items/told-columns.ts'

/** As a number that is kept: hundred-thousandths, which are a metre. */
export const degree = 1e5

/** Where something was taken, in hundred-thousandths of degrees, which are a metre. */
export interface Spot {
  latitude: number
  longitude: number
}

const workRow = rowReader({ ref: integer, location: saidText, camera: saidText })
const idRow = rowReader({ id: integer })
const spotRow = rowReader({ latitude: integer, longitude: integer, said: nullable(text) })

/** Where an item was taken by what it says in these columns: as Google and exports have it, else as its file does. */
export function spotOf(location: string | null, camera: string | null): Spot | undefined {
  const { latitude, longitude } = readLocation(location) ?? readCamera(camera)
  if (latitude === undefined || longitude === undefined) return undefined
  return { latitude: Math.round(latitude * degree), longitude: Math.round(longitude * degree) }
}

/** What is kept of where items were taken. Writing inside transactions. */
export class LocatedRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** The first items of which it is to be worked out; those without a place any more among them. */
  work(most: number): { ref: number; spot: Spot | undefined }[] {
    return this.#statements.work.all(most).map((row) => {
      const { ref, location, camera } = workRow(row)
      return { ref, spot: spotOf(location, camera) }
    })
  }

  /** Notes the place of an item; `name` is a number of `nameId`, or undefined where nothing has one. */
  locate(ref: number, { latitude, longitude }: Spot, name: number | undefined): void {
    this.#statements.locate.run(ref, latitude, longitude, name ?? null)
    this.#statements.done.run(ref)
  }

  /** The item says no place any more. */
  forget(ref: number): void {
    this.#statements.forget.run(ref)
    this.#statements.done.run(ref)
  }

  /** The number of a name, which it gets with the first item of it. */
  nameId(said: PlaceName, words: string): number {
    const text = JSON.stringify(said)
    const known = this.#statements.name.get(text)
    if (known) return idRow(known).id
    return Number(this.#statements.addName.run(text, words).lastInsertRowid)
  }

  /** Notes items behind this one to be located anew, at most so many; the last of them, undefined if there is none. */
  again(after: number, most: number): number | undefined {
    const last = this.#statements.lastOf.get(after, most)
    if (!last) return undefined
    const { id } = idRow(last)
    this.#statements.again.run(after, id)
    return id
  }
}

/** Where an item was taken, and how that is called, as far as it has been worked out. */
export function locationOfItem(database: DatabaseSync, ref: number): { spot: Spot; name?: PlaceName } | undefined {
  const row = database
    .prepare(
      `SELECT latitude, longitude, said FROM located LEFT JOIN spot_name ON spot_name.id = located.place WHERE ref = ?`,
    )
    .get(ref)
  if (!row) return undefined
  const { latitude, longitude, said } = spotRow(row)
  const name = said === null ? undefined : readPlaceName(said)
  return { spot: { latitude, longitude }, ...(name && { name }) }
}

/** The column `spot_name.said`, of whatever content; undefined if it names no country. */
export function readPlaceName(said: string): PlaceName | undefined {
  const { town, city, region, country } = objectOf(parseJson(said)) ?? {}
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) return undefined
  const [readTown, readCity] = [townName(town), townName(city)]
  return {
    ...(readTown && { town: readTown }),
    ...(readCity && { city: readCity }),
    ...(typeof region === 'string' && region !== '' && { region }),
    country,
  }
}

function townName(value: unknown): TownName | undefined {
  const { name, chinese } = objectOf(value) ?? {}
  if (typeof name !== 'string' || name === '') return undefined
  return { name, ...(typeof chinese === 'string' && chinese !== '' && { chinese }) }
}

function prepare(database: DatabaseSync) {
  return {
    work: database.prepare(`
      SELECT locate_work.ref AS ref, location, camera FROM locate_work LEFT JOIN item ON item.ref = locate_work.ref
      ORDER BY locate_work.ref LIMIT +?`),
    locate: database.prepare(`
      INSERT INTO located (ref, latitude, longitude, place) VALUES (?, ?, ?, ?)
      ON CONFLICT (ref) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude, place = excluded.place`),
    forget: database.prepare('DELETE FROM located WHERE ref = ?'),
    done: database.prepare('DELETE FROM locate_work WHERE ref = ?'),
    name: database.prepare('SELECT id FROM spot_name WHERE said = ?'),
    addName: database.prepare('INSERT INTO spot_name (said, words) VALUES (?, ?)'),
    lastOf: database.prepare(`
      SELECT max(ref) AS id FROM (SELECT ref FROM located WHERE ref > ? ORDER BY ref LIMIT +?) HAVING max(ref) IS NOT NULL`),
    again: database.prepare(`
      INSERT INTO locate_work (ref) SELECT ref FROM located WHERE ref > ? AND ref <= ? ON CONFLICT DO NOTHING`),
  }
}
