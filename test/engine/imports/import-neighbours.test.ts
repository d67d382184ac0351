import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { jpegComment } from '../../emulator/content/unique-mark.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let folder: ImportFolder
beforeEach(async () => {
  folder = await ImportFolder.make()
})
afterEach(() => folder.remove())

const photos = 'Takeout/Google Photos'
const year = `${photos}/Photos from 2019`

/** What servers, systems and programs leave in folders, each with a picture in it. */
const theirs = [
  '@eaDir',
  '@eaDir/IMG_1.jpg',
  '#recycle',
  '#snapshot/GMT-2026.01.01',
  '@Recycle',
  '.@__thumb',
  '$RECYCLE.BIN/S-1-5-21',
  'System Volume Information',
  'lost+found',
  '.Trash-1000/files',
  '.Trashes/501',
  '.stversions',
  '.thumbnails',
  '__MACOSX',
  '.shoebox/set-aside',
]

test('what a server keeps in an unpacked export is no photo, no album, and no change of the export', async () => {
  await folder.write(`${year}/IMG_1.jpg`, picture('one'))
  await folder.write(`${year}/IMG_1.jpg.json`, sidecar('IMG_1.jpg'))
  // Albums can be called nearly so.
  for (const title of ['#beach', '@home', '~', '$', 'eaDir']) {
    await folder.write(`${photos}/${title}/metadata.json`, JSON.stringify({ title }))
    await folder.write(`${photos}/${title}/IMG_1.jpg`, picture('one'))
  }
  const before = await folder.take()
  expect([before.code, before.report().problems, before.report().imported]).toEqual([0, [], 1])
  for (const [at, place] of theirs.entries())
    for (const above of ['', `${photos}/`, `${year}/`, `${photos}/#beach/`])
      await folder.write(`${above}${place}/SYNOPHOTO_THUMB_XL.jpg`, picture(`${above} ${at}`))
  const after = await folder.take()
  expect([after.code, after.report().problems]).toEqual([0, []])
  expect(after.report()).toMatchObject({ imported: 0, entries: before.report().entries })
  expect(await folder.photos()).toEqual(['Photos/2019/06/IMG_1.jpg'])
  expect((await readdir(join(folder.mirror, 'Albums'))).toSorted()).toEqual(['#beach', '$', '@home', 'eaDir', '~'])
})

test('a large file that is here already leaves nothing of itself behind', async () => {
  const plain = picture('one')
  const filling = Array.from({ length: 40 }, (_, at) => jpegComment(`${at}`.padEnd(60_000, '.')))
  const large = Buffer.concat([plain.subarray(0, 2), ...filling, plain.subarray(2)])
  for (const [stamp, name] of [
    ['20260301', 'IMG_1.jpg'],
    ['20260401', 'again.jpg'],
  ] as const) {
    await folder.zip(`takeout-${stamp}T101500Z-001.zip`, [
      { name: `${year}/${name}`, bytes: large },
      { name: `${year}/${name}.json`, bytes: sidecar('IMG_1.jpg') },
    ])
    const end = await folder.take(join(folder.path, `takeout-${stamp}T101500Z-001.zip`))
    expect([end.code, end.report().problems]).toEqual([0, []])
    expect(await readdir(join(folder.mirror, '.shoebox/incoming'))).toEqual([])
  }
  expect(await folder.photos()).toHaveLength(1)
})
