import { mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { latestSchema, openDatabase } from '../../../../src/main/index/schema/database.ts'
import { breakSeal, isSealed, schemaInHeader, sealAndClose } from '../../../../src/main/mirror/opening/index-seal.ts'
import { layout, logOf } from '../../../../src/main/mirror/names/layout.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { faultyFiles } from '../../../engine/faults/faulty-files.ts'
import { addRow } from '../../../rows/rows.ts'

let folder: string
let files: MirrorFiles
let database: DatabaseSync
const at = (path: string): string => join(folder, path)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-seal-'))
  await mkdir(at('.shoebox/incoming'), { recursive: true })
  files = new MirrorFiles(folder, nodeFiles)
  database = openDatabase(at(layout.index))
})
afterEach(async () => {
  if (database.isOpen) database.close()
  await rm(folder, { recursive: true })
})

it('stands for the index as an orderly end has left it, until it is broken', async () => {
  expect(await isSealed(files)).toBe(false)
  addRow(database, 'meta', { name: 'a', value: 'b' })
  expect(await sealAndClose(database, files)).toBe(true)
  expect(database.isOpen).toBe(false)
  expect(await isSealed(files)).toBe(true)
  expect(await schemaInHeader(files)).toBe(latestSchema)
  await breakSeal(files)
  expect(await isSealed(files)).toBe(false)
  await breakSeal(files)
})

const changes: [string, () => Promise<unknown>][] = [
  ['another byte', async () => writeFile(at(layout.index), (await readFile(at(layout.index))).fill(1, 24, 28))],
  ['another date', () => utimes(at(layout.index), 1, 1)],
  ['more bytes', () => writeFile(at(layout.index), 'x', { flag: 'a' })],
  ['a log beside it', () => writeFile(at(logOf(layout.index)), 'x')],
  ['no index', () => rm(at(layout.index))],
  [
    'a seal that is cut',
    async () => writeFile(at(layout.seal), (await readFile(at(layout.seal), 'utf8')).slice(0, -2)),
  ],
  ['no seal', () => rm(at(layout.seal))],
  [
    'a seal that is a link',
    async () => {
      await writeFile(at('elsewhere'), await readFile(at(layout.seal)))
      await rm(at(layout.seal))
      await symlink(at('elsewhere'), at(layout.seal))
    },
  ],
]
it.each(changes)('does not stand for it with %s', async (_, change) => {
  await sealAndClose(database, files)
  await change()
  expect(await isSealed(files)).toBe(false)
})

it('stands for it with an empty log beside it', async () => {
  await sealAndClose(database, files)
  await writeFile(at(logOf(layout.index)), '')
  expect(await isSealed(files)).toBe(true)
})

it('is not made without an index, nor on a disk that takes none', async () => {
  const disk = faultyFiles()
  disk.plan({ on: 'open', code: 'ENOSPC', path: 'incoming', times: 1 })
  const full = new MirrorFiles(folder, disk.files)
  expect(await sealAndClose(database, full)).toBe(false)
  expect(database.isOpen).toBe(false)
  expect(await isSealed(files)).toBe(false)
  await rm(at(layout.index))
  expect(await schemaInHeader(files)).toBeUndefined()
  expect(await isSealed(files)).toBe(false)
})

it('is not made where the index has gone while it was open', async () => {
  await rm(at(layout.index))
  await sealAndClose(database, files)
  expect(await readdir(at('.shoebox'))).not.toContain('index.seal')
})

it('leaves no file open that was looked at', async () => {
  let [opened, closed] = [0, 0]
  const counting = new MirrorFiles(folder, {
    ...nodeFiles,
    open: async (...args) => {
      const handle = await nodeFiles.open(...args)
      const close = handle.close.bind(handle)
      opened++
      return Object.assign(handle, {
        close: async () => {
          await close()
          closed++
        },
      })
    },
  })
  expect(await sealAndClose(database, counting)).toBe(true)
  expect(await isSealed(counting)).toBe(true)
  expect(await schemaInHeader(counting)).toBe(latestSchema)
  expect(opened).toBeGreaterThan(2)
  expect(closed).toBe(opened)
})

it('is not made of an index that could not be brought in order, which is closed all the same', async () => {
  const broken = Object.assign(Object.create(database) as DatabaseSync, {
    exec: () => {
      throw new Error('a bug')
    },
    close: () => database.close(),
  })
  Object.defineProperty(broken, 'isOpen', { get: () => database.isOpen })
  await expect(sealAndClose(broken, files)).rejects.toThrow('a bug')
  expect(database.isOpen).toBe(false)
  expect(await isSealed(files)).toBe(false)
})
