import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from './takeout-files.ts'

const stamp = '20260301T101500Z'
const year = 'Takeout/Google\u00A0Photos/Photos from 2019'
const seconds = (text: string): string => String(Date.parse(text) / 1000)

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const three = ['a', 'b', 'c'].flatMap((name, at) => [
  { name: `${year}/${name}.jpg`, bytes: picture(name) },
  {
    name: `${year}/${name}.jpg.supplemental-metadata.json`,
    bytes: sidecar(`${name}.jpg`, {
      photoTakenTime: { timestamp: seconds(`2019-0${at + 1}-05T10:00:00Z`) },
      geoData: { latitude: 46.5, longitude: 9.25, altitude: 0 },
    }),
    deflate: true,
  },
])

describe('import', () => {
  it('takes the photos of an archive into the mirror, with what their sidecars say', async () => {
    await folder.zip(`takeout-${stamp}-001.zip`, three)
    const end = await folder.take()
    expect([end.code, end.report().problems]).toEqual([0, []])
    expect(end.report()).toMatchObject({
      command: 'import',
      imported: 3,
      duplicate: 0,
      updated: 0,
      items: 3,
      entries: 6,
      files: { imported: 3, sidecar: 3, damaged: 0 },
      exports: [{ id: stamp, parts: [1], missing: [] }],
    })
    expect(await folder.photos()).toEqual(['Photos/2019/01/a.jpg', 'Photos/2019/02/b.jpg', 'Photos/2019/03/c.jpg'])
    expect(await readFile(join(folder.mirror, 'Photos/2019/02/b.jpg'))).toEqual(picture('b'))
    expect(await folder.items()).toMatchObject([
      {
        filename: 'a.jpg',
        creationTime: '2019-01-05T10:00:00Z',
        fidelity: 'original',
        location: { latitude: 46.5, longitude: 9.25, from: 'geoData' },
      },
      { filename: 'b.jpg', creationTime: '2019-02-05T10:00:00Z' },
      { filename: 'c.jpg', creationTime: '2019-03-05T10:00:00Z' },
    ])
    expect(end.stdout).not.toContain('undefined')
  })

  it('ends with 2 and changes nothing where nothing was named that is an export', async () => {
    const end = await folder.take(join(folder.path, 'nothing.zip'))
    expect([end.code, end.report().problems.map(({ code }) => code)]).toEqual([2, ['import-path-missing']])
    expect(await folder.photos()).toEqual([])
  })
})
