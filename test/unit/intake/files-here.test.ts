import { link, mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { FilesHere } from '../../../src/main/intake/files-here.ts'
import type { SameBytes } from '../../../src/main/intake/files-here.ts'
import type { FileRole } from '../../../src/shared/domain.ts'
import { SmallMirror, sha256 } from '../mirror/small-mirror.ts'
import { jobFor } from '../backup/downloads/one-attempt.ts'
import { addRow, changeRows } from '../../rows/rows.ts'

let small: SmallMirror

beforeAll(async () => void (small = await SmallMirror.open()))
afterEach(() => small.empty())
afterAll(() => small.close())

const path = 'Photos/2021/07/a.jpg'

function look(item: number, content: string, role: FileRole = 'primary'): Promise<SameBytes | undefined> {
  const received = { bytes: content.length, sha256: sha256(content) }
  return new FilesHere(small.mirror, () => Date.parse('2026-03-01T00:00:00Z')).withBytes(
    jobFor(small, item, role),
    received,
  )
}

function version(item: number, number: number, content: string, role: FileRole = 'primary'): Promise<void> {
  const at = `Photos/2021/07/a ${number} ${role}.jpg`
  addRow(small.database, 'earlier_file', {
    item,
    number,
    role,
    path: at,
    path_key: at.toLowerCase(),
    bytes: content.length,
    sha256: sha256(content),
  })
  return small.put(at, content)
}

const known = (): unknown[] => small.rows('SELECT path FROM current_file')
const wrong = (): unknown[] => small.rows('SELECT path FROM file_problem')
const wrongAt = (of: string): unknown => addRow(small.database, 'file_problem', { path: of, code: 'file-missing' })

test('bytes of an item that has no file are new', async () => {
  const item = await small.photo('a.jpg', 'one')
  expect(await look(small.item('b.jpg'), 'one')).toBeUndefined()
  expect(await look(item, 'one', 'motion')).toBeUndefined()
  expect(known()).toEqual([{ path }])
})

test('the bytes of the file are here, and others are new', async () => {
  const item = await small.photo('a.jpg', 'one')
  expect(await look(item, 'one')).toEqual({ kind: 'current' })
  expect(await look(item, 'two')).toBeUndefined()
  // What stands in its place now is not looked into: it is somebody's.
  await small.put(path, 'edited by hand')
  expect(await look(item, 'one')).toEqual({ kind: 'current' })
  await rm(small.at(path))
  await mkdir(small.at(path))
  expect(await look(item, 'one')).toEqual({ kind: 'current' })
  await rm(small.at(path), { recursive: true })
  await symlink('nowhere', small.at(path))
  expect(await look(item, 'one')).toEqual({ kind: 'current' })
  expect(known()).toEqual([{ path }])
})

test('a file that was found damaged is not here, unless it has been put right since', async () => {
  const item = await small.photo('a.jpg', 'one')
  addRow(small.database, 'file_problem', { path, code: 'file-awaits-import' })
  expect(await look(item, 'one')).toEqual({ kind: 'current' })
  await small.put(path, 'xxx')
  expect(await look(item, 'one')).toBeUndefined()
  // It is none of the item any more, and nothing is told of a place that is free.
  expect([known(), await readdir(small.at('Photos/2021/07'))]).toEqual([[], []])
  expect(await small.content('.shoebox/set-aside/2026-03-01/Photos/2021/07/a.jpg')).toBe('xxx')
  expect(small.database.prepare('SELECT path FROM file_problem').all()).toEqual([])
})

test('a file that a person removed is forgotten, with the bytes that it had', async () => {
  const item = await small.photo('a.jpg', 'one')
  await small.file(item, 'Photos/2021/07/a.mov', 'film', 'motion')
  wrongAt(path)
  await rm(small.at(path))
  expect(await look(item, 'one')).toBeUndefined()
  expect(known()).toEqual([{ path: 'Photos/2021/07/a.mov' }])
  expect(wrong()).toEqual([])
})

test('a file that a person removed comes back from an album, if it is there', async () => {
  const item = await small.photo('a.jpg', 'one')
  const album = small.album('Trip', [item])
  changeRows(small.database, 'album', { folder: 'Trip' }, { id: album })
  addRow(small.database, 'album_file', { album, item, name: 'a.jpg' })
  await mkdir(small.at('Albums/Trip'), { recursive: true })
  await link(small.at(path), small.at('Albums/Trip/a.jpg'))
  await rm(small.at(path))
  wrongAt(path)
  expect(await look(item, 'one')).toEqual({ kind: 'current' })
  expect([await small.content(path), known(), wrong()]).toEqual(['one', [{ path }], []])
})

test('no file is forgotten because the disk is gone', async () => {
  const item = await small.photo('a.jpg', 'one')
  await rm(small.at(path))
  small.mirror = { ...small.mirror, isPresent: () => Promise.resolve(false) }
  await expect(look(item, 'one')).rejects.toMatchObject({ code: 'ENODEV' })
  expect(known()).toEqual([{ path }])
})

test('an earlier version with these bytes is found, the newest of them, if it is as it was', async () => {
  const item = await small.photo('a.jpg', 'now')
  await version(item, 1, 'one')
  await version(item, 2, 'two')
  await version(item, 3, 'one')
  await version(item, 4, 'one', 'motion')
  expect(await look(item, 'two')).toMatchObject({ kind: 'version', version: { number: 2 } })
  expect(await look(item, 'one')).toMatchObject({ kind: 'version', version: { number: 3 } })
  await small.put('Photos/2021/07/a 3 primary.jpg', 'eno')
  expect(await look(item, 'one')).toMatchObject({ kind: 'version', version: { number: 1 } })
  await rm(small.at('Photos/2021/07/a 1 primary.jpg'))
  expect(await look(item, 'one')).toBeUndefined()
  // Nothing is read of what has another size, or is none of a file.
  small.disk.plan({ on: 'open', code: 'EIO', path: 'a 2' })
  await small.put('Photos/2021/07/a 2 primary.jpg', 'two and more')
  expect(await look(item, 'two')).toBeUndefined()
  await rm(small.at('Photos/2021/07/a 2 primary.jpg'))
  await mkdir(small.at('Photos/2021/07/a 2 primary.jpg'))
  expect(await look(item, 'two')).toBeUndefined()
})

test('a folder in the place of a version is none, of whatever size that is', async () => {
  const item = await small.photo('a.jpg', 'now')
  await version(item, 1, 'x')
  await rm(small.at('Photos/2021/07/a 1 primary.jpg'))
  await mkdir(small.at('Photos/2021/07/a 1 primary.jpg'))
  expect(await look(item, 'x')).toBeUndefined()
})

test('bytes are those of an item that no account lists if that is the only one that shows them', async () => {
  const one = await small.photo('a.jpg', 'one')
  const of = (content: string, bytes = content.length): number | undefined =>
    new FilesHere(small.mirror, () => 0).ofNobody({ bytes, sha256: sha256(content) })
  const lists = (account: string | null, item: number): unknown =>
    changeRows(small.database, 'item', { account, remote_id: account }, { ref: item })
  expect([of('two'), of('one')]).toEqual([undefined, undefined])
  lists(null, one)
  expect([of('one'), of('two'), of('one', 4)]).toEqual([one, undefined, undefined])
  const two = await small.photo('b.jpg', 'one')
  expect(of('one')).toBeUndefined()
  lists(null, two)
  expect(of('one')).toBeUndefined()
  lists('ann', one)
  expect(of('one')).toBeUndefined()
})
