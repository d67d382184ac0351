import { spawnSync } from 'node:child_process'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listFolder, type LookingFiles } from '../../../src/main/folders/list-folder.ts'
import type { FolderEntry, FolderPage, FolderQuery } from '../../../src/shared/folders.ts'
import type { Result } from '../../../src/shared/problems/problem.ts'

const { mkdir, mkdtemp, rm, symlink, writeFile } = nodeFiles
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-folders-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const usual = {
  nearest: false,
  hidden: false,
  archives: false,
  find: '',
  language: 'en',
  offset: 0,
  limit: 200,
} as const

async function ask(
  query: Partial<FolderQuery> = {},
  files: LookingFiles = nodeFiles,
  patienceMs = 20_000,
): Promise<{ result: Result<FolderPage>; unanswered: boolean }> {
  return await listFolder({ path: folder, ...usual, ...query }, { files, home: folder, patienceMs })
}

async function page(query: Partial<FolderQuery> = {}, files?: LookingFiles): Promise<FolderPage> {
  const { result, unanswered } = await ask(query, files)
  if (!result.ok) throw new Error(JSON.stringify(result.problem))
  expect(unanswered).toBe(false)
  return result.value
}

const names = (entries: readonly FolderEntry[]): string[] => entries.map(({ name }) => name)

async function make(...paths: readonly string[]): Promise<void> {
  for (const path of paths) await mkdir(join(folder, path), { recursive: true })
}

const refusal = (code: string): Error => Object.assign(new Error(code), { code })

/** The real files of this machine, but `act` decides about some paths by their last name. */
function withAnswers(act: (call: keyof LookingFiles, path: string) => Promise<unknown> | undefined): LookingFiles {
  const wrapped = (call: keyof LookingFiles) =>
    ((path: string, ...rest: unknown[]) =>
      act(call, path) ?? (nodeFiles[call] as (...all: unknown[]) => Promise<unknown>)(path, ...rest)) as never
  return { opendir: wrapped('opendir'), stat: wrapped('stat'), lstat: wrapped('lstat'), access: wrapped('access') }
}

describe('the folders in a folder', () => {
  it('are folders and links to folders alone: no file, pipe, broken link, or link in a circle', async () => {
    await make('a folder', 'elsewhere/inside')
    await writeFile(join(folder, 'a file'), 'x')
    expect(spawnSync('mkfifo', [join(folder, 'a pipe')]).status).toBe(0)
    const links = {
      'to a folder': 'elsewhere/inside',
      'to a file': 'a file',
      'to a pipe': 'a pipe',
      'to nothing': 'no',
    }
    for (const [name, target] of Object.entries(links)) await symlink(target, join(folder, name))
    await symlink('round', join(folder, 'round'))
    await symlink('/dev/zero', join(folder, 'to a device'))
    const { entries, total } = await page()
    expect(entries.map(({ name, link }) => ({ name, link }))).toEqual([
      { name: 'a folder', link: false },
      { name: 'elsewhere', link: false },
      { name: 'to a folder', link: true },
    ])
    expect(total).toBe(3)
    expect((await page({ path: join(folder, 'to a folder') })).above.at(-1)).toEqual({
      name: basename(folder),
      path: folder,
    })
  })

  it('come with archives where they are asked for, after the folders, and told by their names alone', async () => {
    await make('zebra', 'takeout-20260301T101500Z-004.zip')
    for (const name of [
      'b.zip',
      'a.TGZ',
      'takeout-20260301T101500Z-001 (1)',
      'c.tar.gz',
      '.hidden.zip',
      'photo.jpg',
      'zip',
    ])
      await writeFile(join(folder, name), 'x')
    await symlink('b.zip', join(folder, 'link.zip'))
    const asked = await page({ archives: true })
    expect(asked.entries.map(({ name, archive, state }) => [name, archive, state])).toEqual([
      ['takeout-20260301T101500Z-004.zip', false, 'writable'],
      ['zebra', false, 'writable'],
      ['a.TGZ', true, 'read-only'],
      ['b.zip', true, 'read-only'],
      ['c.tar.gz', true, 'read-only'],
      ['takeout-20260301T101500Z-001 (1)', true, 'read-only'],
    ])
    expect([asked.total, asked.archives, asked.hidden]).toEqual([6, 4, 0])
    expect(names((await page()).entries)).toEqual(['takeout-20260301T101500Z-004.zip', 'zebra'])
  })

  it('are in the order of the language, numbers by their value', async () => {
    await make('10', '9', 'Zebra', 'apple', 'Äpfel', '北京', '安徽', '上海')
    const english = names((await page()).entries)
    expect(english.slice(0, 5)).toEqual(['9', '10', 'Äpfel', 'apple', 'Zebra'])
    expect(english.slice(5)).not.toEqual(['安徽', '北京', '上海'])
    const chinese = names((await page({ language: 'zh-Hans' })).entries)
    expect(chinese.filter((name) => name > '一')).toEqual(['安徽', '北京', '上海'])
  })

  it('are found by words, as albums are', async () => {
    await make('Café Süd', 'cafeteria', 'Tea')
    expect(names((await page({ find: 'CAFE' })).entries)).toEqual(['Café Süd', 'cafeteria'])
    expect(names((await page({ find: 'sud cafe' })).entries)).toEqual(['Café Süd'])
    expect(await page({ find: 'coffee' })).toMatchObject({ entries: [], total: 0 })
  })

  it('are hidden only where systems hide them, and counted', async () => {
    await make('.hidden', 'seen', 'lost+found', '$RECYCLE.BIN')
    expect(await page()).toMatchObject({ total: 1, hidden: 3 })
    expect(names((await page({ hidden: true })).entries)).toHaveLength(4)
  })

  it('come in parts that leave none out and name none twice, also more than a thousand', async () => {
    const all = Array.from({ length: 1234 }, (_, nth) => `folder ${nth}`)
    await make(...all)
    const seen: string[] = []
    for (let offset = 0; offset < all.length; offset += 500) {
      const { entries, total } = await page({ offset, limit: 500 })
      expect(total).toBe(all.length)
      seen.push(...names(entries))
    }
    expect(seen).toEqual(all)
    expect((await page({ offset: all.length })).entries).toEqual([])
  })

  it('say which of them hold a mirror, and whether this one does', async () => {
    await make('mirror/.shoebox', 'not one/.shoebox', 'linked', 'odd/.shoebox/format')
    await writeFile(join(folder, 'mirror/.shoebox/format'), '{}')
    await symlink('../mirror/.shoebox', join(folder, 'linked/.shoebox'))
    const { entries } = await page()
    expect(Object.fromEntries(entries.map(({ name, mirror }) => [name, mirror]))).toEqual({
      linked: true,
      mirror: true,
      'not one': false,
      odd: false,
    })
    expect((await page({ path: join(folder, 'mirror') })).folder).toMatchObject({ name: 'mirror', mirror: true })
    expect((await page()).folder.mirror).toBe(false)
  })

  it('say which of them cannot be written to or looked into', async () => {
    await make('open', 'read only', 'closed')
    const files = withAnswers((call, path) => {
      const isWriting = basename(path) === 'read only'
      if (call !== 'access') return undefined
      if (basename(path) === 'closed') return Promise.reject(refusal('EACCES'))
      // Reading is asked first.
      return isWriting && askedOnce.has(path) ? Promise.reject(refusal('EROFS')) : void askedOnce.add(path)
    })
    const askedOnce = new Set<string>()
    const { entries } = await page({}, files)
    expect(Object.fromEntries(entries.map(({ name, state }) => [name, state]))).toEqual({
      closed: 'closed',
      open: 'writable',
      'read only': 'read-only',
    })
  })
})

describe('names', () => {
  it('are shown harmless, and lead to the folder all the same', async () => {
    const strange = ['a\u202Egpj.exe', 'line\nbreak', 'esc\u001B[2J', 'zero\u200Bwidth', ' blanks ', 'tab\there']
    for (const name of strange) await make(`${name}/inside`)
    const { entries } = await page()
    expect(entries).toHaveLength(strange.length)
    for (const { name, path } of entries) {
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(strange).toContain(basename(path))
      expect(names((await page({ path })).entries)).toEqual(['inside'])
    }
  })

  it('that are no text are shown as such and cannot be gone into', async () => {
    await nodeFiles.mkdir(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]))
    const { entries } = await page()
    expect(entries).toMatchObject([{ name: 'caf\uFFFD', state: 'nameless', mirror: false }])
  })

  it('of any kind are listed once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => !/[/\0\uFFFD]/.test(name)),
          { maxLength: 8 },
        ),
        async (wished) => {
          const top = await mkdtemp(join(folder, 'any-'))
          const made = wished.filter((name) => name !== '.' && name !== '..')
          for (const name of made) await mkdir(join(top, name), { recursive: true })
          const { entries } = await page({ path: top, hidden: true })
          expect(entries.map(({ path }) => basename(path)).sort()).toEqual([...new Set(made)].sort())
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('where to begin', () => {
  it('is the folder that was typed, else the nearest above it, else the own folder', async () => {
    await make('Pictures')
    const begin = async (path: string): Promise<string> => (await page({ path, nearest: true })).folder.path
    expect(await begin(join(folder, 'Pictures'))).toBe(join(folder, 'Pictures'))
    expect(await begin(join(folder, 'Pictures/Shoebox/deep'))).toBe(join(folder, 'Pictures'))
    expect(await begin('~/Pictures')).toBe(join(folder, 'Pictures'))
    expect(await begin('pics')).toBe(folder)
    expect(await begin('/no such folder/at all')).toBe(folder)
    await writeFile(join(folder, 'file'), '')
    expect(await begin(join(folder, 'file'))).toBe(folder)
    expect(await begin('/')).toBe('/')
  })

  it.each([
    ['pics', 'folder-not-whole'],
    ['/half/\uD83D', 'folder-not-whole'],
    ['nothing', 'mirror-missing'],
    ['file', 'mirror-missing'],
    ['pipe', 'mirror-missing'],
    ['round', 'mirror-missing'],
  ])('%s alone is %s', async (name, code) => {
    await writeFile(join(folder, 'file'), '')
    spawnSync('mkfifo', [join(folder, 'pipe')])
    await symlink('round', join(folder, 'round'))
    const { result } = await ask({ path: name === 'pics' ? name : join(folder, name) })
    expect(result).toMatchObject({ ok: false, problem: { code } })
  })

  it.each(['EACCES', 'EPERM'])('a folder that answers %s is named', async (code) => {
    const files = withAnswers((call) => (call === 'opendir' ? Promise.reject(refusal(code)) : undefined))
    const { result } = await ask({}, files)
    expect(result).toMatchObject({ ok: false, problem: { code: 'folder-unreadable', values: { path: folder } } })
  })
})

describe('a folder with so many files that it cannot be read to its end', () => {
  it('is left after a while, with what was found', async () => {
    await make('a folder')
    await writeFile(join(folder, 'a file'), '')
    let passed = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => passed)
    try {
      const files = withAnswers((call) => (call === 'opendir' ? Promise.resolve(endless()) : undefined))
      async function* endless() {
        const entries = await nodeFiles.readdir(folder, { withFileTypes: true })
        yield* entries.filter((entry) => entry.isDirectory())
        for (; passed < 3_600_000; passed++) yield* entries.filter((entry) => entry.isFile())
      }
      const { cut, entries } = await page({}, files)
      expect({ cut, names: names(entries) }).toEqual({ cut: true, names: ['a folder'] })
      expect(passed).toBeLessThan(10_000)
    } finally {
      clock.mockRestore()
    }
  })
})

describe('a disk that does not answer', () => {
  it.each(['access', 'lstat'] as const)('does not keep the others waiting (%s)', async (silent) => {
    await make('alive', 'dead')
    const never = new Promise<never>(() => undefined)
    const files = withAnswers((call, path) => (call === silent && path.includes('dead') ? never : undefined))
    const { result, unanswered } = await ask({}, files, 1000)
    expect(unanswered).toBe(true)
    if (!result.ok) throw new Error(result.problem.code)
    const state = silent === 'access' ? 'silent' : 'writable'
    expect(result.value.entries).toMatchObject([{ name: 'alive' }, { name: 'dead', state, mirror: false }])
    expect(result.value.folder.state).toBe('writable')
  })

  it('is still shown if a link leads there', async () => {
    await make('alive')
    await symlink(join(folder, 'alive'), join(folder, 'dead link'))
    const never = new Promise<never>(() => undefined)
    const files = withAnswers((call, path) => (call === 'stat' && path.includes('dead') ? never : undefined))
    const { result } = await ask({}, files, 1000)
    expect(result).toMatchObject({ value: { entries: [{ name: 'alive' }, { name: 'dead link', state: 'silent' }] } })
  })
})
