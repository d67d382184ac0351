import { afterEach, describe, expect, test } from 'vitest'
import { albumList } from '../../../src/main/library/album-list.ts'
import { differenceItems } from '../../../src/main/library/completeness/difference-items.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { itemsCounted } from '../../../src/shared/albums/album-facts.ts'
import type { AlbumHealth, DifferenceItem } from '../../../src/shared/health.ts'
import { smallPages } from '../faults/fault-matrix.ts'
import { allAlbums, openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
afterEach(() => world.close())

/** An album of ten items, of which three fit on a page. */
async function worldWithPages(): Promise<string[]> {
  world = await openWorld({ emulator: { items: 12, albums: 1 }, googlePorts: { fetch: smallPages } })
  const [album] = world.emulator.library.main.albums
  if (!album) throw new Error('there is no album')
  const ids = world.emulator.library
    .itemsOf(world.emulator.library.main)
    .slice(0, 10)
    .map(({ id }) => id)
  world.emulator.library.setAlbumItems(album.id, ids)
  return ids
}

function album(): AlbumHealth {
  const [first] = healthNumbers(world.mirror.database).albums
  if (!first) throw new Error('there is no album')
  return first
}

function duplicates(): DifferenceItem[] {
  const query = { of: { album: album().album }, reason: 'duplicate', offset: 0, limit: 50 } as const
  return differenceItems(world.mirror.database, query).items
}

describe('an item that is in an album twice', () => {
  test('explains why Google counts more than is here, until the album is put in order', async () => {
    const ids = await worldWithPages()
    const [first = '', second = ''] = ids
    const { library } = world.emulator
    library.setAlbumItems(album1(), [...ids, first, second, first])
    expect((await world.run(allAlbums)).outcome.kind).toBe('complete')
    expect(album()).toMatchObject({
      remoteCount: 13,
      listed: 10,
      here: 10,
      differences: [{ reason: 'duplicate', count: 3 }],
    })
    expect(duplicates()).toMatchObject([{ times: 2 }, { times: 1 }])
    for (const { ref } of duplicates()) expect(ref).toBeDefined()
    const [card] = albumList(world.mirror.database, false)
    expect(card).toMatchObject({ remoteCount: 13, repeatedCount: 3, localCount: 10 })
    expect(card && itemsCounted(card)).toBe(10)

    library.setAlbumItems(album1(), ids)
    await world.run(allAlbums)
    expect(album()).toMatchObject({ remoteCount: 10, here: 10, differences: [] })
  })

  test('is told apart from one that Google repeats on the next page', async () => {
    const ids = await worldWithPages()
    world.emulator.switches.overlapPages = true
    await world.run(allAlbums)
    expect(album()).toMatchObject({ here: 10, differences: [] })

    const [first = ''] = ids
    world.emulator.library.setAlbumItems(album1(), [...ids, first])
    await world.run(allAlbums)
    expect(album()).toMatchObject({ here: 10, differences: [{ reason: 'duplicate', count: 1 }] })
    expect(duplicates()).toMatchObject([{ filename: world.emulator.library.item(first).filename, times: 1 }])
  })

  test('is counted afresh when a list had to be started over', async () => {
    const ids = await worldWithPages()
    world.emulator.library.setAlbumItems(album1(), [...ids, ids[4] ?? ''])
    const refused = world.emulator.addFault({
      on: 'api',
      method: 'mediaItems.search',
      after: 3,
      do: { kind: 'page-token-refused' },
    })
    await world.run(allAlbums)
    expect(refused.hits).toBe(1)
    expect(album()).toMatchObject({ here: 10, differences: [{ reason: 'duplicate', count: 1 }] })
    expect(duplicates()).toMatchObject([{ times: 1 }])
  })

  function album1(): string {
    return world.emulator.library.main.albums[0]?.id ?? ''
  }
})
