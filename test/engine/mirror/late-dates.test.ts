import * as nodeFiles from 'node:fs/promises'
import { link, readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import { dressedPhoto } from '../../emulator/dressed-photo.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const root = 'Takeout/Google Photos'
const taken = Date.UTC(2019, 5, 1)
const zip = (part: number): string => `takeout-20260301T101500Z-00${part}.zip`

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})
afterEach(() => folder.remove())

const withoutLinks: FileSystem = {
  ...nodeFiles,
  link: () => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' })),
}
const dateOf = async (...path: string[]): Promise<number> => (await stat(join(folder.mirror, ...path))).mtimeMs
const saidDates = async (): Promise<unknown[]> => (await folder.items()).map(({ fileTime }) => fileTime)

/** A photo of an album that comes without its sidecar; its place is that of files without a date. */
async function takeUndated(files: FileSystem = nodeFiles): Promise<string> {
  await folder.zip(zip(1), [
    { name: `${root}/Lake/a.jpg`, bytes: picture('a') },
    { name: `${root}/Lake/metadata.json`, bytes: '{"title":"Lake"}' },
  ])
  await folder.takeOn({ files })
  const [path = ''] = await folder.photos()
  expect(await dateOf(path)).toBe(0)
  return path
}

async function takeItsSidecar(files: FileSystem = nodeFiles): Promise<void> {
  await folder.zip(zip(2), [{ name: `${root}/Lake/a.jpg.json`, bytes: sidecar('a.jpg') }])
  await folder.takeOn({ files })
  expect(await saidDates()).toEqual(['2019-06-01T00:00:00.000Z'])
}

/** Nothing is read to find out what is right: each file has the date that it is known by. */
async function expectRightDates(files: FileSystem = nodeFiles): Promise<void> {
  let read = 0
  const counted: FileSystem = {
    ...files,
    open: async (path, ...rest) => {
      if (/(?:Photos|Albums)[/\\].*\.jpg$/.test(String(path))) read++
      return files.open(path, ...rest)
    },
  }
  expect((await folder.runOn({ files: counted }, 'verify', '--quick')).code).toBe(0)
  expect(read).toBe(0)
}

describe('the date of a file that becomes known later', () => {
  it('is given to the file, its links and its place', async () => {
    await takeUndated()
    await takeItsSidecar()
    expect(await folder.photos()).toEqual(['Photos/2019/06/a.jpg'])
    expect(await dateOf('Photos/2019/06/a.jpg')).toBe(taken)
    expect(await dateOf('Albums/Lake/a.jpg')).toBe(taken)
    await expectRightDates()
  })

  it('is given to the copies in albums, on a disk without links', async () => {
    await takeUndated(withoutLinks)
    await takeItsSidecar(withoutLinks)
    expect(await dateOf('Photos/2019/06/a.jpg')).toBe(taken)
    expect(await dateOf('Albums/Lake/a.jpg')).toBe(taken)
    await expectRightDates(withoutLinks)
  })

  it('is given within the month in which the file lies already', async () => {
    await folder.zip(zip(1), [{ name: `${root}/Photos from 2019/PXL_20190612_101112345.jpg`, bytes: picture('a') }])
    await folder.take()
    expect(await folder.photos()).toEqual(['Photos/2019/06/PXL_20190612_101112345.jpg'])
    const sidecarOfIt = sidecar('PXL_20190612_101112345.jpg')
    await folder.zip(zip(2), [{ name: `${root}/Photos from 2019/PXL_20190612_101112345.jpg.json`, bytes: sidecarOfIt }])
    await folder.take()
    expect(await saidDates()).toEqual(['2019-06-01T00:00:00.000Z'])
    expect(await dateOf('Photos/2019/06/PXL_20190612_101112345.jpg')).toBe(taken)
    await expectRightDates()
  })

  it('is not given to a file that has a name outside of the mirror, which verification knows', async () => {
    const path = await takeUndated()
    const outside = join(folder.path, 'outside.jpg')
    await link(join(folder.mirror, path), outside)
    await takeItsSidecar()
    expect((await stat(outside)).mtimeMs).toBe(0)
    expect(await dateOf('Photos/2019/06/a.jpg')).toBe(0)
    await expectRightDates()
  })

  it('is given although somebody has given the file another date meanwhile', async () => {
    const path = await takeUndated()
    await utimes(join(folder.mirror, path), new Date(5e11), new Date(5e11))
    await takeItsSidecar()
    expect(await dateOf('Photos/2019/06/a.jpg')).toBe(taken)
    await expectRightDates()
  })

  it('is remembered where the disk takes no dates, and nothing is done twice', async () => {
    const refuse = (): Promise<never> => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' }))
    const withoutDates: FileSystem = { ...nodeFiles, utimes: refuse }
    await takeUndated()
    await takeItsSidecar(withoutDates)
    expect(await dateOf('Photos/2019/06/a.jpg')).toBe(0)
    await expectRightDates(withoutDates)
    expect(await readdir(join(folder.mirror, 'Albums'))).toEqual(['Lake'])
  })
})

describe('a photo whose date was corrected in Google Photos, as those of scans are', () => {
  const name = `${root}/Photos from 1955/scan.jpg`
  const takenAt = { photoTakenTime: { timestamp: String(Date.UTC(1955, 6, 1, 12) / 1000) } }
  const itsSidecar = { name: `${name}.json`, bytes: sidecar('scan.jpg', takenAt) }

  it.each([undefined, '+09:00'])('lies in the month that it is shown in: offset %s in the file', async (offset) => {
    const scan = { name, bytes: await dressedPhoto('scan', '2023:05:05 10:00:00', offset) }
    await folder.zip(zip(1), [scan, itsSidecar])
    await folder.take()
    expect(await folder.photos()).toEqual(['Photos/1955/07/scan.jpg'])
    await expectRightDates()
  })

  it('goes there once that is known, and where it was scanned until then', async () => {
    await folder.zip(zip(1), [{ name, bytes: await dressedPhoto('scan', '2023:05:05 10:00:00') }])
    await folder.take()
    expect(await folder.photos()).toEqual(['Photos/2023/05/scan.jpg'])
    await folder.zip(zip(2), [itsSidecar])
    await folder.take()
    expect(await folder.photos()).toEqual(['Photos/1955/07/scan.jpg'])
    await expectRightDates()
  })
})
