import { link, mkdir, readlink, stat, symlink } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import { SetAside } from '../../../../src/main/mirror/disk/set-aside.ts'
import { SmallMirror } from '../small-mirror.ts'

const a = photoPathFromRow('Photos/2021/07/a.jpg')
const b = photoPathFromRow('Photos/2021/07/b.jpg')
const aside = '.shoebox/set-aside/2026-10-03'
const [asideA, asideB] = [`${aside}/${a}`, `${aside}/${b}`]
let small: SmallMirror
let setAside: SetAside

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(() => {
  setAside = new SetAside(small.mirror, Date.UTC(2026, 9, 3, 23, 59))
})
afterEach(() => small.empty())
afterAll(() => small.close())

describe.each([true, false])('what is set aside, with links %s,', (canLink) => {
  beforeEach(() => {
    setAside = new SetAside({ files: small.mirror.files, canLink }, Date.UTC(2026, 9, 3, 23, 59))
  })

  test('lies under its own path, in a folder of the day', async () => {
    await small.put(a, 'one')
    expect(await setAside.move(a)).toBe(asideA)
    expect([await small.content(a), await small.content(asideA)]).toEqual([undefined, 'one'])
  })

  test('lies under another path if that is wished', async () => {
    await small.put(a, 'one')
    expect(await setAside.move(a, b)).toBe(asideB)
    expect(await small.content(asideB)).toBe('one')
  })

  test('takes the place of nothing', async () => {
    const names = ['a.jpg', 'a (2).jpg', 'a (3).jpg'].map((name) => `${aside}/Photos/2021/07/${name}`)
    for (const [nth, to] of names.entries()) {
      await small.put(a, `${nth}`)
      expect(await setAside.move(a)).toBe(to)
    }
    for (const [nth, to] of names.entries()) expect(await small.content(to)).toBe(`${nth}`)
  })

  test('is one file for all its links', async () => {
    await small.put(a, 'one')
    await link(small.at(a), small.at(b))
    expect(await setAside.move(a)).toBe(asideA)
    expect(await setAside.move(b)).toBe(asideA)
    expect(await small.names(`${aside}/Photos/2021/07`)).toEqual(['a.jpg'])
    expect(await small.names('Photos/2021/07')).toEqual([])
  })

  test('can be a link, which is not followed', async () => {
    await small.put(b, 'other')
    await symlink(small.at(b), small.at(a))
    expect(await setAside.move(a)).toBe(asideA)
    expect(await readlink(small.at(asideA))).toBe(small.at(b))
    expect(await small.content(b)).toBe('other')
  })

  test('can be a folder', async () => {
    await mkdir(small.at(a), { recursive: true })
    await small.put(`${a}/inside`, 'kept')
    expect(await setAside.move(a)).toBe(asideA)
    expect(await small.content(`${asideA}/inside`)).toBe('kept')
  })
})

test('where nothing is, nothing is set aside, and no folder made', async () => {
  expect(await setAside.move(a)).toBeUndefined()
  expect(await small.names('.shoebox/set-aside')).toEqual([])
})

test('a move that ended between its two halves is brought to its end', async () => {
  await small.put(a, 'one')
  await mkdir(small.at(`${aside}/Photos/2021/07`), { recursive: true })
  await link(small.at(a), small.at(asideA))
  expect(await setAside.move(a)).toBe(asideA)
  expect(await small.names('Photos/2021/07')).toEqual([])
  expect(await small.names(`${aside}/Photos/2021/07`)).toEqual(['a.jpg'])
  expect((await stat(small.at(asideA))).nlink).toBe(1)
})

test('a link to what was set aside and has gone since is set aside itself', async () => {
  await small.put(a, 'one')
  await link(small.at(a), small.at(b))
  await setAside.move(a)
  await small.remove(asideA)
  expect(await setAside.move(b)).toBe(asideB)
  expect(await small.content(asideB)).toBe('one')
})

test('a link to what was set aside, in whose place another lies since, is set aside itself', async () => {
  await small.put(a, 'one')
  await link(small.at(a), small.at(b))
  await setAside.move(a)
  await small.remove(asideA)
  await small.put(asideA, 'another')
  expect(await setAside.move(b)).toBe(asideB)
  expect([await small.content(asideA), await small.content(asideB)]).toEqual(['another', 'one'])
})

test('a move that the disk refuses leaves the file where it is', async () => {
  await small.put(a, 'one')
  small.disk.plan({ on: 'link', code: 'EIO', times: 1 })
  await expect(setAside.move(a)).rejects.toThrow('EIO')
  expect(await small.content(a)).toBe('one')
})
