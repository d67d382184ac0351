import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/main/app.ts'
import type { App } from '../../../src/main/app/app-interface.ts'
import { callApp } from '../../../src/main/app/call-app.ts'
import { createNodePorts } from '../../../src/main/headless/ports/node-ports.ts'
import type { Ports } from '../../../src/main/ports.ts'
import type { Album } from '../../../src/shared/domain.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import type { ExportWish } from '../../../src/shared/tasks/export-task.ts'
import type { TaskState } from '../../../src/shared/tasks/task.ts'
import { filesBelow } from '../mirror-content.ts'
import { recordedFiles } from '../recorded-files.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const year = 'Takeout/Google Photos/Photos from 2019'

let folder: ImportFolder
let other: ImportFolder
let app: App | undefined

beforeEach(async () => {
  folder = await ImportFolder.make()
  other = await ImportFolder.make()
  await folder.zip('takeout-20260301T101500Z-001.zip', [
    ...['a', 'b', 'c'].flatMap((name) => [
      { name: `${year}/${name}.jpg`, bytes: picture(name, 900_000) },
      { name: `${year}/${name}.jpg.supplemental-metadata.json`, bytes: sidecar(`${name}.jpg`) },
    ]),
    { name: 'Takeout/Google Photos/Trip/a.jpg', bytes: picture('a', 900_000) },
    { name: 'Takeout/Google Photos/Trip/metadata.json', bytes: JSON.stringify({ title: 'Trip' }) },
  ])
  await folder.take()
})

afterEach(async () => {
  await app?.close()
  app = undefined
  await folder.remove()
  await other.remove()
})

const out = (): string => join(other.path, 'out')
const wish = (more: Partial<ExportWish> = {}): ExportWish => ({
  folder: out(),
  albums: [],
  format: 'takeout',
  partSize: 1_000_000,
  metadata: false,
  ...more,
})

async function open(ports: Partial<Ports> = {}): Promise<App> {
  const made = await createApp(createNodePorts({ home: join(other.path, 'home'), log: () => undefined, ...ports }), {
    host: 'headless',
    version: '0',
    mediaBase: 'media/',
    systemLanguage: 'en',
    mirrorPath: folder.mirror,
    fillThumbnails: false,
  })
  if (!made.ok) throw new Error(JSON.stringify(made.problem))
  return (app = made.value)
}

type ExportState = TaskState<'export'>

function stateWith(opened: App, fits: (state: ExportState) => boolean): Promise<ExportState> {
  return new Promise((resolve) => {
    const end = opened.subscribe('tasks.changed', ({ export: state }) => {
      if (!fits(state)) return
      end()
      resolve(state)
    })
  })
}

async function begin(opened: App, more: Partial<ExportWish> = {}): Promise<void> {
  expect(await callApp(opened, 'tasks.start', { kind: 'export', ...wish(more) })).toMatchObject({ ok: true })
}

async function exported(
  opened: App,
  more: Partial<ExportWish> = {},
): Promise<Extract<ExportState, { phase: 'finished' }>> {
  const ended = stateWith(opened, ({ phase }) => phase === 'finished')
  await begin(opened, more)
  const state = await ended
  if (state.phase !== 'finished') throw new Error(state.phase)
  return state
}

describe('an export as a task', () => {
  it('writes everything, tells how far it is, and what it has written', async () => {
    const opened = await open()
    const ended = stateWith(opened, ({ phase }) => phase === 'finished')
    await begin(opened)
    // Asked for: what is told by itself is told a few times a second, and this may be through by then.
    const begun = await callApp(opened, 'tasks.state', undefined)
    expect(begun.ok && begun.value.export.phase).toBe('running')
    const state = await ended
    if (state.phase !== 'finished') throw new Error(state.phase)
    expect(state).toMatchObject({
      outcome: { kind: 'complete' },
      progress: { step: 'writing', done: 4, files: 4, bytes: 3_600_000, ofBytes: 3_600_000, problems: 0 },
      result: { folder: out(), format: 'takeout', albums: 1, items: 3, files: 4, versions: 0, problems: [] },
    })
    expect(state.result?.parts).toHaveLength(4)
    expect((await readdir(out())).toSorted()).toEqual(state.result?.parts)
    // Another one can follow.
    expect(await exported(opened, { folder: `${out()} again` })).toMatchObject({ outcome: { kind: 'complete' } })
  })

  it.each(['takeout', 'folders'] as const)(
    'in the form of %s is safe on the disk once it is through',
    async (format) => {
      await mkdir(join(other.path, 'home'))
      const disk = recordedFiles(other.path)
      const opened = await open({ files: disk.files })
      const place = join(other.path, 'new', 'out')
      expect(await exported(opened, { format, folder: place })).toMatchObject({ outcome: { kind: 'complete' } })
      const named = disk.events.flatMap((event, at) => {
        const path = event.op === 'name' ? event.path : event.op === 'rename' ? event.to : ''
        return path.startsWith('new') && !path.endsWith('.part') ? [{ path, at }] : []
      })
      const lost = named.filter(
        ({ path, at }) =>
          existsSync(join(other.path, path)) &&
          !disk.events.some(
            (event) => event.op === 'sync-folder' && (event.path || '.') === dirname(path) && event.since > at,
          ),
      )
      expect(lost).toEqual([])
      const files = await filesBelow(other.path, 'new/out')
      expect(files.length).toBeGreaterThan(3)
      expect(named.map(({ path }) => path)).toEqual(expect.arrayContaining(files))
    },
  )

  it('writes one album alone, by its id', async () => {
    const opened = await open()
    const albums = await callApp(opened, 'albums.list', undefined)
    const ids = albums.ok ? albums.value.map(({ id }: Album) => String(id)) : []
    const state = await exported(opened, { albums: ids, format: 'folders' })
    expect(state.result).toMatchObject({ format: 'folders', parts: [], albums: 1, items: 1, files: 1 })
    expect(await readFile(join(out(), 'Trip/a.jpg'))).toEqual(picture('a', 900_000))
  })

  it('rests while it is paused, and leaves nothing of zips that it did not finish', async () => {
    const opened = await open()
    await begin(opened)
    expect(await callApp(opened, 'tasks.pause', { kind: 'export' })).toMatchObject({ ok: true })
    const paused = await callApp(opened, 'tasks.state', undefined)
    expect(paused.ok && paused.value.export.phase).toBe('paused')
    const refused = async (start: Parameters<typeof callApp<'tasks.start'>>[2]): Promise<unknown> => {
      const answer = await callApp(opened, 'tasks.start', start)
      return answer.ok ? 'begun' : answer.problem.code
    }
    expect(await refused({ kind: 'export', ...wish() })).toBe('export-running')
    expect(await refused({ kind: 'import', paths: [folder.path], includeTrash: false })).toBe('export-running')
    expect(await refused({ kind: 'verify', mode: 'quick', repair: true })).toBe('export-running')
    const used = await callApp(opened, 'mirror.use', { path: join(other.path, 'elsewhere') })
    expect(used.ok ? 'used' : used.problem.code).toBe('export-running')
    await callApp(opened, 'tasks.stop', { kind: 'export' })
    const state = await callApp(opened, 'tasks.state', undefined)
    expect(state.ok && state.value.export).toMatchObject({ phase: 'finished', outcome: { kind: 'stopped' } })
    expect(await readdir(out()).catch(() => [])).toEqual([])
    const again = await callApp(opened, 'tasks.pause', { kind: 'export' })
    expect(again.ok ? 'paused' : again.problem.code).toBe('export-not-running')
  })

  it('goes on after a pause, to the same end', async () => {
    const opened = await open()
    const ended = stateWith(opened, ({ phase }) => phase === 'finished')
    await begin(opened)
    await callApp(opened, 'tasks.pause', { kind: 'export' })
    await callApp(opened, 'tasks.resume', { kind: 'export' })
    expect(await ended).toMatchObject({ outcome: { kind: 'complete' }, result: { files: 4 } })
  })

  const refusals: [string, ProblemCode, () => Promise<Partial<ExportWish>>][] = [
    ['in the mirror', 'export-inside-mirror', () => Promise.resolve({ folder: join(folder.mirror, 'out') })],
    ['around the mirror', 'export-inside-mirror', () => Promise.resolve({ folder: join(folder.mirror, '..') })],
    [
      'in the mirror by a link',
      'export-inside-mirror',
      async () => {
        await symlink(join(folder.mirror, 'Photos'), join(other.path, 'link'))
        return { folder: join(other.path, 'link', 'out') }
      },
    ],
    [
      'where something is',
      'export-place-taken',
      async () => {
        await mkdir(out())
        await writeFile(join(out(), 'mine.txt'), 'mine')
        return {}
      },
    ],
    ['that is no whole path', 'folder-not-whole', () => Promise.resolve({ folder: 'out' })],
    ['of an album that is not here', 'album-not-found', () => Promise.resolve({ albums: ['nowhere'] })],
  ]
  for (const [where, code, make] of refusals)
    it(`is refused ${where}, by ${code}`, async () => {
      const more = await make()
      const before = await readdir(folder.mirror, { recursive: true })
      const state = await exported(await open(), more)
      expect(state).toMatchObject({ outcome: { kind: 'halted', problem: { code } } })
      expect(state).not.toHaveProperty('result')
      await app?.close()
      expect((await readdir(folder.mirror, { recursive: true })).filter((name) => name.endsWith('out'))).toEqual(
        before.filter((name) => name.endsWith('out')),
      )
    })

  it('is refused where there is not enough room, and says how much is lacking', async () => {
    const node = createNodePorts({ home: join(other.path, 'home') })
    const little = (async (path: string) => {
      const found = await node.files.statfs(path)
      return Object.assign(found, { bavail: 1, bsize: 512 })
    }) as Ports['files']['statfs']
    const files = { ...node.files, statfs: little }
    const state = await exported(await open({ files }))
    expect(state).toMatchObject({ outcome: { kind: 'halted', problem: { code: 'export-no-space' } } })
    expect(state.outcome.kind === 'halted' && state.outcome.problem.values?.['missing']).toBeGreaterThan(3_000_000)
  })

  it('is refused where nothing may be written', async () => {
    const node = createNodePorts({ home: join(other.path, 'home') })
    const readOnly = Object.assign(new Error('read-only'), { code: 'EROFS', errno: -30, syscall: 'mkdir' })
    const mkdirRefused = ((path: string, options: object) =>
      path.startsWith(out()) ? Promise.reject(readOnly) : node.files.mkdir(path, options)) as Ports['files']['mkdir']
    const state = await exported(await open({ files: { ...node.files, mkdir: mkdirRefused } }))
    expect(state).toMatchObject({ outcome: { kind: 'halted', problem: { code: 'export-not-written' } } })
  })

  it('leaves out what is not what it was, and names it', async () => {
    const item = (await folder.items())[0]
    const path = join(folder.mirror, String(item?.['path']))
    await chmod(path, 0o644)
    await writeFile(path, 'another')
    const state = await exported(await open())
    expect(state).toMatchObject({
      outcome: { kind: 'with-problems' },
      progress: { problems: 1 },
      result: { problemCount: 1, problems: [{ code: 'file-damaged' }] },
    })
  })

  it('offers a place beside the mirror that is not there yet', async () => {
    const opened = await open()
    const first = await callApp(opened, 'exporting.suggest', undefined)
    if (!first.ok) throw new Error(first.problem.code)
    expect(first.value.folder.startsWith(join(folder.mirror, '..'))).toBe(true)
    expect(first.value.name).toMatch(/^Shoebox export \d{4}-\d\d-\d\d$/)
    await mkdir(first.value.folder)
    const next = await callApp(opened, 'exporting.suggest', undefined)
    expect(next.ok && next.value.name).toBe(`${first.value.name} (2)`)
    expect(await callApp(opened, 'exporting.pick', { startAt: first.value.folder })).toEqual({ ok: true, value: null })
  })
})
