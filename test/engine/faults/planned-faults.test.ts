import { expect, test } from 'vitest'
import { faultyFiles } from './faulty-files.ts'
import type { PlannedFault } from './faulty-files.ts'
import { openWorld } from '../world.ts'

test.each<[Partial<PlannedFault>, number, number]>([
  [{}, 0, 1],
  [{}, 1, 0],
  [{}, 5, 0],
  [{ times: 3 }, 2, 1],
  [{ times: 3 }, 3, 0],
  [{ times: 3, after: 2 }, 4, 1],
  [{ times: 3, after: 2 }, 5, 0],
  [{ times: 1 }, 9, 0],
])('a fault of the disk planned as %o has after %i calls %i missed', async (fault, calls, missed) => {
  const disk = faultyFiles()
  disk.plan({ on: 'stat', code: 'EIO', ...fault })
  for (let call = 0; call < calls; call++) await disk.files.stat(import.meta.dirname).catch(() => undefined)
  expect(disk.missed()).toHaveLength(missed)
})

test('a world does not close well while one of its disk or of its emulator is owed', async () => {
  const disk = faultyFiles()
  const world = await openWorld({ disk, emulator: { items: 3, albums: 1 } })
  disk.plan({ on: 'link', code: 'EBUSY', path: 'Photos', times: 50 })
  await expect(world.close()).rejects.toThrow('EBUSY')
  const other = await openWorld({ emulator: { items: 3, albums: 1 } })
  other.emulator.addFault({ on: 'media', times: 50, do: { kind: 'reset', at: 'body' } })
  await expect(other.close()).rejects.toThrow('reset')
})
