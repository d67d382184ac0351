import { spawn } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../engine/world.ts'
import { checkEnd } from './check-end.ts'
import { checkAlways, checkComplete, checkKept, type Spoiled, type Truth } from './invariants.ts'
import { readCatalogue, type Catalogue } from './mirror-files.ts'
import { plantLeftovers } from './plants.ts'
import { randomFrom } from './random.ts'
import { truthOf } from './truth.ts'
import type { Work } from './victim.ts'
import { addRow, removeRows } from '../rows/rows.ts'

describe('the invariants notice', () => {
  let world: World
  let truth: Truth
  let catalogue: Catalogue

  beforeAll(async () => {
    world = await openWorld({ emulator: { items: 40, albums: 3 } })
    await world.run()
    await world.backup.close()
    await world.mirror.close()
    truth = await truthOf(world.emulator)
    const read = readCatalogue(world.path)
    if (!read || 'faults' in read) throw new Error('the backup left no catalogue')
    catalogue = read
  })

  afterAll(() => world.close())

  /** Does something to a file of the mirror, and undoes it after the check. */
  function spoiled(relative: string, spoil: (path: string) => void, check = checkAlways): string[] {
    const path = join(world.path, relative)
    const before = readFileSync(path)
    try {
      spoil(path)
      return check(world.path, truth)
    } finally {
      writeFileSync(path, before)
    }
  }

  function firstPath(): string {
    const [first] = catalogue.items
    if (!first) throw new Error('the catalogue is empty')
    return first.path
  }

  test('nothing in a sound mirror', () => {
    expect([...checkAlways(world.path, truth), ...checkComplete(world.path, truth)]).toEqual([])
    expect(truth.items.size).toBeGreaterThanOrEqual(40)
    expect(truth.albums.size).toBe(3)
  })

  test('a photo that was cut short', () => {
    const faults = spoiled(firstPath(), (path) => truncateSync(path, 100))
    expect(faults.join('\n')).toContain('never delivered whole')
    expect(faults.join('\n')).toContain('is not what the index says')
    expect(faults.join('\n')).toContain('SHA256SUMS names')
  })

  test('a photo that is missing', () => {
    const faults = spoiled(firstPath(), (path) => rmSync(path))
    expect(faults.join('\n')).toContain('which is not there')
  })

  test('a photo that was there before, whatever the index says', () => {
    const seen = new Map<string, string>()
    expect(checkKept(world.path, seen)).toEqual([])
    const look = (root: string): string[] => checkKept(root, seen)
    expect(spoiled(firstPath(), (path) => rmSync(path), look)).toEqual([expect.stringContaining(firstPath())])
    expect(spoiled(firstPath(), (path) => truncateSync(path, 100), look)).toHaveLength(1)
  })

  test('an earlier version that nobody knows, or whose bytes are others', () => {
    const [first] = catalogue.items
    if (!first) throw new Error('the catalogue is empty')
    const version = { path: 'Photos/older.jpg', bytes: 1, sha256: 'a'.repeat(64) }
    const faults = spoiled('catalogue.jsonl', (path) => {
      const line = JSON.stringify({ ...first, kind: 'item', id: 'other', remoteId: 'other', versions: [version] })
      appendFileSync(path, `${line}\n`)
    })
    expect(faults.join('\n')).toContain('the catalogue names Photos/older.jpg, which is not so')
  })

  test('a file that nobody knows', () => {
    const stray = join(world.path, 'Photos/stray.jpg')
    copyFileSync(join(world.path, firstPath()), stray)
    try {
      expect(checkAlways(world.path, truth)).toEqual(['Photos/stray.jpg is unknown to index and journal'])
    } finally {
      rmSync(stray)
    }
  })

  test('documents that were torn', () => {
    const cut = (path: string): void => truncateSync(path, readFileSync(path).length - 20)
    expect(spoiled('catalogue.jsonl', cut).join('\n')).toContain('torn')
    expect(spoiled('SHA256SUMS', cut).join('\n')).toContain('torn')
  })

  test('an item that is listed twice, and one that is not listed', () => {
    const lineOf = (path: string): string =>
      readFileSync(path, 'utf8')
        .split('\n')
        .find((line) => line.includes('"kind":"item"')) ?? ''
    expect(spoiled('catalogue.jsonl', (path) => appendFileSync(path, `${lineOf(path)}\n`)).join('\n')).toContain(
      'twice',
    )
    const without = (path: string): void =>
      writeFileSync(path, readFileSync(path, 'utf8').replace(`${lineOf(path)}\n`, ''))
    expect(spoiled('catalogue.jsonl', without, checkComplete).join('\n')).toContain('is missing')
  })

  test('an album in another order', () => {
    const reversed = (path: string): void => {
      const lines = readFileSync(path, 'utf8').split('\n')
      const turned = lines.map((line) => {
        if (!line.includes('"kind":"album"')) return line
        const album = JSON.parse(line) as { items: string[] }
        return JSON.stringify({ ...album, items: album.items.reverse() })
      })
      writeFileSync(path, turned.join('\n'))
    }
    expect(spoiled('catalogue.jsonl', reversed, checkComplete).join('\n')).toContain("not in Google's order")
  })

  test('an index that was cut in half', () => {
    expect(() => spoiled('.shoebox/index.sqlite', (path) => truncateSync(path, 5000))).toThrow(
      /malformed|not a database/,
    )
  })

  describe('by the exit code', () => {
    /** The index as it is with these files told to be wrong. */
    function withWrong<Value>(paths: readonly string[], look: () => Value): Value {
      const database = new DatabaseSync(join(world.path, '.shoebox/index.sqlite'))
      try {
        for (const path of paths) addRow(database, 'file_problem', { path })
        return look()
      } finally {
        removeRows(database, 'file_problem')
        database.close()
      }
    }

    const ends = (work: Work, code: number | null, spoiled: Spoiled): string[] =>
      checkEnd(work, code, world.path, spoiled)

    test('what is said of a sound mirror', () => {
      for (const work of ['backup', 'repair', 'rebuild'] as const) {
        expect(ends(work, 0, {})).toEqual([])
        expect(ends(work, 1, {})).toHaveLength(1)
        expect(ends(work, 4, {})).toHaveLength(1)
        expect(ends(work, null, {})).toHaveLength(1)
      }
    })

    test('files that are told to be wrong', () => {
      const path = firstPath()
      const files = new Set([path])
      withWrong([path], () => {
        expect(ends('repair', 1, { files })).toEqual([])
        expect(ends('rebuild', 0, { files })).toEqual([expect.stringContaining('ended with 0')])
        expect(ends('repair', 1, {})).toEqual([expect.stringContaining('nothing was done to it')])
        expect(ends('backup', 1, { files })).toEqual([`${path} is still wrong after a backup`])
      })
    })

    test('an earlier version that nobody can bring back', () => {
      const [first] = catalogue.items
      if (!first) throw new Error('the catalogue is empty')
      const version = { path: 'Photos/older.jpg', bytes: 1, sha256: 'a'.repeat(64) }
      const files = new Set([version.path])
      withWrong([version.path], () =>
        spoiled('catalogue.jsonl', (path) => {
          appendFileSync(path, `${JSON.stringify({ ...first, kind: 'item', versions: [version] })}\n`)
          expect(ends('backup', 1, { files })).toEqual([])
          expect(ends('backup', 0, { files })).toEqual([expect.stringContaining('ended with 0')])
        }),
      )
    })

    test("somebody else's files, of which backups do not speak", () => {
      const planted = new Map([[firstPath(), 'a'.repeat(64)]])
      expect(ends('repair', 1, { planted })).toEqual([])
      expect(ends('rebuild', 0, { planted })).toHaveLength(1)
      expect(ends('backup', 0, { planted })).toEqual([])
      expect(ends('backup', 1, { planted })).toHaveLength(1)
    })
  })

  test('leftovers beside a name that is as long as a disk takes', () => {
    const incoming = join(world.path, '.shoebox/incoming')
    const longest = `${'x'.repeat(250)}.part`
    writeFileSync(join(incoming, longest), 'x')
    const left = plantLeftovers(world.path, randomFrom(1))
    const names = readdirSync(incoming)
    for (const name of names) rmSync(join(incoming, name), { recursive: true })
    // Two beside it, and a folder with one in it.
    expect([left, names.length]).toEqual([3, 4])
  })

  test('a download that was left behind', () => {
    const path = join(world.path, '.shoebox/incoming/left.part')
    mkdirSync(join(world.path, '.shoebox/incoming'), { recursive: true })
    writeFileSync(path, 'x')
    try {
      const left = '.shoebox/incoming still holds left.part'
      expect(checkEnd('backup', 0, world.path, {})).toContain(left)
      expect(checkEnd('rebuild', 0, world.path, {})).not.toContain(left)
    } finally {
      rmSync(path)
    }
  })
})

/** What `npm run torture` does, for a few kills. */
test('kills leave every mirror sound', { timeout: 300_000 }, async () => {
  const seed = Math.floor(Math.random() * 1e9)
  const args = ['--rounds', '8', '--seed', String(seed), '--items', '60']
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args])
  let output = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(output, args.join(' ')).toContain('"violations":[]')
  expect(output).toContain('"rounds":8')
  expect(code).toBe(0)
})
