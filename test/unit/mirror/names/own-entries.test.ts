import * as nodeFiles from 'node:fs/promises'
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databaseFiles, journalOf, layout } from '../../../../src/main/mirror/names/layout.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { ChangedIndexError } from '../../../../src/main/mirror-path.ts'
import type { MirrorPath } from '../../../../src/main/mirror-path.ts'
import { assertOwnDatabase, assertOwnEntries, journalMark } from '../../../../src/main/mirror/names/own-entries.ts'

let root: string
let files: MirrorFiles
const at = (path: MirrorPath): string => join(root, 'mirror', path)

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-own-'))
  files = new MirrorFiles(join(root, 'mirror'), nodeFiles)
  await mkdir(join(root, 'elsewhere'))
  await writeFile(join(root, 'theirs'), 'theirs')
})
afterEach(() => rm(root, { recursive: true }))

async function put(path: MirrorPath, content: string | Buffer): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true })
  await writeFile(at(path), content)
}

describe('the folders and documents of a mirror', () => {
  const folders = [layout.internal, layout.incoming, layout.setAside, layout.photos, layout.albums]
  const documents = [layout.format, layout.catalogue, layout.checksums, layout.seal]

  it('may be there or not', async () => {
    await expect(assertOwnEntries(files)).resolves.toBeUndefined()
    for (const path of folders) await mkdir(at(path), { recursive: true })
    for (const path of documents) await put(path, '')
    await expect(assertOwnEntries(files)).resolves.toBeUndefined()
  })

  it.each(folders)('are refused if %s is a link or a file', async (path) => {
    await mkdir(dirname(at(path)), { recursive: true })
    await symlink(join(root, 'elsewhere'), at(path))
    await expect(assertOwnEntries(files)).rejects.toMatchObject({ code: 'EFTYPE', path: at(path) })
    await rm(at(path))
    await writeFile(at(path), '')
    await expect(assertOwnEntries(files)).rejects.toMatchObject({ code: 'ENOTDIR', path: at(path) })
  })

  it.each(documents)('are refused if %s is a link or a folder', async (path) => {
    await mkdir(dirname(at(path)), { recursive: true })
    await symlink(join(root, 'theirs'), at(path))
    await expect(assertOwnEntries(files)).rejects.toMatchObject({ code: 'EFTYPE', path: at(path) })
    await rm(at(path))
    await mkdir(at(path))
    await expect(assertOwnEntries(files)).rejects.toMatchObject({ code: 'EFTYPE', path: at(path) })
  })
})

describe('a database', () => {
  const check = (): Promise<void> => assertOwnDatabase(files, layout.index)

  it('may be there or not, with what SQLite keeps beside it', async () => {
    await expect(check()).resolves.toBeUndefined()
    for (const path of databaseFiles(layout.index)) await put(path, 'x')
    await expect(check()).resolves.toBeUndefined()
  })

  it.each(databaseFiles(layout.index))('is refused if %s is a link, a folder or another file’s name', async (path) => {
    await mkdir(dirname(at(path)), { recursive: true })
    const makers = [
      () => symlink(join(root, 'theirs'), at(path)),
      () => mkdir(at(path)),
      () => link(join(root, 'theirs'), at(path)),
    ]
    for (const make of makers) {
      await make()
      await expect(check()).rejects.toBeInstanceOf(ChangedIndexError)
      await expect(check()).rejects.toThrow(at(path))
      await rm(at(path), { recursive: true })
    }
  })

  it('whose journal ends with the name of another file is refused', async () => {
    await put(journalOf(layout.index), Buffer.concat([Buffer.from('/home/ann/.bashrc'), journalMark]))
    await expect(check()).rejects.toThrow(new ChangedIndexError('the journal of the index names another file'))
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['less than a mark', journalMark.subarray(1)],
    ['a mark and more', Buffer.concat([journalMark, Buffer.from('x')])],
    ['eight other bytes', Buffer.from('12345678')],
  ])('whose journal holds %s is not', async (_, content) => {
    await put(journalOf(layout.index), content)
    await expect(check()).resolves.toBeUndefined()
  })

  it('on a disk that fails is not said to be changed', async () => {
    const failing = new MirrorFiles(join(root, 'mirror'), {
      ...nodeFiles,
      lstat: () => Promise.reject(Object.assign(new Error('EIO: planned'), { code: 'EIO' })),
    } as typeof nodeFiles)
    await expect(assertOwnDatabase(failing, layout.index)).rejects.toMatchObject({ code: 'EIO' })
  })

  it('is closed again after the look at its journal', async () => {
    let open = 0
    const watching = new MirrorFiles(join(root, 'mirror'), {
      ...nodeFiles,
      open: async (...values: Parameters<typeof nodeFiles.open>) => {
        const handle = await nodeFiles.open(...values)
        open++
        const close = handle.close.bind(handle)
        handle.close = () => {
          open--
          return close()
        }
        return handle
      },
    })
    await put(journalOf(layout.index), 'x')
    await assertOwnDatabase(watching, layout.index)
    expect(open).toBe(0)
  })
})
