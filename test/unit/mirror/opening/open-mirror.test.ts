import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { breakSeal, isSealed, sealAndClose } from '../../../../src/main/mirror/opening/index-seal.ts'
import { mirrorFormat } from '../../../../src/main/mirror/names/layout.ts'
import { openMirror } from '../../../../src/main/mirror/opening/open-mirror.ts'
import type { Mirror } from '../../../../src/main/mirror/opening/open-mirror.ts'
import type { ProblemCode, Result } from '../../../../src/shared/problems/problem.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'
import { addRow, addRows } from '../../../rows/rows.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

let folder: string
let path: string
let disk: ReturnType<typeof faultyFiles>
let events: string[]
const at = (name: string): string => join(path, name)
const format = '.shoebox/format'
const index = '.shoebox/index.sqlite'
const seal = '.shoebox/index.seal'

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-open-'))
  path = join(folder, 'mirror')
  disk = faultyFiles()
  events = []
})
afterEach(() => rm(folder, { recursive: true }))

function open(options: { create?: boolean } = {}): Promise<Result<Mirror>> {
  events = []
  const log = (level: string, event: string): void => void events.push(`${level} ${event}`)
  return openMirror(path, { files: disk.files, clock: standingClock(), log }, options)
}

async function opened(options?: { create?: boolean }): Promise<Mirror> {
  const result = await open(options)
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.detail}`)
  return result.value
}

/** Opens and closes; the problem's code if it does not open. */
async function outcome(options?: { create?: boolean }): Promise<ProblemCode | 'opened'> {
  const result = await open(options)
  if (!result.ok) return result.problem.code
  await result.value.close()
  return 'opened'
}

describe('a folder', () => {
  it('becomes a mirror, with all above it, and is the same mirror at the next opening', async () => {
    path = join(folder, 'a', 'b', 'mirror')
    const mirror = await opened()
    expect(mirror).toMatchObject({ path, canLink: true, longestName: 255 })
    expect(JSON.parse(await readFile(at(format), 'utf8'))).toEqual({ format: mirrorFormat, identity: mirror.identity })
    expect(mirror.identity).toMatch(/^[0-9a-f-]{36}$/)
    await mirror.close()
    expect((await readdir(at('.shoebox'))).toSorted()).toEqual(['format', 'incoming', 'index.seal', 'index.sqlite'])
    expect(await readdir(at('.shoebox/incoming'))).toEqual([])
    const again = await opened({ create: false })
    expect(again.identity).toBe(mirror.identity)
    await again.close()
  })

  it('becomes none if it was chosen before', async () => {
    expect(await outcome({ create: false })).toBe('mirror-missing')
    await mkdir(path)
    expect(await outcome({ create: false })).toBe('mirror-missing')
    expect(await readdir(folder, { recursive: true })).toEqual(['mirror'])
    expect(await outcome({ create: true })).toBe('opened')
  })

  it('is told with its path if it cannot be one', async () => {
    await writeFile(path, 'theirs')
    expect(await open()).toEqual({ ok: false, problem: { code: 'mirror-missing', values: { path } } })
    expect(await readFile(path, 'utf8')).toBe('theirs')
    path = join(path, 'below')
    expect(await outcome()).toBe('mirror-missing')
  })

  it.each<[string, Parameters<ReturnType<typeof faultyFiles>['plan']>[0], ProblemCode]>([
    ['read-only', { on: 'mkdir', code: 'EROFS' }, 'mirror-read-only'],
    ['full', { on: 'open', code: 'ENOSPC', path: 'incoming' }, 'mirror-full'],
    ['gone', { on: 'mkdir', code: 'ENODEV' }, 'mirror-missing'],
    ['of a name that is too long', { on: 'mkdir', code: 'ENAMETOOLONG' }, 'file-failed'],
  ])('on a disk that is %s is told so', async (_, fault, code) => {
    disk.plan(fault)
    expect(await open()).toMatchObject({ ok: false, problem: { code, values: { path } } })
    expect(events).toContain('warn mirror-not-opened')
  })

  it('is told of by no problem if the error is ours', async () => {
    disk.plan({ on: 'mkdir', code: 'ERR_OURS' })
    await expect(open()).rejects.toMatchObject({ code: 'ERR_OURS' })
  })
})

describe('a mirror', () => {
  beforeEach(async () => {
    await (await opened()).close()
  })

  it('is one program’s at a time', async () => {
    const mirror = await opened()
    expect(await open()).toEqual({
      ok: false,
      problem: { code: 'mirror-in-use', detail: 'database is locked', values: { path } },
    })
    await mirror.close()
    await mirror.close()
    expect(await outcome()).toBe('opened')
  })

  it('is not opened if something in it is not its own', async () => {
    await rm(at('.shoebox/incoming'), { recursive: true })
    await symlink(folder, at('.shoebox/incoming'))
    expect(await open()).toMatchObject({
      ok: false,
      problem: { code: 'mirror-not-ordinary', values: { path: at('.shoebox/incoming') } },
    })
    await unlink(at('.shoebox/incoming'))
    await rename(at(index), at('elsewhere'))
    await symlink(at('elsewhere'), at(index))
    expect(await outcome()).toBe('mirror-index-changed')
  })

  it('of a newer version is left alone', async () => {
    await writeFile(at(format), `{"format":${mirrorFormat + 1},"identity":"x"}`)
    expect(await open()).toEqual({ ok: false, problem: { code: 'mirror-too-new', values: { path } } })
    await writeFile(at(format), `{"format":${mirrorFormat},"identity":"x"}`)
    const database = new DatabaseSync(at(index))
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(await outcome()).toBe('mirror-too-new')
  })

  it('whose format says nothing is damaged', async () => {
    await writeFile(at(format), 'nonsense')
    expect(await open()).toMatchObject({ ok: false, problem: { code: 'mirror-damaged', values: { path } } })
  })

  it('whose index is no database is damaged', async () => {
    await writeFile(at(index), 'x'.repeat(9000))
    expect(await open()).toMatchObject({ ok: false, problem: { code: 'mirror-damaged', values: { path } } })
  })

  it.each([
    ['no index', () => unlink(at(index))],
    ['an empty file', () => writeFile(at(index), '')],
    [
      'an index of nothing',
      () => rm(at(index)).then(() => new DatabaseSync(at(index)).exec('PRAGMA user_version = 0; VACUUM')),
    ],
  ])('with a catalogue never gets an empty index in the place of %s', async (_, change) => {
    await writeFile(at('catalogue.jsonl'), `{"kind":"mirror","format":${mirrorFormat}}\n`)
    await change()
    for (const create of [true, false])
      expect(await open({ create })).toEqual({
        ok: false,
        problem: { code: 'mirror-index-missing', values: { path } },
      })
    await rm(at(format))
    expect(await outcome({ create: false })).toBe('mirror-index-missing')
  })

  it('with an empty catalogue may', async () => {
    await writeFile(at('catalogue.jsonl'), '')
    await unlink(at(index))
    expect(await outcome()).toBe('opened')
  })

  it.each([1, 2])('of format %i becomes one of this, and stays the same mirror', async (older) => {
    await writeFile(at(format), `{"format":${older},"identity":"same"}`)
    const mirror = await opened()
    expect([mirror.identity, events]).toEqual(['same', ['info mirror-migrated']])
    await mirror.close()
    expect(await readFile(at(format), 'utf8')).toBe(`{"format":${mirrorFormat},"identity":"same"}\n`)
    expect(await readdir(path)).toEqual(['.shoebox'])
    await writeFile(at('catalogue.jsonl'), 'older')
    await writeFile(at(format), `{"format":${older},"identity":"same"}`)
    expect(await outcome()).toBe('opened')
    expect(await readFile(at('catalogue.jsonl'), 'utf8')).toContain(`"format":${mirrorFormat}`)
    expect(await readFile(at('SHA256SUMS'), 'utf8')).toBe('')
  })

  it('whose index SQLite cannot write is told by what a file there meets', async () => {
    const mirror = await opened()
    mirror.distrust()
    await mirror.close()
    await mkdir(at(`${index}-wal`))
    expect(await outcome()).toBe('mirror-index-changed')
  })
})

describe('a path that is too long for SQLite', () => {
  beforeEach(() => {
    path = join(folder, ...Array.from({ length: 3 }, () => 'x'.repeat(200)))
  })

  it('concerns this folder, not the disk, and leaves nothing of what was tried', async () => {
    expect(await open()).toMatchObject({ ok: false, problem: { code: 'file-failed', values: { path } } })
    expect(await readdir(at('.shoebox/incoming'))).toEqual([])
  })

  it.each<[string, ProblemCode]>([
    ['EROFS', 'mirror-read-only'],
    ['ENOSPC', 'mirror-full'],
  ])('is not told where a file of our own meets something else: %s', async (code, problem) => {
    disk.plan({ on: 'open', code, path: 'probe', times: 1 })
    expect(await open()).toMatchObject({ ok: false, problem: { code: problem, values: { path } } })
    expect(disk.missed()).toEqual([])
  })
})

describe('an open mirror', () => {
  let mirror: Mirror
  beforeEach(async () => {
    mirror = await opened()
  })
  afterEach(() => mirror.close())

  it('tells what is in it, and what is free', async () => {
    addRow(mirror.database, 'account', { id: 'a', email: 'ann@example.org' })
    addRow(mirror.database, 'item', { ref: 1, id: 'i', account: 'a', remote_id: 'r' })
    addRow(mirror.database, 'current_file', { item: 1, path: 'Photos/a', path_key: 'a', bytes: 7, sha256: '' })
    addRows(mirror.database, 'album', [
      { id: '1', account: 'a', remote_id: '1', title: '' },
      { id: '2', account: 'a', remote_id: '2', title: '' },
    ])
    const info = await mirror.info()
    expect(info).toMatchObject({ ok: true, value: { path, items: 1, albums: 2, bytes: 7, canLink: true } })
    if (info.ok) expect(info.value.freeBytes).toBeGreaterThan(0)
  })

  it.each<[string, ProblemCode]>([
    ['ENOENT', 'mirror-missing'],
    ['ESTALE', 'mirror-missing'],
    ['EIO', 'file-failed'],
  ])('tells instead that its disk is not well: %s', async (code, problem) => {
    disk.plan({ on: 'statfs', code, times: 1 })
    expect(await mirror.info()).toMatchObject({ ok: false, problem: { code: problem } })
    disk.plan({ on: 'statfs', code: 'ERR_OURS', times: 1 })
    await expect(mirror.info()).rejects.toMatchObject({ code: 'ERR_OURS' })
  })

  it('is present while its own format is where it was', async () => {
    expect(await mirror.isPresent()).toBe(true)
    const text = await readFile(at(format), 'utf8')
    for (const other of ['', 'nonsense', `{"format":${mirrorFormat},"identity":"another"}`]) {
      await writeFile(at(format), other)
      expect(await mirror.isPresent()).toBe(false)
    }
    await unlink(at(format))
    expect(await mirror.isPresent()).toBe(false)
    await writeFile(at(format), text)
    disk.plan({ on: 'open', code: 'EIO', path: 'format', times: 1 })
    expect(await mirror.isPresent()).toBe(false)
    disk.plan({ on: 'open', code: 'ERR_OURS', path: 'format', times: 1 })
    await expect(mirror.isPresent()).rejects.toMatchObject({ code: 'ERR_OURS' })
    expect(await mirror.isPresent()).toBe(true)
  })

  it('can be written, or says that it cannot', async () => {
    disk.plan({ on: 'open', code: 'EROFS', path: 'probe' })
    expect(await mirror.isWritable()).toBe(false)
  })

  it('has no seal, and gets one when it is closed, unless it was found damaged', async () => {
    expect(await readdir(at('.shoebox'))).not.toContain('index.seal')
    await mirror.close()
    expect(await readdir(at('.shoebox'))).toContain('index.seal')
    mirror = await opened()
    expect([events.includes('info index-checked'), mirror.isDistrusted()]).toEqual([false, false])
    mirror.distrust()
    expect(mirror.isDistrusted()).toBe(true)
    await mirror.close()
    expect(await readdir(at('.shoebox'))).not.toContain('index.seal')
    mirror = await opened()
    expect(events).toContain('info index-checked')
  })

  it('whose disk takes no seal is closed, and the log says so', async () => {
    disk.plan({ on: 'rename', code: 'ENOSPC', path: 'index.seal', times: 1 })
    await mirror.close()
    expect(events).toContain('warn index-not-sealed')
    expect(mirror.database.isOpen).toBe(false)
  })
})

describe('a seal', () => {
  let mirror: Mirror
  beforeEach(async () => {
    mirror = await opened()
  })
  afterEach(() => mirror.close())

  it('is good for the index as it lies there, and for no other', async () => {
    const { files } = mirror
    expect(await isSealed(files)).toBe(false)
    expect(await sealAndClose(mirror.database, files)).toBe(true)
    expect([mirror.database.isOpen, await isSealed(files)]).toEqual([false, true])
    await writeFile(at(`${index}-wal`), '')
    expect(await isSealed(files)).toBe(true)
    await writeFile(at(`${index}-wal`), 'x')
    expect(await isSealed(files)).toBe(false)
    await unlink(at(`${index}-wal`))
    const text = await readFile(at(seal), 'utf8')
    const { size } = await stat(at(index))
    expect(JSON.parse(text)).toMatchObject({ size })
    for (const other of ['', 'x', `${text}${' '.repeat(5000)}`, text.replace(String(size), String(size + 1))]) {
      await writeFile(at(seal), other)
      expect(await isSealed(files)).toBe(false)
    }
    await writeFile(at(seal), text)
    expect(await isSealed(files)).toBe(true)
    await breakSeal(files)
    await breakSeal(files)
    expect(await isSealed(files)).toBe(false)
    await writeFile(at(seal), text)
    await unlink(at(index))
    expect(await isSealed(files)).toBe(false)
  })

  it('of somebody else is none', async () => {
    const { files } = mirror
    await sealAndClose(mirror.database, files)
    await rename(at(seal), at('seal'))
    await symlink(at('seal'), at(seal))
    expect(await isSealed(files)).toBe(false)
  })

  it('is not known on a disk that fails', async () => {
    const { files } = mirror
    await sealAndClose(mirror.database, files)
    for (const name of ['index.seal', 'index.sqlite']) {
      disk.plan({ on: 'open', code: 'EIO', path: name, times: 1 })
      await expect(isSealed(files)).rejects.toMatchObject({ code: 'EIO' })
    }
  })

  it('is not made by an error of ours, and the index is closed all the same', async () => {
    disk.plan({ on: 'rename', code: 'ERR_OURS', path: 'index.seal', times: 1 })
    await expect(sealAndClose(mirror.database, mirror.files)).rejects.toMatchObject({ code: 'ERR_OURS' })
    expect(mirror.database.isOpen).toBe(false)
  })
})
