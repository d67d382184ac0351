import { mkdir, readFile, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { faultyFiles } from '../faults/faulty-files.ts'
import { filesBelow, hashOf, readCatalogue } from '../mirror-content.ts'
import { openWorld, wholeLibrary } from '../world.ts'
import type { World } from '../world.ts'
import { changeRows } from '../../rows/rows.ts'

let world: World
afterEach(() => world.close())

const inIncoming = (name: string): string => join(world.path, '.shoebox/incoming', name)
const leftOvers = ['a', 'b'].map((letter) => `download-${letter.repeat(32)}.part`)
const formerNames = ['probe', 'probe-link', 'catalogue.jsonl', 'repair-1.part']

test('what a crash left under temporary names goes, and whatever else lies there stays', async () => {
  world = await openWorld({ emulator: { items: 2, albums: 0 } })
  await world.run(wholeLibrary)
  const outside = join(world.path, '..', 'outside')
  await writeFile(outside, 'outside')
  for (const name of [...leftOvers, ...formerNames]) await writeFile(inIncoming(name), name)
  const others = ['notes.txt', 'x.part.jpg', 'part', 'probe2']
  for (const name of others) await writeFile(inIncoming(name), name)
  await mkdir(inIncoming('folder.part'))
  await writeFile(inIncoming('folder.part/a.part'), 'kept')
  await symlink(outside, inIncoming('link.part'))
  await world.reopen()
  await world.run(wholeLibrary)
  expect((await readdir(inIncoming('.'))).toSorted()).toEqual([...others, 'folder.part'].toSorted())
  expect(await readFile(inIncoming('folder.part/a.part'), 'utf8')).toBe('kept')
  expect(await readFile(outside, 'utf8')).toBe('outside')
})

test('a folder for what arrives is made again, and what cannot be removed stops nothing', async () => {
  const disk = faultyFiles()
  world = await openWorld({ disk, emulator: { items: 2, albums: 0 } })
  await rm(inIncoming('.'), { recursive: true })
  await world.run(wholeLibrary)
  for (const name of leftOvers) await writeFile(inIncoming(name), name)
  disk.plan({ on: 'unlink', code: 'EBUSY', path: 'aaaa', times: 1 })
  await world.reopen()
  expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
  expect(await readdir(inIncoming('.'))).toEqual(leftOvers.slice(0, 1))
  await world.reopen()
  await world.run(wholeLibrary)
  expect(await readdir(inIncoming('.'))).toEqual([])
})

const unknown = Buffer.concat([Buffer.from('NEWFORM'), Buffer.alloc(600, 3)])

/** What stands where the journal says that a file is about to be, and whether it is that file. */
const places: [what: string, put: (path: string, bytes: Buffer) => Promise<void>, taken: boolean][] = [
  ['the file, with its date', (path, bytes) => writeFile(path, bytes), true],
  ['a folder', (path) => mkdir(path).then(() => undefined), false],
  [
    'a link to the file',
    async (path, bytes) => {
      await writeFile(join(world.path, '..', 'outside'), bytes)
      await symlink(join(world.path, '..', 'outside'), path)
    },
    false,
  ],
]

test.each(places)('a publication that was under way is finished only by its file: %s', async (_, put, taken) => {
  world = await openWorld({ emulator: { items: 0, albums: 0 } })
  const { library } = world.emulator
  const { id } = library.addItem({ filename: 'new.newf', bytes: unknown, mimeType: 'image/newf' })
  const fault = world.emulator.addFault({ on: 'media', times: 'always', do: { kind: 'status', status: 404 } })
  await world.run(wholeLibrary)
  fault.remove()
  // Of the item's month and name: a file that lies elsewhere goes there in the end.
  const path = 'Photos/2024/01/new (7).newf'
  await mkdir(join(world.path, dirname(path)), { recursive: true })
  await put(join(world.path, path), unknown)
  const date = new Date(Date.UTC(2001, 1, 3))
  if (taken) await utimes(join(world.path, path), date, date)
  await writeFile(join(world.path, '..', 'x'), unknown)
  changeRows(world.mirror.database, 'job', {
    state: 'publishing',
    final_path: path,
    final_sha256: await hashOf(join(world.path, '..', 'x')),
    final_bytes: unknown.length,
  })
  await world.reopen()
  const { media } = world.emulator.counters
  expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
  expect(world.emulator.counters.media - media).toBe(taken ? 0 : 1)
  const item = [...(await readCatalogue(world.path)).items.values()].find(({ remoteId }) => remoteId === id)
  expect(item).toMatchObject({ mimeType: 'image/newf', bytes: unknown.length })
  expect(item?.path === path).toBe(taken)
  expect((await readFile(join(world.path, item?.path ?? ''))).equals(unknown)).toBe(true)
  expect((await filesBelow(world.path, 'Photos')).length).toBeGreaterThan(0)
})
