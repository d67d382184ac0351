import { globSync, readFileSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeHomeFolder } from '../../../../src/main/home/home-file.ts'
import { makeFolders } from '../../../../src/main/make-folders.ts'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { PlainFiles } from '../../../../src/main/export/plain-files.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { quickClock } from '../../../clocks/quick-clock.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'shoebox-folders-'))))
afterEach(() => rm(folder, { recursive: true }))

const clock = quickClock()
const { signal } = new AbortController()

async function* nothing(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.alloc(0))
}

/** Everything that makes folders for somebody, however many are missing above. */
const makers: Readonly<Record<string, (files: FileSystem, path: string) => Promise<unknown>>> = {
  'what makes folders': makeFolders,
  'a home folder': makeHomeFolder,
  'a mirror': (files, path) => new MirrorFiles(path, files).makeTop(),
  'an export': (files, path) => new PlainFiles({ files, clock, signal }, path).add('a.jpg', 0, 0, nothing()),
}

describe.each(Object.entries(makers))('%s', (_, makeIn) => {
  it('makes what is missing, and leaves what is there', async () => {
    const deep = join(folder, 'a', 'b', 'c')
    await makeIn(nodeFiles, deep)
    expect((await stat(deep)).isDirectory()).toBe(true)
    await makeIn(nodeFiles, deep)
  })

  it('ends where a folder that exists says that it does not', async () => {
    let asked = 0
    const refusing = new Proxy(nodeFiles, {
      get(target, name) {
        if (name !== 'mkdir') return Reflect.get(target, name) as unknown
        return async (path: string, options?: unknown): Promise<unknown> => {
          // A recursive one would go on by itself, where nobody can end it.
          if (++asked > 20 || (typeof options === 'object' && 'recursive' in { ...options })) throw new Error('endless')
          if (path.startsWith(join(folder, 'closed')))
            throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
          return target.mkdir(path, options as number)
        }
      },
    })
    await nodeFiles.mkdir(join(folder, 'closed'))
    await expect(makeIn(refusing, join(folder, 'closed', 'x', 'y'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

it('tells the highest folder that was made', async () => {
  expect(await makeFolders(nodeFiles, join(folder, 'a', 'b'))).toBe(join(folder, 'a'))
  expect(await makeFolders(nodeFiles, join(folder, 'a', 'c'))).toBe(join(folder, 'a', 'c'))
  expect(await makeFolders(nodeFiles, join(folder, 'a', 'c'))).toBeUndefined()
  await writeFile(join(folder, 'file'), '')
  await expect(makeFolders(nodeFiles, join(folder, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' })
})

it('is done by nobody else with all above it, who would not end there', () => {
  const files = globSync('src/**/*.{ts,tsx}')
  expect(files.length).toBeGreaterThan(900)
  const recursive = /\bmkdir(?:Sync)?\([^;]*?recursive: true/
  expect(recursive.test('mkdirSync(dirname(path), { recursive: true, mode: 0o700 })')).toBe(true)
  expect(files.filter((file) => recursive.test(readFileSync(file, 'utf8')))).toEqual([])
})
