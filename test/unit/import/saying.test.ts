import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { plausibleInstant, timeOf, type ItemTime } from '../../../src/main/dates/item-time.ts'
import type { FileMetadata } from '../../../src/main/file-format/facts/file-metadata.ts'
import { sayingOf } from '../../../src/main/import/planning/saying.ts'
import { cameraEvidence } from '../../../src/main/mirror/item-times.ts'
import { evidenceOf } from '../../../src/main/sources/time-evidence.ts'
import { readMediaSidecar, type MediaSidecar } from '../../../src/main/takeout/sidecars/media-sidecar.ts'
import { baseMedia, photoBytes, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planLibrary, type PlannedPhoto } from '../../emulator/takeout/planned-photos.ts'
import { sidecarText } from '../../emulator/takeout/sidecar-text.ts'

const now = Date.UTC(2026, 10, 1)
const seconds = (text: string): number => Date.parse(text) / 1000
const taken = '2019-05-02T12:26:40Z'

type FileFacts = Pick<
  FileMetadata,
  'localTime' | 'offsetMinutes' | 'offsetHint' | 'recorded' | 'latitude' | 'longitude'
>

interface ItemFacts {
  title: { text: string; from: 'sidecar' | 'name' }
  creationTime?: number
  /** `from`: what was believed. */
  time: ItemTime & { from: string }
  location?: { latitude: number; longitude: number; altitude?: number; from: string } | undefined
  description?: string
  people: string[]
  favourite: boolean
  archived: boolean
  fromPartner: boolean
}

/** What an import concludes of an item that one export has, by what its sidecars and its file say. */
function factsOf(sidecars: readonly MediaSidecar[], file: FileFacts, name: string, now: number): ItemFacts {
  const said = sayingOf([{ id: '20260301T101500Z', asOf: '2026-03-01T10:15:00Z', name, sidecars }], now)
  const clock = file.localTime === undefined ? {} : { clock: Date.parse(`${file.localTime}Z`) }
  const evidence = evidenceOf(said, { ...clock, ...cameraEvidence(file) }, now)
  const { creationTime, latitude, longitude } = evidence
  const isInstant = plausibleInstant(creationTime, now) !== undefined
  const isInFile = 'clock' in clock || plausibleInstant(file.recorded, now) !== undefined
  const otherwise = isInFile ? 'file' : said.localTime === undefined ? 'nothing' : 'name'
  const from = isInstant ? (creationTime === said.creationTime ? 'sidecar' : 'uploaded') : otherwise
  const inFile = latitude !== undefined && longitude !== undefined ? { latitude, longitude, from: 'file' } : undefined
  const location = said.location ?? inFile
  return {
    title: said.filename === undefined ? { text: name, from: 'name' } : { text: said.filename, from: 'sidecar' },
    ...(said.creationTime !== undefined && from === 'sidecar' && { creationTime: seconds(said.creationTime) }),
    time: { ...timeOf(evidence, now), from },
    ...(location && { location }),
    ...(said.description !== undefined && { description: said.description }),
    people: said.people ?? [],
    favourite: said.favorite === true,
    archived: said.archived === true,
    fromPartner: said.fromPartner === true,
  }
}

/** A sidecar as an export has it. */
function sidecar(more: Record<string, unknown> = {}): MediaSidecar {
  return readMediaSidecar({
    title: 'IMG_1.jpg',
    photoTakenTime: { timestamp: String(seconds(taken)) },
    creationTime: { timestamp: String(seconds('2020-01-01T10:00:00Z')) },
    ...more,
  })
}

const at = (timestamp: unknown): Record<string, unknown> => ({ photoTakenTime: { timestamp } })
const delhi = { latitude: 28.61, longitude: 77.21 }
const madrid = { latitude: 40.42, longitude: -3.7 }
const none = { latitude: 0, longitude: 0, altitude: 0 }

describe('when an item was taken (13)', () => {
  const cases: [
    what: string,
    json: Record<string, unknown> | undefined,
    file: FileFacts,
    time: Partial<ItemFacts['time']>,
  ][] = [
    ['the instant of the sidecar, which has no zone', {}, {}, { at: Date.parse(taken), from: 'sidecar' }],
    [
      'the zone that the camera wrote, before that of the place',
      { geoData: madrid },
      { localTime: '2019-05-02T17:56:40', offsetMinutes: 330 },
      { at: Date.parse(taken), zone: { minutes: 330, from: 'file' } },
    ],
    [
      'the zone of the place on that date',
      { geoData: madrid },
      { localTime: '2019-05-02T17:56:40' },
      { zone: { minutes: 120, from: 'place' } },
    ],
    [
      'the zone of the place in winter',
      { ...at(seconds('2019-01-02T12:00:00Z')), geoData: madrid },
      {},
      { zone: { minutes: 60, from: 'place' } },
    ],
    ['the zone of a place that only the file has', {}, delhi, { zone: { minutes: 330, from: 'place' } }],
    [
      'the difference of the clocks, where it is whole quarters',
      {},
      { localTime: '2019-05-02T18:11:40' },
      { zone: { minutes: 345, from: 'clock' } },
    ],
    [
      'the sidecar, where the person corrected the date',
      {},
      { localTime: '2005-01-05T10:00:00' },
      { at: Date.parse(taken), from: 'sidecar' },
    ],
    [
      'the sidecar, where the person corrected the date of a camera with a zone',
      {},
      { localTime: '2005-01-05T10:00:00', offsetMinutes: 60 },
      { at: Date.parse(taken), from: 'sidecar' },
    ],
    [
      'the file, where the sidecar has 0',
      at('0'),
      { localTime: '2011-03-04T10:00:00', offsetMinutes: 60 },
      { at: Date.parse('2011-03-04T09:00:00Z'), from: 'file' },
    ],
    [
      'the file, where the sidecar has the second of the upload',
      at(String(seconds('2020-01-01T10:00:00Z'))),
      { localTime: '2011-03-04T10:00:00' },
      { at: Date.parse('2011-03-04T10:00:00Z'), known: 'clock', from: 'file' },
    ],
    [
      'the second of the upload, where the file agrees',
      at(String(seconds('2020-01-01T10:00:00Z'))),
      { localTime: '2020-01-01T11:00:00' },
      { at: Date.parse('2020-01-01T10:00:00Z'), zone: { minutes: 60, from: 'clock' }, from: 'sidecar' },
    ],
    ['before 1970', at('-473385600'), {}, { at: Date.parse('1955-01-01T00:00:00Z'), from: 'sidecar' }],
    ['numbers in place of texts', at(-473385600), {}, { at: Date.parse('1955-01-01T00:00:00Z'), from: 'sidecar' }],
    ['no date of year 9999', at('253402300000'), { localTime: '2011-03-04T10:00:00' }, { from: 'file' }],
    [
      'a video by its header',
      at(undefined),
      { recorded: '2018-02-03T04:05:06Z' },
      { at: Date.parse('2018-02-03T04:05:06Z'), known: 'instant', from: 'file' },
    ],
    [
      'the upload, for want of anything else',
      at('0'),
      {},
      { at: Date.parse('2020-01-01T10:00:00Z'), from: 'uploaded' },
    ],
    ['nothing', undefined, {}, { known: 'nothing', from: 'nothing' }],
  ]
  for (const [what, json, file, time] of cases)
    it(what, () => {
      expect(factsOf(json ? [sidecar(json)] : [], file, 'a.jpg', now).time).toMatchObject(time)
    })
})

describe('the date in a name, where nothing else has one (10)', () => {
  const names: [name: string, localTime: string | undefined][] = [
    ['IMG_20190606_142331.jpg', '2019-06-06T14:23:31'],
    ['PXL_20211013_220651983.jpg', '2021-10-13T22:06:51'],
    ['20161105_170829(1).jpg', '2016-11-05T17:08:29'],
    ['MVIMG_20191230_232926.jpg', '2019-12-30T23:29:26'],
    ['Screenshot_20231027-123303_Facebook.jpg', '2023-10-27T12:33:03'],
    ['00100lPORTRAIT_00100_BURST20190512105520444_COVER.jpg', '2019-05-12T10:55:20'],
    ['Screenshot 2021-05-06 at 12.13.14.png', '2021-05-06T12:13:14'],
    ['WhatsApp Image 2021-05-06 at 12.13.14.jpeg', '2021-05-06T12:13:14'],
    ['signal-2021-05-06-121314.jpg', '2021-05-06T12:13:14'],
    ['IMG-20230325-WA0122.jpg', '2023-03-25T12:00:00'],
    ['2013-12-23(1).jpg', '2013-12-23T12:00:00'],
    ['20030616.jpg', '2003-06-16T12:00:00'],
    ['2234089303984509579.jpg', undefined],
    ['20191399_142331.jpg', undefined],
    ['IMG_0001.jpg', undefined],
    ['20991231_101010.jpg', undefined],
  ]
  for (const [name, localTime] of names)
    it(name, () => {
      const { time } = factsOf([], {}, name, now)
      if (localTime === undefined) expect(time).toEqual({ at: 0, known: 'nothing', from: 'nothing' })
      else expect(time).toEqual({ at: Date.parse(`${localTime}Z`), known: 'clock', from: 'name' })
    })
})

describe('where an item was taken (14)', () => {
  const cases: [what: string, json: Record<string, unknown>, file: FileFacts, location: ItemFacts['location']][] = [
    ['what the person changed', { geoData: madrid, geoDataExif: delhi }, delhi, { ...madrid, from: 'geoData' }],
    ['what the file had at upload', { geoData: none, geoDataExif: delhi }, madrid, { ...delhi, from: 'geoDataExif' }],
    ['what the file has', { geoData: none }, madrid, { ...madrid, from: 'file' }],
    ['nowhere', { geoData: none, geoDataExif: none }, {}, undefined],
    ['nowhere on Earth', { geoData: { latitude: 91, longitude: 3 } }, {}, undefined],
    ['a height', { geoData: { ...madrid, altitude: 650.5 } }, {}, { ...madrid, altitude: 650.5, from: 'geoData' }],
    ['no height of 0', { geoData: { ...madrid, altitude: 0 } }, {}, { ...madrid, from: 'geoData' }],
  ]
  for (const [what, json, file, location] of cases)
    it(what, () => {
      expect(factsOf([sidecar(json)], file, 'a.jpg', now).location).toEqual(location)
    })
})

describe('several sidecars of one item (11)', () => {
  it('say of the item what any of them says', () => {
    const plain = sidecar({ people: [{ name: 'Ana' }], url: 'https://photos.google.com/photo/1' })
    const shared = sidecar({ favorited: true, googlePhotoOrigin: { fromPartnerSharing: {} }, people: [{ name: 'Bo' }] })
    expect(factsOf([plain, shared], {}, 'a.jpg', now)).toMatchObject({
      favourite: true,
      fromPartner: true,
      archived: false,
    })
    expect(factsOf([plain, shared], {}, 'a.jpg', now).people.toSorted()).toEqual(['Ana', 'Bo'])
  })

  it('are believed where the person changed more', () => {
    const edited = sidecar({
      description: 'Beach',
      geoData: madrid,
      geoDataExif: delhi,
      ...at(String(seconds('2001-01-02T00:00:00Z'))),
    })
    expect(factsOf([sidecar({ geoData: delhi, geoDataExif: delhi }), edited], {}, 'a.jpg', now)).toMatchObject({
      creationTime: seconds('2001-01-02T00:00:00Z'),
      location: { ...madrid, from: 'geoData' },
      description: 'Beach',
    })
  })

  it('give the same facts in any order', () => {
    const some = fc.array(
      fc
        .record(
          {
            title: fc.constantFrom('a.jpg', 'IMG_20190606_142331.jpg'),
            photoTakenTime: fc.record({ timestamp: fc.constantFrom('0', '1556800000', '-5', 1577872800) }),
            geoData: fc.constantFrom(madrid, delhi, none),
            geoDataExif: fc.constantFrom(madrid, none),
            description: fc.constantFrom('', 'x', 'y'),
            favorited: fc.boolean(),
            people: fc.constantFrom([], [{ name: 'Ana' }], [{ name: 'Bo' }, { name: 'Ana' }]),
            url: fc.constantFrom('https://photos.google.com/photo/1', 'https://photos.google.com/photo/2'),
          },
          { requiredKeys: [] },
        )
        .map((json) => readMediaSidecar(json)),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(some, (sidecars) => {
        expect(factsOf(sidecars.toReversed(), {}, 'b.jpg', now)).toEqual(factsOf(sidecars, {}, 'b.jpg', now))
      }),
    )
  })
})

describe('planned photos', () => {
  let base: BaseMedia
  beforeAll(async () => {
    base = await baseMedia()
  })

  async function factsIn(bytes: Buffer): Promise<FileFacts> {
    const type = sniffType(bytes)
    if (!type) throw new Error('no photo')
    const read = (into: Uint8Array, offset: number, length: number, position: number) => {
      const bytesRead = bytes.copy(into, offset, position, position + length)
      return Promise.resolve({ bytesRead, buffer: into })
    }
    return readMetadata({ read }, type, bytes.length, now)
  }

  function right(photo: PlannedPhoto): unknown {
    const { takenAt, zone, clock, kind, place } = photo
    const local =
      clock === undefined ? undefined : Date.parse(`${clock.replace(':', '-').replace(':', '-').replace(' ', 'T')}Z`)
    const named = Date.parse(photo.nameOfDate.replace(/IMG_(....)(..)(..)_(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z'))
    const time =
      kind !== 'alone' || zone
        ? { at: takenAt * 1000, known: 'instant', ...(zone && { zone }), from: kind === 'alone' ? 'file' : 'sidecar' }
        : { at: local ?? named, known: 'clock', from: local === undefined ? 'name' : 'file' }
    return {
      title: { text: photo.title, from: kind === 'alone' ? 'name' : 'sidecar' },
      time,
      people: photo.people,
      favourite: photo.favourite,
      archived: photo.archived,
      fromPartner: photo.fromPartner,
      ...(photo.description !== undefined && { description: photo.description }),
      ...(place && {
        location: {
          latitude: expect.closeTo(place.latitude, 3) as number,
          longitude: expect.closeTo(place.longitude, 3) as number,
          from: photo.placeFrom,
        },
      }),
    }
  }

  it('have the facts that they were planned with', async () => {
    for (let seed = 1; seed <= 20; seed++)
      for (const photo of planLibrary(seed).photos) {
        if (photo.damage !== undefined) continue
        // The HEIC and the video that are kept with the sources say something of their own.
        const isKept = photo.kind === 'live' || photo.kind === 'video'
        const file = isKept ? {} : await factsIn(photoBytes(base, photo, 'own'))
        const json = JSON.parse(sidecarText(photo).replace(/^\uFEFF/, '')) as Record<string, unknown>
        const sidecars = photo.kind === 'alone' ? [] : [readMediaSidecar(json)]
        const facts = factsOf(sidecars, file, photo.title, now)
        expect(facts, `seed ${seed}, ${photo.title}`).toMatchObject(right(photo) as object)
        expect(facts.location === undefined).toBe(photo.place === undefined)
        expect(facts.time.zone === undefined).toBe(photo.zone === undefined)
      }
  })
})
