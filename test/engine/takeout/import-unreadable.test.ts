import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canTryAgain } from '../../../src/shared/problems/remedy.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { faultyFiles, type PlannedFault } from '../faults/faulty-files.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const year = 'Takeout/Google Photos/Photos from 2019'
const zip = 'takeout-20260301T101500Z-001.zip'

const packed = (title: string) => [
  { name: `${year}/${title}`, bytes: picture(title) },
  { name: `${year}/${title}.json`, bytes: sidecar(title) },
]

const faults: [string, PlannedFault][] = (['EACCES', 'EIO'] as const).flatMap((code): [string, PlannedFault][] => [
  [`photo cannot be opened (${code})`, { on: 'open', code, path: 'b.jpg' }],
  [`file with facts cannot be opened (${code})`, { on: 'open', code, path: 'b.jpg.json' }],
  [`file cannot be looked at (${code})`, { on: 'lstat', code, path: 'b.jpg' }],
  [`folder cannot be listed (${code})`, { on: 'readdir', code, path: 'Photos from 2019' }],
  [`archive cannot be opened (${code})`, { on: 'open', code, path: zip }],
  [`archive cannot be looked at (${code})`, { on: 'lstat', code, path: zip }],
])

describe('what cannot be read the first time', () => {
  it.each(faults)('leaves the rest to be imported, and is taken by the next import: %s', async (_, fault) => {
    for (const title of ['a.jpg', 'b.jpg'])
      for (const { name, bytes } of packed(title)) await folder.write(`unpacked/${name}`, bytes)
    await folder.write(`archives/${zip}`, zipOf(packed('c.jpg')))
    const faulty = faultyFiles()
    faulty.plan(fault)
    const end = await folder.takeOn({ files: faulty.files })
    expect(faulty.missed()).toEqual([])
    expect([end.code, end.report().imported]).toEqual([1, expect.any(Number)])
    expect(end.report().imported).toBeGreaterThan(0)
    const codes = end.report().problems.map(({ code }) => code as ProblemCode)
    expect(codes).not.toEqual([])
    expect(codes.filter((code) => !canTryAgain(code))).toEqual([])
    const again = await folder.take()
    expect([again.code, again.report().problems]).toEqual([0, []])
    const items = await folder.items()
    expect(items.map((item) => [item['filename'], item['creationTime']])).toEqual(
      ['a.jpg', 'b.jpg', 'c.jpg'].map((title) => [title, '2019-06-01T00:00:00Z']),
    )
  })
})
