import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planExports } from '../../emulator/takeout/plan-exports.ts'
import { writeExport } from '../../emulator/takeout/write-layouts.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'
import { faultyFiles } from '../faults/faulty-files.ts'
import { exportedCatalogue } from './exported-catalogue.ts'

const year = 'Takeout/Google Photos/Photos from 2019'

let folder: ImportFolder
let other: ImportFolder
let base: BaseMedia

beforeAll(async () => {
  base = await baseMedia()
})

beforeEach(async () => {
  folder = await ImportFolder.make()
  other = await ImportFolder.make()
})

afterEach(async () => {
  await folder.remove()
  await other.remove()
})

const out = (): string => join(other.path, 'out')

/** Imports what was exported into the other mirror. */
async function goRound(...args: string[]): Promise<Record<string, unknown>> {
  const exported = await folder.run('export', out(), ...args)
  expect(exported.code, exported.stderr).toBe(0)
  const taken = await other.take(out())
  expect(taken.code, taken.stderr).toBe(0)
  expect(taken.report().files).toMatchObject({ unmatched: 0, damaged: 0, ignored: 0 })
  return exported.report()
}

describe('an export of everything', () => {
  it('gives the same catalogue when it is imported elsewhere', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const exports = await planExports({ seed, base, photos: 14 })
      for (const one of exports) await writeExport(folder.path, one, 'zip')
      await folder.take()
      await goRound('--part-size', '1MB')
      expect(exportedCatalogue(await other.catalogue()), `seed ${seed}`).toEqual(
        exportedCatalogue(await folder.catalogue()),
      )
      await folder.remove()
      await other.remove()
      ;[folder, other] = [await ImportFolder.make(), await ImportFolder.make()]
    }
  })

  it('keeps apart what has one title, and whatever a title is made of', async () => {
    const titles = ['IMG_1.jpg', 'IMG_1.jpg', 'IMG_1(1).jpg', 'img_1.JPG', 'metadata', `${'long '.repeat(14)}1.jpg`]
    titles.push(
      `${'long '.repeat(14)}2.jpg`,
      '../../up.jpg',
      '27/06/12 - 2',
      '😀'.repeat(30),
      'A.B - 1',
      "a'b&c%.jpg",
      '.hidden.jpg',
    )
    await folder.zip(
      'takeout-20260301T101500Z-001.zip',
      titles.flatMap((title, number) => [
        { name: `${year}/p${number}.jpg`, bytes: picture(`p${number}`) },
        {
          name: `${year}/p${number}.jpg.supplemental-metadata.json`,
          bytes: sidecar(title, { url: `https://photos.google.com/photo/P${number}`, description: `number ${number}` }),
        },
      ]),
    )
    await folder.take()
    await goRound()
    const told = async (one: ImportFolder): Promise<unknown[]> =>
      (await one.items())
        .map((item) => JSON.stringify([item['description'], item['filename'], item['sha256']]))
        .toSorted((first, second) => (first < second ? -1 : 1))
    expect(await told(other)).toEqual(await told(folder))
    expect((await told(other)).length).toBe(titles.length)
  })
})

describe('an export', () => {
  beforeEach(async () => {
    await folder.zip('takeout-20260301T101500Z-001.zip', [
      { name: `${year}/a.jpg`, bytes: picture('a') },
      { name: `${year}/a.jpg.supplemental-metadata.json`, bytes: sidecar('a.jpg', { favorited: true }) },
      { name: `${year}/b.jpg`, bytes: picture('b') },
      { name: `${year}/b.jpg.supplemental-metadata.json`, bytes: sidecar('b.jpg') },
      { name: 'Takeout/Google Photos/Trip/a.jpg', bytes: picture('a') },
      {
        name: 'Takeout/Google Photos/Trip/a.jpg.supplemental-metadata.json',
        bytes: sidecar('a.jpg', { favorited: true }),
      },
      {
        name: 'Takeout/Google Photos/Trip/metadata.json',
        bytes: JSON.stringify({ title: 'Trip', description: 'By train' }),
      },
    ])
    await folder.take()
  })

  it('has one album alone where one is named', async () => {
    const report = await goRound('--album', 'Trip')
    expect(report).toMatchObject({ items: 1, albums: 1, files: 1, failed: 0 })
    expect((await other.items()).map((item) => [item['filename'], item['favorite']])).toEqual([['a.jpg', true]])
    expect((await other.catalogue()).filter(({ kind }) => kind === 'album')).toMatchObject([
      { title: 'Trip', description: 'By train' },
    ])
    expect((await folder.run('export', join(other.path, 'none'), '--album', 'Nowhere')).code).toBe(2)
  })

  it('goes to a folder of its own and to no other', async () => {
    await mkdir(out())
    await writeFile(join(out(), 'mine.txt'), 'mine')
    expect((await folder.run('export', out())).report()).toMatchObject({ problems: [{ code: 'export-place-taken' }] })
    expect(await readdir(out())).toEqual(['mine.txt'])
    await symlink(join(folder.mirror, 'Photos'), join(other.path, 'link'))
    for (const place of [folder.mirror, join(folder.mirror, 'Photos', 'out'), join(other.path, 'link', 'out')])
      expect((await folder.run('export', place)).report(), place).toMatchObject({
        problems: [{ code: 'export-inside-mirror' }],
      })
    expect(await readdir(join(folder.mirror, 'Photos'))).not.toContain('out')
  })

  it.each(['takeout', 'folders'])(
    'goes beside what a server or a system keeps in each folder, as %s',
    async (format) => {
      const theirs = ['.DS_Store', '@eaDir/x.jpg', 'System Volume Information/x', 'lost+found/#1', '.Trashes/501/y']
      for (const name of theirs) {
        await mkdir(dirname(join(out(), name)), { recursive: true })
        await writeFile(join(out(), name), name)
      }
      const report = (await folder.run('export', out(), '--format', format)).report()
      expect(report).toMatchObject({ items: 2, failed: 0, problems: [] })
      for (const name of theirs) expect(await readFile(join(out(), name), 'utf8')).toBe(name)
    },
  )

  it('does not go where a link lies under a name that it uses itself', async () => {
    await mkdir(out())
    await symlink(other.path, join(out(), '.shoebox-export'))
    expect((await folder.run('export', out())).report()).toMatchObject({ problems: [{ code: 'export-place-taken' }] })
    expect(await readdir(out())).toEqual(['.shoebox-export'])
  })

  it('leaves out a file that is not what it was, and says so', async () => {
    const item = (await folder.items())[1]
    const path = join(folder.mirror, String(item?.['path']))
    const bytes = await readFile(path)
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
    await writeFile(path, bytes)
    const end = await folder.run('export', out())
    expect(end.code).toBe(1)
    expect(end.report()).toMatchObject({ failed: 1, problems: [{ code: 'file-damaged' }] })
    await other.take(out())
    expect((await other.items()).map((each) => each['filename'])).toEqual(['a.jpg'])
  })

  it.each(['takeout', 'folders'])(
    'blames the photo, and not the place it goes to, where that cannot be read any more, as %s',
    async (format) => {
      const path = String((await folder.items())[1]?.['path'])
      const disk = faultyFiles()
      // It is read once before, to see whether it is what it was.
      const fault = disk.plan({ on: 'open', code: 'EIO', path: join(folder.mirror, path), after: 1 })
      const end = await folder.runOn({ files: disk.files }, 'export', out(), '--format', format)
      expect(fault.hits).toBe(1)
      expect([end.code, end.report()]).toMatchObject([
        1,
        { problems: [{ code: 'file-failed', message: expect.stringContaining(path) as string }] },
      ])
      expect((await readdir(out(), { recursive: true })).filter((name) => /part|zip/.test(name))).toEqual([])
    },
  )

  it('as plain files has those of the mirror, with their dates', async () => {
    const files = async (place: string): Promise<string[]> =>
      (await readdir(place, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(place.length + 1))
        .toSorted()
    const end = await folder.run('export', out(), '--format', 'folders', '--no-metadata')
    expect([end.code, end.report()]).toMatchObject([0, { parts: [], files: 3, problems: [] }])
    expect(end.report()).toMatchObject({ metadata: { written: 0, beside: 3, why: {} } })
    const photos = await folder.photos()
    const all = ['Albums/Trip/a.jpg', ...photos].flatMap((path) => [path, `${path}.xmp`])
    expect(await files(out())).toEqual(all)
    // What the files do not say themselves.
    expect(await readFile(join(out(), 'Albums/Trip/a.jpg.xmp'), 'utf8')).toMatch(/<xmp:Rating>5<[^]*Albums\/Trip/)
    for (const path of photos) {
      expect(await readFile(join(out(), path))).toEqual(await readFile(join(folder.mirror, path)))
      expect((await stat(join(out(), path))).mtime).toEqual((await stat(join(folder.mirror, path))).mtime)
    }
    // A title is understood as a search understands it.
    const one = join(other.path, 'one')
    expect((await folder.run('export', one, '--format', 'folders', '--no-metadata', '--album', 'trip')).code).toBe(0)
    expect(await files(one)).toEqual(['Trip/a.jpg', 'Trip/a.jpg.xmp'])
  })

  it('as plain files leaves nothing half of what it cannot finish', async () => {
    await writeFile(join(folder.mirror, String((await folder.items())[1]?.['path'])), 'another')
    const end = await folder.run('export', out(), '--format', 'folders')
    expect([end.code, end.report()]).toMatchObject([1, { failed: 1, problems: [{ code: 'file-damaged' }] }])
    const names = await readdir(out(), { recursive: true })
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

describe('an export of one person', () => {
  const photos = (names: readonly string[], of: string, more: Record<string, unknown> = {}) =>
    names.flatMap((name) => [
      { name: `${year}/${name}.jpg`, bytes: picture(name) },
      {
        name: `${year}/${name}.jpg.supplemental-metadata.json`,
        bytes: sidecar(`${name}.jpg`, { url: `https://photos.google.com/photo/${of}-${name}`, ...more }),
      },
    ])
  const album = (title: string, name: string) => [
    { name: `Takeout/Google Photos/${title}/metadata.json`, bytes: JSON.stringify({ title }) },
    { name: `Takeout/Google Photos/${title}/${name}.jpg`, bytes: picture(name) },
  ]

  beforeEach(async () => {
    await folder.zip('takeout-20260301T101500Z-001.zip', [...photos(['both', 'anas'], 'ana'), ...album('Lake', 'both')])
    await folder.zip('takeout-20260302T101500Z-001.zip', [
      ...photos(['both', 'zoe'], 'zoe', { comments: [{ text: 'of Zoë', contentOwnerName: 'Zoë' }] }),
      ...album('Sea', 'both'),
    ])
    for (const [owner, stamp] of [
      ['Ana', '20260301T101500Z'],
      ['Zoë', '20260302T101500Z'],
    ] as const)
      expect((await folder.take(join(folder.path, `takeout-${stamp}-001.zip`), '--owner', owner)).code).toBe(0)
  })

  const files = async (...args: string[]): Promise<string[]> => {
    const end = await folder.run('export', out(), '--format', 'folders', '--no-metadata', ...args)
    expect(end.code, end.stderr).toBe(0)
    const entries = await readdir(out(), { recursive: true })
    return entries.filter((name) => name.endsWith('.jpg')).toSorted()
  }

  it('has what belongs to that person, and their albums', async () => {
    expect(await files('--owner', 'zoe')).toEqual([
      'Albums/Sea/both.jpg',
      'Photos/2019/06/both.jpg',
      'Photos/2019/06/zoe.jpg',
    ])
    // No album of somebody else is a keyword of the copy.
    expect(await readFile(join(out(), 'Photos/2019/06/both.jpg.xmp'), 'utf8')).not.toContain('Lake')
  })

  it('says nothing that somebody else has said', async () => {
    await goRound('--owner', 'Ana')
    expect((await other.items()).map((item) => item['filename'])).toEqual(['anas.jpg', 'both.jpg'])
    expect(JSON.stringify(await other.catalogue())).not.toMatch(/Zo\u00eb|Zoë|Sea/)
  })

  it('has no album of somebody else, and nobody who is not here', async () => {
    const wrong = await folder.run('export', out(), '--owner', 'Ana', '--album', 'Sea')
    expect([wrong.code, wrong.report().problems]).toMatchObject([2, [{ code: 'album-not-found' }]])
    const nobody = await folder.run('export', out(), '--owner', 'Bob')
    expect([nobody.code, nobody.report().problems]).toMatchObject([2, [{ code: 'export-owner-unknown' }]])
    expect(nobody.stderr).toContain('Ana, Zoë')
    expect(await readdir(other.path)).not.toContain('out')
  })
})
