import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TakeoutFolder, picture, sidecar } from '../takeout-files.ts'

const stamp = '20260301T101500Z'
const root = 'Takeout/Google\u00A0Photos'
const year = `${root}/Photos from 2019`
const album = `${root}/Lake _ Hills`

let folder: TakeoutFolder

beforeEach(async () => {
  folder = await TakeoutFolder.make()
})

afterEach(() => folder.remove())

const first = [
  { name: 'Takeout/archive_browser.html', bytes: '<!DOCTYPE html><title>Archive</title>' },
  { name: `${year}/IMG_0001.HEIC`, bytes: picture('one') },
  { name: `${year}/IMG_0001.MP4`, bytes: picture('one moves') },
  { name: `${year}/IMG_0001.HEIC.supplemental-metadata.json`, bytes: sidecar('IMG_0001.HEIC'), deflate: true },
  { name: `${year}/IMG_0001(1).HEIC`, bytes: picture('two') },
  { name: `${year}/IMG_0001-edited.HEIC`, bytes: picture('one edited') },
  { name: `${album}/IMG_0001.HEIC`, bytes: picture('one') },
]
const second = [
  {
    name: `${year}/IMG_0001.HEIC.supplemental-metadata(1).json`,
    bytes: sidecar('IMG_0001.HEIC', { url: 'https://photos.google.com/photo/two' }),
  },
  { name: `${album}/metadata.json`, bytes: JSON.stringify({ title: 'Lake & Hills' }) },
  { name: `${album}/IMG_0001.HEIC.supplemental-metadata.json`, bytes: sidecar('IMG_0001.HEIC') },
  { name: `${root}/Trash/gone.jpg`, bytes: picture('gone') },
  { name: `${root}/Trash/gone.jpg.supplemental-metadata.json`, bytes: sidecar('gone.jpg', { trashed: true }) },
  { name: 'Takeout/Contacts/All Contacts/Anna.jpg', bytes: picture('Anna') },
]

describe('import --dry-run', () => {
  it('says what is in the parts of an export, and counts each file once', async () => {
    await folder.zip(`takeout-${stamp}-1-001.zip`, first)
    await folder.zip(`takeout-${stamp}-1-003.zip`, second)
    const end = await folder.import()
    expect(end.report()).toMatchObject({
      command: 'import',
      problems: [],
      items: 2,
      albums: 1,
      entries: 13,
      facts: { found: 2, missing: 0, ambiguous: 0 },
      exports: [{ id: stamp, parts: [1, 3], missing: [2], albums: [{ title: 'Lake & Hills', items: 1 }] }],
      files: {
        imported: 2,
        duplicate: 1,
        motion: 1,
        edited: 1,
        sidecar: 3,
        albumData: 1,
        ignored: 2,
        skipped: 2,
        damaged: 0,
      },
    })
    expect(end.code).toBe(0)
    expect(end.stderr).toContain('Part 2 is missing.')
  })

  it('gives the same answer for an unpacked tree, numbered folders, one per part, and a mixture', async () => {
    const whole = [...first, ...second]
    const layouts: Record<string, () => Promise<unknown>> = {
      tree: () => Promise.all(whole.map(({ name, bytes }) => folder.write(name, bytes))),
      numbered: () =>
        Promise.all([
          ...first.map(({ name, bytes }) => folder.write(name, bytes)),
          ...second.map(({ name, bytes }) => folder.write(name.replace('Takeout', 'Takeout 2'), bytes)),
        ]),
      parts: () =>
        Promise.all([
          ...first.map(({ name, bytes }) => folder.write(`takeout-${stamp}-001/${name}`, bytes)),
          ...second.map(({ name, bytes }) => folder.write(`takeout-${stamp}-002/${name}`, bytes)),
        ]),
      mixture: () =>
        Promise.all([
          folder.zip(`takeout-${stamp}-001.zip`, first),
          ...second.map(({ name, bytes }) => folder.write(`takeout-${stamp}-002/${name}`, bytes)),
        ]),
      renamed: () => Promise.all([folder.zip('a.zip', first), folder.zip('b.zip', second)]),
    }
    const expected = {
      entries: 13,
      items: 2,
      albums: 1,
      problems: [],
      files: { imported: 2, duplicate: 1, skipped: 2 },
    }
    for (const [name, write] of Object.entries(layouts)) {
      await write()
      expect((await folder.import()).report(), name).toMatchObject(expected)
      await folder.remove()
      await mkdir(folder.path)
    }
  })

  it('takes what lies in the trash on request', async () => {
    await folder.zip(`takeout-${stamp}-001.zip`, second)
    expect((await folder.import('--include-trash')).report().files).toMatchObject({ skipped: 0, imported: 1 })
  })

  it('keeps two exports apart that are named together', async () => {
    const other = '20260501T101500Z'
    await folder.zip(`takeout-${stamp}-001.zip`, [{ name: `${year}/a.jpg`, bytes: picture('a') }])
    await folder.zip(`takeout-${other}-001.zip`, [
      { name: `${year}/a.jpg.supplemental-metadata.json`, bytes: sidecar('a.jpg') },
    ])
    const report = (await folder.import()).report()
    expect(report.exports.map(({ id }) => id)).toEqual([stamp, other])
    expect(report).toMatchObject({ facts: { found: 0, missing: 1 }, files: { imported: 1, unmatched: 1 } })
  })

  it('names what is damaged, goes on, and ends with 1', async () => {
    const whole = await folder.zip(`takeout-${stamp}-001.zip`, [
      { name: `${year}/good.jpg`, bytes: picture('good') },
      { name: `${year}/wrong.jpg`, bytes: picture('wrong'), checksum: 1 },
      { name: `${year}/empty.jpg`, bytes: '' },
      { name: `${year}/page.jpg`, bytes: '<html><body>Sign in</body></html>' },
      { name: '../outside.jpg', bytes: picture('outside') },
      { name: `${year}/link.jpg`, bytes: '/etc/passwd', mode: 0o120777 },
      { name: `${year}/secret.jpg`, bytes: picture('secret'), flags: 0x801 },
    ])
    await folder.write(`takeout-${stamp}-002.zip`, '<!DOCTYPE html><title>Sign in</title>')
    const end = await folder.import(whole, join(folder.path, `takeout-${stamp}-002.zip`))
    expect(end.code).toBe(1)
    expect(end.report()).toMatchObject({ entries: 7, files: { imported: 1, damaged: 3, refused: 3 } })
    expect(
      end
        .report()
        .problems.map(({ code }) => code)
        .sort(),
    ).toEqual([
      'archive-none',
      'entry-damaged',
      'entry-empty',
      'entry-encrypted',
      'entry-no-file',
      'entry-no-photo',
      'entry-outside',
    ])
  })

  it('says where there is nothing', async () => {
    const missing = await folder.import(join(folder.path, 'nowhere'))
    expect([missing.code, missing.report().problems[0]?.code]).toEqual([2, 'import-path-missing'])
    await mkdir(join(folder.path, 'other'))
    await writeFile(join(folder.path, 'other/letter.txt'), 'Dear Anna')
    const strange = await folder.import()
    expect([strange.code, strange.report().problems[0]?.code]).toEqual([2, 'import-nothing-found'])
  })
})
