import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wishOf } from '../hostile/choice.ts'
import { deeds } from '../hostile/commands.ts'
import { documents } from '../hostile/documents.ts'
import { kinds } from '../hostile/kinds.ts'
import type { Place } from '../hostile/kinds.ts'
import { forgetReading, seen } from '../hostile/outside.ts'
import { canary, copyFolder, fillOutside, prepareMirror } from '../hostile/prepared-mirror.ts'
import type { PreparedMirror } from '../hostile/prepared-mirror.ts'
import { catalogueKeys, changeCatalogue, changeIndex, columnsIn, texts } from '../hostile/values.ts'

const wish = wishOf(process.env['SHOEBOX_HOSTILE'] ?? /^\d+$/.exec(process.env['SHOEBOX_CASES'] ?? '')?.[0])
/** Of each kind of harm, so many. */
const some = { places: 24, ways: 12, rows: 6, catalogues: 6, documents: 6 }
/** What tells the place of something, and what does most with it. */
const telling =
  /^(?:file\.path(?: of its bytes)?|earlier file\.path|refetch\.path|job\.final_path|album\.folder(?:_was)?|album_file\.name)$/
const leading = /beside the mirror|way out|absolute|the index/
const doing = new Set(['backup', 'verify', 'repair', 'the page', 'the served page'])
/** Nothing takes this long unless it waits for somebody. */
const patienceMs = wish.isLong ? 600_000 : 60_000

interface Case {
  name: string
  deed: string
  /** False if it makes no sense there. */
  harm: (at: Place) => boolean | Promise<boolean>
  /** What lies outside is a file of the mirror as well, so reading it is no harm. */
  isOurs?: boolean
}

let prepared: PreparedMirror
beforeAll(async () => {
  prepared = await prepareMirror()
})
afterAll(() => prepared.close())

async function patiently<Value>(work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('hangs')), patienceMs)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

let tried = 0

/** Throws what was wrong; true if there was something to try. */
async function attempt({ deed, harm, isOurs }: Case): Promise<boolean> {
  const folder = `${prepared.folder}-${++tried}`
  await copyFolder(prepared.folder, folder)
  const at: Place = { mirror: join(folder, 'mirror'), home: join(folder, 'home'), outside: join(folder, 'outside') }
  try {
    await fillOutside(at.outside)
    if (!(await harm(at))) return false
    await forgetReading(at.outside)
    const [before, beside] = [await seen(at.outside), await readdir(folder)]
    // Reading it here was the last time.
    await forgetReading(at.outside)
    const said = await patiently(deeds[deed]?.(at, prepared.emulator) ?? Promise.resolve(''))
    const now = await seen(at.outside)
    for (const look of [before, now]) if (isOurs) forgetNames(look)
    const changes = differences(before, now)
    if (changes.length > 0) throw new Error(changes.join(', '))
    expect(await readdir(folder)).toEqual(beside)
    if (!isOurs) expect(said).not.toContain(canary)
    return true
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A name of it in the mirror may go, and be read. */
function forgetNames(look: Record<string, unknown>): void {
  for (const entry of Object.values(look) as { atimeMs?: number; nlink?: number }[]) {
    delete entry.atimeMs
    delete entry.nlink
  }
}

/** What is no longer as it was, and in which way. */
function differences(before: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(now)])
  return [...paths].flatMap((path) => {
    const [was, is] = [before[path], now[path]].map((look) => look as Record<string, unknown> | undefined)
    const ways = Object.keys({ ...was, ...is }).filter((way) => !isDeepStrictEqual(was?.[way], is?.[way]))
    return ways.length > 0 ? [`${path}: ${ways.join(' ')}`] : []
  })
}

async function tryAll(most: number, cases: readonly Case[]): Promise<void> {
  const wrong: string[] = []
  let made = 0
  for (const one of wish.choose(most, cases)) {
    try {
      if (await attempt(one)) made++
    } catch (error) {
      wrong.push(
        `${one.name}, ${one.deed} (SHOEBOX_HOSTILE=${wish.text}): ${error instanceof Error ? error.message : String(error)}`,
      )
      if (wish.isLong) await note(wrong)
    }
  }
  expect(wrong).toEqual([])
  expect(made).toBeGreaterThan(Math.min(most, cases.length / 20) / 3)
}

/** So that a long run tells before its end. */
async function note(wrong: readonly string[]): Promise<void> {
  await mkdir(join(prepared.folder, '../shoebox-hostile-found'), { recursive: true })
  await writeFile(join(prepared.folder, `../shoebox-hostile-found/${process.pid}.txt`), wrong.join('\n\n'))
}

const timeout = wish.isLong ? 12 * 3_600_000 : 600_000

test('whatever lies in the place of whatever, nothing beside a mirror is read or changed', { timeout }, async () => {
  const cases = prepared.places.flatMap((path) =>
    Object.entries(kinds).flatMap(([kind, plant]) =>
      Object.keys(deeds).map((deed) => ({
        name: `${kind} as ${path}`,
        deed,
        harm: (at: Place) => plant(at, path),
        isOurs: kind.startsWith('another name'),
      })),
    ),
  )
  await tryAll(some.places, cases)
})

function rowCases(isWanted: (column: string, text: string, sealed: boolean, deed: string) => boolean): Case[] {
  return Object.entries(columnsIn(join(prepared.folder, 'mirror'))).flatMap(([column, change]) =>
    Object.entries(texts).flatMap(([text, value]) =>
      [true, false].flatMap((sealed) =>
        Object.keys(deeds)
          .filter((deed) => isWanted(column, text, sealed, deed))
          .map((deed) => ({
            name: `${text} as ${column}${sealed ? ', sealed' : ''}`,
            deed,
            harm(at: Place) {
              changeIndex(at, (database) => change(database, at, value(at)), sealed)
              return true
            },
          })),
      ),
    ),
  )
}

test('wherever a sealed index leads, nothing beside a mirror is read or changed', { timeout }, async () => {
  const wanted = (column: string, text: string, sealed: boolean, deed: string): boolean =>
    telling.test(column) && leading.test(text) && sealed && doing.has(deed)
  await tryAll(some.ways, rowCases(wanted))
})

test('whatever the index says, nothing beside a mirror is read or changed', { timeout }, async () => {
  await tryAll(
    some.rows,
    rowCases(() => true),
  )
})

test('whatever the catalogue says, nothing beside a mirror is read or changed', { timeout }, async () => {
  const rebuilding = Object.keys(deeds).filter((deed) => deed.startsWith('rebuild'))
  const cases = catalogueKeys(join(prepared.folder, 'mirror')).flatMap((key) =>
    Object.entries(texts).flatMap(([text, value]) =>
      rebuilding.map((deed) => ({
        name: `${text} as ${key} in the catalogue`,
        deed,
        async harm(at: Place) {
          changeCatalogue(at, key, value(at))
          await rm(join(at.mirror, '.shoebox/index.sqlite'))
          return true
        },
      })),
    ),
  )
  await tryAll(some.catalogues, cases)
})

test('whatever the other documents say, nothing beside a mirror is read or changed', { timeout }, async () => {
  const cases = Object.entries(documents).flatMap(([place, rewrite]) =>
    Object.entries(texts).flatMap(([text, value]) =>
      Object.keys(deeds).map((deed) => ({
        name: `${text} as ${place}`,
        deed,
        harm(at: Place) {
          rewrite(at, value(at))
          return true
        },
      })),
    ),
  )
  await tryAll(some.documents, cases)
})

test('the served page answers everything that the page does', async () => {
  const folder = `${prepared.folder}-served`
  await copyFolder(prepared.folder, folder)
  const at: Place = { mirror: join(folder, 'mirror'), home: join(folder, 'home'), outside: join(folder, 'outside') }
  const [here, served] = await Promise.all(
    [deeds['the page'], deeds['the served page']].map(async (deed, number) => {
      const mine = { ...at, mirror: `${at.mirror}-${number}` }
      await copyFolder(at.mirror, mine.mirror)
      const said = JSON.parse((await deed?.(mine, prepared.emulator)) ?? '') as unknown[]
      // Bodies by their status, and of answers what they are of. A picture may still be being made.
      const status = (body: string): string => body.slice(0, 3).replace('503', '200')
      return said.map((one) => (typeof one === 'string' ? status(one) : Object.keys(one as object)))
    }),
  )
  await rm(folder, { recursive: true })
  expect(served).toEqual(here)
  expect(served?.length).toBeGreaterThan(70)
  expect(served).toContain('206')
})

test('a file that was read shows it', async () => {
  const { folder } = prepared
  await writeFile(join(folder, 'outside/probe'), 'x')
  await forgetReading(join(folder, 'outside'))
  const before = await seen(join(folder, 'outside'))
  await forgetReading(join(folder, 'outside'))
  await readFile(join(folder, 'outside/probe'))
  expect(await seen(join(folder, 'outside'))).not.toEqual(before)
  await rm(join(folder, 'outside/probe'))
})
