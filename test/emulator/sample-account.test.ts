import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { committed, committedPath, type CommittedMedia, type CommittedName } from './sample/committed-media.ts'
import { encodePicture } from './sample/encode-picture.ts'
import { sampleAccount } from './sample/sample-entries.ts'
import { sampleLibrary } from './sample/sample-library.ts'
import { sampleMedia } from './sample/sample-media.ts'
import { scenes } from './sample/scenes/all-scenes.ts'
import { startEmulator } from './start-emulator.ts'

const { entries, albums } = sampleAccount()

/** Names and sizes of the boxes at the top of an MP4 or HEIC file; throws if they do not add up. */
function topBoxes(file: Buffer): string[] {
  const names: string[] = []
  for (let at = 0; at < file.length;) {
    const size = file.readUInt32BE(at)
    if (size < 8 || at + size > file.length) throw new Error(`box of ${size} bytes at ${at}`)
    names.push(file.toString('latin1', at + 4, at + 8))
    at += size
  }
  return names
}

test('has everything that a mirror must be able to hold', () => {
  const titles = albums.map(({ title }) => title)
  for (const title of ['CON', '..', 'Trip', 'trip', 'Trailing dots...', 'a/b: c\\d * ? " < > |', undefined])
    expect(titles).toContain(title)
  expect(titles.some((title) => title?.length === 500)).toBe(true)
  const sizes = albums.map((album) => album.entries.length)
  expect(sizes).toContain(0)
  expect(sizes).toContain(1)
  expect(Math.max(...sizes)).toBeGreaterThan(100)
  const used = albums.flatMap((album) => album.entries)
  expect(new Set(used).size).toBeLessThan(used.length)
  expect(entries.some((_, index) => !used.includes(index))).toBe(true)
  const filenames = entries.map(({ filename }) => filename)
  expect(filenames).toContain(undefined)
  expect(filenames.some((name) => Buffer.byteLength(name ?? '') === 255)).toBe(true)
  expect(filenames.filter((name) => name === 'IMG_0001.jpg').length).toBeGreaterThan(5)
  const orientations = new Set(entries.map(({ orientation }) => orientation))
  expect(orientations).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]))
  expect(new Set(entries.map(({ mimeType }) => mimeType))).toEqual(
    new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/heic', 'video/mp4']),
  )
  const statuses = entries.flatMap(({ video }) => video?.status ?? [])
  expect(new Set(statuses)).toEqual(new Set(['READY', 'PROCESSING', 'FAILED']))
  expect(albums.slice(0, 10).every(({ title }) => title !== undefined && title.length < 40)).toBe(true)
})

test('every copy of the account is the same, and may be changed', () => {
  const [first, second] = [sampleLibrary(), sampleLibrary()]
  const ids = (library: typeof first): string[] => library.itemsOf(library.main).map(({ id }) => id)
  expect(ids(first)).toEqual(ids(second))
  expect(new Set(ids(first)).size).toBe(ids(first).length)
  first.renameAlbum('Trip', 'Journey')
  expect(second.album('Trip').title).toBe('Trip')
})

test('every kind of picture can be decoded, upright, in the size that the API tells', async () => {
  const media = sampleMedia()
  const kinds = new Map(
    entries.map((entry, index) => [`${entry.mimeType} ${entry.orientation} ${entry.cutOut}`, index]),
  )
  const digests = new Set<string>()
  for (const index of kinds.values()) {
    const entry = entries[index]
    if (!entry) throw new Error(`no entry ${index}`)
    const file = await media.file(index)
    digests.add(createHash('sha256').update(file).digest('hex'))
    if (entry.committed) {
      expect(topBoxes(file)).toContain(entry.video ? 'moov' : 'meta')
      continue
    }
    const picture = sharp(file, { failOn: 'warning' })
    const { autoOrient, pages, hasAlpha } = await picture.metadata()
    expect({ key: entry.key, ...autoOrient }).toEqual({ key: entry.key, width: entry.width, height: entry.height })
    if (entry.mimeType === 'image/gif') expect(pages).toBe(8)
    expect(hasAlpha).toBe(entry.cutOut === true || entry.mimeType === 'image/gif')
    await picture.raw().toBuffer()
  }
  expect(digests.size).toBe(kinds.size)
}, 120_000)

test('all eight orientations show the same picture', async () => {
  const request = { scene: scenes.lighthouse, seed: 5, width: 60, height: 40, grain: 0 }
  const upright = await sharp(await encodePicture(request, 'image/png', { quality: 90 }))
    .raw()
    .toBuffer()
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    const stored = await encodePicture(request, 'image/png', { quality: 90, orientation })
    const tagged = await sharp(stored).withMetadata({ orientation }).png().toBuffer()
    const shown = await sharp(tagged).autoOrient().raw().toBuffer()
    expect(shown.equals(upright)).toBe(true)
  }
})

test('uploaded pictures carry their place, delivered ones do not', async () => {
  const index = entries.findIndex(({ key }) => key === 'sahara 0')
  const uploaded = ExifReader.load(await sampleMedia().file(index), { expanded: true })
  expect(uploaded.gps?.Latitude).toBeCloseTo(31.08, 1)
  const emulator = await startEmulator()
  const item = emulator.library
    .itemsOf(emulator.library.main)
    .find(({ content }) => content.kind === 'sample' && content.index === index)
  const delivered = ExifReader.load(Buffer.from(await emulator.bytesOf(item?.id ?? '', '=d')), { expanded: true })
  expect(delivered.gps).toBeUndefined()
  expect(delivered.exif?.['LensModel']?.description).toBe(uploaded.exif?.['LensModel']?.description)
  await emulator.close()
})

test('committed videos have picture and sound, some without fast start', async () => {
  const orders: boolean[] = []
  let total = 0
  for (const name of Object.keys(committed) as CommittedName[]) {
    const media: CommittedMedia = committed[name]
    const file = await readFile(committedPath(name))
    total += file.length
    const boxes = topBoxes(file)
    expect(boxes[0]).toBe('ftyp')
    if (!media.video) continue
    for (const part of ['avc1', 'mp4a', 'vide', 'soun']) expect(file.includes(part, 0, 'latin1')).toBe(true)
    orders.push(boxes.indexOf('moov') < boxes.indexOf('mdat'))
    expect(orders.at(-1)).toBe(media.video.fastStart)
  }
  expect(new Set(orders)).toEqual(new Set([true, false]))
  expect(total).toBeLessThan(6_000_000)
  expect(committedPath('kite').endsWith(join('sample', 'media', 'kite.mp4'))).toBe(true)
})
