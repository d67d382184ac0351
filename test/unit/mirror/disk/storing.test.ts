import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { filesWithThread } from '../../../../src/main/headless/ports/node-worker.ts'
import { storingThread } from '../../../../src/main/headless/ports/storing-thread.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { NotOrdinaryError } from '../../../../src/main/mirror/disk/ordinary-file.ts'
import { temporaryPath } from '../../../../src/main/mirror/names/layout.ts'
import { inOneGo } from '../../../../src/main/mirror/storing/in-one-go.ts'
import { errorOf } from '../../../../src/main/mirror/storing/told-error.ts'
import { photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'

let mirror: string

beforeEach(async () => {
  mirror = await mkdtemp(join(tmpdir(), 'shoebox-storing-'))
  await mkdir(join(mirror, '.shoebox/incoming'), { recursive: true })
  await mkdir(join(mirror, 'Photos/2021'), { recursive: true })
})
afterEach(() => rm(mirror, { recursive: true }))

const date = Date.UTC(1969, 6, 20, 20, 17, 40)
const shared = (text: string): Uint8Array => {
  const bytes = Buffer.from(new SharedArrayBuffer(text.length))
  bytes.write(text)
  return bytes
}
const at = (path: string): string => join(mirror, path)
const photo = (name: string) => photoPathFromRow(`Photos/2021/${name}`)
const place = (
  files: MirrorFiles,
  ...moves: { from: ReturnType<typeof temporaryPath>; to: ReturnType<typeof photo> }[]
) => inOneGo(files, { kind: 'place', canLink: true, moves, folders: [photoPathFromRow('Photos/2021')] })

const noLog = (): void => undefined

/** A thread that cannot be started, for the way without one. */
const withoutCode = (): FileSystem => ({ ...nodeFiles, thread: storingThread(join(mirror, 'no-such-code.js'), noLog) })

describe.each<[string, () => FileSystem]>([
  ['by a thread', () => filesWithThread(noLog)],
  ['call by call', () => nodeFiles],
  ['where the thread cannot be started', withoutCode],
])('a batch of files, %s,', (_, fileSystem) => {
  test('is stored with bytes and dates, and gets its names', async () => {
    const files = new MirrorFiles(mirror, fileSystem())
    const names = Array.from({ length: 40 }, (_, nth) => `${nth}.jpg`)
    const wanted = names.map((name) => ({ path: temporaryPath('download'), bytes: shared(`bytes of ${name}`), date }))
    const stored = await inOneGo(files, { kind: 'store', files: wanted })
    expect(stored).toEqual({ each: names.map(() => ({ ok: true })) })
    const moves = wanted.map(({ path }, nth) => ({ from: path, to: photo(names[nth] ?? '') }))
    expect(await place(files, ...moves)).toEqual({ each: names.map(() => ({ ok: true })) })
    for (const name of names) {
      expect((await readFile(at(`Photos/2021/${name}`))).toString()).toBe(`bytes of ${name}`)
      expect((await stat(at(`Photos/2021/${name}`))).mtimeMs).toBe(date)
    }
    expect(await readdir(at('.shoebox/incoming'))).toEqual([])
  })

  test('tells of each file by itself what stood in its way', async () => {
    const files = new MirrorFiles(mirror, fileSystem())
    const [good, taken] = [temporaryPath('download'), temporaryPath('download')]
    const nowhere = photoPathFromRow('Photos/2022/a.jpg')
    await symlink(at('Photos/2021'), at('Photos/elsewhere'))
    const led = photoPathFromRow('Photos/elsewhere/a.jpg')
    const wanted = [good, nowhere, led].map((path) => ({ path, bytes: shared('new'), date }))
    const { each } = await inOneGo(files, { kind: 'store', files: wanted })
    expect(each.map(({ ok }) => ok)).toEqual([true, false, false])
    const errors = each.flatMap((one) => (one.ok ? [] : [errorOf(one.error)]))
    expect(errors[0]).toMatchObject({ code: 'ENOENT' })
    expect(errors[1]).toBeInstanceOf(NotOrdinaryError)
    expect(errors[1]).toMatchObject({ path: at('Photos/elsewhere') })

    await writeFile(at(taken), 'other')
    await writeFile(at('Photos/2021/a.jpg'), 'mine')
    const moved = await place(files, { from: taken, to: photo('a.jpg') }, { from: good, to: photo('b.jpg') })
    expect(moved.each).toMatchObject([{ ok: false, error: { details: { code: 'EEXIST' } } }, { ok: true }])
    expect((await readFile(at('Photos/2021/a.jpg'))).toString()).toBe('mine')
    expect((await readFile(at('Photos/2021/b.jpg'))).toString()).toBe('new')
    expect(await readdir(at('.shoebox/incoming'))).toHaveLength(1)
  })
})

test('a thread never writes into a file that is there', async () => {
  const files = new MirrorFiles(mirror, filesWithThread(noLog))
  await writeFile(at('Photos/2021/a.jpg'), 'mine')
  const { each } = await inOneGo(files, {
    kind: 'store',
    files: [{ path: photo('a.jpg'), bytes: shared('new'), date }],
  })
  expect(each).toMatchObject([{ ok: false, error: { details: { code: 'EEXIST' } } }])
  expect((await readFile(at('Photos/2021/a.jpg'))).toString()).toBe('mine')
})

test.each(['open', 'handle.writev', 'handle.sync'] as const)('a fault of %s is one of its file alone', async (on) => {
  const disk = faultyFiles()
  const [bad, good] = [temporaryPath('download'), temporaryPath('download')]
  disk.plan({ on, code: 'EIO', path: bad.slice(bad.lastIndexOf('/')) })
  const files = new MirrorFiles(mirror, disk.files)
  const wanted = [bad, good].map((path) => ({ path, bytes: shared('x'), date }))
  const { each } = await inOneGo(files, { kind: 'store', files: wanted })
  expect(each).toMatchObject([{ ok: false, error: { details: { code: 'EIO' } } }, { ok: true }])
  expect(disk.missed()).toEqual([])
})

test('names that cannot be made safe are told, although each file has its own', async () => {
  const disk = faultyFiles()
  disk.plan({ on: 'handle.sync', code: 'EIO', path: '2021' })
  const files = new MirrorFiles(mirror, disk.files)
  const from = temporaryPath('download')
  await writeFile(at(from), 'x')
  const done = await place(files, { from, to: photo('a.jpg') })
  expect(done).toMatchObject({ each: [{ ok: true }], notSynced: { details: { code: 'EIO' } } })
})

test('sizes are told as a look finds them, in their order, with what is in the way', async () => {
  await writeFile(at('Photos/2021/a.jpg'), 'four')
  await symlink('/nowhere', at('Photos/2022'))
  for (const fileSystem of [filesWithThread(noLog), nodeFiles, withoutCode()]) {
    const files = new MirrorFiles(mirror, fileSystem)
    const paths = [photo('none.jpg'), photo('a.jpg'), photoPathFromRow('Photos/2022/b.jpg')]
    const { each } = await inOneGo(files, { kind: 'look', paths })
    expect(each).toMatchObject([{ ok: true }, { ok: true, here: 4 }, { ok: false }])
    expect(each[0]).not.toHaveProperty('here')
    const [, , refused] = each
    expect(refused?.ok === false && errorOf(refused.error)).toBeInstanceOf(NotOrdinaryError)
  }
})

test('that a thread cannot be started, or has ended, is logged once and with its reason', async () => {
  const said: unknown[] = []
  const thread = storingThread(join(mirror, 'no-such-code.js'), (...entry) => said.push(entry))
  const files = new MirrorFiles(mirror, { ...nodeFiles, thread })
  for (let times = 0; times < 3; times++) {
    const { each } = await inOneGo(files, { kind: 'look', paths: [photo('none.jpg')] })
    expect(each).toEqual([{ ok: true }])
  }
  expect(said).toMatchObject([
    ['warn', 'storing-thread-ended', { code: expect.stringMatching(/MODULE_NOT_FOUND$/) as string }],
  ])

  await writeFile(at('ends.mjs'), 'process.exit(3)')
  const ending = storingThread(join(mirror, 'ends.mjs'), (...entry) => said.push(entry))
  await expect(ending.ask({})).rejects.toThrow('the thread has ended')
  await expect(ending.ask({})).rejects.toThrow('the thread has ended')
  expect(said.slice(1)).toMatchObject([['warn', 'storing-thread-ended', { detail: 'the thread has ended' }]])
})
