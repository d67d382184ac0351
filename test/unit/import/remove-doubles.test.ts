import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { removeDoubles } from '../../../src/main/import/telling/remove-doubles.ts'
import { sha256, SmallMirror } from '../mirror/small-mirror.ts'
import { photo, photoPath, version } from '../verify/small-verification.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(() => small.empty())
afterAll(() => small.close())

const [kept, spare] = [photoPath('a.jpg'), photoPath('spare.jpg')]

/** An item that shows `a.jpg`, and has the same bytes once more as what it showed before. */
async function double(): Promise<number> {
  const item = await photo(small, 'a.jpg', 'bytes')
  await version(small, item, 'spare.jpg', 'bytes')
  return item
}

function remove(item: number, content = 'bytes', signal = new AbortController().signal): Promise<void> {
  const { database, files } = small.mirror
  return removeDoubles({ database, files, log: small.write }, new Map([[item, new Set([sha256(content)])]]), signal)
}

const paths = (): unknown[] => small.rows('SELECT path FROM file ORDER BY path').map(({ path }) => path)
const here = (): boolean[] => [kept, spare].map((path) => existsSync(small.at(path)))

describe('a content that an item has twice', () => {
  test('is there once afterwards, in index and folder', async () => {
    await remove(await double())
    expect([paths(), here()]).toEqual([[kept], [true, false]])
  })

  test.each<[string, () => Promise<void>]>([
    [
      'the one that is not needed was changed by somebody, to the same length',
      () => writeFile(small.at(spare), 'mine!'),
    ],
    ['the one that is not needed has grown', () => writeFile(small.at(spare), 'bytes and mine')],
    ['the one that stays was changed', () => writeFile(small.at(kept), 'mine!')],
    ['the one that stays is gone', () => rm(small.at(kept))],
    ['the one that stays cannot be read', async () => void small.disk.plan({ on: 'open', code: 'EIO', path: 'a.jpg' })],
    ['the disk removes nothing', async () => void small.disk.plan({ on: 'unlink', code: 'EACCES', path: 'spare.jpg' })],
  ])('stays as it is where %s', async (_, change) => {
    const item = await double()
    await change()
    await remove(item)
    expect(paths()).toEqual([kept, spare])
    expect(existsSync(small.at(spare))).toBe(true)
    small.disk.heal()
  })

  test('is in the index until its folder is safe without it, and is forgotten by the next import', async () => {
    const item = await double()
    small.disk.plan({ on: 'handle.sync', code: 'EIO', path: 'Photos/2021/07' })
    await remove(item)
    expect(paths()).toEqual([kept, spare])
    small.disk.heal()
    await remove(item)
    expect([paths(), here()]).toEqual([[kept], [true, false]])
  })

  test('is known once where the other is gone already', async () => {
    const item = await double()
    await rm(small.at(spare))
    await remove(item)
    expect([paths(), here()]).toEqual([[kept], [true, false]])
  })

  test('stays where another content was meant, or nothing more is to be done', async () => {
    const item = await double()
    await remove(item, 'others')
    const ended = AbortSignal.abort()
    await expect(remove(item, 'bytes', ended)).rejects.toThrow()
    expect([paths(), here()]).toEqual([
      [kept, spare],
      [true, true],
    ])
  })
})
