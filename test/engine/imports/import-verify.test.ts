import { chmod, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tgzOf } from '../../emulator/takeout/tar-writer.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { ImportFolder, picture, sidecar, type ImportedReport } from '../takeout-files.ts'

const stamp = '20260301T101500Z'
const root = 'Takeout/Google Photos'
const year = `${root}/Photos from 2019`

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const photo = (name: string): ZipFileSpec[] => [
  { name: `${year}/${name}.jpg`, bytes: picture(name) },
  { name: `${year}/${name}.jpg.supplemental-metadata.json`, bytes: sidecar(`${name}.jpg`) },
]
const page = { name: 'Takeout/archive_browser.html', bytes: '<!DOCTYPE html><title>Archive</title>' }
const album = [
  { name: `${root}/Trip/metadata.json`, bytes: JSON.stringify({ title: 'Trip' }) },
  { name: `${root}/Trip/a.jpg`, bytes: picture('a') },
]
const other = [{ name: 'Takeout/Drive/plan.txt', bytes: 'everything' }]
const name = (part: number, ending = 'zip'): string => `takeout-${stamp}-00${part}.${ending}`

/** What is said of the archives, by their names. */
function said({ verified }: ImportedReport): unknown {
  const last = (path: string): string => path.slice(folder.path.length + 1)
  return (
    verified && [verified.safe.map(({ path }) => last(path)), verified.kept.map(({ path, why }) => [last(path), why])]
  )
}

async function verify(): Promise<{ code: number; report: ImportedReport; stdout: string }> {
  const end = await folder.take('--verify')
  return { code: end.code, report: end.report(), stdout: end.stdout }
}

describe('archives can be deleted', () => {
  it('is said of those of which everything was read back, with their bytes, and of no others', async () => {
    const paths = [
      await folder.zip(name(1), [page, ...photo('a')]),
      await folder.zip(name(2), [...photo('b'), ...album]),
    ]
    const { code, report } = await verify()
    expect([code, said(report)]).toEqual([0, [[name(1), name(2)], []]])
    const sizes = await Promise.all(paths.map(async (path) => (await readFile(path)).length))
    expect(report.verified).toMatchObject({ bytes: sizes.reduce((sum, size) => sum + size, 0), files: 2 })
    // Nothing is deleted by that.
    expect((await readdir(folder.path)).toSorted()).toEqual([name(1), name(2)])
    // The same again reads everything back once more, and nothing is said without that.
    expect(said((await verify()).report)).toEqual([[name(1), name(2)], []])
    expect((await folder.take()).report()).not.toHaveProperty('verified')
  })

  it('is said of a tgz, and of a zip with zips in it as a whole', async () => {
    await folder.write(name(1, 'tgz'), tgzOf(photo('a')))
    await folder.write('downloads.zip', zipOf([{ name: name(2), bytes: zipOf(photo('b')) }]))
    expect(said((await verify()).report)).toEqual([[name(1, 'tgz'), 'downloads.zip'].toSorted(), []])
    await folder.write('downloads.zip', zipOf([{ name: name(2), bytes: zipOf([...photo('b'), ...other]) }]))
    expect(said((await verify()).report)).toEqual([[name(1, 'tgz')], [['downloads.zip', 'left-out']]])
  })

  const leftOut: Record<string, ZipFileSpec[]> = {
    'a file of another product': other,
    'a note of another product that is a page': [{ name: 'Takeout/Keep/note.html', bytes: '<html>milk</html>' }],
    'the trash': [
      { name: `${root}/Trash/gone.jpg`, bytes: picture('gone') },
      { name: `${root}/Trash/gone.jpg.supplemental-metadata.json`, bytes: sidecar('gone.jpg', { trashed: true }) },
    ],
    'facts without a photo': [{ name: `${year}/c.jpg.supplemental-metadata.json`, bytes: sidecar('c.jpg') }],
    'JSON that nothing is known of': [{ name: `${year}/strange.json`, bytes: '{"strange":true}' }],
  }
  it.each(Object.entries(leftOut))('is not said of one with %s', async (_, more) => {
    await folder.zip(name(1), photo('a'))
    await folder.zip(name(2), [...photo('b'), ...more])
    expect(said((await verify()).report)).toEqual([[name(1)], [[name(2), 'left-out']]])
  })

  it('is said of none of an export of which a part is missing', async () => {
    await folder.zip(name(1), photo('a'))
    await folder.zip(name(3), photo('b'))
    await folder.zip('takeout-20260501T101500Z-001.zip', photo('c'))
    expect(said((await verify()).report)).toEqual([
      ['takeout-20260501T101500Z-001.zip'],
      [
        [name(1), 'part-missing'],
        [name(3), 'part-missing'],
      ],
    ])
  })

  it('is said of none where anything in any of them is damaged', async () => {
    await folder.zip(name(1), photo('a'))
    await folder.zip(name(2), [...photo('b'), { name: `${year}/wrong.jpg`, bytes: picture('wrong'), checksum: 1 }])
    const { code, report } = await verify()
    expect([code, said(report)]).toEqual([1, undefined])
  })

  it.each(['another', 'nothing', 'shorter'])('is said of none where a file here is %s', async (how) => {
    await folder.zip(name(1), photo('a'))
    await folder.zip(name(2), photo('b'))
    await folder.take()
    const [first = ''] = await folder.photos()
    const path = join(folder.mirror, first)
    const bytes = await readFile(path)
    await chmod(path, 0o644)
    bytes[10] = (bytes[10] ?? 0) ^ 1
    // As long as before, so that only reading it tells.
    if (how === 'another') await writeFile(path, bytes)
    else await truncate(path, how === 'nothing' ? 0 : bytes.length - 1)
    const { code, report } = await verify()
    expect(code).toBe(1)
    expect(report.problems).toMatchObject([{ code: 'file-damaged' }])
    expect(said(report)).toEqual([
      [],
      [
        [name(1), 'not-here'],
        [name(2), 'not-here'],
      ],
    ])
  })

  it('is not said of a folder, in which a person may keep whatever they like', async () => {
    for (const { name: path, bytes } of photo('a')) await folder.write(String(path), bytes)
    const { code, report } = await verify()
    expect([code, said(report)]).toEqual([0, [[], []]])
  })

  it('is said in words that a person cannot misunderstand', async () => {
    const paths = [await folder.zip(name(1), photo('a')), await folder.zip(name(2), [...photo('b'), ...other])]
    const { stderr } = await folder.take('--verify')
    expect(stderr).toContain('All that is in this archive is in the mirror')
    expect(stderr).toContain('Shoebox deletes nothing itself')
    expect(stderr).toContain(`Do not delete:\n${paths[1] ?? ''}: something in it was not taken in`)
  })
})
