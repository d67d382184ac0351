import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PastExport } from '../../../src/shared/imports/export-history.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const [march, may] = ['20260301T101500Z', '20260501T101500Z']
const year = 'Takeout/Google Photos/Photos from 2019'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

interface Entry {
  name: string
  bytes: Buffer | string
}

function photo(name: string, more: Record<string, unknown> = {}): Entry[] {
  return [
    { name: `${year}/${name}.jpg`, bytes: picture(name) },
    { name: `${year}/${name}.jpg.supplemental-metadata.json`, bytes: sidecar(`${name}.jpg`, more) },
  ]
}

async function history(): Promise<PastExport[]> {
  const end = await folder.run('import', '--history')
  expect(end.code).toBe(0)
  return (end.report() as unknown as { history: PastExport[] }).history
}

describe('the history of exports', () => {
  it('says of each export whose it is, which parts have come, and what it has brought', async () => {
    const third = await folder.zip(`takeout-${march}-003.zip`, [
      ...photo('c'),
      { name: `${year}/broken.jpg`, bytes: '' },
    ])
    const first = await folder.zip(`takeout-${march}-001.zip`, [...photo('a'), ...photo('b')])
    await folder.take(first, third, '--owner', 'Anna')
    const later = await folder.zip(`takeout-${may}-001.zip`, [
      ...photo('a', { description: 'By the lake' }),
      ...photo('d'),
    ])
    await folder.take(later)
    expect(await history()).toMatchObject([
      { id: may, owner: 'Anna', parts: [1], missing: [], brought: { imported: 1, here: 1, updated: 1, problems: 0 } },
      {
        id: march,
        owner: 'Anna',
        parts: [1, 3],
        missing: [2],
        brought: { imported: 3, here: 0, updated: 0, problems: 1 },
      },
    ])
  })

  it('keeps what an export has brought when it is imported again, and adds what a later part brings', async () => {
    const first = await folder.zip(`takeout-${march}-001.zip`, [...photo('a'), { name: `${year}/none.jpg`, bytes: '' }])
    await folder.take(first)
    await folder.take(first)
    const [once] = await history()
    expect(once).toMatchObject({ parts: [1], brought: { imported: 1, here: 0, updated: 0, problems: 1 } })
    await folder.take(await folder.zip(`takeout-${march}-002.zip`, photo('b')))
    const [twice, ...more] = await history()
    expect(more).toEqual([])
    expect(twice).toMatchObject({
      id: march,
      parts: [1, 2],
      missing: [],
      brought: { imported: 2, here: 0, problems: 1 },
    })
    expect(twice?.firstSeen).toBe(once?.firstSeen)
    expect(twice?.lastSeen).toBeGreaterThanOrEqual(once?.lastSeen ?? Infinity)
  })

  it('counts a photo that two exports bring at once as one of them', async () => {
    await folder.zip(`takeout-${march}-001.zip`, [...photo('a'), ...photo('b')])
    await folder.zip(`takeout-${may}-001.zip`, [...photo('b'), ...photo('c')])
    await folder.take()
    const brought = (await history()).map(({ brought }) => brought ?? { imported: 0, here: 0 })
    expect(brought.map(({ imported, here }) => imported + here)).toEqual([2, 2])
    expect(brought.reduce((sum, { imported }) => sum + imported, 0)).toBe(3)
  })

  it('counts what an export had brought before its import was stopped', async () => {
    const names = Array.from({ length: 120 }, (_, at) => `photo ${at}`)
    await folder.zip(
      `takeout-${march}-001.zip`,
      names.flatMap((name) => photo(name)),
    )
    const end = await folder.takeUntil((published) => published === 3)
    const here = (await folder.photos()).length
    expect([end.code, here < names.length]).toEqual([130, true])
    expect(await history()).toMatchObject([{ id: march, parts: [1], brought: { imported: here, here: 0 } }])
    await folder.take()
    expect(await history()).toMatchObject([{ id: march, brought: { imported: names.length, here: 0, problems: 0 } }])
  })

  it('is empty where nothing was imported, and makes no mirror to say so', async () => {
    const none = await folder.run('import', '--history')
    expect(none.code).toBe(4)
    await folder.run('import', await folder.write('nothing.txt', 'nothing'))
    expect(await history()).toEqual([])
  })

  it('stands without paths, and an import without it needs them', async () => {
    expect((await folder.run('import', '--history', folder.path)).code).toBe(2)
    expect((await folder.run('import')).code).toBe(2)
  })

  it('tells the archives that can be read back, where all of them are still there', async () => {
    const first = await folder.zip(`takeout-${march}-001.zip`, photo('a'))
    await folder.take(first, '--include-trash')
    expect(await history()).toMatchObject([{ archives: { paths: [first], includeTrash: true } }])
    // A part that comes later, from somewhere else, and one that was moved.
    const second = await folder.zip(`elsewhere/takeout-${march}-002.zip`, photo('b'))
    await folder.take(second)
    expect(await history()).toMatchObject([{ archives: { paths: [second, first].toSorted(), includeTrash: true } }])
    const moved = await folder.zip(`takeout-${march}-002.zip`, photo('b'))
    await rm(second)
    expect((await history())[0]).not.toHaveProperty('archives')
    await folder.take(moved)
    expect(await history()).toMatchObject([{ archives: { paths: [first, moved] } }])
    const verified = await folder.take(first, moved, '--include-trash', '--verify')
    expect(verified.report().verified).toMatchObject({ safe: [{ path: first }, { path: moved }], kept: [] })
  })

  it.each([
    ['of which a part is missing', [`takeout-${march}-002.zip`, photo('a')]],
    [
      'in which something was wrong',
      [`takeout-${march}-001.zip`, [...photo('a'), { name: `${year}/none.jpg`, bytes: '' }]],
    ],
  ] as const)('tells no archives of an export %s', async (_, [name, files]) => {
    await folder.zip(name, [...files])
    await folder.take()
    const [past] = await history()
    expect(past).toHaveProperty('brought')
    expect(past).not.toHaveProperty('archives')
  })

  it('tells no archives of an export that was unpacked', async () => {
    for (const { name, bytes } of photo('a')) await folder.write(name, bytes)
    await folder.take()
    const [past] = await history()
    expect(past).toHaveProperty('brought')
    expect(past).not.toHaveProperty('archives')
  })
})
