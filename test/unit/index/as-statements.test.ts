import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asStatements, assertSameSchema, schemaLines } from '../../../src/main/index/schema/index-schema.ts'
import { ChangedIndexError } from '../../../src/main/mirror-path.ts'
import { anyCharacter } from '../text/any-character.ts'

const value = fc.oneof(
  fc.constant(null),
  fc.string({ unit: anyCharacter }).filter((text) => !text.includes('\0')),
  fc.maxSafeInteger(),
  // SQLite writes no zero with a sign.
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  fc.uint8Array({ maxLength: 9 }),
)

const schema = `
  CREATE TABLE counted (name TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE "two words" (id INTEGER PRIMARY KEY, "from" ANY, note TEXT DEFAULT 'it''s') STRICT;
  CREATE INDEX by_origin ON "two words" ("from");
  CREATE TRIGGER came AFTER INSERT ON "two words" BEGIN UPDATE counted SET count = count + 1; END;
  CREATE VIEW all_of_them AS SELECT id FROM "two words";
  INSERT INTO counted VALUES ('it''s; all', 0);`

test('a database and its statements say the same, and nothing is counted twice', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 5 }), (values) => {
      const [one, other] = [new DatabaseSync(':memory:'), new DatabaseSync(':memory:')]
      one.exec(schema)
      const insert = one.prepare('INSERT INTO "two words" ("from") VALUES (?)')
      for (const each of values) insert.run(each)
      other.exec(asStatements(one))
      assertSameSchema(other, schemaLines(one))
      for (const table of ['counted', '"two words"', 'all_of_them']) {
        const rows = (database: DatabaseSync): unknown[] => database.prepare(`SELECT * FROM ${table}`).all()
        expect(rows(other)).toEqual(rows(one))
      }
      expect(other.prepare('SELECT count FROM counted').get()).toEqual({ count: values.length })
      one.close()
      other.close()
    }),
  )
})

test('a database that has less than it should, wherever that would stand, has another schema', () => {
  const wanted = new DatabaseSync(':memory:')
  wanted.exec('CREATE TABLE m (x); CREATE INDEX a ON m (x); CREATE INDEX z ON m (x); CREATE VIEW zz AS SELECT x FROM m')
  const lines = schemaLines(wanted)
  for (const less of ['INDEX a', 'INDEX z', 'VIEW zz', 'TABLE m']) {
    const other = new DatabaseSync(':memory:')
    other.exec(asStatements(wanted))
    expect(() => assertSameSchema(other, lines)).not.toThrow()
    other.exec(`DROP ${less}`)
    expect(() => assertSameSchema(other, lines)).toThrow(ChangedIndexError)
    other.close()
  }
  wanted.close()
})
