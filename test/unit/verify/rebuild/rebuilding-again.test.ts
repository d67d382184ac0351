import * as nodeFiles from 'node:fs/promises'
import { link, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { holdDatabase, openDatabase } from '../../../../src/main/index/schema/database.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { item } from './entries.ts'
import { mirror, SmallRebuild } from './small-rebuild.ts'

let here: SmallRebuild
beforeEach(async () => {
  here = await SmallRebuild.make()
})
afterEach(() => here.remove())

describe('what a rebuild that was broken off has left', () => {
  beforeEach(() => here.catalogue(mirror, item('a')))
  const making = (): string => here.at('.shoebox/index-new.sqlite')

  test.each<[string, () => Promise<unknown>]>([
    ['an index that was begun', () => Promise.resolve(openDatabase(making()).close())],
    ['no index', () => writeFile(making(), 'nothing of use')],
    ['a log alone', () => writeFile(`${making()}-wal`, 'nothing of use')],
    ['a journal alone', () => writeFile(`${making()}-journal`, 'nothing of use')],
    ['a link', () => symlink(join(here.folder, 'outside'), making())],
    [
      'an index of two names',
      async () => {
        openDatabase(making()).close()
        await link(making(), join(here.folder, 'outside'))
      },
    ],
  ])('is taken away if it is %s', async (_, leave) => {
    await leave()
    expect(await here.rebuilt()).toMatchObject({ items: 1 })
    expect((await here.everything()).filter((name) => name.startsWith('.shoebox/index'))).toEqual([
      '.shoebox/index.sqlite',
    ])
  })

  test('is a second name of the index if it came to the very end', async () => {
    openDatabase(making()).close()
    await link(making(), here.at('.shoebox/index.sqlite'))
    expect(await here.rebuilt()).toMatchObject({ items: 1 })
    expect((await here.everything()).filter((name) => name.startsWith('.shoebox/index'))).toEqual([
      '.shoebox/index.sqlite',
    ])
  })

  test('is no leftover while another rebuild makes it', async () => {
    const other = holdDatabase(making())
    expect(await here.rebuild()).toEqual({
      ok: false,
      problem: expect.objectContaining({ code: 'mirror-in-use', values: { path: here.path } }),
    })
    other.close()
    expect(await here.rebuilt()).toMatchObject({ items: 1 })
  })

  test('is no leftover either while somebody makes it who has given it another name', async () => {
    const other = holdDatabase(making())
    await link(making(), join(here.folder, 'outside'))
    expect(await here.rebuild()).toMatchObject({ ok: false, problem: { code: 'mirror-in-use' } })
    other.close()
    expect(await here.rebuilt()).toMatchObject({ items: 1 })
  })
})

describe('an index that is replaced', () => {
  beforeEach(() => here.catalogue(mirror, item('a')))
  const old = (): string => here.at('.shoebox/index.sqlite')

  test.each<[string, () => Promise<unknown>]>([
    ['no database', () => writeFile(old(), 'nothing of use')],
    ['empty', () => writeFile(old(), '')],
    [
      'one whose pages have no size',
      async () => {
        openDatabase(old()).close()
        const handle = await nodeFiles.open(old(), 'r+')
        await handle.write(Buffer.from([0, 3]), 0, 2, 16)
        await handle.close()
      },
    ],
  ])('and is %s is set aside as it is', async (_, leave) => {
    await leave()
    const before = await nodeFiles.readFile(old())
    const { items, setAside } = await here.rebuilt()
    expect([items, setAside]).toEqual([1, expect.stringMatching(/set-aside/)])
    expect(await nodeFiles.readFile(here.at(setAside ?? ''))).toEqual(before)
  })

  test('never has two names for a moment, as a link would give it', async () => {
    openDatabase(old()).close()
    const named: unknown[] = []
    const note: FileSystem['link'] = (from, to) => {
      named.push(to)
      return nodeFiles.link(from, to)
    }
    expect(await here.rebuild({ link: note })).toMatchObject({ ok: true })
    expect(named).toEqual([])
  })

  test('stays where the disk fails in a way that nobody knows, which is told', async () => {
    openDatabase(old()).close()
    const before = await nodeFiles.readFile(old())
    const rename: FileSystem['rename'] = () => Promise.reject(Object.assign(new Error('odd'), { code: 'EODD' }))
    expect(await here.rebuild({ rename })).toEqual({
      ok: false,
      problem: { code: 'file-failed', detail: 'Error: odd', values: { path: here.path } },
    })
    expect(await nodeFiles.readFile(old())).toEqual(before)
  })
})

describe('a rebuild is refused', () => {
  beforeEach(() => here.catalogue(mirror, item('a')))

  test('with an index of a newer Shoebox', async () => {
    const database = openDatabase(here.at('.shoebox/index.sqlite'))
    database.exec('PRAGMA user_version = 9999')
    database.close()
    expect(await here.rebuild()).toEqual({
      ok: false,
      problem: { code: 'mirror-too-new', values: { path: here.path } },
    })
    expect(await here.everything()).toEqual(['.shoebox/index.sqlite', 'catalogue.jsonl'])
  })

  test('while somebody has the mirror', async () => {
    const database = openDatabase(here.at('.shoebox/index.sqlite'))
    expect(await here.rebuild()).toMatchObject({
      ok: false,
      problem: { code: 'mirror-in-use', values: { path: here.path } },
    })
    database.close()
    expect(await here.rebuild()).toMatchObject({ ok: true })
  })

  test('where something else lies in the place of a document', async () => {
    await symlink(join(here.folder, 'outside'), here.at('SHA256SUMS'))
    expect(await here.rebuild()).toMatchObject({
      ok: false,
      problem: {
        code: 'mirror-not-ordinary',
        values: { path: here.at('SHA256SUMS') },
        detail: expect.stringMatching(/a link/),
      },
    })
  })

  test('where the format is a file that has another name', async () => {
    await writeFile(here.at('.shoebox/format'), '{"format":2,"identity":"x"}')
    await link(here.at('.shoebox/format'), join(here.folder, 'outside'))
    expect(await here.rebuild()).toMatchObject({ ok: false, problem: { code: 'mirror-not-ordinary' } })
  })

  test('by a bug, which is thrown', async () => {
    const lstat = (() => Promise.reject(new TypeError('a bug'))) as FileSystem['lstat']
    await expect(here.rebuild({ lstat })).rejects.toThrow('a bug')
  })
})

describe('a rebuild that is ended', () => {
  beforeEach(async () => {
    await here.catalogue(mirror, item('a'), item('b'))
    const database = new DatabaseSync(here.at('.shoebox/index.sqlite'))
    database.exec('CREATE TABLE old (x)')
    database.close()
    await utimes(here.at('.shoebox/index.sqlite'), 1, 1)
  })

  async function expectNothingDone(): Promise<void> {
    const { mtimeMs } = await nodeFiles.stat(here.at('.shoebox/index.sqlite'))
    expect(mtimeMs).toBe(1000)
    expect((await here.everything()).filter((name) => name.includes('set-aside'))).toEqual([])
  }

  test('before it begins leaves everything as it was', async () => {
    here.ending.abort()
    expect(await here.rebuild()).toEqual({ ok: false, problem: { code: 'cancelled' } })
    await expectNothingDone()
  })

  test.each([1, 2])(
    'after a part of the catalogue was read, the time %i, leaves everything as it was',
    async (time) => {
      let opened = 0
      const open: FileSystem['open'] = async (name, ...how) => {
        const handle = await nodeFiles.open(name, ...how)
        if (!String(name).endsWith('catalogue.jsonl') || ++opened !== time) return handle
        const read = handle.read.bind(handle) as (...args: unknown[]) => unknown
        return Object.assign(handle, {
          read(...args: unknown[]) {
            here.ending.abort()
            return read(...args)
          },
        })
      }
      expect(await here.rebuild({ open })).toEqual({ ok: false, problem: { code: 'cancelled' } })
      await expectNothingDone()
      here.ending = new AbortController()
      expect(await here.rebuilt()).toMatchObject({ items: 2 })
    },
  )
})
