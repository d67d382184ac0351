import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { albumsMadeByRestores } from '../../../../src/main/index/migrations/0050-albums-made-by-restores.ts'
import { migrations } from '../../../../src/main/index/schema/database.ts'

test('the journal of restores forgets the albums that an account lists and that nothing shows to be made here', () => {
  const database = new DatabaseSync(':memory:')
  const at = migrations.indexOf(albumsMadeByRestores)
  database.exec('PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON')
  for (const migration of migrations.slice(0, at)) database.exec(migration)
  database.exec(`
    PRAGMA legacy_alter_table = OFF;
    INSERT INTO account (id, email) VALUES ('a', ''), ('b', '');
    INSERT INTO album (id, account, remote_id, title)
      VALUES ('listed', 'a', '1', ''), ('worded', 'a', '2', ''), ('covered', 'a', '3', ''), ('elsewhere', 'b', '4', '');
    INSERT INTO album (id, title) VALUES ('made', '');
    INSERT INTO restored_album (account, album, remote, has_cover) VALUES
      ('a', 'listed', '1', 0), ('a', 'worded', '2', 0), ('a', 'covered', '3', 1), ('a', 'elsewhere', '4', 0), ('a', 'made', '5', 0);
    INSERT INTO restored_text (album, position, content, state)
      SELECT ref, 0, '{}', 'adding' FROM restored_album WHERE album = 'worded'`)
  for (const migration of migrations.slice(at)) database.exec(migration)
  const left = database.prepare('SELECT album FROM restored_album WHERE remote IS NOT NULL ORDER BY album').all()
  expect(left.map(({ album }) => album)).toEqual(['covered', 'elsewhere', 'made', 'worded'])
  database.close()
})
