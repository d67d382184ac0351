import type { DatabaseSync } from 'node:sqlite'
import { foldText } from '../../../shared/text/fold-text.ts'
import { failure, success, type Result } from '../../../shared/problems/problem.ts'
import { SourceRows } from '../../index/source-rows.ts'
import { ExportRows } from '../../index/export-rows.ts'
import { integer, rowReader, text } from '../../index/schema/typed-rows.ts'
import { accountOwners } from '../../mirror/account-sources.ts'
import { mintedId, takeoutSourceIdOf } from '../../mirror/names/identifiers.ts'

/** Somebody whose photos are in the mirror. */
interface Person {
  id: string
  name: string
}

const personRow = rowReader<Person>({ id: text, name: text })
const sourceRow = rowReader({ ref: integer, owner: text })

/** Everybody in the mirror: those of accounts, too, of whom no row may say anything. */
function people(database: DatabaseSync): Person[] {
  const known = database.prepare('SELECT id, name FROM owner ORDER BY id').all().map(personRow)
  const ids = new Set(known.map(({ id }) => id))
  return [...known, ...accountOwners(database).filter(({ id }) => !ids.has(id))]
}

/** An address of one source that another has, too. What has none is told by its bytes, which people send each other. */
const shared = `
  SELECT 1 FROM item_source AS own WHERE source = :source AND key NOT LIKE 'sha256:%'
    AND EXISTS (SELECT 1 FROM item_source WHERE source = :other AND key = own.key) LIMIT 1`

/** Says whose photos exports are, and gives that person a source for them. */
export class Whose {
  readonly #database: DatabaseSync
  readonly #rows: SourceRows
  readonly #random: (count: number) => Uint8Array

  constructor(database: DatabaseSync, random: (count: number) => Uint8Array) {
    this.#database = database
    this.#rows = new SourceRows(database)
    this.#random = random
  }

  /** The sources of exports that are here: their rows. */
  sources(): number[] {
    return this.#takeouts().map(({ ref }) => ref)
  }

  /**
   * The row of the source that exports belong to, made where there is none. `named` says whose they are; else they are of
   * the source that `proved` has found, of the only person with exports here, of the only person here, or of somebody who
   * is new to an empty mirror. Fails with `import-owner-unclear` where several are possible. Inside a transaction.
   */
  sourceOf(named: string | undefined, proved: number | undefined): Result<number> {
    const here = people(this.#database)
    if (named !== undefined) {
      const known = here.find(({ name }) => foldText(name) === foldText(named))
      return success(this.#sourceFor(known ?? { id: mintedId(this.#random), name: named }))
    }
    if (proved !== undefined) return success(proved)
    const [first, ...others] = this.#takeouts()
    if (first && others.length === 0) return success(first.ref)
    const [person, ...more] = here
    if (!first && more.length === 0) return success(this.#sourceFor(person ?? { id: mintedId(this.#random), name: '' }))
    const names = here.map(({ name }) => name).filter((name) => name !== '')
    return failure('import-owner-unclear', { values: { names: names.join(', ') } })
  }

  /**
   * Exports with these ids that are of a source, by its row, are so also if they come again, `named` or not: `sourceOf` would
   * give nothing else, whatever addresses are in them.
   */
  isOf(source: number, named: string | undefined, ids: readonly string[]): boolean {
    if (named !== undefined) {
      const known = people(this.#database).find(({ name }) => foldText(name) === foldText(named))
      return known !== undefined && this.#rows.refOf(takeoutSourceIdOf(known.id)) === source
    }
    const others = this.sources().filter((ref) => ref !== source)
    const exports = new ExportRows(this.#database)
    const brought = ids.flatMap((id) => exports.withId(id).flatMap((each) => each.source ?? []))
    if (brought.some((ref) => ref !== source)) return false
    return others.every((other) => this.#database.prepare(shared).get({ source, other }) === undefined)
  }

  #sourceFor({ id, name }: Person): number {
    const source = takeoutSourceIdOf(id)
    this.#rows.mentionOwner(id, name)
    return (
      this.#rows.refOf(source) ??
      this.#rows.setSource({ id: source, kind: 'takeout', account: undefined, owner: id, label: '' })
    )
  }

  #takeouts(): { ref: number; owner: string }[] {
    return this.#database
      .prepare("SELECT ref, owner FROM source WHERE kind = 'takeout' ORDER BY ref")
      .all()
      .map(sourceRow)
  }
}
