import type { DatabaseSync } from 'node:sqlite'
import type { Account, AccountId } from '../../shared/domain.ts'

/** Writes the table `account`. To be used inside transactions. */
export class Accounts {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** What is called as the account is, as a source and as a person, is called as it is now; what people call it stays, also nothing. */
  save({ id, email, name }: Pick<Account, 'id' | 'email' | 'name'>): void {
    this.#statements.label.run({ id, email })
    this.#statements.person.run({ id, name: name === '' ? email : name })
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
    label: database.prepare(`
      UPDATE source SET label = :email WHERE kind = 'library' AND account = :id AND label NOT IN ('', :email)
        AND label = (SELECT email FROM account WHERE id = :id)`),
    person: database.prepare(`
      UPDATE owner SET name = :name WHERE name NOT IN ('', :name)
        AND id IN (SELECT owner FROM source WHERE kind = 'library' AND account = :id)
        AND name = (SELECT CASE name WHEN '' THEN email ELSE name END FROM account WHERE id = :id)`),
    mention: database.prepare(`INSERT INTO account (id, email) VALUES (?, '') ON CONFLICT (id) DO NOTHING`),
  }
}
