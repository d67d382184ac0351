import * as nodeFiles from 'node:fs/promises'
import { copyFile, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { nameKey } from '../../../src/main/mirror/names/names.ts'
import type { FileSystem } from '../../../src/main/ports.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { VerifyReport } from '../../../src/shared/tasks/verification.ts'
import { indexRows } from '../index-rows.ts'
import { filesBelow, readCatalogue } from '../mirror-content.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'
import { withFiles } from '../with-files.ts'
import { changeRows } from '../../rows/rows.ts'

let world: World

afterEach(async () => {
  await world.close()
})

async function backUp(albumFiles: 'links' | 'copies'): Promise<void> {
  world = await openWorld({ emulator: { items: 12, albums: 2, seed: 3 }, limits: { albumFiles } })
  await world.run(everything)
}

async function verify(repair: boolean, more: Partial<FileSystem> = {}): Promise<VerifyReport> {
  const files: FileSystem = { ...nodeFiles, ...more }
  const ports = { mirror: withFiles(world.mirror, files), clock: world.clock, log: () => undefined }
  const result = await verifyMirror(ports, { mode: 'full', repair }, new AbortController().signal)
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

/** A photo that is in an album: its path, and that of its link or copy there. */
async function photoInAlbum(): Promise<{ photo: string; inAlbum: string; id: string }> {
  const { items, albums } = await readCatalogue(world.path)
  const album = albums.find((one) => one.items.length > 0)
  const item = items.get(album?.items[0] ?? '')
  const photo = item?.path ?? ''
  return { photo, inAlbum: `Albums/${album?.folder ?? ''}/${basename(photo)}`, id: item?.id ?? '' }
}

/** Other bytes, as many, at the same time: only reading them tells. */
async function damage(path: string): Promise<Buffer> {
  const full = join(world.path, path)
  const [bytes, { mtime }] = [await readFile(full), await stat(full)]
  const damaged = Buffer.from(bytes)
  damaged[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 0xff
  await writeFile(full, damaged)
  await utimes(full, mtime, mtime)
  return damaged
}

describe('a repair', () => {
  test('puts nothing in place that was damaged while it was copied', async () => {
    await backUp('copies')
    const { photo, inAlbum } = await photoInAlbum()
    const damaged = await damage(photo)
    const good = await readFile(join(world.path, inAlbum))
    let copied = 0
    const copyBadly: FileSystem['copyFile'] = async (from, to) => {
      copied++
      const bytes = await readFile(from)
      bytes[20] = (bytes[20] ?? 0) ^ 0xff
      await writeFile(to, bytes)
    }
    const report = await verify(true, { copyFile: copyBadly })
    expect(copied).toBeGreaterThan(0)
    expect(report.repairs).toEqual([])
    expect(report.problems.map(({ path }) => path)).toEqual([photo])
    expect((await readFile(join(world.path, photo))).equals(damaged)).toBe(true)
    expect(await filesBelow(world.path, '.shoebox/incoming')).toEqual([])
    expect(await verify(true)).toMatchObject({ repairs: [{ path: photo }], problems: [] })
    expect((await readFile(join(world.path, photo))).equals(good)).toBe(true)
  })

  test('makes no album file from a photo that is not right', async () => {
    await backUp('links')
    const { photo, inAlbum, id } = await photoInAlbum()
    await rm(join(world.path, inAlbum))
    await damage(photo)
    // So that it does not come back from Google.
    changeRows(world.mirror.database, 'item', { in_google: false }, { id })
    const report = await verify(true)
    expect(report.repairs).toEqual([])
    expect(new Map(report.problems.map(({ path, problem }) => [path, problem.code]))).toEqual(
      new Map([
        [inAlbum, 'file-missing'],
        [photo, 'file-lost'],
      ]),
    )
    expect(await filesBelow(world.path, dirname(inAlbum))).not.toContain(inAlbum)
  })
})

describe('a repair that is refused', () => {
  /** A folder in which no name can be given or taken away. */
  function closed(folder: string, code: string): Partial<FileSystem> {
    const check = (syscall: string, path: string): void => {
      if (dirname(path) === join(world.path, folder))
        throw Object.assign(new Error(`${code}: refused, ${syscall}`), { code, syscall, path })
    }
    return {
      link: async (from, to) => {
        check('link', String(to))
        await nodeFiles.link(from, to)
      },
      unlink: async (path) => {
        check('unlink', String(path))
        await nodeFiles.unlink(path)
      },
      rename: async (from, to) => {
        for (const path of [from, to]) check('rename', String(path))
        await nodeFiles.rename(from, to)
      },
    }
  }

  test.each(['EACCES', 'EPERM', 'EROFS'])('with %s says so of that file alone, and works later', async (code) => {
    await backUp('copies')
    const { photo, inAlbum } = await photoInAlbum()
    const other = [...(await readCatalogue(world.path)).items.values()].find(
      ({ path }) => dirname(path) !== dirname(photo),
    )
    await damage(photo)
    await rm(join(world.path, other?.path ?? ''))
    const report = await verify(true, closed(dirname(photo), code))
    expect(report).toMatchObject({ damaged: 1 })
    const [problem, ...more] = report.problems.filter(({ problem }) => problem.code !== 'file-awaits-backup')
    expect(more).toEqual([])
    expect(problem).toMatchObject({ path: photo, problem: { code: 'file-not-repaired', values: { path: photo } } })
    const noted = world.mirror.database.prepare('SELECT path, code FROM file_problem').all()
    expect(noted).toEqual([{ path: photo, code: 'file-not-repaired' }])
    expect(await verify(true)).toMatchObject({ repairs: [{ path: photo, from: inAlbum }] })
    expect(world.mirror.database.prepare('SELECT * FROM file_problem').all()).toEqual([])
  })

  test('for another reason stays what it is', async () => {
    await backUp('copies')
    const { photo } = await photoInAlbum()
    await damage(photo)
    const report = await verify(true, closed(dirname(photo), 'EBUSY'))
    expect(report.problems).toMatchObject([{ path: photo, problem: { code: 'file-damaged' } }])
  })
})

describe('a file that got another place while it was looked at', () => {
  test.each([false, true])('is nothing missing, with repair: %s', async (repair) => {
    await backUp('links')
    const { photo } = await photoInAlbum()
    const moved = `${photo}.newer.jpg`
    let replaced = false
    const lstat = (async (path: string) => {
      if (!replaced && path === join(world.path, photo)) {
        replaced = true
        // As a backup does that runs beside the reading.
        await rename(path, join(world.path, moved))
        changeRows(world.mirror.database, 'current_file', { path: moved, path_key: nameKey(moved) }, { path: photo })
      }
      return nodeFiles.lstat(path)
    }) as FileSystem['lstat']
    const report = await verify(repair, { lstat })
    expect(replaced).toBe(true)
    expect(report).toMatchObject({ missing: 0, damaged: 0, unreadable: 0, awaitBackup: 0, repairs: [] })
    expect(report.problems.filter(({ problem }) => problem.code !== 'file-unknown')).toEqual([])
    expect(await nodeFiles.lstat(join(world.path, moved))).toMatchObject({ nlink: expect.any(Number) as number })
    expect(world.mirror.database.prepare('SELECT * FROM refetch').all()).toEqual([])
  })
})

describe('a rebuild', () => {
  test.each(['damaged', 'gone', 'empty'])('leaves no log of an older index beside the new one: %s', async (how) => {
    await backUp('links')
    const index = join(world.path, '.shoebox/index.sqlite')
    // Something that is in the log alone, and that an index must not have.
    world.mirror.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    changeRows(world.mirror.database, 'item', { description: 'from an old log' })
    await copyFile(`${index}-wal`, join(world.path, 'log'))
    changeRows(world.mirror.database, 'item', { description: null })
    await world.backup.close()
    await world.mirror.close()
    const before = indexRows(world.path).map((line) => line.replace(/"description":"[^"]*"/, '"description":null'))
    await rename(join(world.path, 'log'), `${index}-wal`)
    if (how === 'gone') await rm(index)
    else await writeFile(index, how === 'empty' ? '' : 'no database at all'.repeat(1000))
    const ports = { files: nodeFiles, clock: world.clock, log: () => undefined }
    expect(await rebuildIndex(world.path, ports, new AbortController().signal)).toMatchObject({
      ok: true,
      value: { items: 12 },
    })
    expect(
      (await filesBelow(world.path, '.shoebox')).filter((path) => path.startsWith('.shoebox/index.sqlite')),
    ).toEqual(['.shoebox/index.sqlite'])
    await world.reopen()
    const described = world.mirror.database
      .prepare("SELECT count(*) AS n FROM item WHERE description LIKE 'from%'")
      .get()
    expect(described).toEqual({ n: 0 })
    await world.backup.close()
    await world.mirror.close()
    const plain = indexRows(world.path).map((line) => line.replace(/"description":"[^"]*"/, '"description":null'))
    expect(plain).toEqual(before)
    await world.reopen()
  })
})
