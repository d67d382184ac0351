import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tarOf } from '../../emulator/takeout/tar-writer.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const year = 'Takeout/Google Photos/Photos from 2019'
const archive = 'takeout-20260301T101500Z-001.tgz'
const names = ['a.jpg', 'b.jpg', 'c.jpg']
const mark = (name: string): string => `the bytes of ${name}`

const photo = (name: string): Buffer => picture(mark(name), 100_000)
const files = [
  ...names.flatMap((name) => [
    { name: `${year}/${name}`, bytes: photo(name) },
    { name: `${year}/${name}.json`, bytes: sidecar(name) },
  ]),
  // What comes last is lost with the end of the archive.
  { name: 'Takeout/archive_browser.html', bytes: '<html>'.padEnd(2_000_000) },
]
/** Stored as it is, so that a wrong bit in a photo shows nowhere but in the checksum of all. */
const good = gzipSync(tarOf(files), { level: 0 })

function withWrongBit(name: string): Buffer {
  const bad = Buffer.from(good)
  const at = bad.indexOf(mark(name)) + 4
  bad[at] = (bad[at] ?? 0) ^ 1
  return bad
}

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

it.each(names)(
  'of a tgz with a wrong bit in %s nothing counts as whole, and a whole one sets all right',
  async (name) => {
    await folder.write(archive, withWrongBit(name))
    const looked = await folder.run('import', folder.path, '--dry-run')
    const first = await folder.take()
    for (const end of [looked, first]) {
      const { problems, files: classes } = end.report() as ReturnType<typeof first.report>
      expect([end.code, problems.map((problem) => problem.code)]).toEqual([1, ['archive-damaged']])
      expect(classes).toMatchObject({ imported: 0, damaged: 3, sidecar: 3 })
    }
    expect(await folder.items()).toHaveLength(3)

    await folder.write(archive, good)
    const again = await folder.take()
    expect([again.code, again.report().problems]).toEqual([0, []])
    const items = await folder.items()
    expect(items.map(({ filename, sha256, fidelity }) => [filename, sha256, fidelity])).toEqual(
      names.map((each) => [each, hash(photo(each)), 'original']),
    )
  },
)
