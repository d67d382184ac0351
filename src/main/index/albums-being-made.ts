import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import { transaction } from './schema/database.ts'

/** Titles of albums that uploads may have made in an account, each with its own transaction. Writes the table `album_being_made`. */
export class AlbumsBeingMade {
  readonly #database: DatabaseSync
  readonly #account: AccountId

  constructor(database: DatabaseSync, account: AccountId) {
    this.#database = database
    this.#account = account
  }

  has(title: string): boolean {
    const found = this.#database.prepare('SELECT 1 FROM album_being_made WHERE account = ? AND title = ?')
    return found.get(this.#account, title) !== undefined
  }

  /** Before the call that makes it. */
  add(title: string): void {
    this.#write('INSERT INTO album_being_made (account, title) VALUES (?, ?) ON CONFLICT DO NOTHING', title)
  }

  /** It is known what has come of the call. */
  remove(title: string): void {
    this.#write('DELETE FROM album_being_made WHERE account = ? AND title = ?', title)
  }

  #write(statement: string, title: string): void {
    transaction(this.#database, () => this.#database.prepare(statement).run(this.#account, title))
  }
}
