import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { textSteps } from '../../../../src/main/index/items/item-texts.ts'
import { peopleInTexts } from '../../../../src/main/index/migrations/0041-people-in-texts.ts'
import { migrations } from '../../../../src/main/index/schema/database.ts'
import { KeptTexts } from '../../../../src/main/library/kept/kept-texts.ts'
import { atOnce } from '../../../../src/main/slices.ts'

test('what a former version has kept of items with people is kept anew, and of all others it stays', () => {
  const database = new DatabaseSync(':memory:')
  const at = migrations.indexOf(peopleInTexts)
  database.exec('PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON')
  for (const migration of migrations.slice(0, at)) database.exec(migration)
  database.exec('PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON')
  database.exec(`
    INSERT INTO item (ref, id, filename, mime_type, creation_time, taken_local, width, height, first_seen, people)
    VALUES (1, 'one', 'a.jpg', 'image/jpeg', '', 0, 1, 1, 0, '["Ida"]'), (2, 'two', 'b.jpg', 'image/jpeg', '', 0, 1, 1, 0, NULL);
    DELETE FROM text_work;
    INSERT INTO item_text (ref, folded) VALUES (1, 'a.jpg'), (2, 'b.jpg')`)
  for (const migration of migrations.slice(at)) database.exec(migration)
  expect(database.prepare('SELECT ref FROM text_work').all()).toEqual([{ ref: 1 }])
  const found = (): number[] => {
    const texts = new KeptTexts(database)
    atOnce(texts.read())
    const matches = atOnce(texts.find(['ida'], 2))
    return [...matches.keys()].filter((ref) => matches[ref] === 1)
  }
  expect(found()).toEqual([1])
  atOnce(textSteps(database))
  expect(found()).toEqual([1])
  database.exec(`UPDATE item SET people = '["Ida"]' WHERE ref = 2`)
  expect(found()).toEqual([1, 2])
  database.close()
})
