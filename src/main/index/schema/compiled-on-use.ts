import type { DatabaseSync, StatementSync } from 'node:sqlite'

/**
 * The statements of these texts, by their names, each compiled when it is asked for first, and once. A statement that writes
 * items sets off so many triggers that SQLite takes a millisecond to compile it, and most runs need few of all that there are.
 * What is wrong with a text is told only then. The connection has to be open when a statement is asked for first.
 */
export function compiledOnUse<Name extends string>(
  database: DatabaseSync,
  texts: Readonly<Record<Name, string>>,
): Readonly<Record<Name, StatementSync>> {
  const statements = {} as Record<Name, StatementSync>
  for (const name of Object.keys(texts) as Name[])
    Object.defineProperty(statements, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = database.prepare(texts[name])
        Object.defineProperty(statements, name, { value, enumerable: true })
        return value
      },
    })
  return statements
}
