import { afterEach, expect, test } from 'vitest'
import { readCatalogue } from '../../../src/main/export/read-catalogue.ts'
import type { Mirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { atOnce } from '../../../src/main/slices.ts'
import { emptyAccount, restoring } from './restoring.ts'
import { allAlbums, openWorld, type World } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface Shown {
  title: string
  /** The checksum of what is on its cover, where that is known. */
  cover: string | undefined
  items: { name: string; description: string; sha256: string; bytes: number }[]
}

/** The albums of a mirror with what is in them, in their order; those without an item are nothing that an API lists. */
function albumsOf({ database }: Mirror, among?: readonly string[]): Shown[] {
  const { albums, items } = atOnce(readCatalogue(database))
  return albums
    .filter(({ id }) => among?.includes(id) ?? true)
    .map(({ title, account, coverRemoteItem, items: ids }) => ({
      title,
      cover: ids
        .map((id) => items.get(id))
        .find(
          (item) => coverRemoteItem !== undefined && item?.account === account && item?.remoteId === coverRemoteItem,
        )?.sha256,
      items: ids.flatMap((id) => {
        const item = items.get(id)
        if (!item) return []
        const { filename, description = '', sha256, bytes } = item
        // Google takes no more of a name than this.
        const name = filename.length > 255 ? `${filename.slice(0, 251)}${filename.slice(-4)}` : filename
        return [{ name, description, sha256, bytes }]
      }),
    }))
    .filter(({ items: those }) => those.length > 0)
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

async function worldOf(options: Parameters<typeof openWorld>[0]): Promise<World> {
  const world = await openWorld(options)
  closing.push(() => world.close())
  return world
}

/** So many items are enough of what there is. */
const most = 70

test('albums that are put into an empty account, and backed up again from there, are the same', async () => {
  const first = await worldOf({})
  await first.run(allAlbums)
  const { albums } = atOnce(readCatalogue(first.mirror.database))
  let items = 0
  const some = albums
    .filter((album) => album.items.length > 0)
    .toSorted((one, other) => one.items.length - other.items.length)
    .filter((album) => (items += album.items.length) < most)
  const before = albumsOf(
    first.mirror,
    some.map(({ id }) => id),
  )
  expect(before.length).toBeGreaterThan(8)
  const there = await emptyAccount()
  closing.push(() => there.close())
  const { google, emulator } = there
  const restore = restoring(first.mirror, google, quickClock())
  const end = await restore.run(
    some.map(({ id }) => id),
    { edit: true },
  )
  expect(end.outcome).toEqual({ kind: 'complete' })

  const second = await worldOf({
    ports: () => ({
      session: (id) => google.session(id),
      accounts: () => google.accounts(),
      network: google.network.backup,
    }),
  })
  await second.run(allAlbums)
  const after = albumsOf(second.mirror)
  expect(after.map(({ title }) => title)).toEqual(before.map(({ title }) => title))
  // Of those without one that is known Google chooses the cover.
  const known = after.map((album, at) => ({ ...album, cover: before[at]?.cover && album.cover }))
  expect(known).toEqual(before)
  expect(new Set(before.map(({ cover, items }) => cover === items[0]?.sha256))).toEqual(new Set([true, false]))
  expect(emulator.library.main.albums).toHaveLength(before.length)

  // What a person chooses there afterwards stays.
  const album = emulator.library.main.albums.find(({ items }) => items.length > 1)
  if (!album) throw new Error('there should be an album of several items')
  const chosen = album.items.find(({ id }) => id !== album.coverItemId)
  if (!chosen) throw new Error('there should be another item')
  album.coverItemId = chosen.id
  await restore.run(
    some.map(({ id }) => id),
    { edit: true },
  )
  expect(album.coverItemId).toBe(chosen.id)
})
