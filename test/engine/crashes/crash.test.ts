import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import * as files from 'node:fs/promises'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { albumIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import type { AccountId, AlbumId } from '../../../src/shared/domain.ts'
import type { CrashTask } from './crash-child.ts'
import { checkSums, differences, filesBelow, hashOf } from '../mirror-content.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
const children: ChildProcess[] = []

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 240, albums: 3, seed: 21, rateBytesPerSecond: 6_000_000 } })
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await world.close()
})

/** Starts a backup in another process and kills it once it has published so many files. */
async function killAfter(published: number): Promise<void> {
  await killWhen((dots) => Promise.resolve(dots >= published))
}

/** The same for any condition; it is looked at whenever something was published, and all the time. */
async function killWhen(condition: (published: number) => Promise<boolean>): Promise<void> {
  const task: CrashTask = {
    mirror: world.path,
    home: join(world.path, '..', 'crash-home'),
    origin: world.emulator.origin,
    client: world.emulator.clientJson,
  }
  const script = fileURLToPath(new URL('crash-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let dots = 0
  const look = async (): Promise<void> => {
    if (await condition(dots)) child.kill('SIGKILL')
  }
  child.stdout.on('data', (data: Buffer) => {
    dots += data.toString().split('.').length - 1
    void look()
  })
  const timer = setInterval(() => void look(), 5)
  await once(child, 'exit')
  clearInterval(timer)
  expect(child.signalCode).toBe('SIGKILL')
}

test('kill -9 at any moment costs at most the files in flight', async () => {
  await world.mirror.close()
  for (const published of [1, 23, 60]) {
    await killAfter(published)
    // Whatever has a name is whole.
    for (const path of await filesBelow(world.path, 'Photos'))
      expect(await sizeOf(join(world.path, path))).toBeGreaterThan(0)
  }
  const here = (await filesBelow(world.path, 'Photos')).length
  expect(here).toBeGreaterThanOrEqual(84)
  const before = world.emulator.counters.media
  await world.reopen()
  const state = await world.run(everything)
  expect(state).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 240, done: 240 } })
  // Every file that had its name was taken over, none was downloaded twice.
  expect(world.emulator.counters.media - before).toBeLessThanOrEqual(240 - here)
  expect(await differences(world.path, world.emulator)).toEqual([])
  expect((await checkSums(world.path)).every((line) => line.endsWith(': OK'))).toBe(true)
  expect(await filesBelow(world.path, 'Photos')).toHaveLength(240)
  expect(await readdir(join(world.path, '.shoebox', 'incoming'))).toEqual([])
})

test('a large download goes on where it was', async () => {
  await world.mirror.close()
  const film = film40()
  const { id } = world.emulator.library.addItem({ bytes: film, mimeType: 'video/mp4', filename: 'film.mp4' })
  const partSize = async (): Promise<number> => {
    const names = await filesBelow(world.path, '.shoebox/incoming')
    const sizes = names.map((name) => sizeOf(join(world.path, name)))
    return Math.max(0, ...(await Promise.all(sizes)))
  }
  // Behind the first point from which it can go on.
  await killWhen(async () => (await partSize()) > 18_000_000)
  const kept = await partSize()
  expect(kept).toBeGreaterThan(18_000_000)
  await world.reopen()
  // This time the connection breaks: what has arrived is kept, too.
  world.emulator.addFault({ on: 'media', itemId: id, do: { kind: 'reset', at: 'body', bytes: 10_000_000 } })
  const others = world.emulator.counters.mediaBytes
  const state = await world.run({
    ...everything,
    library: false,
    sharedAlbums: false,
    allAlbums: false,
    albums: [filmAlbum(id)],
  })
  expect(state).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 1, done: 1 } })
  expect(state.progress.bytes).toBeLessThan(25_000_000)
  expect(world.emulator.counters.mediaBytes - others).toBeLessThan(30_000_000)
  expect(await differences(world.path, world.emulator)).toEqual([])
})

function mainAccount(): AccountId {
  return world.emulator.library.main.sub as AccountId
}

/** An album with nothing but this item, known to the mirror. */
function filmAlbum(item: string): AlbumId {
  return albumIdOf(mainAccount(), world.emulator.library.addAlbum({ title: 'Films', items: [item] }).id)
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    return 0
  }
}

/** A file that is whole as far as its boxes tell: a small head and one large box of noise. */
function film40(): Uint8Array {
  const box = (type: string, body: Uint8Array): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(body.length + 8)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  const noise = Buffer.alloc(40_000_000)
  for (let at = 0; at + 4 <= noise.length; at += 4) noise.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at)
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1')),
    box('moov', Buffer.alloc(16)),
    box('mdat', noise),
  ])
}

test('one process at a time, and a dead one does not count', async () => {
  const ports = { files, clock: world.clock, log: () => undefined }
  expect(await openMirror(world.path, ports)).toMatchObject({ ok: false, problem: { code: 'mirror-in-use' } })
  await world.mirror.close()
  await killAfter(1)
  const opened = await openMirror(world.path, ports)
  expect(opened.ok).toBe(true)
  if (opened.ok) await opened.value.close()
})

test('what was published is the very bytes, also right after a crash', async () => {
  await world.mirror.close()
  await killAfter(30)
  const known = new Set<string>()
  for (const item of world.emulator.library.main.items) {
    const bytes = await world.emulator.bytesOf(item.id, item.video ? '=dv' : '=d')
    known.add(createHash('sha256').update(bytes).digest('hex'))
  }
  const wrong: string[] = []
  for (const path of await filesBelow(world.path, 'Photos'))
    if (!known.has(await hashOf(join(world.path, path)))) wrong.push(path)
  expect(wrong).toEqual([])
  await world.reopen()
})
