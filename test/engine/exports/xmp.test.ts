import { appendFile, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const year = 'Takeout/Google Photos/Photos from 2019'
const album = 'Takeout/Google Photos/Trip'
const place = { latitude: 46.5, longitude: 9.25, altitude: 1800 }
const [lake, plain] = ['Photos/2019/06/lake.jpg', 'Photos/2019/06/plain.jpg']

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})
afterEach(() => folder.remove())

const at = (path: string): string => join(folder.mirror, path)
const text = (path: string): Promise<string> => readFile(at(path), 'utf8')

/** Two photos in one export, of which one says more. */
async function importTwo(more: Record<string, unknown> = {}): Promise<void> {
  const of = (name: string, facts: Record<string, unknown>): { name: string; bytes: Buffer | string }[] => [
    { name: `${year}/${name}.jpg`, bytes: picture(name) },
    { name: `${year}/${name}.jpg.supplemental-metadata.json`, bytes: sidecar(`${name}.jpg`, facts) },
  ]
  await folder.zip('takeout-20260301T101500Z-001.zip', [
    ...of('lake', {
      description: 'By <the> lake',
      favorited: true,
      people: [{ name: 'Nora' }],
      geoData: place,
      ...more,
    }),
    ...of('plain', {}),
    { name: `${album}/metadata.json`, bytes: JSON.stringify({ title: 'Trip & more' }) },
    { name: `${album}/lake.jpg`, bytes: picture('lake') },
  ])
  expect((await folder.take()).code).toBe(0)
}

/** How a run went, and what it has left in `Photos`. */
async function write(...args: string[]): Promise<Record<string, unknown>> {
  const end = await folder.run('xmp', ...args)
  expect([end.code, end.report().problems]).toEqual([0, []])
  return end.report()
}

async function isWhole(): Promise<void> {
  const end = await folder.run('verify')
  expect(end.report()).toMatchObject({ missing: 0, damaged: 0, unknown: 0, problems: [] })
  expect(await readdir(at('.shoebox/incoming'))).toEqual([])
}

describe('xmp', () => {
  it('writes what is known beside each photo whose file does not say it, and nothing the second time', async () => {
    await importTwo()
    const bytes = await Promise.all([lake, plain].map((path) => readFile(at(path))))
    expect(await write()).toMatchObject({
      command: 'xmp',
      written: 2,
      replaced: 0,
      unchanged: 0,
      removed: 0,
      theirs: 0,
    })
    const said = await text(`${lake}.xmp`)
    for (const part of [
      '<exif:DateTimeOriginal>2019-06-01T02:00:00+02:00<',
      '<exif:GPSLatitude>46,30.000000N<',
      '<exif:GPSLongitude>9,15.000000E<',
      '<exif:GPSAltitude>180000/100<',
      '<rdf:li>Nora</rdf:li>',
      'By &lt;the&gt; lake',
      '<xmp:Rating>5<',
      '<rdf:li>Albums/Trip &amp; more</rdf:li>',
    ])
      expect(said).toContain(part)
    expect(await text(`${plain}.xmp`)).toContain('<exif:DateTimeOriginal>2019-06-01T02:00:00+02:00<')
    expect(await Promise.all([lake, plain].map((path) => readFile(at(path))))).toEqual(bytes)

    const before = await stat(at(`${lake}.xmp`))
    expect(await write()).toMatchObject({ written: 0, replaced: 0, unchanged: 2 })
    expect((await stat(at(`${lake}.xmp`))).ino).toBe(before.ino)
    await isWhole()
  })

  it('replaces its own where more is known, and leaves what another program has made or changed', async () => {
    await importTwo()
    await writeFile(at(`${plain}.xmp`), '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    expect(await write()).toMatchObject({ written: 1, theirs: 1 })
    await folder.remove('archives')
    await mkdir(folder.path, { recursive: true })
    await folder.zip('takeout-20260501T101500Z-001.zip', [
      { name: `${year}/lake.jpg`, bytes: picture('lake') },
      {
        name: `${year}/lake.jpg.supplemental-metadata.json`,
        bytes: sidecar('lake.jpg', { description: 'Later words' }),
      },
    ])
    expect((await folder.take()).code).toBe(0)
    expect(await write()).toMatchObject({ written: 0, replaced: 1, theirs: 1 })
    expect(await text(`${lake}.xmp`)).toContain('Later words')

    await appendFile(at(`${lake}.xmp`), ' ')
    const theirs = await text(`${lake}.xmp`)
    expect(await write('--all')).toMatchObject({ written: 0, replaced: 0, unchanged: 0, theirs: 2 })
    expect(await text(`${lake}.xmp`)).toBe(theirs)
    expect(await text(`${plain}.xmp`)).toBe('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    const verified = await folder.run('verify')
    expect(verified.report()).toMatchObject({ unknown: 2 })
  })

  it('follows no link in the place of a sidecar', async () => {
    await importTwo()
    const elsewhere = join(folder.path, 'elsewhere')
    await writeFile(elsewhere, 'mine')
    await symlink(elsewhere, at(`${lake}.xmp`))
    await mkdir(at(`${plain}.xmp`))
    expect(await write()).toMatchObject({ written: 0, theirs: 2 })
    expect(await readFile(elsewhere, 'utf8')).toBe('mine')
  })

  it('removes its own whose photo nobody has any more, but none that somebody has changed', async () => {
    await importTwo()
    await write()
    const own = await text(`${plain}.xmp`)
    await writeFile(at('Photos/2019/06/gone.jpg.xmp'), own)
    await writeFile(at('Photos/2019/06/changed.jpg.xmp'), own.replace('2019', '2018'))
    await writeFile(at('Photos/2019/06/stranger.jpg.xmp'), own)
    await writeFile(at('Photos/2019/06/stranger.jpg'), 'a photo of somebody')
    await rm(at(plain))
    expect(await write()).toMatchObject({ written: 0, unchanged: 2, removed: 1 })
    expect((await readdir(at('Photos/2019/06'))).sort()).toEqual([
      'changed.jpg.xmp',
      'lake.jpg',
      'lake.jpg.xmp',
      'plain.jpg.xmp',
      'stranger.jpg',
      'stranger.jpg.xmp',
    ])
  })

  it('is the same after the index was made anew, and stands in no way of that', async () => {
    await importTwo()
    await write('--all')
    const before = await text(`${lake}.xmp`)
    await rm(at('.shoebox/index.sqlite'))
    const rebuilt = await folder.run('rebuild')
    expect([rebuilt.code, rebuilt.report().problems]).toEqual([0, []])
    expect(await write('--all')).toMatchObject({ written: 0, replaced: 0, unchanged: 2 })
    expect(await text(`${lake}.xmp`)).toBe(before)
    await isWhole()
  })
})
