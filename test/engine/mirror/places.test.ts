import { spawnSync } from 'node:child_process'
import { chmod, lstat, mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { VerifyReport } from '../../../src/shared/tasks/verification.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { faultyFiles } from '../faults/faulty-files.ts'
import { filesBelow, readCatalogue } from '../mirror-content.ts'
import { everything } from '../world.ts'
import type { Finished, World, WorldOptions } from '../world.ts'

const nobody = 65_534
let world: World | undefined

afterEach(async () => {
  process.seteuid?.(0)
  await world?.close()
  world = undefined
})

async function open(options: WorldOptions = {}): Promise<World> {
  world = await openSmallWorld(options)
  return world
}

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

/** Runs as a user to whom permissions mean something; all of the world is theirs. */
async function asNobody<Value>(at: World, work: () => Promise<Value>): Promise<Value> {
  run('chown', '-R', String(nobody), join(at.path, '..'))
  process.seteuid?.(nobody)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

async function goesOn(at: World): Promise<void> {
  expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
  const truth = await truthOf(at.emulator)
  expect(checkAlways(at.path, truth)).toEqual([])
  expect(checkComplete(at.path, truth)).toEqual([])
}

function problems(at: World): { code: string; path: unknown }[] {
  return at.backup
    .problems(0, 100)
    .problems.map(({ problem }) => ({ code: problem.code, path: problem.values?.['path'] }))
}

/** Everything but what is in one place is here. */
async function restIsHere(at: World, state: Finished, place: string, code = 'place-read-only'): Promise<void> {
  expect(state.outcome).toEqual({ kind: 'with-problems' })
  expect(new Set(problems(at).map((one) => `${one.code} ${String(one.path)}`))).toEqual(new Set([`${code} ${place}`]))
  expect(checkAlways(at.path, await truthOf(at.emulator))).toEqual([])
}

async function verifyAll({ mirror, clock }: World): Promise<VerifyReport> {
  const ports = { mirror, clock, log: () => undefined }
  const result = await verifyMirror(ports, { mode: 'full', repair: false }, new AbortController().signal)
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

/** Folders of months, with how many photos go there. */
async function months(at: World): Promise<string[]> {
  return [...new Set((await filesBelow(at.path, 'Photos')).map((path) => path.slice(0, path.lastIndexOf('/'))))]
}

const isRoot = process.getuid?.() === 0

describe.runIf(isRoot)('of a mirror that may be written otherwise', () => {
  test('one month folder that may not takes only its own photos with it', async () => {
    const at = await open()
    await at.run(everything)
    const [month = ''] = await months(at)
    const gone = (await filesBelow(at.path, month))[0] ?? ''
    const elsewhere = (await filesBelow(at.path, 'Photos')).find((path) => !path.startsWith(month)) ?? ''
    await rm(join(at.path, 'Albums'), { recursive: true })
    await rm(join(at.path, gone))
    await rm(join(at.path, elsewhere))
    run('chown', '-R', String(nobody), join(at.path, '..'))
    await chmod(join(at.path, month), 0o555)
    await asNobody(at, async () => {
      await restIsHereButPhotos(at, await at.run(everything), month)
    })
    expect((await stat(join(at.path, elsewhere))).size).toBeGreaterThan(0)
    await chmod(join(at.path, month), 0o755)
    await asNobody(at, () => goesOn(at))
  })

  test.each([
    ['an album folder', async (at: World) => `Albums/${(await readdir(join(at.path, 'Albums')))[0] ?? ''}`],
    ['Albums', () => Promise.resolve('Albums')],
  ])('%s that may not takes only itself with it', async (_, placeOf) => {
    const at = await open()
    await at.run(everything)
    const place = await placeOf(at)
    for (const path of await filesBelow(at.path, place)) await rm(join(at.path, path))
    const { library } = at.emulator
    library.addItem({ filename: 'new.jpg', creationTime: Date.UTC(2001, 1, 1) })
    if (place === 'Albums') library.addAlbum({ title: 'New', items: [library.itemsOf(library.main)[0]?.id ?? ''] })
    run('chown', '-R', String(nobody), join(at.path, '..'))
    await chmod(join(at.path, place), 0o555)
    const state = await asNobody(at, () => at.run(everything))
    expect(state.progress).toMatchObject({ done: state.progress.items })
    await restIsHere(at, state, place)
    await chmod(join(at.path, place), 0o755)
    await asNobody(at, () => goesOn(at))
  })

  test('the root that may not stops everything, by its own name', async () => {
    const at = await open()
    await at.run(everything)
    const [photo = ''] = await filesBelow(at.path, 'Photos')
    await rm(join(at.path, photo.split('/').slice(0, 2).join('/')), { recursive: true })
    run('chown', '-R', String(nobody), join(at.path, '..'))
    for (const place of ['', 'Photos']) await chmod(join(at.path, place), 0o555)
    const state = await asNobody(at, () => at.run(everything))
    expect(state.outcome).toMatchObject({
      kind: 'halted',
      problem: { code: 'mirror-read-only', values: { path: at.path } },
    })
  })

  const immutable = ((): boolean => {
    const probe = join(process.cwd(), 'node_modules', `.immutable-${process.pid}`)
    run('touch', probe)
    const works = run('chattr', '+i', probe)
    run('chattr', '-i', probe)
    run('rm', '-f', probe)
    return works
  })()

  test.runIf(immutable).each(['SHA256SUMS', 'catalogue.jsonl'])(
    '%s that is immutable keeps nothing else back',
    async (name) => {
      const at = await open()
      await at.run(everything)
      at.emulator.library.addItem({ filename: 'new.jpg', creationTime: Date.UTC(2001, 1, 1) })
      run('chattr', '+i', join(at.path, name))
      try {
        const state = await at.run(everything)
        expect(state).toMatchObject({ outcome: { kind: 'with-problems' }, progress: { items: 13, done: 13 } })
        expect(problems(at)).toEqual([{ code: 'place-read-only', path: name }])
        expect(await readdir(join(at.path, '.shoebox/incoming'))).toEqual([])
      } finally {
        run('chattr', '-i', join(at.path, name))
      }
      await goesOn(at)
    },
  )

  test.runIf(immutable)(
    'a photo that is immutable is copied into its albums, and a folder that is keeps only itself back',
    async () => {
      const at = await open()
      await at.run(everything)
      const [month = ''] = await months(at)
      const photo = (await filesBelow(at.path, 'Photos')).find((path) => !path.startsWith(month)) ?? ''
      await rm(join(at.path, 'Albums'), { recursive: true })
      await rm(join(at.path, (await filesBelow(at.path, month))[0] ?? ''))
      run('chattr', '+i', join(at.path, photo))
      run('chattr', '+i', join(at.path, month))
      try {
        await restIsHereButPhotos(at, await at.run(everything), month)
      } finally {
        run('chattr', '-i', join(at.path, month))
        run('chattr', '-i', join(at.path, photo))
      }
      await goesOn(at)
      const nlinks = await Promise.all(
        (await filesBelow(at.path, 'Albums')).map(async (path) => (await stat(join(at.path, path))).nlink),
      )
      expect(Math.min(...nlinks)).toBeGreaterThan(1)
    },
  )
})

/** A photo that is missing makes its item fail; all else is done. */
async function restIsHereButPhotos(at: World, state: Finished, month: string): Promise<void> {
  expect(state.outcome).toEqual({ kind: 'with-problems' })
  expect(state.progress).toMatchObject({ failed: 1, done: state.progress.items - 1 })
  expect(problems(at)).toEqual([{ code: 'place-read-only', path: month }])
  const truth = await truthOf(at.emulator)
  expect(checkAlways(at.path, truth)).toEqual([])
}

describe('whatever refuses', () => {
  const operations = ['mkdir', 'link', 'rename', 'open', 'unlink', 'readdir', 'lstat'] as const
  const errnos = ['EACCES', 'EPERM', 'EROFS'] as const
  const places = ['Photos', 'Albums', 'SHA256SUMS', 'catalogue.jsonl'] as const

  test('in one place, nothing halts, and the next run puts it right', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        fc.constantFrom(...errnos),
        fc.constantFrom(...places),
        fc.nat(6),
        fc.boolean(),
        async (on, code, place, after, again) => {
          const disk = faultyFiles()
          const at = await openSmallWorld({ files: disk.files })
          try {
            if (again) {
              await at.run(everything)
              await rm(join(at.path, place), { recursive: true })
            }
            disk.plan({ on, code, path: `/${place}`, after })
            const { outcome } = await at.run(everything)
            expect(outcome.kind).not.toBe('halted')
            for (const { path } of problems(at)) expect(String(path)).toMatch(/^(Photos|Albums|SHA256SUMS|catalogue)/)
            // What nobody may look at counts as here, and is told; here it is not.
            if (!(on === 'lstat' && place === 'Photos' && again))
              expect(checkAlways(at.path, await truthOf(at.emulator))).toEqual([])
            disk.heal()
            await goesOn(at)
          } finally {
            await at.close()
          }
        },
      ),
      { numRuns: someRuns(10, 100), endOnFailure: true },
    )
  })
})

describe('something else in the place of', () => {
  const kinds: [string, (path: string) => Promise<void>][] = [
    ['a file', (path) => writeFile(path, 'mine')],
    ['a link to nowhere', (path) => symlink('/nowhere/at/all', path)],
    [
      'a link to a folder',
      async (path) => {
        await mkdir(`${path}-target`)
        await symlink(`${path}-target`, path)
      },
    ],
    ['a pipe', (path) => Promise.resolve(void run('mkfifo', path))],
  ]

  test.each(kinds)('an album’s folder: %s keeps its name, the album gets the next', async (_, make) => {
    const at = await open()
    await at.run(everything)
    const [title = ''] = await readdir(join(at.path, 'Albums'))
    const before = await filesBelow(at.path, `Albums/${title}`)
    await rename(join(at.path, 'Albums', title), join(at.path, 'Albums', 'kept elsewhere'))
    await make(join(at.path, 'Albums', title))
    const there = await lstat(join(at.path, 'Albums', title))
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(await lstat(join(at.path, 'Albums', title))).toMatchObject({ ino: there.ino, mtimeMs: there.mtimeMs })
    expect(await filesBelow(at.path, `Albums/${title} (2)`)).toEqual(
      before.map((path) => path.replace(title, `${title} (2)`)),
    )
    const albums = (await readCatalogue(at.path)).albums.map(({ folder }) => folder)
    expect(albums).toContain(`${title} (2)`)
    // And it stays so.
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(await readdir(join(at.path, 'Albums'))).not.toContain(`${title} (3)`)
  })

  test.each(kinds)('a new album’s folder, before it is made: %s', async (_, make) => {
    const at = await open()
    await at.run(everything)
    const { library } = at.emulator
    library.addAlbum({
      title: 'New',
      items: library
        .itemsOf(library.main)
        .map(({ id }) => id)
        .slice(0, 3),
    })
    await make(join(at.path, 'Albums', 'New'))
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(await filesBelow(at.path, 'Albums/New (2)')).toHaveLength(3)
  })

  test.each(kinds)('the folder of an album that was renamed: %s', async (_, make) => {
    const at = await open()
    await at.run(everything)
    const [title = ''] = await readdir(join(at.path, 'Albums'))
    at.emulator.library.renameAlbum(title, 'Another')
    await make(join(at.path, 'Albums', 'Another'))
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect((await filesBelow(at.path, 'Albums/Another (2)')).length).toBeGreaterThan(0)
  })

  test.each(kinds)('Albums: %s is named, and no photo is missing', async (_, make) => {
    const at = await open()
    await make(join(at.path, 'Albums'))
    const state = await at.run(everything)
    expect(state).toMatchObject({ outcome: { kind: 'with-problems' }, progress: { items: 12, done: 12 } })
    expect(new Set(problems(at).map(({ code, path }) => `${code} ${String(path)}`))).toEqual(
      new Set(['place-taken Albums']),
    )
    await rm(join(at.path, 'Albums'))
    await goesOn(at)
  })

  test.each(kinds)('a year or month: %s keeps its name, photos go beside it', async (_, make) => {
    const at = await open()
    const { library } = at.emulator
    const creationTime = Date.UTC(1999, 5, 5)
    library.addItem({ filename: 'one.jpg', creationTime })
    library.addItem({ filename: 'two.jpg', creationTime: Date.UTC(1998, 5, 5) })
    await mkdir(join(at.path, 'Photos/1998'), { recursive: true })
    await make(join(at.path, 'Photos/1999'))
    await make(join(at.path, 'Photos/1998/06'))
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    const photos = await filesBelow(at.path, 'Photos')
    expect(photos).toContain('Photos/1999 (2)/06/one.jpg')
    expect(photos).toContain('Photos/1998/06 (2)/two.jpg')
    const verified = await verifyAll(at)
    expect(verified).toMatchObject({ missing: 0, damaged: 0 })
    await rm(join(at.path, 'Photos/1999'))
    library.addItem({ filename: 'three.jpg', creationTime })
    expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(await filesBelow(at.path, 'Photos')).toContain('Photos/1999/06/three.jpg')
  })
})
