import { DatabaseSync, constants } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { everything, openWorld } from '../world.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

/** How often a statement ran, and how often SQLite compiled it in order to run it. */
interface Runs {
  sql: string
  runs: number
  compiled: number
}

const own = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, 'prepare')
let statements: Runs[]

/** Counts what the statements of every connection do from now on. */
beforeEach(() => {
  statements = []
  const known = new WeakSet<DatabaseSync>()
  let asked = 0
  const prepare = own?.value as (this: DatabaseSync, sql: string) => StatementSync
  DatabaseSync.prototype.prepare = function (sql) {
    // Asked for each thing that a statement does as it is compiled, and never when it runs.
    if (!known.has(this)) {
      this.setAuthorizer(() => {
        asked++
        return constants.SQLITE_OK
      })
    }
    known.add(this)
    const statement = prepare.call(this, sql)
    const counted = { sql, runs: 0, compiled: 0 }
    statements.push(counted)
    for (const method of ['get', 'run', 'all'] as const) {
      const real = statement[method].bind(statement) as (...args: never[]) => unknown
      const wrapped = (...args: never[]): unknown => {
        const before = asked
        try {
          return real(...args)
        } finally {
          counted.runs++
          if (asked > before) counted.compiled++
        }
      }
      Object.assign(statement, { [method]: wrapped })
    }
    return statement
  }
})
afterEach(() => {
  if (own) Object.defineProperty(DatabaseSync.prototype, 'prepare', own)
})

/** Statements that run for each item or batch, and are compiled for most of their runs. */
function compiledAgain(): string[] {
  const again = statements.filter(({ runs, compiled }) => runs > 20 && compiled > runs / 2)
  return again.map(({ sql, runs, compiled }) => `${compiled} of ${runs}: ${sql.replace(/\s+/g, ' ')}`)
}

test('a backup compiles none of its statements for each item anew', async () => {
  const world = await openWorld({ emulator: { items: 60, albums: 2 } })
  try {
    await world.run(everything)
    await world.run(everything)
    expect(statements.some(({ sql, runs }) => sql.includes('INTO item_file') && runs > 40)).toBe(true)
    expect(compiledAgain()).toEqual([])
  } finally {
    await world.close()
  }
})

test('an import compiles none of its statements for each photo anew', async () => {
  const folder = await ImportFolder.make()
  try {
    const photos = Array.from({ length: 60 }, (_, at) => [
      { name: `Takeout/Google Photos/Photos from 2019/${at}.jpg`, bytes: picture(`${at}`) },
      {
        name: `Takeout/Google Photos/Photos from 2019/${at}.jpg.supplemental-metadata.json`,
        bytes: sidecar(`${at}.jpg`, { photoTakenTime: { timestamp: String(1_550_000_000 + at) } }),
      },
    ])
    await folder.zip('takeout-20260301T101500Z-001.zip', photos.flat())
    expect((await folder.take()).report()).toMatchObject({ imported: 60 })
    expect(compiledAgain()).toEqual([])
  } finally {
    await folder.remove()
  }
})
