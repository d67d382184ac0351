import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { layout, temporaryPath } from '../../../src/main/mirror/names/layout.ts'
import { nameFromRow, photoPathFromRow } from '../../../src/main/mirror-path.ts'
import type { MirrorPath } from '../../../src/main/mirror-path.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { Mirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { Publisher } from '../../../src/main/mirror/publish.ts'
import type { PublishResult } from '../../../src/main/mirror/publication.ts'
import { faultyFiles } from '../../engine/faults/faulty-files.ts'
import { addRow } from '../../rows/rows.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

let folder: string
let mirror: Mirror
let publisher: Publisher
let disk: ReturnType<typeof faultyFiles>
/** What the publisher has told, in order: `intend`, `record` and `committed` with the path. */
let told: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-publish-'))
  disk = faultyFiles()
  const opened = await openMirror(join(folder, 'mirror'), {
    files: disk.files,
    clock: standingClock(),
    log: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.problem.code)
  mirror = opened.value
  // Rows of files without items, for the sake of their paths.
  mirror.database.exec('PRAGMA foreign_keys = OFF')
  publisher = new Publisher(mirror)
  told = []
})
afterEach(async () => {
  disk.heal()
  await publisher.idle()
  await mirror.close()
  await rm(folder, { recursive: true })
})

interface Wish {
  name?: string
  month?: string
  plain?: string
  bytes?: Uint8Array
  record?: (path: MirrorPath) => void
  intend?: (path: MirrorPath) => void
  committed?: () => void
}

const handles: FileHandle[] = []
const isOpen = (handle: FileHandle): boolean => handle.fd >= 0

/** A file that is ready to be published. */
async function ready(wish: Wish = {}): Promise<() => Promise<PublishResult>> {
  const { name = 'a.jpg', month = 'Photos/2021/07', plain = 'id.jpg', bytes = Buffer.from(name) } = wish
  const temporary = temporaryPath('download')
  const handle = await mirror.files.create(temporary)
  handles.push(handle)
  await handle.writeFile(bytes)
  const tell = (what: string, path: MirrorPath): void => void told.push(`${what} ${path}`)
  const publication = {
    source: { handle, temporary },
    folder: photoPathFromRow(month),
    name: nameFromRow(name),
    plainName: nameFromRow(plain),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    intend: (path: MirrorPath) => (tell('intend', path), wish.intend?.(path)),
    record: (path: MirrorPath) => (tell('record', path), wish.record?.(path)),
    committed: (path: MirrorPath) => (tell('committed', path), wish.committed?.()),
  }
  return () => publisher.publish(publication)
}

async function publish(wish: Wish = {}): Promise<PublishResult> {
  return (await ready(wish))()
}

async function pathOf(wish: Wish = {}): Promise<string> {
  const result = await publish(wish)
  if (!result.ok) throw result.error
  return result.path
}

const there = (path: string): Promise<Buffer | undefined> => readFile(join(mirror.path, path)).catch(() => undefined)
const incoming = (): Promise<string[]> => readdir(join(mirror.path, layout.incoming))

async function plant(path: string, bytes: string): Promise<void> {
  await mkdir(dirname(join(mirror.path, path)), { recursive: true })
  await writeFile(join(mirror.path, path), bytes)
}

test('a file is announced before it has its name, and recorded after', async () => {
  const named: boolean[] = []
  const look = (path: MirrorPath): void => void named.push(existsSync(join(mirror.path, path)))
  expect(await pathOf({ intend: look, record: look })).toBe('Photos/2021/07/a.jpg')
  expect(named).toEqual([false, true])
  expect(told).toEqual(['intend', 'record', 'committed'].map((what) => `${what} Photos/2021/07/a.jpg`))
  expect((await there('Photos/2021/07/a.jpg'))?.toString()).toBe('a.jpg')
  expect(await incoming()).toEqual([])
})

test('whatever throws, each file has its end, and the next one is published', async () => {
  const gone = new Error('disk I/O error')
  const fails = (): never => {
    throw gone
  }
  const isPresent = mirror.isPresent.bind(mirror)
  const ways: Wish[] = [{ intend: fails }, { record: fails }, { committed: fails }]
  for (const [at, way] of ways.entries()) {
    const [spoilt, other] = await Promise.all([ready({ ...way, name: `x${at}.jpg` }), ready({ name: `y${at}.jpg` })])
    const results = await Promise.all([spoilt(), other()])
    expect(results[0], String(at)).toEqual({ ok: false, error: gone })
    expect(await pathOf({ name: `z${at}.jpg` })).toBe(`Photos/2021/07/z${at}.jpg`)
  }
  const last = await ready({ name: 'last.jpg' })
  mirror.isPresent = () => Promise.reject(gone)
  expect(await last()).toEqual({ ok: false, error: gone })
  mirror.isPresent = isPresent
  expect(await pathOf({ name: 'once more.jpg' })).toBe('Photos/2021/07/once more.jpg')
})

test('a name that is not safe in its folder is recorded nowhere, and the file that has it stays', async () => {
  await publish({ name: 'before.jpg' })
  told = []
  disk.plan({ on: 'handle.sync', code: 'EIO', path: 'Photos/2021/07' })
  const results = await Promise.all(['a.jpg', 'b.jpg'].map((name) => publish({ name })))
  expect(disk.missed()).toEqual([])
  expect(results.map(({ ok }) => ok)).toEqual([false, false])
  await publisher.idle()
  expect(told.toSorted()).toEqual(['intend Photos/2021/07/a.jpg', 'intend Photos/2021/07/b.jpg'])
  expect(existsSync(join(mirror.path, 'Photos/2021/07/a.jpg'))).toBe(true)
})

test('many at once get names of their own, share their way, and the next ones find nobody at work', async () => {
  const names = Array.from({ length: 150 }, (_, at) => ['a.jpg', 'A.JPG', `b ${at}.jpg`][at % 3] ?? '')
  for (const round of [1, 2]) {
    const paths = await Promise.all(
      names.map((name, at) => pathOf({ name, bytes: Buffer.from(`${round} ${name} ${at}`), record: save })),
    )
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(150)
    for (const [at, path] of paths.entries())
      expect((await there(path))?.toString()).toBe(`${round} ${names[at]} ${at}`)
    await publisher.idle()
  }
  // Never more than 64 on their way without being recorded.
  let open = 0
  let most = 0
  for (const line of told) {
    if (line.startsWith('intend')) most = Math.max(most, ++open)
    if (line.startsWith('record')) open--
  }
  expect(most).toBeLessThanOrEqual(64)
  expect(await incoming()).toEqual([])
})

let saved = 0
beforeEach(() => {
  saved = 0
})
/** Makes a path known to the index. */
function save(path: MirrorPath): void {
  const { database } = mirror
  saved++
  addRow(database, 'current_file', { item: saved, path, path_key: path.toLowerCase(), sha256: 'a'.repeat(64) })
}

describe('what lies under the name', () => {
  test.each<[string, string | undefined, string]>([
    ['nothing', undefined, 'a.jpg'],
    ['the same bytes', 'a.jpg', 'a.jpg'],
    ['as many others', 'A.JPG', 'a (2).jpg'],
    ['others', 'other', 'a (2).jpg'],
  ])('stays: %s', async (_, planted, name) => {
    if (planted !== undefined) await plant('Photos/2021/07/a.jpg', planted)
    expect(await pathOf()).toBe(`Photos/2021/07/${name}`)
    if (planted !== undefined) expect((await there('Photos/2021/07/a.jpg'))?.toString()).toBe(planted)
    expect(await incoming()).toEqual([])
  })

  test('stays if it is a folder, or cannot be read', async () => {
    await mkdir(join(mirror.path, 'Photos/2021/07/a.jpg'), { recursive: true })
    expect(await pathOf()).toBe('Photos/2021/07/a (2).jpg')
    await plant('Photos/2021/07/b.jpg', 'b.jpg')
    disk.plan({ on: 'open', code: 'EACCES', path: '07/b.jpg' })
    expect(await pathOf({ name: 'b.jpg' })).toBe('Photos/2021/07/b (2).jpg')
  })

  test('cannot be told when the disk is broken', async () => {
    await plant('Photos/2021/07/a.jpg', 'a.jpg')
    disk.plan({ on: 'handle.read', code: 'EIO', path: '07/a.jpg' })
    expect(await publish()).toMatchObject({ ok: false, error: { code: 'EIO' } })
    expect(told).toEqual(['intend Photos/2021/07/a.jpg'])
  })

  test('and what is known to the index alone keep their names', async () => {
    mirror.database.exec('BEGIN')
    save(photoPathFromRow('Photos/2021/07/A.jpg'))
    mirror.database.exec('COMMIT')
    expect(await pathOf()).toBe('Photos/2021/07/a (2).jpg')
  })
})

describe('in the place of a folder', () => {
  test.each([
    [['Photos/2021'], 'Photos/2021 (2)/07/a.jpg'],
    [['Photos/2021/07'], 'Photos/2021/07 (2)/a.jpg'],
    [['Photos/2021/07', 'Photos/2021/07 (2)'], 'Photos/2021/07 (3)/a.jpg'],
  ])('files %j keep their place', async (planted, path) => {
    for (const file of planted) await plant(file, 'mine')
    expect(await Promise.all([pathOf(), pathOf({ name: 'b.jpg' })])).toContain(path)
    expect(await pathOf({ name: 'c.jpg' })).toBe(path.replace('a.jpg', 'c.jpg'))
    for (const file of planted) expect((await there(file))?.toString()).toBe('mine')
  })

  test('there is only one of all photos', async () => {
    await plant('Photos', 'mine')
    expect((await publish()).ok).toBe(false)
    expect((await there('Photos'))?.toString()).toBe('mine')
  })

  test('that was taken away meanwhile a new one is made', async () => {
    await pathOf()
    await rm(join(mirror.path, 'Photos/2021'), { recursive: true })
    const results = [await publish({ name: 'b.jpg' }), await publish({ name: 'c.jpg' })]
    expect(results.at(-1)).toEqual({ ok: true, path: 'Photos/2021/07/c.jpg' })
  })
})

describe('a name that the disk refuses', () => {
  test('as too long is made shorter until it fits, and the plain one is the last', async () => {
    const name = `${'x'.repeat(200)}.jpg`
    disk.plan({ on: 'link', code: 'ENAMETOOLONG', path: 'xxxxx', times: 2 })
    const path = await pathOf({ name })
    expect(path).toMatch(/^Photos\/2021\/07\/x{112}\.jpg$/)
    disk.plan({ on: 'link', code: 'ENAMETOOLONG', path: 'yyyy' })
    expect(await pathOf({ name: `${'y'.repeat(40)}.jpg` })).toBe('Photos/2021/07/id.jpg')
  })

  test('as misspelt is replaced by the plain one, and if that is refused, too, nothing more is tried', async () => {
    disk.plan({ on: 'link', code: 'EINVAL', path: '07/é', times: 1 })
    expect(await pathOf({ name: `${'é'.repeat(20)}.jpg` })).toBe('Photos/2021/07/id.jpg')
    disk.plan({ on: 'link', code: 'EINVAL', path: 'Photos' })
    expect(await publish({ name: 'ö.jpg', plain: 'other.jpg' })).toMatchObject({ ok: false, error: { code: 'EINVAL' } })
  })
})

describe('a failure', () => {
  test('of one file is of that file alone, and its handle is closed', async () => {
    handles.length = 0
    disk.plan({ on: 'handle.sync', code: 'EIO', path: '.part', times: 1 })
    const results = await Promise.all(['a.jpg', 'b.jpg', 'c.jpg'].map((name) => publish({ name })))
    expect(results.filter(({ ok }) => !ok)).toMatchObject([{ ok: false, error: { code: 'EIO' } }])
    expect(told.filter((line) => line.startsWith('committed'))).toHaveLength(2)
    expect(handles.some(isOpen)).toBe(false)
  })

  test('to make a name safe records nothing', async () => {
    disk.plan({ on: 'handle.sync', code: 'EIO', path: '2021', times: 1 })
    expect(await publish()).toMatchObject({ ok: false, error: { code: 'EIO' } })
    expect(told).toEqual(['intend Photos/2021/07/a.jpg'])
    expect(await pathOf({ name: 'b.jpg' })).toBe('Photos/2021/07/b.jpg')
  })

  test('to write down where a file goes, or that it is there, is told, and the next one goes on', async () => {
    const fail = (): never => {
      throw new Error('no')
    }
    expect(await publish({ intend: fail })).toMatchObject({ ok: false, error: { message: 'no' } })
    expect(await there('Photos/2021/07/a.jpg')).toBeUndefined()
    expect(await publish({ record: fail })).toMatchObject({ ok: false, error: { message: 'no' } })
    expect(told.some((line) => line.startsWith('committed'))).toBe(false)
    expect(await pathOf({ name: 'b.jpg' })).toBe('Photos/2021/07/b.jpg')
  })

  test('to find the mirror writes nothing where it was', async () => {
    handles.length = 0
    const both = [await ready({ name: 'b.jpg' }), await ready({ name: 'c.jpg' })]
    const away = `${mirror.path}-away`
    await rename(mirror.path, away)
    await mkdir(mirror.path)
    const results = await Promise.all(both.map((go) => go()))
    const gone = { ok: false, error: { code: 'ENODEV' } }
    expect(results).toMatchObject([gone, gone])
    expect(await readdir(mirror.path)).toEqual([])
    expect([told, handles.some(isOpen)]).toEqual([[], false])
    await rm(mirror.path, { recursive: true })
    await rename(away, mirror.path)
    expect(await pathOf()).toBe('Photos/2021/07/a.jpg')
  })
})
