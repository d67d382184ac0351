import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runHere } from '../cli-in-process.ts'
import { readCatalogue } from '../mirror-content.ts'
import { picture, sidecar, TakeoutFolder } from '../takeout-files.ts'
import { openWorld, wholeLibrary, type World } from '../world.ts'
import { changeRows } from '../../rows/rows.ts'

let world: World
let archives: TakeoutFolder

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 0, albums: 0, seed: 5 } })
  archives = await TakeoutFolder.make()
})

afterEach(async () => {
  await world.close()
  await archives.remove()
})

const july = Date.UTC(2021, 6, 4, 10)
const bytes = picture('no clock in it')

async function pathsOf(): Promise<string[]> {
  const { items } = await readCatalogue(world.path)
  return [...items.values()]
    .flatMap(({ path, versions = [] }) => [path, ...versions.map((version) => version.path)])
    .toSorted()
}

async function importHere(): Promise<number | null> {
  await world.backup.close()
  await world.mirror.close()
  const args = ['--mirror', world.path, 'import', archives.path, '--json']
  const { code } = await runHere(args, { SHOEBOX_HOME: join(archives.path, 'home') })
  await world.reopen()
  return code
}

async function writeExport(name: string, at: number): Promise<void> {
  const year = 'Takeout/Google Photos/Photos from 2021'
  const taken = { photoTakenTime: { timestamp: String(at / 1000) } }
  await archives.zip('takeout-20260301T101500Z-001.zip', [
    { name: `${year}/${name}`, bytes },
    { name: `${year}/${name}.json`, bytes: sidecar(name, taken) },
  ])
}

it('a date that somebody corrects in Google Photos moves the file with the next backup, and with none after that', async () => {
  const item = world.emulator.library.addItem({ filename: 'a.jpg', creationTime: july, bytes })
  await world.run(wholeLibrary)
  expect(await pathsOf()).toEqual(['Photos/2021/07/a.jpg'])
  const before = await stat(join(world.path, 'Photos/2021/07/a.jpg'))
  Object.assign(item, { creationTime: Date.UTC(2019, 2, 1) })
  const moves: unknown[] = []
  const end = world.backup.subscribe(() => {
    const state = world.backup.state()
    if (state.phase === 'running' && state.progress.moves) moves.push(state.progress.moves)
  })
  const { progress } = await world.run(wholeLibrary)
  end()
  expect(moves).toContainEqual({ done: 0, of: 1 })
  expect(progress).not.toHaveProperty('moves')
  expect(await pathsOf()).toEqual(['Photos/2019/03/a.jpg'])
  expect(await readdir(join(world.path, 'Photos'))).toEqual(['2019'])
  const after = await stat(join(world.path, 'Photos/2019/03/a.jpg'))
  expect(after.ino).toBe(before.ino)
  expect((await world.run(wholeLibrary)).progress).toMatchObject({ downloaded: 0, problems: 0 })
  expect((await stat(join(world.path, 'Photos/2019/03/a.jpg'))).ctimeMs).toBe(after.ctimeMs)
})

it.each(['the list', 'the export'])(
  'lies in the month of the list that has it, whatever date an export gives: %s comes first',
  async (first) => {
    await writeExport('a.jpg', Date.UTC(2015, 0, 1))
    if (first === 'the export') {
      expect(await importHere()).toBe(0)
      expect(await pathsOf()).toEqual(['Photos/2015/01/a.jpg'])
    }
    world.emulator.library.addItem({ filename: 'a.jpg', creationTime: july, bytes })
    await world.run(wholeLibrary)
    if (first === 'the list') expect(await importHere()).toBe(0)
    expect(await pathsOf()).toEqual(['Photos/2021/07/a.jpg'])
    const { items } = await readCatalogue(world.path)
    expect([...items.values()]).toMatchObject([{ fidelity: 'original', sources: [{}, {}] }])
  },
)

it('a mirror in which a former version has put a file into another month keeps it there until its date is another', async () => {
  const item = world.emulator.library.addItem({ filename: 'a.jpg', creationTime: july, bytes })
  await world.run(wholeLibrary)
  const { files, database } = world.mirror
  const [from, to] = ['Photos/2021/07/a.jpg', 'Photos/2021/08/a.jpg']
  await files.makeFolder('Photos/2021/08' as never)
  await files.rename(from as never, to as never)
  changeRows(database, 'file', { path: to, path_key: to.toLowerCase() })
  Object.assign(item, { description: 'Another word' })
  await world.run(wholeLibrary)
  expect(await pathsOf()).toEqual([to])
  Object.assign(item, { creationTime: july + 3_600_000 })
  await world.run(wholeLibrary)
  expect(await pathsOf()).toEqual([from])
  Object.assign(item, { creationTime: Date.UTC(2021, 8, 1) })
  await world.run(wholeLibrary)
  expect(await pathsOf()).toEqual(['Photos/2021/09/a.jpg'])
})
