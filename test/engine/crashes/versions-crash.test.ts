import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAlways, checkComplete, checkKept } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import type { CrashTask } from './crash-child.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 4, albums: 2, seed: 9 } })
})
afterEach(() => world.close())

/** Backs up in a process of its own that is killed in place of a change of a name; false if it came to its end. */
async function killedAfter(steps: number): Promise<boolean> {
  const task: CrashTask = {
    mirror: world.path,
    home: join(world.path, '../crash-home'),
    origin: world.emulator.origin,
    client: world.emulator.clientJson,
    steps,
  }
  const script = join(import.meta.dirname, 'crash-child.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'inherit'] })
  await once(child, 'exit')
  return child.signalCode === 'SIGKILL'
}

/** Links, removals of temporary files, new links in albums, documents: among all of them a process may be killed. */
test('a backup killed at a change of a name loses neither the newer nor the older file', async () => {
  const { library } = world.emulator
  const [first, second] = library.itemsOf(library.main).filter((item) => item.mimeType === 'image/jpeg')
  if (!first || !second) throw new Error('the library has too few photos')
  const seen = new Map<string, string>()
  await world.run()
  await world.backup.close()
  await world.mirror.close()
  // So that what was delivered before the first edits counts as delivered.
  await truthOf(world.emulator)
  let steps = 0
  for (let killed = true; killed; steps += 2) {
    // One gets ever newer files, the other goes back and forth.
    library.editItem(first.id, { width: 300 + steps, height: 200 })
    if (second.original) library.revertItem(second.id)
    else library.editItem(second.id, { width: 500, height: 100 + steps })
    const truth = await truthOf(world.emulator)
    killed = await killedAfter(steps)
    expect([...checkAlways(world.path, truth), ...checkKept(world.path, seen)], `after ${steps} steps`).toEqual([])
    // Every other time two kills follow one another.
    if (killed && steps % 4 === 0) continue
    await world.reopen()
    expect((await world.run()).outcome.kind).toBe('complete')
    await world.backup.close()
    await world.mirror.close()
    expect([...checkAlways(world.path, truth), ...checkComplete(world.path, truth)], `${steps} steps`).toEqual([])
    expect(checkKept(world.path, seen)).toEqual([])
  }
  expect(steps).toBeGreaterThan(10)
})
