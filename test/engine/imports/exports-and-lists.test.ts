import { afterEach, beforeEach, expect, test } from 'vitest'
import { transaction } from '../../../src/main/index/schema/database.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { SourceAlbums } from '../../../src/main/sources/source-albums.ts'
import type { AlbumId } from '../../../src/shared/domain.ts'
import { differences, filesBelow, readCatalogue } from '../mirror-content.ts'
import { allAlbums, openWorld, wholeLibrary } from '../world.ts'
import type { World } from '../world.ts'
import { addRow, changeRows, removeRows, sql } from '../../rows/rows.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ emulator: { items: 12, albums: 1, seed: 7 } })
})
afterEach(() => world.close())

/** The exports of a person, as a source of the mirror; its row. */
function exportsOf(owner: string, name = owner): number {
  const rows = new SourceRows(world.mirror.database)
  rows.nameOwner(owner, name)
  return rows.setSource({ id: `exports of ${owner}`, kind: 'takeout', account: undefined, owner, label: '' })
}

/** As if no account had listed an item yet. */
const ofNoAccount = { account: null, remote_id: null, in_google: false, base_type: null }

/** A source says this of an item. */
function bringBy(source: number, item: number, facts: object): void {
  addRow(world.mirror.database, 'item_source', {
    item,
    source,
    key: `address ${item}`,
    facts: JSON.stringify(facts),
    first_seen: 5,
  })
}

test('what an export has brought is not downloaded, and is the item that Google lists', async () => {
  await world.run(wholeLibrary)
  const before = await readCatalogue(world.path)
  const { database } = world.mirror
  transaction(database, () => {
    const source = exportsOf('nora')
    // As if all of it had come from an export alone.
    for (const row of database.prepare('SELECT ref, filename, creation_time FROM item').all()) {
      const facts = { filename: row['filename'], creationTime: row['creation_time'], people: ['Ida'] }
      bringBy(source, Number(row['ref']), facts)
    }
    removeRows(database, 'item_confirmed')
    changeRows(database, 'item', { ...ofNoAccount, first_seen: 5 })
  })
  const { media } = world.emulator.counters
  const { progress } = await world.run(wholeLibrary)
  expect([progress.downloaded, world.emulator.counters.media - media]).toEqual([0, 0])
  const { items } = await readCatalogue(world.path)
  expect([...items.keys()].toSorted()).toEqual([...before.items.keys()].toSorted())
  for (const item of items.values())
    expect(item).toMatchObject({ account: world.google.accounts()[0]?.id, people: ['Ida'], sources: [{}, {}] })
  expect(await differences(world.path, world.emulator)).toEqual([])
  // And the list of the next day finds nothing new.
  expect((await world.run(wholeLibrary)).progress).toMatchObject({ downloaded: 0, done: items.size })
})

test('what comes with the very bytes that an export has brought is that item, whatever it is called there', async () => {
  await world.run(wholeLibrary)
  const before = await filesBelow(world.path, 'Photos')
  const { database } = world.mirror
  transaction(database, () => {
    const source = exportsOf('nora')
    const filename = 'called otherwise.jpg'
    for (const { ref } of database.prepare('SELECT ref FROM item').all()) bringBy(source, Number(ref), { filename })
    changeRows(database, 'item', { ...ofNoAccount, filename, id: sql("'minted ' || ref") })
  })
  await world.run(wholeLibrary)
  const { items } = await readCatalogue(world.path)
  expect(items.size).toBe(12)
  for (const item of items.values())
    expect(item).toMatchObject({ id: expect.stringContaining('minted'), account: world.google.accounts()[0]?.id })
  expect(await filesBelow(world.path, 'Photos')).toEqual(before)
  expect(await differences(world.path, world.emulator)).toEqual([])
  expect((await world.run(wholeLibrary)).progress).toMatchObject({ downloaded: 0, done: items.size })
})

test('an album of an export has its folder, and a backup that was asked for it says that there is nothing to download', async () => {
  await world.run(wholeLibrary)
  const { database } = world.mirror
  const attic = 'a'.repeat(20) as AlbumId
  transaction(database, () => {
    const source = exportsOf('nora')
    const albums = new SourceAlbums(database)
    albums.mint(attic, { source, key: 'attic', title: 'Attic' })
    const items = database.prepare('SELECT ref FROM item ORDER BY ref LIMIT 3').all()
    albums.add(
      attic,
      source,
      items.map(({ ref }) => Number(ref)),
    )
  })
  const state = await world.run({ ...allAlbums, allAlbums: false, albums: [attic] })
  expect(state.outcome).toEqual({ kind: 'with-problems' })
  expect(world.backup.problems(0, 5).problems).toMatchObject([
    { problem: { code: 'album-of-export', values: { title: 'Attic' } }, name: 'Attic' },
  ])
  expect(await filesBelow(world.path, 'Albums/Attic')).toHaveLength(3)
})

test('a backup keeps in an album what an export has put there, and takes over the order of Google', async () => {
  await world.run()
  const [album] = world.emulator.library.main.albums
  if (!album) throw new Error('the library has no album')
  const { database } = world.mirror
  const [known] = database.prepare('SELECT id, title FROM album').all()
  const id = String(known?.['id']) as AlbumId
  const other = database
    .prepare('SELECT ref, id FROM item WHERE ref NOT IN (SELECT item FROM album_item) LIMIT 1')
    .get()
  transaction(database, () => {
    const source = exportsOf('nora')
    const albums = new SourceAlbums(database)
    albums.join(id, { source, key: 'trip', title: String(known?.['title']), description: 'With Ida' })
    albums.add(id, source, [Number(other?.['ref'])])
  })
  const added = world.emulator.library.addItem({ albums: [album.id] })
  await world.run()
  const { albums, items } = await readCatalogue(world.path)
  const [found] = albums
  expect(found).toMatchObject({ id, description: 'With Ida' })
  expect(found?.items).toContain(other?.['id'])
  expect(found?.items.map((item) => items.get(item)?.remoteId)).toContain(added.id)
  expect(found?.items).toHaveLength(album.items.length + 1)
  expect(healthNumbers(database).albums).toMatchObject([
    {
      remoteCount: album.items.length,
      here: album.items.length + 1,
      differences: [{ reason: 'from-exports', count: 1 }],
    },
  ])
})

const brought = 'a'.repeat(20) as AlbumId

test('an album that an export has brought is the one that the account of that person lists', async () => {
  const [album] = world.emulator.library.main.albums
  if (!album) throw new Error('the library has no album')
  const { database } = world.mirror
  transaction(database, () => {
    const said = { source: exportsOf('nora', ''), key: 'trip', title: album.title ?? '', description: 'With Ida' }
    new SourceAlbums(database).mint(brought, said)
  })
  await world.run()
  const { albums, lines } = await readCatalogue(world.path)
  const [account] = world.google.accounts()
  expect(albums).toMatchObject([{ id: brought, account: account?.id, remoteId: album.id, description: 'With Ida' }])
  expect(albums[0]?.items).toHaveLength(album.items.length)
  // The first account of a mirror with the exports of one person alone is that person's.
  expect(lines.filter(({ kind }) => kind === 'owner')).toEqual([{ kind: 'owner', id: 'nora', name: account?.name }])
  expect(await differences(world.path, world.emulator)).toEqual([])
  await world.run()
  expect((await readCatalogue(world.path)).albums).toEqual(albums)
})

test('albums of one title are not taken for each other, nor those of somebody else', async () => {
  const { main } = world.emulator.library
  const [album] = main.albums
  if (!album) throw new Error('the library has no album')
  const { database } = world.mirror
  const alike = { title: album.title ?? '', key: 'trip' }
  transaction(database, () => {
    new SourceAlbums(database).mint(brought, { source: exportsOf('nora'), ...alike })
    new SourceAlbums(database).mint('b'.repeat(20) as AlbumId, { source: exportsOf('otto'), ...alike })
  })
  await world.run()
  const { albums, lines } = await readCatalogue(world.path)
  expect(albums.map(({ title }) => title)).toEqual([album.title, album.title, album.title])
  expect(lines.filter(({ kind }) => kind === 'owner')).toHaveLength(3)
})
