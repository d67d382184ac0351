import { appendFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { checkImported, copiesIn } from '../../torture/import-invariants.ts'
import { exfatFiles } from '../mirror/exfat-files.ts'
import { faultyFiles, type PlannedFault } from '../faults/faulty-files.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const year = 'Takeout/Google Photos/Photos from 2019'
const trip = 'Takeout/Google Photos/Trip'
const movie = Buffer.concat([Buffer.from('\0\0\0\x10ftypqt  \0\0\0\0\0\0\0\x08moov', 'latin1'), Buffer.alloc(40)])
const part = (number: number): string => `takeout-20260301T101500Z-00${number}.zip`
const at = (path: string): string => join(folder.mirror, path)

/** Photos without their facts, which are in the other part. */
const photos: ZipFileSpec[] = [
  { name: `${year}/IMG_1.HEIC`, bytes: picture('one') },
  { name: `${year}/IMG_1.MOV`, bytes: movie },
  { name: `${year}/IMG_2.jpg`, bytes: picture('two') },
  { name: `${year}/IMG_2-edited.jpg`, bytes: picture('two, edited') },
  { name: `${trip}/metadata.json`, bytes: '{"title":"Trip"}' },
  { name: `${trip}/IMG_1.HEIC`, bytes: picture('one') },
  { name: `${trip}/IMG_2.jpg`, bytes: picture('two') },
]
const facts = (more: Record<string, unknown> = {}): ZipFileSpec[] =>
  ['IMG_1.HEIC', 'IMG_2.jpg'].map((name) => ({ name: `${year}/${name}.json`, bytes: sidecar(name, more) }))

const undated = [
  'Photos/1970/01/IMG_1.jpg',
  'Photos/1970/01/IMG_1.mov',
  'Photos/1970/01/IMG_2-edited.jpg',
  'Photos/1970/01/IMG_2.jpg',
]
const june = undated.map((path) => path.replace('1970/01', '2019/06'))

async function importWithoutDates(): Promise<void> {
  await folder.zip(part(2), photos)
  expect((await folder.take()).code).toBe(0)
  expect(await folder.photos()).toEqual(undated)
}

/** Index, folder and documents agree, and nothing is left over. */
async function isSound(): Promise<void> {
  const hashes = new Set(copiesIn(folder.mirror))
  expect(checkImported(folder.mirror, { must: hashes, may: hashes })).toEqual([])
  for (const args of [[], ['--quick']])
    expect((await folder.run('verify', ...args)).report()).toMatchObject({ ok: expect.any(Number), problems: [] })
  expect(await readdir(at('.shoebox/incoming'))).toEqual([])
}

describe('files of which a later part tells the date', () => {
  it('go to their month with all that belongs to them, and leave no empty one behind', async () => {
    await importWithoutDates()
    const before = await Promise.all(undated.map((path) => stat(at(path))))
    await folder.zip(part(1), facts())
    const end = await folder.take()
    expect([end.code, end.report().problems]).toEqual([0, []])
    expect(await folder.photos()).toEqual(june)
    expect(await readdir(at('Photos'))).toEqual(['2019'])
    const after = await Promise.all(june.map((path) => stat(at(path))))
    expect(after.map(({ ino }) => ino)).toEqual(before.map(({ ino }) => ino))
    const items = await folder.items()
    expect(items).toMatchObject([
      { path: june[0], creationTime: '2019-06-01T00:00:00Z', motion: { path: june[1] } },
      { path: june[3], edited: { path: june[2] } },
    ])
    expect((await readdir(at('Albums/Trip'))).toSorted()).toEqual(['IMG_1.jpg', 'IMG_1.mov', 'IMG_2-edited.jpg'])
    expect((await stat(at('Albums/Trip/IMG_1.jpg'))).ino).toBe(before[0]?.ino)
    await isSound()
  })

  it('are not touched once more by the same archives, nor by ones that say nothing new of the date', async () => {
    await importWithoutDates()
    await folder.zip(part(1), facts())
    await folder.take()
    const before = await Promise.all(june.map((path) => stat(at(path))))
    await folder.take()
    await folder.zip(`more/${part(1).replace('03', '05')}`, [...photos, ...facts({ description: 'By the lake' })])
    await folder.take()
    const after = await Promise.all(june.map((path) => stat(at(path))))
    expect(after.map(({ ctimeMs }) => ctimeMs)).toEqual(before.map(({ ctimeMs }) => ctimeMs))
    expect((await folder.items())[0]).toMatchObject({ description: 'By the lake', path: june[0] })
  })

  it('take the name that is known then, and the next number where it is taken', async () => {
    await folder.zip(part(2), [{ name: `${year}/long_ _ n.jpg`, bytes: picture('long') }])
    await folder.take()
    expect(await folder.photos()).toEqual(['Photos/1970/01/long_ _ n.jpg'])
    await mkdir(at('Photos/2019/06'), { recursive: true })
    await writeFile(at("Photos/2019/06/long' & name.jpg"), 'of somebody else')
    await folder.zip(part(1), [{ name: `${year}/long_ _ n.jpg.json`, bytes: sidecar("long' & name.jpg") }])
    expect((await folder.take()).code).toBe(0)
    expect(await folder.photos()).toEqual(["Photos/2019/06/long' & name (2).jpg", "Photos/2019/06/long' & name.jpg"])
    expect(await readFile(at("Photos/2019/06/long' & name.jpg"), 'utf8')).toBe('of somebody else')
    expect(await folder.items()).toMatchObject([{ path: "Photos/2019/06/long' & name (2).jpg" }])
  })

  it('are called as the export calls them if they are edited copies that came before their photo', async () => {
    const [edited, json] = ['IMG_2-edited.jpg', 'IMG_2.jpg.json'].map((name) => `${year}/${name}`)
    await folder.zip(part(2), [
      { name: edited ?? '', bytes: picture('two, edited') },
      { name: json ?? '', bytes: sidecar('IMG_2.jpg') },
    ])
    await folder.take()
    expect(await folder.photos()).toEqual(['Photos/2019/06/IMG_2.jpg'])
    await folder.zip(part(1), [{ name: `${year}/IMG_2.jpg`, bytes: picture('two') }])
    expect((await folder.take()).code).toBe(0)
    expect(await folder.photos()).toEqual(['Photos/2019/06/IMG_2 (2).jpg', 'Photos/2019/06/IMG_2-edited.jpg'])
    expect(await folder.items()).toMatchObject([{ path: 'Photos/2019/06/IMG_2 (2).jpg', edited: {} }])
    await isSound()
  })

  it('go by a newer export that says another date, on a disk without links as on others', async () => {
    const disk = exfatFiles(folder.mirror)
    const import_ = (): ReturnType<ImportFolder['takeOn']> => folder.takeOn({ files: disk.files })
    await folder.zip(part(1), [...photos, ...facts()])
    await import_()
    expect(await folder.photos()).toEqual(june)
    const time = { photoTakenTime: { timestamp: String(Date.UTC(2018, 11, 31, 23) / 1000) } }
    // Nepal is ahead by so much that a new year has begun there.
    const place = { geoData: { latitude: 27.7, longitude: 85.32, altitude: 0 } }
    await folder.zip(part(1).replace('03', '05'), [...photos, ...facts({ ...time, ...place })])
    expect((await import_()).code).toBe(0)
    expect(await folder.photos()).toEqual(june.map((path) => path.replace('06', '01')))
    expect(disk.met.links).toBeGreaterThan(0)
    const end = await folder.run('verify')
    expect(end.report()).toMatchObject({ missing: 0, damaged: 0, unknown: 0 })
    expect((await readdir(at('Albums/Trip'))).toSorted()).toEqual(['IMG_1.jpg', 'IMG_1.mov', 'IMG_2-edited.jpg'])
  })

  it('keep copies in albums as they are', async () => {
    await importWithoutDates()
    for (const name of ['IMG_1.jpg', 'IMG_1.mov', 'IMG_2-edited.jpg']) {
      const path = at(`Albums/Trip/${name}`)
      const { mtime } = await stat(path)
      const bytes = await readFile(path)
      await rm(path)
      await writeFile(path, bytes)
      await utimes(path, mtime, mtime)
    }
    await folder.zip(part(1), facts())
    expect((await folder.take()).code).toBe(0)
    expect(await folder.photos()).toEqual(june)
    expect((await readdir(at('Albums/Trip'))).toSorted()).toEqual(['IMG_1.jpg', 'IMG_1.mov', 'IMG_2-edited.jpg'])
    expect((await folder.run('verify')).report()).toMatchObject({ missing: 0, damaged: 0, unknown: 0 })
  })
})

describe('what somebody else has to do with', () => {
  it('takes an XMP sidecar of ours along', async () => {
    await importWithoutDates()
    expect((await folder.run('xmp', '--all')).report()).toMatchObject({ written: 3 })
    await folder.zip(part(1), facts())
    await folder.take()
    expect((await folder.photos()).filter((path) => path.endsWith('.xmp'))).toEqual([
      'Photos/2019/06/IMG_1.jpg.xmp',
      'Photos/2019/06/IMG_2-edited.jpg.xmp',
      'Photos/2019/06/IMG_2.jpg.xmp',
    ])
    expect(await readdir(at('Photos'))).toEqual(['2019'])
    expect((await folder.run('verify')).report()).toMatchObject({ unknown: 0, problems: [] })
    expect((await folder.run('xmp', '--all')).report()).toMatchObject({
      written: 0,
      replaced: 3,
      removed: 0,
      theirs: 0,
    })
  })

  it.each([
    ['a sidecar of another program', 'IMG_1.jpg.xmp'],
    ['a sidecar that is called without the ending', 'IMG_1.xmp'],
  ])('stays where it is beside %s, with what belongs to it', async (_, name) => {
    await importWithoutDates()
    await writeFile(at(`Photos/1970/01/${name}`), '<x:xmpmeta/>')
    await folder.zip(part(1), facts())
    expect((await folder.take()).code).toBe(0)
    const there = [...undated.slice(0, 2), ...june.slice(2), `Photos/1970/01/${name}`]
    expect(await folder.photos()).toEqual(there.toSorted())
    expect((await folder.items())[0]).toMatchObject({ path: undated[0], creationTime: '2019-06-01T00:00:00Z' })
  })

  it.each<[string, (path: string) => Promise<void>, string]>([
    ['is longer', (path) => appendFile(path, 'more'), 'damaged'],
    [
      'is longer with the date that it had',
      async (path) => {
        const { atime, mtime } = await stat(path)
        await appendFile(path, 'more')
        await utimes(path, atime, mtime)
      },
      'damaged',
    ],
    [
      'has other bytes and another date',
      async (path) => writeFile(path, Buffer.alloc((await stat(path)).size, 7)),
      'damaged',
    ],
    ['was moved', (path) => rename(path, `${path}.mine.jpg`), 'missing'],
  ])('stays if it %s than it was, and is told of as ever', async (_, change, how) => {
    await importWithoutDates()
    await change(at('Photos/1970/01/IMG_2-edited.jpg'))
    const before = (await folder.photos()).filter((path) => path.includes('edited'))
    // Only the edited copy is somebody's now.
    await folder.zip(part(1), facts())
    const end = await folder.run('import', join(folder.path, part(1)))
    expect(end.code).toBe(0)
    expect((await folder.photos()).filter((path) => path.includes('edited'))).toEqual(before)
    expect((await folder.photos()).filter((path) => !path.includes('edited'))).toEqual(
      june.filter((path) => !path.includes('edited')),
    )
    expect((await folder.run('verify')).report()).toMatchObject({ [how]: 1 })
  })

  it('moves if only its date is another, which its bytes are not', async () => {
    await importWithoutDates()
    await utimes(at('Photos/1970/01/IMG_2.jpg'), new Date(), new Date())
    await folder.zip(part(1), facts())
    await folder.take()
    expect(await folder.photos()).toEqual(june)
  })
})

describe('a disk that refuses a move', () => {
  it.each<[string, PlannedFault, string]>([
    ['does not let the month be made', { on: 'mkdir', code: 'EACCES', path: '2019/06' }, 'place-read-only'],
    ['does not let one name be given', { on: 'link', code: 'EACCES', path: '2019/06/IMG_2.jpg' }, 'place-read-only'],
    ['does not let the file be read', { on: 'open', code: 'EBADMSG', path: '1970/01/IMG_2.jpg' }, 'file-failed'],
  ])('that %s is told, and what could not be moved is moved by the next import', async (_, fault, code) => {
    await importWithoutDates()
    await folder.zip(part(1), facts())
    const faulty = faultyFiles()
    faulty.plan(fault)
    const end = await folder.takeOn({ files: faulty.files }, join(folder.path, part(1)))
    expect(faulty.missed()).toEqual([])
    expect(end.code).toBe(1)
    expect(end.report().problems.map((problem) => problem.code)).toEqual([code])
    expect((await folder.photos()).filter((path) => path.includes('1970'))).not.toEqual([])
    await isSound()
    expect((await folder.take(join(folder.path, part(1)))).code).toBe(0)
    expect(await folder.photos()).toEqual(june)
    await isSound()
  })

  it('that is full ends the import, and the next one goes on', async () => {
    await importWithoutDates()
    await folder.zip(part(1), facts())
    const faulty = faultyFiles()
    faulty.plan({ on: 'link', code: 'ENOSPC', path: '2019/06/IMG_2.jpg' })
    const end = await folder.takeOn({ files: faulty.files }, join(folder.path, part(1)))
    expect(end.report().problems.map((problem) => problem.code)).toEqual(['mirror-full'])
    expect((await folder.take()).code).toBe(0)
    expect(await folder.photos()).toEqual(june)
    await isSound()
  })

  it('that keeps the old name is asked again, and a month that is a file lies beside it', async () => {
    await importWithoutDates()
    await mkdir(at('Photos/2019'))
    await writeFile(at('Photos/2019/06'), 'no folder')
    await folder.zip(part(1), facts())
    const faulty = faultyFiles()
    faulty.plan({ on: 'unlink', code: 'EACCES', path: '1970/01/IMG_2.jpg', times: 1 })
    expect((await folder.takeOn({ files: faulty.files })).code).toBe(0)
    expect(await folder.photos()).toContain('Photos/1970/01/IMG_2.jpg')
    expect((await folder.run('verify')).report()).toMatchObject({ missing: 0, damaged: 0, unknown: 1 })
    await folder.run('status')
    const there = june.map((path) => path.replace('06', '06 (2)'))
    expect(await folder.photos()).toEqual(['Photos/2019/06', ...there])
    expect((await folder.take()).code).toBe(0)
    expect(await folder.photos()).toEqual(['Photos/2019/06', ...there])
  })
})

it('a file that a disk still keeps under its old name waits for that before it moves once more', async () => {
  await importWithoutDates()
  const faulty = faultyFiles()
  faulty.plan({ on: 'unlink', code: 'EACCES', path: 'IMG_2.jpg' })
  await folder.zip(part(1), facts())
  await folder.takeOn({ files: faulty.files })
  const later = part(1).replace('03', '05')
  await folder.zip(later, [...photos, ...facts({ photoTakenTime: { timestamp: '1577000000' } })])
  await folder.takeOn({ files: faulty.files })
  await folder.take()
  expect(await folder.photos()).toEqual(june.map((path) => path.replace('06', '12')))
  await isSound()
})

it('a rebuilt index leaves files where they are, and knows a later date by a later export', async () => {
  await importWithoutDates()
  await rm(at('.shoebox/index.sqlite'))
  expect((await folder.run('rebuild')).code).toBe(0)
  expect(await folder.photos()).toEqual(undated)
  await folder.zip(part(1), facts())
  expect((await folder.take()).code).toBe(0)
  expect(await folder.photos()).toEqual(june)
  await isSound()
})
