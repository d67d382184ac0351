import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { textSteps } from '../../../../src/main/index/items/item-texts.ts'
import { whatNobodySees } from '../../../../src/main/index/migrations/0053-what-nobody-sees.ts'
import { migrations } from '../../../../src/main/index/schema/database.ts'
import { KeptTexts } from '../../../../src/main/library/kept/kept-texts.ts'
import { atOnce } from '../../../../src/main/slices.ts'
import { foldText } from '../../../../src/shared/text/fold-text.ts'

test('texts that a former version has folded otherwise are folded anew, and ASCII stays', () => {
  const database = new DatabaseSync(':memory:')
  const at = migrations.indexOf(whatNobodySees)
  database.exec('PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON')
  for (const migration of migrations.slice(0, at)) database.exec(migration)
  database.exec('PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON')
  const names = ['a~b !.jpg', '\u05e9\u05b8.jpg', '夏天.jpg', 'hoff\u00adnung.jpg', 'emoji \u2764\ufe0f.jpg']
  const item = database.prepare(`
    INSERT INTO item (ref, id, filename, mime_type, creation_time, taken_local, width, height, first_seen, people)
    VALUES (?, ?, ?, 'image/jpeg', '', 0, 1, 1, 0, NULL)`)
  const text = database.prepare('INSERT INTO item_text (ref, folded) VALUES (?, ?)')
  for (const [row, name] of names.entries()) {
    item.run(row + 1, String(row), name)
    text.run(row + 1, `${name}\n\n\n`)
  }
  database.exec('DELETE FROM text_work')
  for (const migration of migrations.slice(at)) database.exec(migration)
  expect(database.prepare('SELECT ref FROM text_work ORDER BY ref').all()).toEqual([2, 3, 4, 5].map((ref) => ({ ref })))
  const found = (): number[][] => {
    const texts = new KeptTexts(database)
    atOnce(texts.read())
    return names.map((name) =>
      [...atOnce(texts.find([foldText(name).slice(0, -4)], 5)).entries()].flatMap(([ref, is]) => (is ? [ref] : [])),
    )
  }
  const each = names.map((_, row) => [row + 1])
  expect(found()).toEqual(each)
  atOnce(textSteps(database))
  expect(found()).toEqual(each)
  expect(database.prepare('SELECT count(*) AS of FROM text_work').get()).toEqual({ of: 0 })
  database.close()
})
