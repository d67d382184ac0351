import * as nodeFiles from 'node:fs/promises'
import { link, mkdir, readFile, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mirrorFormat } from '../../../../src/main/mirror/names/layout.ts'
import { openMirror } from '../../../../src/main/mirror/opening/open-mirror.ts'
import type { FileSystem } from '../../../../src/main/ports.ts'
import { album, item } from './entries.ts'
import type { Entry } from './entries.ts'
import { mirror, SmallRebuild, texts } from './small-rebuild.ts'

let here: SmallRebuild
beforeEach(async () => {
  here = await SmallRebuild.make()
})
afterEach(() => here.remove())

describe('a rebuild', () => {
  test('says what is in the catalogue, and leaves an index that opens as a mirror', async () => {
    await here.catalogue(mirror, { kind: 'account', id: '1', email: 'x' }, item('a'), item('b'), album('x', ['b']))
    const before = await readFile(here.at('catalogue.jsonl'), 'utf8')
    expect(await here.rebuilt()).toEqual({ accounts: 1, albums: 1, items: 2, problems: [] })
    expect([here.ids('account'), here.ids('album'), here.ids('item')]).toEqual([['1'], ['x'], ['a', 'b']])
    expect(await here.everything()).toEqual(['.shoebox/format', '.shoebox/index.sqlite', 'catalogue.jsonl'])
    expect(await readFile(here.at('catalogue.jsonl'), 'utf8')).toBe(before)
    expect(here.log).toEqual([])
    const opened = await openMirror(
      here.path,
      { files: nodeFiles, clock: here.clock, log: () => undefined },
      { create: false },
    )
    if (!opened.ok) throw new Error(opened.problem.code)
    expect(await opened.value.info()).toMatchObject({ value: { items: 2, albums: 1, bytes: 10 } })
    await opened.value.close()
  })

  test('makes the folder for what is temporary', async () => {
    await rm(here.at('.shoebox'), { recursive: true })
    await here.catalogue(mirror, item('a'))
    expect(await here.rebuilt()).toMatchObject({ items: 1 })
    expect(await readdir(here.at('.shoebox'))).toContain('incoming')
  })

  test('gives a mirror without one an identity of its own, and leaves one that has it', async () => {
    await here.catalogue(mirror, item('a'))
    await here.rebuilt()
    const first = await readFile(here.at('.shoebox/format'), 'utf8')
    expect(JSON.parse(first)).toEqual({ format: mirrorFormat, identity: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    await here.rebuilt()
    expect(await readFile(here.at('.shoebox/format'), 'utf8')).toBe(first)
    await rm(here.at('.shoebox/format'))
    await here.rebuilt()
    expect(await readFile(here.at('.shoebox/format'), 'utf8')).not.toBe(first)
  })

  test('sets the index before aside, with its log, and says where', async () => {
    await here.catalogue(mirror, item('a'))
    await writeFile(here.at('.shoebox/index.sqlite'), 'no index')
    // With another name it is not opened, and so SQLite does not tidy up.
    await link(here.at('.shoebox/index.sqlite'), join(here.folder, 'outside'))
    await writeFile(here.at('.shoebox/index.sqlite-wal'), 'no log')
    const { setAside = '' } = await here.rebuilt()
    expect(setAside).toMatch(/^\.shoebox\/set-aside\/[0-9-]{10}\/\.shoebox\/index\.sqlite$/)
    expect(await readFile(here.at(setAside), 'utf8')).toBe('no index')
    expect(await readFile(here.at(`${setAside}-wal`), 'utf8')).toBe('no log')
    expect((await here.everything()).filter((name) => name.startsWith('.shoebox/index'))).toEqual([
      '.shoebox/index.sqlite',
    ])
    expect(here.ids('item')).toEqual(['a'])
  })

  test('sets a format that says nothing aside, and makes another', async () => {
    await here.catalogue(mirror, item('a'))
    await writeFile(here.at('.shoebox/format'), '{"format":')
    await here.rebuilt()
    const kept = (await here.everything()).find((name) => /set-aside.*format$/.test(name)) ?? ''
    expect(await readFile(here.at(kept), 'utf8')).toBe('{"format":')
    expect(JSON.parse(await readFile(here.at('.shoebox/format'), 'utf8'))).toMatchObject({ format: mirrorFormat })
  })
})

describe('a catalogue', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['is not there', () => Promise.resolve()],
    ['is empty', () => here.catalogue()],
    ['is a folder', () => mkdir(here.at('catalogue.jsonl'))],
  ])('that %s makes no index', async (_, make) => {
    await make()
    const code = await here.rebuild()
    expect(code).toMatchObject({ ok: false })
    expect((await here.everything()).filter((name) => name !== 'catalogue.jsonl')).toEqual([])
  })

  test('that is missing is told by the folder of the mirror', async () => {
    expect(await here.rebuild()).toEqual({
      ok: false,
      problem: { code: 'catalogue-missing', values: { path: here.path } },
    })
    await here.catalogue()
    expect(await here.rebuild()).toMatchObject({ problem: { code: 'catalogue-missing' } })
  })

  test('with lines that say nothing tells which, and is kept as it is', async () => {
    const text = `${texts(mirror, item('a'))}\n{"kind":\n${texts(item('a'), item('b'))}{"kind":"item"}`
    await writeFile(here.at('catalogue.jsonl'), text)
    const { problems, items } = await here.rebuilt()
    expect(items).toBe(2)
    expect(problems.map(({ code, values }) => [code, values])).toEqual(
      [4, 5, 7].map((line) => ['catalogue-damaged', { line }]),
    )
    expect(problems[0]?.detail).toMatch(/JSON/)
    expect(problems[1]?.detail).toMatch(/UNIQUE|constraint/)
    const kept = (await here.everything()).filter((name) => name.includes('set-aside'))
    expect(kept).toEqual([expect.stringMatching(/set-aside\/[0-9-]{10}\/catalogue\.jsonl$/)])
    expect(await readFile(here.at(kept[0] ?? ''), 'utf8')).toBe(text)
    expect(await readFile(here.at('catalogue.jsonl'), 'utf8')).toBe(text)
    expect(await readdir(here.at('.shoebox/incoming'))).toEqual([])
  })

  test.each([0, 1])('is kept as it is where %i lines of it say nothing, if any', async (damaged) => {
    const text = `${texts(mirror, item('a'))}${'{"kind":\n'.repeat(damaged)}`
    await writeFile(here.at('catalogue.jsonl'), text)
    expect((await here.rebuilt()).problems).toHaveLength(damaged)
    const kept = (await here.everything()).filter((name) => name.endsWith('/catalogue.jsonl'))
    expect(kept).toHaveLength(damaged)
  })

  test('is read across the pieces in which it is read, and without an end of its last line', async () => {
    // Letters of two bytes, so that some of them lie on the border of a piece wherever that is.
    const many = Array.from({ length: 300 }, (_, number) => item(`i${number}`, { filename: 'ä'.repeat(1000 + number) }))
    await writeFile(here.at('catalogue.jsonl'), texts(mirror, ...many).trimEnd())
    expect(await here.rebuilt()).toMatchObject({ items: 300, problems: [] })
    const names = new Map(here.indexed().lines.map((line) => [line['id'], line['filename']]))
    for (const { id, filename } of many) expect(names.get(id)).toBe(filename)
  })

  test('with other breaks in its texts has no more lines for that', async () => {
    const odd = 'a\u2028b\u2029c\u0085d\rf'
    await here.catalogue(mirror, item('a', { description: odd }))
    expect(await here.rebuilt()).toMatchObject({ items: 1, problems: [] })
    expect(here.indexed().lines).toContainEqual(expect.objectContaining({ description: odd }))
  })

  test('with a line that nobody has written goes on after it', async () => {
    await here.catalogue(mirror, item('a'))
    const { size } = await nodeFiles.stat(here.at('catalogue.jsonl'))
    await truncate(here.at('catalogue.jsonl'), size + 2 ** 26 + 2)
    await nodeFiles.appendFile(here.at('catalogue.jsonl'), `\n${texts(item('b'))}`)
    const { problems, items } = await here.rebuilt()
    expect(items).toBe(2)
    expect(problems).toEqual([{ code: 'catalogue-damaged', detail: 'too long', values: { line: 3 } }])
  })

  test.each<[string, Entry[], string | undefined]>([
    ['whose first line says so', [{ ...mirror, format: 3_000 }, item('a')], undefined],
    ['whose format file says so', [mirror, item('a')], '{"format":3000,"identity":"x"}'],
  ])('of a newer Shoebox, %s, is left alone', async (_, entries, format) => {
    await here.catalogue(...entries)
    if (format !== undefined) await writeFile(here.at('.shoebox/format'), format)
    const before = await here.everything()
    expect(await here.rebuild()).toEqual({
      ok: false,
      problem: { code: 'mirror-too-new', values: { path: here.path } },
    })
    expect(await here.everything()).toEqual(before)
  })

  test.each<[string, Entry[]]>([
    ['an older one', [{ ...mirror, format: 1 }, item('a')]],
    ['none in its first line', [item('a'), { ...mirror, format: 3_000 }]],
  ])('with the format of %s is read', async (_, entries) => {
    await here.catalogue(...entries)
    expect(await here.rebuilt()).toMatchObject({ items: 1, problems: [] })
  })

  test('whose first line cannot be read counts as one of this version', async () => {
    await writeFile(here.at('catalogue.jsonl'), `{"kind":"mirr\n${texts(item('a'))}`)
    expect(await here.rebuilt()).toMatchObject({ items: 1, problems: [{ values: { line: 1 } }] })
  })
})

describe('the files of albums', () => {
  beforeEach(async () => {
    await here.put('Photos/2021/07/a.jpg', 'aaaaa')
    await here.put('Photos/2021/07/b.jpg', 'bbbbb')
    await here.put('Photos/2021/07/a.mp4', 'motion')
  })
  const motion = {
    path: 'Photos/2021/07/a.mp4',
    bytes: 6,
    sha256: 'b'.repeat(64),
    mimeType: 'video/mp4',
  }

  test('are those that are there: links, copies, and those of another name', async () => {
    await mkdir(here.at('Albums/X'), { recursive: true })
    await link(here.at('Photos/2021/07/a.jpg'), here.at('Albums/X/a.jpg'))
    await here.put('Albums/X/Other.jpg', 'bbbbb')
    await here.put('Albums/X/a (2).mp4', 'motion')
    await here.put('Albums/X/nobody.jpg', 'x')
    await mkdir(here.at('Albums/Y/b.jpg'), { recursive: true })
    await symlink(here.at('Photos/2021/07/a.jpg'), here.at('Albums/Y/a.jpg'))
    await here.catalogue(
      mirror,
      item('a', { motion }),
      item('b'),
      item('c'),
      album('x', ['a', 'b', 'c'], { folder: 'X', fileNames: { b: 'Other.jpg', 'a/motion': 'a (2).mp4' } }),
      album('y', ['b', 'a'], { folder: 'Y' }),
      album('z', ['a']),
    )
    await here.rebuilt()
    expect(here.indexed().albumFiles).toEqual([
      'x primary Other.jpg other.jpg 0',
      'x motion a (2).mp4 a (2).mp4 0',
      'x primary a.jpg a.jpg 1',
    ])
  })

  test('of which two have one name are those of the first', async () => {
    await here.put('Albums/X/a.jpg', 'aaaaa')
    await here.catalogue(
      mirror,
      item('b'),
      item('a'),
      album('x', ['b', 'a'], { folder: 'X', fileNames: { b: 'A.jpg', a: 'a.jpg' } }),
    )
    await here.put('Albums/X/A.jpg', 'bbbbb')
    await here.rebuilt()
    expect(here.indexed().albumFiles).toEqual(['x primary A.jpg a.jpg 0'])
  })

  test('are not looked for behind a link in the place of their folder', async () => {
    await mkdir(join(here.folder, 'outside'))
    await writeFile(join(here.folder, 'outside/a.jpg'), 'aaaaa')
    await mkdir(here.at('Albums'))
    await symlink(join(here.folder, 'outside'), here.at('Albums/X'))
    await here.put('Albums/Y/a.jpg', 'aaaaa')
    await here.catalogue(mirror, item('a'), album('x', ['a'], { folder: 'X' }), album('y', ['a'], { folder: 'Y' }))
    expect(await here.rebuilt()).toMatchObject({ problems: [] })
    expect(here.indexed().albumFiles).toEqual(['y primary a.jpg a.jpg 0'])
  })

  test('whose photo is gone are copies', async () => {
    await here.put('Albums/X/a.jpg', 'aaaaa')
    await rm(here.at('Photos/2021/07/a.jpg'))
    await here.catalogue(mirror, item('a'), album('x', ['a'], { folder: 'X' }))
    await here.rebuilt()
    expect(here.indexed().albumFiles).toEqual(['x primary a.jpg a.jpg 0'])
  })

  test('are all found, however many an album has', async () => {
    const names = Array.from({ length: 130 }, (_, number) => `m${number}`)
    await mkdir(here.at('Albums/X'), { recursive: true })
    await Promise.all(
      names.map(async (name) => {
        await writeFile(here.at(`Photos/2021/07/${name}.jpg`), name)
        await link(here.at(`Photos/2021/07/${name}.jpg`), here.at(`Albums/X/${name}.jpg`))
      }),
    )
    await here.catalogue(mirror, ...names.map((name) => item(name)), album('x', names, { folder: 'X' }))
    await here.rebuilt()
    const expected = names.map((name) => `x primary ${name}.jpg ${name}.jpg 1`)
    expect(here.indexed().albumFiles).toEqual(expected.toSorted())
  })

  test('on a disk that cannot be read are a problem of the disk', async () => {
    await here.put('Albums/X/a.jpg', 'aaaaa')
    await here.catalogue(mirror, item('a'), album('x', ['a'], { folder: 'X' }))
    const failing: Partial<FileSystem> = {
      lstat: (async (name: string) => {
        if (name.endsWith('a.jpg')) throw Object.assign(new Error('EIO'), { code: 'EIO' })
        return await nodeFiles.lstat(name)
      }) as FileSystem['lstat'],
    }
    expect(await here.rebuild(failing)).toMatchObject({
      ok: false,
      problem: { code: 'file-failed', values: { path: here.path } },
    })
    expect(here.log).toEqual(['index-not-rebuilt'])
    expect(await here.everything()).not.toContain('.shoebox/index.sqlite')
    expect(await here.rebuilt()).toMatchObject({ items: 1 })
    expect((await here.everything()).filter((name) => name.includes('index-new'))).toEqual([])
  })
})
