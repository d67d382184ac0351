import { afterEach, expect, test } from 'vitest'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World

afterEach(() => world.close())

const inGoogle = (id: string): unknown =>
  world.mirror.database.prepare('SELECT in_google FROM item WHERE remote_id = ?').get(id)?.['in_google']

test('one id that Google always fails for keeps no other of its group from being judged, and is never called gone', async () => {
  world = await openWorld({ emulator: { items: 6, albums: 0 } })
  const { library } = world.emulator
  const [removed = '', alsoRemoved = '', archived = '', troubled = ''] = library
    .itemsOf(library.main)
    .map(({ id }) => id)
  await world.run()
  for (const id of [removed, alsoRemoved]) library.removeItem(id)
  for (const id of [archived, troubled]) library.changeItem(id, { archived: true })
  const faults = (['mediaItems.batchGet', 'mediaItems.get'] as const).map((method) =>
    world.emulator.addFault({
      on: 'api',
      method,
      times: 'always',
      ...(method === 'mediaItems.get' && { path: `/mediaItems/${troubled}` }),
      do: { kind: 'wrong-field', field: method === 'mediaItems.get' ? 'id' : 'mediaItem', value: 7 },
    }),
  )

  const judged = await world.run()
  expect(judged.outcome).toEqual({ kind: 'complete' })
  expect([removed, alsoRemoved, archived, troubled].map(inGoogle)).toEqual([0, 0, 1, 1])
  const confirmed = world.mirror.database
    .prepare('SELECT remote_id FROM item_confirmed JOIN item ON item.ref = item_confirmed.item')
    .all()
  expect(confirmed).toEqual([{ remote_id: archived }])

  for (const fault of faults) fault.remove()
  library.removeItem(troubled)
  expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
  expect(inGoogle(troubled)).toBe(0)
})
