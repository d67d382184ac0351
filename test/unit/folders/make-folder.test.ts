import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeFolder } from '../../../src/main/folders/make-folder.ts'
import { parseName } from '../../../src/main/mirror-path.ts'
import { anyCharacter } from '../text/any-character.ts'

let folder: string
beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'shoebox-make-'))
})
afterEach(() => files.rm(folder, { recursive: true, force: true }))

const make = (name: string, parent = folder) => makeFolder({ parent, name }, { files, home: folder })

it('makes one folder, without the blanks around its name', async () => {
  expect(await make(' Our photos 照片 ')).toEqual({ ok: true, value: { path: join(folder, 'Our photos 照片') } })
  expect(await make('inside', '~/Our photos 照片')).toMatchObject({ ok: true })
  expect(await files.readdir(folder, { recursive: true })).toEqual(['Our photos 照片', 'Our photos 照片/inside'])
})

it.each([
  ['', ''],
  ['  ', ''],
  ['a/b', 'a_b'],
  ['..', ''],
  ['.hidden', '_hidden'],
  ['a:b', 'a_b'],
  ['con', '_con'],
  ['dots..', 'dots'],
  ['a\u202Eb', 'ab'],
])('refuses %j, and offers %j', async (name, better) => {
  expect(await make(name)).toMatchObject({ ok: false, problem: { code: 'folder-name-refused', values: { better } } })
  expect(await files.readdir(folder)).toEqual([])
})

it('makes only what every disk takes, and never anything elsewhere', async () => {
  await files.mkdir(join(folder, 'here'))
  const parent = join(folder, 'here')
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: anyCharacter, maxLength: 300 }), async (name) => {
      const made = await make(name, parent)
      const found = await files.readdir(parent)
      expect(await files.readdir(folder)).toEqual(['here'])
      expect(found).toHaveLength(made.ok ? 1 : 0)
      for (const one of found) {
        expect(parseName(one)).toBe(one)
        await files.rmdir(join(parent, one))
      }
    }),
    { numRuns: 60 },
  )
})

it.each([
  ['is taken by a folder', 'folder-taken', 'taken', '.'],
  ['is taken by a file', 'folder-taken', 'file', '.'],
  ['lies in a folder that is gone', 'mirror-missing', 'new', 'gone'],
  ['lies in a file', 'mirror-missing', 'new', 'file'],
])('a name that %s is %s', async (_, code, name, parent) => {
  await files.mkdir(join(folder, 'taken'))
  await files.writeFile(join(folder, 'file'), 'x')
  expect(await make(name, join(folder, parent))).toMatchObject({ ok: false, problem: { code } })
})

it.each([
  ['EACCES', 'mirror-read-only'],
  ['EROFS', 'mirror-read-only'],
  ['ENOSPC', 'mirror-full'],
  ['EIO', 'file-failed'],
  ['ENAMETOOLONG', 'file-failed'],
])('%s is %s, of the folder above', async (errno, code) => {
  const mkdir = (() => Promise.reject(Object.assign(new Error(errno), { code: errno }))) as never
  const made = await makeFolder({ parent: folder, name: 'new' }, { files: { mkdir }, home: folder })
  expect(made).toMatchObject({ ok: false, problem: { code, values: { path: folder } } })
})

it('asks for a whole path', async () => {
  expect(await make('new', 'pics')).toMatchObject({ ok: false, problem: { code: 'folder-not-whole' } })
})
