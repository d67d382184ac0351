import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { checksumLines } from '../../../../src/main/mirror/documents/checksums.ts'
import { writeDocuments, writeDocumentsApart } from '../../../../src/main/mirror/documents/documents.ts'
import { SmallMirror } from '../small-mirror.ts'
import { addRows, changeRows } from '../../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  small.album('Trip', [await small.photo('a.jpg')])
})
afterEach(() => small.empty())
afterAll(() => small.close())

const names = ['SHA256SUMS', 'catalogue.jsonl']
const contents = (): Promise<string[]> => Promise.all(names.map((name) => readFile(small.at(name), 'utf8')))
const wanted = (): string[] => [
  [...checksumLines(small.database)].join(''),
  [...catalogueLines(small.database)].join(''),
]
const inodes = (): Promise<number[]> => Promise.all(names.map(async (name) => (await stat(small.at(name))).ino))

describe.each([
  ['together', (): Promise<unknown> => writeDocuments(small.mirror)],
  ['each for itself', (): Promise<unknown> => writeDocumentsApart(small.mirror)],
])('documents written %s', (_, write) => {
  it('say what the index says, and are left alone while that is the same', async () => {
    await write()
    expect(await contents()).toEqual(wanted())
    const before = await inodes()
    await write()
    expect(await inodes()).toEqual(before)
    await small.photo('b.jpg')
    await write()
    expect(await contents()).toEqual(wanted())
    expect((await contents())[0]).toContain('b.jpg')
  })

  it('are whole, however long they are', async () => {
    changeRows(small.database, 'item', { description: 'x'.repeat(600_000) })
    const albums = Array.from({ length: 2000 }, (_, at) => ({ id: `id${at}`, account: 'ann', title: 'y'.repeat(300) }))
    addRows(small.database, 'album', albums)
    await write()
    expect(await contents()).toEqual(wanted())
  })

  it('stop with a disk that is full, and with what is no fault of the disk', async () => {
    small.disk.plan({ on: 'handle.appendFile', code: 'ENOSPC', times: 1 })
    await expect(write()).rejects.toMatchObject({ code: 'ENOSPC' })
    small.disk.plan({ on: 'handle.appendFile', code: 'ERR_PLANNED', times: 1 })
    await expect(write()).rejects.toMatchObject({ code: 'ERR_PLANNED' })
  })
})

it.each(names)('one that cannot be replaced keeps the other from nothing, and is told of: %s', async (name) => {
  await mkdir(small.at(name))
  const problems = await writeDocumentsApart(small.mirror)
  expect(problems).toMatchObject([{ code: 'place-taken', values: { path: name } }])
  expect(problems[0]?.detail).toContain(name)
  await rm(small.at(name), { recursive: true })
  const other = names.indexOf(name) === 0 ? 1 : 0
  expect(await readFile(small.at(names[other] ?? ''), 'utf8')).toBe(wanted()[other])
  expect(await writeDocumentsApart(small.mirror)).toEqual([])
  expect(await contents()).toEqual(wanted())
})
