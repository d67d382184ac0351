import { link, symlink } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sealed } from '../../../src/main/xmp/seal.ts'
import { SmallMirror } from '../mirror/small-mirror.ts'
import {
  folder,
  inAlbum,
  part,
  photo,
  photoPath,
  verify,
  verifying,
  version,
  write,
  wrong,
} from './small-verification.ts'
import { addRow } from '../../rows/rows.ts'

let small: SmallMirror

const [still, moving] = [photoPath('a.jpg'), photoPath('a.mp4')]
const known = (): unknown[] => small.rows('SELECT path FROM file_problem')

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  const item = await photo(small, 'a.jpg', 'still')
  await part(small, item, 'a.mp4', 'moves')
  await version(small, item, 'a older.jpg', 'older')
  folder(small, 'Trip')
  folder(small, 'Week')
  await inAlbum(small, 'Trip', item)
  await inAlbum(small, 'Week', item, { linked: true })
})
afterEach(() => small.empty())
afterAll(() => small.close())

describe('a file that nobody knows', () => {
  test('is told by a full and a quick look, by name, and left where it is', async () => {
    await small.put('Photos/zoo.jpg', 'zoo')
    await small.put('Photos/2021/ant.jpg', 'ant')
    await symlink(small.at(still), small.at('Photos/2021/bee.jpg'))
    for (const mode of ['quick', 'full'] as const) {
      const report = await verify(small, { mode })
      expect(report.unknown).toBe(3)
      expect(report.problems).toEqual(
        ['Photos/2021/ant.jpg', 'Photos/2021/bee.jpg', 'Photos/zoo.jpg'].map((path) => ({
          path,
          problem: { code: 'file-unknown', values: { path } },
        })),
      )
    }
    expect(await small.content('Photos/zoo.jpg')).toBe('zoo')
  })

  test('is none that other programs keep for themselves, nor anything in their folders', async () => {
    await small.put('Photos/.DS_Store', '')
    await small.put('Photos/2021/Thumbs.db', '')
    await small.put('Photos/@eaDir/x.jpg', '')
    expect(await verify(small)).toMatchObject({ unknown: 0, problems: [] })
  })

  test('is none that is being published just now', async () => {
    await small.put('Photos/2021/07/new.jpg', 'new')
    addRow(small.database, 'run', { id: 1 })
    for (const { ref } of small.rows('SELECT ref FROM item'))
      addRow(small.database, 'job', { item: Number(ref), state: 'publishing', final_path: 'Photos/2021/07/new.jpg' })
    expect(await verify(small)).toMatchObject({ unknown: 0 })
  })

  test.each([
    ['is none if it is a sidecar of ours, as we have written it', sealed('<x:xmpmeta/>'), true],
    ['is one if it is a sidecar that another program has changed', sealed('<x:xmpmeta/>').replace('/>', ' />'), false],
    ['is one if it is a sidecar of another program', '<x:xmpmeta/>', false],
  ])('%s', async (_, sidecar, ours) => {
    const path = photoPath('a.jpg.xmp')
    await small.put(path, sidecar)
    expect(wrong(await verify(small))).toEqual(ours ? {} : { [path]: 'file-unknown' })
    expect(await small.content(path)).toBe(sidecar)
  })

  test('is one if it has our seal, and no name of a sidecar', async () => {
    await small.put(photoPath('a.txt'), sealed('<x:xmpmeta/>'))
    expect(wrong(await verify(small))).toEqual({ [photoPath('a.txt')]: 'file-unknown' })
  })

  test('may be what a sidecar cannot be: a folder or a link of that name', async () => {
    await small.put(photoPath('b.jpg.xmp/inside.jpg'), 'theirs')
    await symlink(small.at(still), small.at(photoPath('a.jpg.xmp')))
    expect(wrong(await verify(small))).toEqual({
      [photoPath('a.jpg.xmp')]: 'file-unknown',
      [photoPath('b.jpg.xmp/inside.jpg')]: 'file-unknown',
    })
  })

  test('may differ in its letters alone', async () => {
    await small.put(photoPath('A.JPG'), 'still')
    expect(wrong(await verify(small))).toEqual({ [photoPath('A.JPG')]: 'file-unknown' })
  })

  test('is none if it is the file itself under another spelling', async () => {
    await link(small.at(still), small.at(photoPath('A.JPG')))
    expect(await verify(small)).toMatchObject({ unknown: 0 })
  })

  test('is one if only its spelling is there', async () => {
    await small.put(photoPath('A.JPG'), 'still')
    await small.remove(still)
    expect(wrong(await verify(small))).toEqual({ [photoPath('A.JPG')]: 'file-unknown', [still]: 'file-missing' })
  })

  test.each(['EACCES', 'EPERM', 'ENOTDIR'])('is not found in a folder that says %s', async (code) => {
    await small.put('Photos/2022/x.jpg', '')
    small.disk.plan({ on: 'readdir', code, path: '2022', times: 1 })
    expect(await verify(small)).toMatchObject({ ok: 4, unknown: 0 })
  })

  test('is not found where there are no photos at all', async () => {
    await small.empty()
    expect(await verify(small)).toMatchObject({ unknown: 0, files: 0 })
  })
})

describe('the mirror as a whole', () => {
  test('that is gone is told at once', async () => {
    small.mirror = { ...small.mirror, isPresent: () => Promise.resolve(false) }
    expect(await verifying(small)).toEqual({
      ok: false,
      problem: { code: 'mirror-missing', values: { path: small.mirror.path } },
    })
  })

  test.each(['missing', 'damaged'])('that goes meanwhile makes no file %s', async (how) => {
    if (how === 'missing') await small.remove(moving)
    else await write(small, moving, 'xxxxx')
    let asked = 0
    small.mirror = { ...small.mirror, isPresent: () => Promise.resolve(++asked === 1) }
    expect(await verifying(small)).toMatchObject({ ok: false, problem: { code: 'mirror-missing' } })
    expect(known()).toEqual([])
    expect(small.log).toEqual([
      { level: 'warn', event: 'verification-failed', fields: { reason: 'the folder of the mirror is gone' } },
    ])
  })

  test('is not asked for again while everything is right', async () => {
    let asked = 0
    small.mirror = { ...small.mirror, isPresent: () => Promise.resolve(++asked > 0) }
    await verify(small)
    expect(asked).toBe(1)
  })

  test('that cannot be listed is told', async () => {
    small.disk.plan({ on: 'readdir', code: 'EIO' })
    expect(await verifying(small)).toMatchObject({ ok: false, problem: { code: 'file-failed' } })
  })

  test('in which one folder cannot be listed is told with the place', async () => {
    small.disk.plan({ on: 'readdir', code: 'ELOOP', path: '2021' })
    expect(await verifying(small)).toMatchObject({ ok: false, problem: { code: 'place-taken' } })
  })
})
