import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { albumList } from '../../../src/main/library/album-list.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { verdictFacts } from '../../../src/main/library/completeness/verdict-facts.ts'
import { wrongFiles } from '../../../src/main/index/migrations/0017-wrong-files.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import { verdictOf } from '../../../src/shared/tasks/verdict.ts'
import { allAlbums, openWorld, type World } from '../world.ts'

let world: World
afterEach(() => world.close())

async function look(): Promise<void> {
  const ports = { mirror: world.mirror, clock: world.clock, log: () => undefined }
  const found = await verifyMirror(ports, { mode: 'full', repair: false }, new AbortController().signal)
  expect(found).toMatchObject({ ok: true, value: { complete: true } })
}

/** Titles of albums with what is wrong in them, the same in the list of albums, under Health, and as far as the verdict goes. */
function wrongAlbums(): Record<string, number> {
  const { database } = world.mirror
  const ofList = Object.fromEntries(albumList(database, false).map(({ title, wrongCount }) => [title, wrongCount]))
  const ofHealth = Object.fromEntries(healthNumbers(database).albums.map(({ title, wrong }) => [title, wrong]))
  expect(ofHealth).toEqual(ofList)
  const found = Object.fromEntries(Object.entries(ofList).filter(([, wrong]) => wrong > 0))
  expect(verdictOf(verdictFacts(database, false)).kind === 'wrong').toBe(Object.keys(found).length > 0)
  return found
}

/** The table that is asked for files has another name since then. */
const wrongFilesThen = wrongFiles.replaceAll('FROM file WHERE', 'FROM current_file AS file WHERE')

async function spoiled(path: string, work: () => Promise<void>): Promise<void> {
  const full = join(world.path, path)
  const good = await readFile(full)
  await writeFile(full, good.toReversed())
  await look()
  await work()
  await writeFile(full, good)
  await look()
  expect(wrongAlbums()).toEqual({})
}

test('no album counts as whole while a file of it is damaged, and only those are told that have it', async () => {
  world = await openWorld({ emulator: { items: 0, albums: 0 }, limits: { albumFiles: 'copies' } })
  const { library } = world.emulator
  const ids = [1, 2, 3].map((number) => library.addItem({ filename: `photo ${number}.jpg` }).id)
  library.addAlbum({ title: 'One', items: ids.slice(0, 2) })
  library.addAlbum({ title: 'Two', items: ids.slice(1) })
  library.addAlbum({ title: 'Three', items: ids.slice(2) })
  await world.run(allAlbums)
  await look()
  expect(wrongAlbums()).toEqual({})
  const path = world.mirror.database
    .prepare('SELECT path FROM current_file AS file JOIN item ON item.ref = file.item WHERE remote_id = ?')
    .get(ids[1] ?? '')?.['path']
  await spoiled(String(path), async () => {
    expect(wrongAlbums()).toEqual({ One: 1, Two: 1 })
    // An index that was written before it was noted whose files these are.
    for (const trigger of ['came', 'went', 'moved']) world.mirror.database.exec(`DROP TRIGGER file_problem_${trigger}`)
    world.mirror.database.exec('DROP INDEX file_problem_item')
    world.mirror.database.exec('ALTER TABLE file_problem DROP COLUMN item; ALTER TABLE file_problem DROP COLUMN album')
    world.mirror.database.exec(wrongFilesThen)
    expect(wrongAlbums()).toEqual({ One: 1, Two: 1 })
    await Promise.resolve()
  })
  await spoiled('Albums/Two/photo 2.jpg', async () => {
    expect(wrongAlbums()).toEqual({ Two: 1 })
    world.mirror.database.exec('ALTER TABLE file_problem DROP COLUMN item; ALTER TABLE file_problem DROP COLUMN album')
    world.mirror.database.exec(wrongFilesThen)
    expect(wrongAlbums()).toEqual({ Two: 1 })
    await Promise.resolve()
  })
})
