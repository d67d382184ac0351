import type { DatabaseSync } from 'node:sqlite'
import type { Account, AccountId } from '../../shared/domain.ts'

/** Writes the table `account`. To be used inside transactions. */
export class Accounts {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  save({ id, email, name }: Pick<Account, 'id' | 'email' | 'name'>): void {
    this.#statements.save.run(id, email, name)
  }

  /** Makes an account known of which nothing but its id is; the next sign-in completes it. */
  mention(account: AccountId): void {
    this.#statements.mention.run(account)
  }
}

function prepare(database: DatabaseSync) {
  return {
    save: database.prepare(`
      INSERT INTO account (id, email, name) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name
      WHERE email <> excluded.email OR name <> excluded.name`),
    mention: database.prepare(`INSERT INTO account (id, email) VALUES (?, '') ON CONFLICT (id) DO NOTHING`),
  }
}
