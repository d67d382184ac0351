import { readFile, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RestorePlan, RestoredAlbum, RestoredItem } from '../../../src/shared/tasks/restore-task.ts'
import { motionPhotoSegment } from '../../emulator/content/motion-photo.ts'
import { jpegComment } from '../../emulator/content/unique-mark.ts'
import { rawFiles } from '../../unit/file-format/raw-files.ts'
import type { End } from '../cli-in-process.ts'
import { exportedAlbum } from './exported-album.ts'
import { openRestoreBench, type RestoreBench } from './restore-bench.ts'

let bench: RestoreBench

beforeEach(async () => {
  bench = await openRestoreBench()
})

afterEach(() => bench.close())

const cli = (...args: string[]): Promise<End> => bench.cli(...args)
const good = (...args: string[]): Promise<End> => bench.good(...args)

async function pictureOf(mark: string, ...segments: Uint8Array[]): Promise<Buffer> {
  const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer()
  return Buffer.concat([plain.subarray(0, 2), jpegComment(mark), ...segments, plain.subarray(2)])
}

const movie = (): Promise<Buffer> => readFile(join(import.meta.dirname, '../../fixtures/clip.mp4'))

/** What Google has of an item, by its name. */
async function bytesThere(title: string): Promise<Map<string, string>> {
  const { items } = bench.emulator.library.album(title)
  const told = await Promise.all(
    items.map(async ({ id, filename, mimeType }) => {
      const bytes = await bench.emulator.bytesOf(id, mimeType.startsWith('video/') ? '=dv' : '=d')
      return [String(filename), Buffer.from(bytes).toString('base64')] as const
    }),
  )
  return new Map(told)
}

describe('what goes up', () => {
  test('are motion photos as one file, the stills of live pairs, RAW, videos, and what was there before an edit', async () => {
    const film = await movie()
    const motion = Buffer.concat([await pictureOf('motion', motionPhotoSegment(film.length)), film])
    const [live, edited, before] = [await pictureOf('live'), await pictureOf('after'), await pictureOf('before')]
    const parts = { width: 640, height: 480, preview: live, stamp: before }
    const raw = rawFiles['nef']?.(parts) ?? live
    const photos = [
      { name: 'PXL_1.MP.jpg', bytes: motion },
      { name: 'IMG_2.JPG', bytes: live },
      { name: 'IMG_2.MP4', bytes: film, isPart: true as const },
      { name: 'IMG_3.jpg', bytes: before },
      { name: 'IMG_3-edited.jpg', bytes: edited, isPart: true as const },
      { name: 'RAW_4.NEF', bytes: raw },
      { name: 'film.mp4', bytes: Buffer.concat([film, Buffer.from([0, 0, 0, 8, ...Buffer.from('free')])]) },
    ]
    await exportedAlbum(bench.archive, 'Kinds', photos)
    await good('import', bench.archive)
    const plan = (await good('restore', '--album', 'Kinds', '--dry-run')).report()['plan'] as RestorePlan
    expect(plan).toMatchObject({ items: 5, left: { 'moving-halves': 1, 'edited-copies': 1 } })
    await good('restore', '--album', 'Kinds')
    const there = await bytesThere('Kinds')
    const sent = photos.filter((photo) => !('isPart' in photo))
    expect([...there.keys()]).toEqual(sent.map(({ name }) => name))
    for (const { name, bytes } of sent)
      expect([name, there.get(name)]).toEqual([name, Buffer.from(bytes).toString('base64')])
  })

  test('are all kinds of what stands between photos, in their order', async () => {
    const [lisbon, porto] = [
      { name: 'Lisbon', latitudeE7: 387_000_000, longitudeE7: -91_000_000 },
      { name: 'Porto', latitudeE7: 411_000_000, longitudeE7: -86_000_000 },
    ]
    await exportedAlbum(bench.archive, 'Way', [{ name: 'a.jpg' }], {
      description: 'Words',
      enrichments: [
        { locationEnrichment: { location: [lisbon, porto] } },
        { locationEnrichment: { location: [porto] } },
        { narrativeEnrichment: { text: 'The end' } },
      ],
    })
    await good('import', bench.archive)
    await good('restore', '--album', 'Way')
    expect(bench.emulator.library.album('Way').enrichments?.map(({ value }) => value)).toMatchObject([
      { textEnrichment: { text: 'Words' } },
      { mapEnrichment: { origin: { locationName: 'Lisbon' }, destination: { locationName: 'Porto' } } },
      { locationEnrichment: { location: { locationName: 'Porto' } } },
      { textEnrichment: { text: 'The end' } },
    ])
  })

  test('is no original that is damaged or gone: that is told, in its album and among photos by themselves', async () => {
    const names = ['a.jpg', 'b.jpg', 'c.jpg']
    await exportedAlbum(
      bench.archive,
      'Trip',
      names.map((name) => ({ name })),
    )
    await good('import', bench.archive)
    const lines = (await readFile(join(bench.mirror, 'catalogue.jsonl'), 'utf8')).trimEnd().split('\n')
    const items = lines.map((line) => JSON.parse(line) as Record<string, string>).filter(({ kind }) => kind === 'item')
    const of = (name: string): Record<string, string> => items.find(({ filename }) => filename === name) ?? {}
    await truncate(join(bench.mirror, String(of('a.jpg')['path'])), 50)
    await rm(join(bench.mirror, String(of('b.jpg')['path'])))
    for (const args of [['--album', 'Trip'], names.flatMap((name) => ['--item', String(of(name)['id'])])]) {
      const end = await cli('restore', ...args, '--json')
      expect(end.code).toBe(1)
      expect(end.report().problems.map(({ code }) => code)).toEqual(['file-damaged', 'file-missing'])
      expect((end.report()['restored'] as RestoredAlbum[])[0]).toMatchObject({ failed: 2 })
      const list = end.report()['list'] as RestoredItem[]
      expect(list.map(({ filename, state }) => [filename, state === 'failed'])).toEqual([
        ['a.jpg', true],
        ['b.jpg', true],
        ['c.jpg', false],
      ])
    }
    expect([...bench.emulator.library.main.items].map(({ filename }) => filename)).toEqual(['c.jpg'])
  })
})
