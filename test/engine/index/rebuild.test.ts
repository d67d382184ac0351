import * as nodeFiles from 'node:fs/promises'
import { appendFile, copyFile, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { FileSystem } from '../../../src/main/ports.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import type { RebuildReport } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { Problem, Result } from '../../../src/shared/problems/problem.ts'
import { diesAfter, ProcessEnd } from '../faults/dying-files.ts'
import { indexRows } from '../index-rows.ts'
import { differences, filesBelow, footprint } from '../mirror-content.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
let before: string[]
let bytes: Map<string, string>

const index = (): string => join(world.path, '.shoebox/index.sqlite')
const log = (): void => undefined

/** Backs the library up, takes down what is in the index and on the disk, and closes the mirror. */
async function backUp(): Promise<void> {
  await world.run(everything)
  await close()
}

async function close(): Promise<void> {
  await world.backup.close()
  await world.mirror.close()
  before = indexRows(world.path)
  bytes = await footprint(world.path)
}

function rebuild(files: FileSystem = nodeFiles): Promise<Result<RebuildReport>> {
  return rebuildIndex(world.path, { files, clock: world.clock, log }, new AbortController().signal)
}

async function mustRebuild(): Promise<RebuildReport> {
  const rebuilt = await rebuild()
  if (!rebuilt.ok) throw new Error(`not rebuilt: ${rebuilt.problem.code} ${rebuilt.problem.detail}`)
  return rebuilt.value
}

/** What opening the mirror is refused with. */
async function refusal(): Promise<Problem['code'] | undefined> {
  const opened = await openMirror(world.path, { files: nodeFiles, clock: world.clock, log })
  if (!opened.ok) return opened.problem.code
  await opened.value.close()
  return undefined
}

/** The next backup finds everything in its place, and changes nothing. */
async function expectNothingToDo(): Promise<void> {
  const { media } = world.emulator.counters
  await world.reopen()
  const { progress } = await world.run(everything)
  expect(progress.downloaded).toBe(0)
  expect(world.emulator.counters.media).toBe(media)
  const now = await footprint(world.path)
  for (const map of [now, bytes]) map.delete('.shoebox/format')
  expect(now).toEqual(bytes)
}

describe.each(['links', 'copies', 'none'] as const)('with %s in album folders', (albumFiles) => {
  beforeEach(async () => {
    world = await openWorld()
    world.limits.albumFiles = albumFiles
    await backUp()
  })
  afterEach(() => world.close())

  test('an index comes back as it was after .shoebox was deleted', async () => {
    await rm(join(world.path, '.shoebox'), { recursive: true })
    expect(await refusal()).toBe('mirror-index-missing')
    expect(await filesBelow(world.path, '.shoebox')).toEqual([])
    expect(await mustRebuild()).toMatchObject({ problems: [] })
    expect(indexRows(world.path)).toEqual(before)
    await expectNothingToDo()
  })
})

describe('a damaged index', () => {
  beforeEach(async () => {
    world = await openWorld({ emulator: { items: 60, albums: 5, seed: 5 } })
    await backUp()
  })
  afterEach(() => world.close())

  const damages: [string, string, (path: string) => Promise<void>][] = [
    ['deleted', 'mirror-index-missing', (path) => rm(path)],
    ['of zero bytes', 'mirror-index-missing', (path) => truncate(path, 0)],
    ['of nothing but zeros', 'mirror-damaged', async (path) => writeFile(path, Buffer.alloc((await stat(path)).size))],
    ['cut in half', 'mirror-damaged', async (path) => truncate(path, (await stat(path)).size >> 1)],
    ['cut inside a page', 'mirror-damaged', async (path) => truncate(path, (await stat(path)).size - 100)],
    ['replaced by text', 'mirror-damaged', (path) => writeFile(path, 'not a database\n'.repeat(1000))],
    [
      'overwritten in the middle',
      'mirror-damaged',
      async (path) => {
        const content = await readFile(path)
        content.fill(0xa5, content.length >> 1, (content.length >> 1) + 4096)
        await writeFile(path, content)
      },
    ],
  ]

  test.each(damages)('%s is noticed, set aside and rebuilt', async (_, code, damage) => {
    await damage(index())
    const damaged = await readFile(index()).catch(() => undefined)
    expect(await refusal()).toBe(code)
    const { setAside, problems } = await mustRebuild()
    expect(problems).toEqual([])
    if (damaged) expect((await readFile(join(world.path, setAside ?? ''))).equals(damaged)).toBe(true)
    else expect(setAside).toBeUndefined()
    expect(indexRows(world.path)).toEqual(before)
    await expectNothingToDo()
  })

  test('does not get the log of the old index', async () => {
    await writeFile(`${index()}-wal`, Buffer.alloc(50_000, 1))
    await truncate(index(), (await stat(index())).size >> 1)
    await mustRebuild()
    expect(indexRows(world.path)).toEqual(before)
  })

  test('a sound index is set aside as well', async () => {
    const { setAside } = await mustRebuild()
    expect((await stat(join(world.path, setAside ?? ''))).size).toBeGreaterThan(0)
    expect(indexRows(world.path)).toEqual(before)
  })

  test('is not rebuilt while somebody uses the mirror', async () => {
    await world.reopen()
    expect(await rebuild()).toMatchObject({ ok: false, problem: { code: 'mirror-in-use' } })
    await world.run(everything)
  })

  test('a format file that cannot be read is set aside, too', async () => {
    await writeFile(join(world.path, '.shoebox/format'), '{"format":')
    expect(await refusal()).toBe('mirror-damaged')
    await mustRebuild()
    expect(await refusal()).toBeUndefined()
    expect((await filesBelow(world.path, '.shoebox/set-aside')).some((path) => path.endsWith('format'))).toBe(true)
  })

  test('of a newer Shoebox is left alone', async () => {
    await writeFile(join(world.path, '.shoebox/format'), '{"format":99,"identity":"x"}\n')
    expect(await rebuild()).toMatchObject({ ok: false, problem: { code: 'mirror-too-new' } })
    expect(indexRows(world.path)).toEqual(before)
  })

  test('cannot be rebuilt without a catalogue', async () => {
    await rm(join(world.path, 'catalogue.jsonl'))
    expect(await rebuild()).toMatchObject({ ok: false, problem: { code: 'catalogue-missing' } })
    expect(indexRows(world.path)).toEqual(before)
  })
})

describe('a rebuild', () => {
  beforeEach(async () => {
    world = await openWorld({ emulator: { items: 60, albums: 5, seed: 6 } })
    await backUp()
  })
  afterEach(() => world.close())

  test('takes over what can be read of a damaged catalogue, and keeps the rest for a person', async () => {
    const path = join(world.path, 'catalogue.jsonl')
    const lines = (await readFile(path, 'utf8')).split('\n')
    const items = lines.filter((line) => line.includes('"kind":"item"')).length
    lines[20] = (lines[20] ?? '').slice(0, 40)
    const outside = (lines[21] ?? '').replace(/"path":"[^"]*"/, '"path":"Photos/../../outside.jpg"')
    lines[21] = outside
    await writeFile(path, `${lines.join('\n')}{"kind":"item","torn`)
    const torn = await readFile(path, 'utf8')
    const { problems, items: taken } = await mustRebuild()
    expect(problems.map(({ code, values }) => [code, values?.['line']])).toEqual([
      ['catalogue-damaged', 21],
      ['catalogue-damaged', 22],
      ['catalogue-damaged', lines.length],
    ])
    expect(taken).toBe(items - 2)
    const kept = (await filesBelow(world.path, '.shoebox/set-aside')).find((one) => one.endsWith('catalogue.jsonl'))
    expect(await readFile(join(world.path, kept ?? ''), 'utf8')).toBe(torn)
    // The next backup gets the rest from Google, and finds that the files are there.
    await world.reopen()
    await world.run(everything)
    expect(await differences(world.path, world.emulator)).toEqual([])
    expect([...(await footprint(world.path)).keys()]).toEqual([...bytes.keys()])
  })

  test('makes an index that can be opened of whatever numbers and times the catalogue says', async () => {
    const path = join(world.path, 'catalogue.jsonl')
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const items = said.filter(({ kind }) => kind === 'item')
    const farthest = ['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z']
    const odd: Record<string, unknown>[] = [
      { bytes: Number.MAX_SAFE_INTEGER },
      { width: -Number.MAX_SAFE_INTEGER },
      { height: Number.MAX_SAFE_INTEGER },
      { listedAs: { width: Number.MAX_SAFE_INTEGER, mimeType: 'image/jpeg' } },
      ...farthest.flatMap((time) => [
        { takenAt: time, zone: '+01:00', zoneFrom: 'file' },
        { localTime: time.slice(0, -1) },
        { savedAt: time },
        { fileTime: time },
        { firstSeen: time },
        { creationTime: time, takenAt: undefined, localTime: undefined, fileTime: undefined },
      ]),
    ]
    expect(items.length).toBeGreaterThan(odd.length)
    for (const [at, more] of odd.entries()) Object.assign(items[at] ?? {}, more)
    for (const [at, album] of said.filter(({ kind }) => kind === 'album').entries())
      Object.assign(album, at % 2 === 0 ? { position: 2 ** 52 + 1 } : { remoteCount: 2 ** 52 + 1 })
    await writeFile(path, `${said.map((entry) => JSON.stringify(entry)).join('\n')}\n`)
    const { items: taken } = await mustRebuild()
    expect(taken).toBeGreaterThanOrEqual(items.length - 4)
    expect(await refusal()).toBeUndefined()
  })

  test('lets the verification find what the catalogue does not know, and what is not as it says', async () => {
    const [gone, edited] = await filesBelow(world.path, 'Photos')
    if (!gone || !edited) throw new Error('too few files')
    await rename(join(world.path, gone), join(world.path, 'Photos/renamed.jpg'))
    await appendFile(join(world.path, edited), 'x')
    await rm(join(world.path, '.shoebox'), { recursive: true })
    await mustRebuild()
    const opened = await openMirror(world.path, { files: nodeFiles, clock: world.clock, log })
    if (!opened.ok) throw new Error(opened.problem.code)
    const ports = { mirror: opened.value, clock: world.clock, log }
    const found = await verifyMirror(ports, { mode: 'quick', repair: false }, new AbortController().signal)
    await opened.value.close()
    const problems = found.ok ? found.value.problems : []
    expect(Object.fromEntries(problems.map(({ path, problem }) => [path, problem.code]))).toEqual({
      [gone]: 'file-missing',
      [edited]: 'file-damaged',
      'Photos/renamed.jpg': 'file-unknown',
    })
    await stat(join(world.path, 'Photos/renamed.jpg'))
  })

  test('survives an end at every step on the disk, and can be run again', async () => {
    await truncate(index(), (await stat(index())).size >> 1)
    await copyFile(index(), join(world.path, '..', 'damaged'))
    const damaged = await readFile(index())
    let steps = 0
    for (let allowed = 0; ; allowed++) {
      await rm(join(world.path, '.shoebox'), { recursive: true })
      await nodeFiles.mkdir(join(world.path, '.shoebox'))
      await copyFile(join(world.path, '..', 'damaged'), index())
      const dying = diesAfter(allowed)
      const end = await rebuild(dying.files).then(
        () => 'finished',
        (error: unknown) => {
          if (!(error instanceof ProcessEnd)) throw error
          return 'died'
        },
      )
      // Whatever was reached: the mirror says what it needs, or is whole.
      const code = await refusal()
      expect(code === undefined || code === 'mirror-damaged' || code === 'mirror-index-missing').toBe(true)
      // Also one that is whole can be rebuilt, whatever the end has left beside it.
      await mustRebuild()
      expect(await refusal()).toBeUndefined()
      expect(indexRows(world.path)).toEqual(before)
      const kept = (await filesBelow(world.path, '.shoebox/set-aside')).filter((path) => path.includes('index.sqlite'))
      const contents = await Promise.all(kept.map((path) => readFile(join(world.path, path))))
      expect(contents.some((content) => content.equals(damaged))).toBe(true)
      steps = dying.steps()
      if (end === 'finished' && steps <= allowed) break
    }
    expect(steps).toBeGreaterThan(8)
  })
})
