import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { migrations } from '../../../../src/main/index/schema/database.ts'
import { contents } from '../../../../src/main/index/migrations/0019-contents.ts'
import { readTally } from '../../../../src/main/index/tally.ts'

const at = migrations.indexOf(contents)

/** An index of the schema before, with foreign keys. */
function indexBefore(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  for (const migration of migrations.slice(0, at)) database.exec(migration)
  database.exec(`
    INSERT INTO account (id, email) VALUES ('a', '');
    INSERT INTO album (id, account, remote_id, title) VALUES ('x', 'a', 'x', ''), ('y', 'a', 'y', '')`)
  return database
}

const role = fc.constantFrom('primary', 'motion')
const columns = {
  bytes: fc.nat(1000),
  fidelity: fc.constantFrom('copy', 'original'),
  mtime: fc.integer(),
  mtime_here: fc.option(fc.nat()),
  published_at: fc.nat(),
}
const sampleItem = fc.record({
  inGoogle: fc.nat(1),
  albums: fc.subarray(['x', 'y']),
  files: fc.uniqueArray(
    fc.record({ ...columns, role, length_checked_at: fc.option(fc.nat()), verified: fc.option(fc.nat()) }),
    { selector: (file) => file.role },
  ),
  versions: fc.uniqueArray(
    fc.record({
      ...columns,
      role,
      number: fc.integer({ min: 1, max: 9 }),
      width: fc.option(fc.nat()),
      height: fc.option(fc.nat()),
      replaced_at: fc.nat(),
      verified_at: fc.option(fc.nat()),
    }),
    { selector: (version) => version.number },
  ),
})
type SampleItem = typeof sampleItem extends fc.Arbitrary<infer Sample> ? Sample : never

function insert(database: DatabaseSync, table: string, row: Record<string, string | number | null>): void {
  const names = Object.keys(row)
  database
    .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`)
    .run(row)
}

function fill(database: DatabaseSync, items: readonly SampleItem[]): void {
  for (const [index, { inGoogle, albums, files, versions }] of items.entries()) {
    const ref = index + 1
    database.exec(`
      INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen, in_google)
        VALUES (${ref}, 'i${ref}', 'a', 'r${ref}', 'f', 'image/jpeg', '', 0, 0, ${inGoogle})`)
    for (const album of albums) insert(database, 'album_item', { album, position: ref, item: ref })
    const named = (name: string) => ({
      item: ref,
      path: `Photos/${name}`,
      path_key: `photos/${name}`,
      sha256: `sum-${name}`,
      mime_type: name.includes('motion') ? 'video/mp4' : 'image/jpeg',
    })
    for (const { verified, ...file } of files) {
      insert(database, 'file', { ...named(`${ref}-${file.role}`), ...file })
      if (verified !== null) insert(database, 'file_verified', { item: ref, role: file.role, at: verified })
    }
    for (const version of versions)
      insert(database, 'file_version', { ...named(`${ref}-${version.role}-${version.number}`), ...version })
  }
}

const rows = (database: DatabaseSync, query: string): unknown[] =>
  database
    .prepare(query)
    .all()
    .map((row) => ({ ...row }))

const common = 'role, path, path_key, bytes, sha256, mime_type, fidelity, mtime, mtime_here, published_at'

it('says of every file and of every earlier version what was said before, and of each sum', () => {
  fc.assert(
    fc.property(fc.array(sampleItem, { maxLength: 6 }), (items) => {
      const database = indexBefore()
      fill(database, items)
      const verified = `(SELECT at FROM file_verified WHERE file_verified.item = file.item AND file_verified.role = file.role)`
      const current = rows(
        database,
        `SELECT item, ${common}, length_checked_at, ${verified} AS verified_at FROM file ORDER BY item, role`,
      )
      const earlierColumns = `item, number, ${common}, width, height, replaced_at, verified_at`
      const earlier = rows(database, `SELECT ${earlierColumns} FROM file_version ORDER BY item, number`)
      const albums = rows(database, 'SELECT * FROM album_tally ORDER BY album')
      const tallied = rows(database, "SELECT * FROM tally WHERE name GLOB 'item/*' OR name GLOB 'here/*' ORDER BY name")
      const bytes = rows(
        database,
        'SELECT coalesce(sum(bytes), 0) AS bytes, sum(count) AS count FROM tally WHERE name GLOB ?1 OR name = ?2'
          .replace('?1', "'file/*'")
          .replace('?2', "'version'"),
      )

      database.exec(contents)
      expect(
        rows(database, `SELECT item, ${common}, length_checked_at, verified_at FROM current_file ORDER BY item, role`),
      ).toEqual(current)
      expect(rows(database, `SELECT ${earlierColumns} FROM earlier_file ORDER BY item, number`)).toEqual(earlier)
      expect(rows(database, 'SELECT * FROM album_tally ORDER BY album')).toEqual(albums)
      expect(
        rows(database, "SELECT * FROM tally WHERE name GLOB 'item/*' OR name GLOB 'here/*' ORDER BY name"),
      ).toEqual(tallied)
      expect(rows(database, "SELECT bytes, count FROM tally WHERE name = 'bytes'")).toEqual(bytes)
      expect(readTally(database).items).toBe(
        items.flatMap(({ files }) => files).filter((file) => file.role === 'primary').length,
      )
      expect(rows(database, 'PRAGMA foreign_key_check')).toEqual([])
      expect(rows(database, 'SELECT 1 FROM file LEFT JOIN item_file ON file = id WHERE item IS NULL')).toEqual([])
      database.close()
    }),
    { numRuns: 60 },
  )
})
