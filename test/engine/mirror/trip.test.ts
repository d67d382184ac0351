import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, describe, expect, test } from 'vitest'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { catalogueLines } from '../../../src/main/mirror/documents/catalogue.ts'
import type { ItemDetails, ItemRef } from '../../../src/shared/domain.ts'
import { exifSegment } from '../../emulator/content/exif.ts'
import { box, movie, picture, uint32 } from '../../unit/file-format/sample-files.ts'
import { readCatalogue } from '../mirror-content.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'
import * as nodeFiles from 'node:fs/promises'

let world: World
afterEach(() => world.close())

const open = async (): Promise<World> => (world = await openWorld({ emulator: { items: 0, albums: 0 } }))

interface Exif {
  dateTimeOriginal: string
  offset?: string
  gps?: { latitude: number; longitude: number }
}

async function photo(exif: Exif): Promise<Uint8Array> {
  const plain = await picture().jpeg().toBuffer()
  return Buffer.concat([plain.subarray(0, 2), exifSegment(exif), plain.subarray(2)])
}

/** Everything in the timeline, newest first. */
function shown(): ItemDetails[] {
  const { database } = world.mirror
  return [...libraryColumns(database, {}).ref].map((ref) => {
    const found = itemDetails(database, ref as ItemRef)
    if (!found.ok) throw new Error(found.problem.code)
    return found.value
  })
}

const brief = ({ filename, localTime, zone, zoneFrom }: ItemDetails): unknown[] => [filename, localTime, zone, zoneFrom]

describe('a trip', () => {
  test('stands in the timeline as it was, and so it does after a rebuild', async () => {
    const { emulator } = await open()
    const { library } = emulator
    const still = await picture().jpeg().toBuffer()
    const video = (filename: string, creationTime: string, bytes: Uint8Array = movie()): void =>
      void library.addItem({
        filename,
        mimeType: 'video/quicktime',
        creationTime: Date.parse(creationTime),
        bytes,
        still,
      })
    const add = async (filename: string, creationTime: string, exif: Exif): Promise<void> =>
      void library.addItem({ filename, creationTime: Date.parse(creationTime), bytes: await photo(exif) })

    video('evening.mov', '2023-05-01T05:05:00Z')
    await add('noon.jpg', '2023-05-01T05:00:00Z', { dateTimeOriginal: '2023:05:01 14:00:00' })
    await add('flight.jpg', '2023-05-02T03:00:00Z', { dateTimeOriginal: '2023:05:01 20:00:00', offset: '-07:00' })
    video('beach.mov', '2023-05-02T03:30:00Z')
    video('temple.mov', '2023-05-03T09:00:00Z', movie({ place: '+27.7172+085.3240/' }))
    video(
      'phone.mov',
      '2023-05-03T10:00:00Z',
      movie({ keys: { 'com.apple.quicktime.creationdate': '2023-05-03T15:45:00+0545' } }),
    )
    await add('island.jpg', '2023-05-04T00:00:00Z', {
      dateTimeOriginal: '2023:05:04 12:45:00',
      gps: { latitude: -43.95, longitude: -176.55 },
    })
    await world.run()

    const trip = [
      ['island.jpg', '2023-05-04T12:45:00', 765, 'place'],
      ['phone.mov', '2023-05-03T15:45:00', 345, 'file'],
      ['temple.mov', '2023-05-03T14:45:00', 345, 'place'],
      ['beach.mov', '2023-05-01T20:30:00', -420, 'neighbour'],
      ['flight.jpg', '2023-05-01T20:00:00', -420, 'file'],
      ['evening.mov', '2023-05-01T14:05:00', 540, 'neighbour'],
      ['noon.jpg', '2023-05-01T14:00:00', 540, 'clock'],
    ]
    expect(shown().map(brief)).toEqual(trip)

    const catalogue = [...catalogueLines(world.mirror.database)]
    const { items } = await readCatalogue(world.path)
    const beach = [...items.values()].find(({ filename }) => filename === 'beach.mov')
    expect(beach).toMatchObject({ creationTime: '2023-05-02T03:30:00Z', zone: '-07:00', zoneFrom: 'neighbour' })
    // A zone that was inferred moves no file.
    expect(beach?.path).toBe('Photos/2023/05/beach.mov')

    await world.backup.close()
    await world.mirror.close()
    const { clock } = world
    const made = await rebuildIndex(
      world.path,
      { files: nodeFiles, clock, log: () => undefined },
      new AbortController().signal,
    )
    expect(made.ok).toBe(true)
    await world.reopen()
    expect(shown().map(brief)).toEqual(trip)
    expect([...catalogueLines(world.mirror.database)]).toEqual(catalogue)
  })

  test('takes clocks that Google only repeats for clocks, and their zones from what others showed then', async () => {
    const { emulator } = await open()
    const { library } = emulator
    const still = await picture().jpeg().toBuffer()
    const add = async (filename: string, creationTime: string, exif: Exif): Promise<void> =>
      void library.addItem({ filename, creationTime: Date.parse(creationTime), bytes: await photo(exif) })
    const video = (filename: string, creationTime: string): void =>
      void library.addItem({
        filename,
        mimeType: 'video/quicktime',
        creationTime: Date.parse(creationTime),
        bytes: movie(),
        still,
      })

    await add('london.jpg', '2023-04-28T12:00:00Z', { dateTimeOriginal: '2023:04:28 13:00:00', offset: '+01:00' })
    await add('phone.jpg', '2023-05-01T05:00:00Z', { dateTimeOriginal: '2023:05:01 14:00:00', offset: '+09:00' })
    await add('camera.jpg', '2023-05-01T14:10:00Z', { dateTimeOriginal: '2023:05:01 14:10:00' })
    video('street.mov', '2023-05-01T05:20:00Z')
    await add('next-day.jpg', '2023-05-03T01:59:00Z', { dateTimeOriginal: '2023:05:03 01:59:00' })
    await add('later.jpg', '2023-05-03T02:01:00Z', { dateTimeOriginal: '2023:05:03 02:01:00' })
    // Nearer to a clock that tells no zone than to the phone, but that says nothing.
    video('late.mov', '2023-05-03T02:00:00Z')
    await world.run()
    const trip = [
      ['later.jpg', '2023-05-03T02:01:00', undefined, undefined],
      ['late.mov', '2023-05-03T11:00:00', 540, 'neighbour'],
      ['next-day.jpg', '2023-05-03T01:59:00', 540, 'neighbour'],
      ['street.mov', '2023-05-01T14:20:00', 540, 'neighbour'],
      ['camera.jpg', '2023-05-01T14:10:00', 540, 'neighbour'],
      ['phone.jpg', '2023-05-01T14:00:00', 540, 'file'],
      ['london.jpg', '2023-04-28T13:00:00', 60, 'file'],
    ]
    expect(shown().map(brief)).toEqual(trip)

    const catalogue = [...catalogueLines(world.mirror.database)]
    await world.backup.close()
    await world.mirror.close()
    const ports = { files: nodeFiles, clock: world.clock, log: () => undefined }
    expect((await rebuildIndex(world.path, ports, new AbortController().signal)).ok).toBe(true)
    await world.reopen()
    expect(shown().map(brief)).toEqual(trip)
    expect([...catalogueLines(world.mirror.database)]).toEqual(catalogue)
  })

  test('gets its zones from what arrives later, too', async () => {
    const { emulator } = await open()
    const { library } = emulator
    const still = await picture().jpeg().toBuffer()
    const creationTime = Date.parse('2023-12-31T22:30:00Z')
    library.addItem({ filename: 'fireworks.mov', mimeType: 'video/quicktime', creationTime, bytes: movie(), still })
    await world.run()
    expect(shown().map(brief)).toEqual([['fireworks.mov', undefined, undefined, undefined]])
    library.addItem({
      filename: 'toast.jpg',
      creationTime: creationTime + 60_000,
      bytes: await photo({ dateTimeOriginal: '2024:01:01 04:01:00', offset: '+05:30' }),
    })
    await world.run()
    expect(shown().map(brief)).toEqual([
      ['toast.jpg', '2024-01-01T04:01:00', 330, 'file'],
      ['fireworks.mov', '2024-01-01T04:00:00', 330, 'neighbour'],
    ])
    const { items } = await readCatalogue(world.path)
    const paths = [...items.values()].map(({ path }) => path).sort()
    expect(paths).toEqual(['Photos/2023/12/fireworks.mov', 'Photos/2024/01/toast.jpg'])
  })
})

describe('dates that are not what they seem', () => {
  const modified = async (path: string): Promise<string> => (await stat(join(world.path, path))).mtime.toISOString()

  test('the offset of the last change dates a photo of which Google knows no date', async () => {
    const { emulator } = await open()
    const bytes = await sharp(await picture().jpeg().toBuffer())
      .withExif({ IFD2: { DateTimeOriginal: '2021:07:04 12:11:12', OffsetTime: '+02:00' } })
      .jpeg()
      .toBuffer()
    emulator.library.addItem({ filename: 'hint.jpg', bytes, creationTime: 0 })
    await world.run()
    expect(shown().map(brief)).toEqual([['hint.jpg', '2021-07-04T12:11:12', 120, 'file']])
    expect(await modified('Photos/2021/07/hint.jpg')).toBe('2021-07-04T10:11:12.000Z')
  })

  test.each([
    ['0000', '0001-01-01T00:00:00Z'],
    ['1601', '1601-01-01T00:00:00Z'],
    ['1904', '1904-01-01T00:00:00Z'],
    ['2098', '2098-03-01T00:00:00Z'],
  ])('the year %s gives way to what the file says', async (_year, creationTime) => {
    const { emulator } = await open()
    const bytes = await photo({ dateTimeOriginal: '2019:02:03 04:05:06', offset: '+12:45' })
    emulator.library.addItem({ filename: 'odd.jpg', bytes, creationTime: Date.parse(creationTime) })
    const header = box('mvhd', uint32(0, (Date.UTC(2018, 0, 2) - Date.UTC(1904, 0, 1)) / 1000, 0))
    const clip = movie()
    const at = clip.indexOf('moov') - 4
    const body = Buffer.concat([header, clip.subarray(at + 8)])
    const film = Buffer.concat([clip.subarray(0, at), box('moov', body)])
    const still = await picture().jpeg().toBuffer()
    emulator.library.addItem({
      filename: 'odd.mov',
      mimeType: 'video/quicktime',
      bytes: film,
      still,
      creationTime: Date.parse(creationTime),
    })
    emulator.library.addItem({
      filename: 'none.mov',
      mimeType: 'video/quicktime',
      bytes: movie(),
      still,
      creationTime: Date.parse(creationTime),
    })
    await world.run()
    expect(shown().map(brief)).toEqual([
      ['odd.jpg', '2019-02-03T04:05:06', 765, 'file'],
      ['odd.mov', '2018-01-02T12:45:00', 765, 'neighbour'],
      ['none.mov', undefined, undefined, undefined],
    ])
    expect(shown().map(({ takenAt }) => takenAt)).toEqual(['2019-02-02T15:20:06Z', '2018-01-02T00:00:00Z', undefined])
    expect(await modified('Photos/2019/02/odd.jpg')).toBe('2019-02-02T15:20:06.000Z')
    expect(await modified('Photos/2018/01/odd.mov')).toBe('2018-01-02T00:00:00.000Z')
    expect(await modified('Photos/1970/01/none.mov')).toBe('1970-01-01T00:00:00.000Z')
  })
})
