import fc from 'fast-check'
import { cpSync, linkSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { createBackgroundFiles } from '../../../src/main/app/background-files.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import { openThumbnailStore } from '../../../src/main/thumbnails/thumbnail-store.ts'
import type { ThumbnailStore } from '../../../src/main/thumbnails/thumbnail-store.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { changeRows } from '../../rows/rows.ts'

let mirror = ''
let index: SampleIndex
let store: ThumbnailStore

function openStore(): ThumbnailStore {
  const opened = openThumbnailStore(mirror, () => undefined, systemClock())
  if (!opened.ok) throw new Error(opened.problem.code)
  return opened.value
}

function add(name: string): ItemRef {
  writeFileSync(join(mirror, 'Photos', name), name)
  return index.item({ filename: name, file: { path: `Photos/${name}`, sha256: name } })
}

/** What one run of the program would make, as names; `most` breaks it off. */
async function run(most = Infinity): Promise<string[]> {
  const files = createBackgroundFiles(index.database, new MirrorFiles(mirror, nodeFiles), store)
  const made: string[] = []
  for (let file = await files.next(); file; file = await files.next()) {
    made.push(file.key)
    if (made.length >= most) break
  }
  store.close()
  store = openStore()
  return made
}

beforeEach(() => {
  mirror = mkdtempSync(join(tmpdir(), 'shoebox-background-'))
  mkdirSync(join(mirror, 'Photos'))
  index = new SampleIndex()
  store = openStore()
})

afterEach(() => {
  store.close()
  rmSync(mirror, { recursive: true })
})

describe('pictures made ahead of time', () => {
  it('are asked for once, and not again after each start', async () => {
    for (const name of ['a', 'b', 'c']) add(name)
    expect(await run()).toEqual(['a', 'b', 'c'])
    expect(await run()).toEqual([])
    add('d')
    expect(await run()).toEqual(['d'])
  })

  it('go on after the last one that is done', async () => {
    for (const name of ['a', 'b', 'c', 'd']) add(name)
    // The last one was given out, but nobody knows whether it was made.
    expect(await run(2)).toEqual(['a', 'b'])
    expect(await run()).toEqual(['b', 'c', 'd'])
  })

  it('come for files that are published behind the mark, also after a start', async () => {
    const first = add('a')
    add('b')
    await run()
    changeRows(index.database, 'current_file', { sha256: 'a again' }, { item: first })
    createBackgroundFiles(index.database, new MirrorFiles(mirror, nodeFiles), store).published(first)
    store.close()
    store = openStore()
    expect(await run(1)).toEqual(['a again'])
    expect(await run()).toEqual(['a again'])
    expect(await run()).toEqual([])
  })

  it('lose no file behind the mark with a process that dies, and write nothing for each that is ahead of it', async () => {
    const first = add('a')
    add('b')
    await run()
    const files = createBackgroundFiles(index.database, new MirrorFiles(mirror, nodeFiles), store)
    const log = join(mirror, '.shoebox/thumbnails.sqlite-wal')
    const before = statSync(log).size
    for (let nth = 0; nth < 50; nth++) files.published(add(`later ${nth}`))
    expect(statSync(log).size).toBe(before)
    expect((await files.next())?.key).toBe('later 49')
    changeRows(index.database, 'current_file', { sha256: 'a again' }, { item: first })
    files.published(first)
    // What a process leaves that ends this moment.
    const left = mkdtempSync(join(tmpdir(), 'shoebox-background-left-'))
    cpSync(join(mirror, '.shoebox'), join(left, '.shoebox'), { recursive: true })
    store.close()
    cpSync(join(left, '.shoebox'), join(mirror, '.shoebox'), { recursive: true })
    rmSync(left, { recursive: true })
    store = openStore()
    const made = await run()
    expect(made).toHaveLength(51)
    expect(new Set(made)).toEqual(new Set(['a again', ...Array.from({ length: 50 }, (_, nth) => `later ${nth}`)]))
  })

  it('are made of ordinary files alone', async () => {
    const [secret, made] = [join(mirror, 'secret'), join(mirror, 'Photos/b')]
    writeFileSync(secret, 'x')
    add('a')
    index.item({ file: { path: 'Photos/link', sha256: 'link' } })
    symlinkSync(secret, join(mirror, 'Photos/link'))
    mkdirSync(join(mirror, 'elsewhere'))
    writeFileSync(join(mirror, 'elsewhere/c'), 'x')
    symlinkSync(join(mirror, 'elsewhere'), join(mirror, 'Photos/2021'))
    for (const path of ['Photos/2021/c', 'Photos/../secret', 'Photos/none', secret])
      index.item({ file: { path, sha256: path } })
    add('b')
    // Photos have further names in album folders.
    linkSync(made, join(mirror, 'elsewhere/b'))
    expect(await run()).toEqual(['a', 'b'])
    expect(await run()).toEqual([])
  })

  it('begin anew with a store that was lost, and with an index that was rebuilt', async () => {
    for (const name of ['a', 'b']) add(name)
    await run()
    store.close()
    rmSync(join(mirror, '.shoebox'), { recursive: true })
    store = openStore()
    expect(await run()).toEqual(['a', 'b'])
    index = new SampleIndex()
    for (const name of ['b', 'new', 'a']) add(name)
    expect(await run()).toEqual(['b', 'new', 'a'])
  })
})

/** What can happen between two looks at what is to be made. */
const happening = fc.oneof(
  fc.record({ what: fc.constantFrom('add', 'kill', 'lose', 'end', 'all'), which: fc.constant(0) }),
  fc.record({ what: fc.constantFrom('edit', 'some'), which: fc.nat(9) }),
)

it('are made of every file, in whatever way programs end and stores get lost, and of none twice that was made and kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (happenings) => {
      store.close()
      rmSync(join(mirror, '.shoebox'), { recursive: true, force: true })
      store = openStore()
      index = new SampleIndex()
      let names = 0
      const keys: string[] = []
      const open = (): ReturnType<typeof createBackgroundFiles> =>
        createBackgroundFiles(index.database, new MirrorFiles(mirror, nodeFiles), store)
      let files = open()
      const make = async (most: number): Promise<void> => {
        for (let made = 0; made < most; made++) {
          const file = await files.next()
          if (!file) return
          store.put(file.key, 'small', Buffer.from(file.key), 'image/jpeg')
        }
      }
      const act: Record<string, (which: number) => void | Promise<void>> = {
        add() {
          const ref = add(`new ${names++}`)
          keys[ref] = `new ${names - 1}`
          files.published(ref)
        },
        edit(which) {
          const ref = which % keys.length
          if (!keys[ref]) return
          keys[ref] = `edit ${names++}`
          changeRows(index.database, 'current_file', { sha256: keys[ref] ?? '' }, { item: ref })
          files.published(ref as ItemRef)
        },
        some: (which) => make(which),
        all: () => make(Infinity),
        // What a process leaves that ends this moment.
        kill() {
          const left = mkdtempSync(join(tmpdir(), 'shoebox-background-left-'))
          cpSync(join(mirror, '.shoebox'), join(left, '.shoebox'), { recursive: true })
          store.close()
          cpSync(join(left, '.shoebox'), join(mirror, '.shoebox'), { recursive: true })
          rmSync(left, { recursive: true })
          store = openStore()
          files = open()
        },
        lose() {
          store.close()
          rmSync(join(mirror, '.shoebox'), { recursive: true })
          store = openStore()
          files = open()
        },
        end() {
          store.close()
          store = openStore()
          files = open()
        },
      }
      for (const { what, which } of happenings) await act[what]?.(which)
      await make(Infinity)
      expect(keys.filter((key) => key !== undefined && !store.has(key, 'small'))).toEqual([])
      await act['end']?.(0)
      const again = await files.next()
      expect(again?.key).toBeUndefined()
    }),
    { numRuns: 25 },
  )
})
