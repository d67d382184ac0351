import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import { accountId, flag, integer, optional, rowReader } from '../index/schema/typed-rows.ts'

/** By what a photo is known again whose bytes are others. */
export interface Face {
  /** Name of the item, as Google has it. */
  title: string
  /** When it was taken, RFC 3339, UTC; fractions of a second do not count. */
  creationTime: string
  /** Pixels, either way up. */
  width: number
  height: number
}

/** An item that looks as if it were the one. */
export interface Claimant {
  item: number
  account: AccountId | undefined
  /** Whether others than its account say anything of it: it has been recognized already, or never was an account's. */
  isTold: boolean
}

/**
 * Looks for items that have the same title, the same second and the same pixels: what an account lists and what an export holds
 * are the same photo then, although the bytes are others, if nothing else claims to be it.
 */
export class Claimants {
  readonly #statement: StatementSync
  readonly #others: StatementSync

  constructor(database: DatabaseSync) {
    this.#others = database.prepare("SELECT 1 FROM source WHERE kind <> 'library' LIMIT 1")
    this.#statement = database.prepare(`
      SELECT ref AS item, account, EXISTS (SELECT 1 FROM item_source WHERE item_source.item = item.ref) AS isTold
      FROM item WHERE creation_time >= :second AND creation_time < :second || '~' AND filename = :title
        AND ((width = :width AND height = :height) OR (width = :height AND height = :width)
          OR (listed_width = :width AND listed_height = :height) OR (listed_width = :height AND listed_height = :width))
      ORDER BY ref`)
  }

  /** Whether there is anything but what accounts list. */
  hasOthers(): boolean {
    return this.#others.get() !== undefined
  }

  /** All that claim to be it; none for what has no time, or no pixels, by which it could be told from others. */
  of({ title, creationTime, width, height }: Face): Claimant[] {
    const at = Date.parse(creationTime)
    // A time of nothing and a size of nothing are alike for very many.
    if (!Number.isFinite(at) || Math.floor(at / 1000) === 0 || width <= 0 || height <= 0) return []
    const second = new Date(at).toISOString().slice(0, 19)
    return this.#statement.all({ second, title, width, height }).map((row) => claimantRow(row))
  }

  /** The item that no account lists and that an account has come to list. Undefined where there is none, or a doubt. */
  ofNobody(face: Face): number | undefined {
    const [only, ...more] = this.of(face)
    return only && only.account === undefined && more.length === 0 ? only.item : undefined
  }

  /** The item of an account that this is, of what no account lists. Undefined where there is none, or a doubt. */
  ofAccount(face: Face): number | undefined {
    const [only, ...more] = this.of(face)
    return only?.account !== undefined && !only.isTold && more.length === 0 ? only.item : undefined
  }
}

const claimantRow = rowReader<Claimant>({ item: integer, account: optional(accountId), isTold: flag })
