import { describe, expect, it } from 'vitest'
import { ByteReader, inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { motionVideo } from '../../../src/main/file-format/iso/motion-video.ts'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { box, motionXmp, movie, picture, uint32 } from './sample-files.ts'

const video = Buffer.concat([box('ftyp', 'mp42', uint32(0), 'mp42'), movie().subarray(20)])
const jpeg = await picture().jpeg().toBuffer()
const progressive = await picture().jpeg({ progressive: true }).toBuffer()
const gainMap = await picture(32, 24).jpeg().toBuffer()
const heic = Buffer.concat([box('ftyp', 'heic', uint32(0), 'mif1heic'), box('meta', uint32(0)), box('mdat', 'pixels')])

const avif = Buffer.concat([box('ftyp', 'avif', uint32(0), 'mif1avif'), box('meta', uint32(0)), box('mdat', 'pixels')])
const jpegEnd = Buffer.from([0xff, 0xd9])

/** Samsung's trailer: entries, a directory that gives their distances back from itself, and its length. */
function samsung(...entries: [name: string, data: Buffer][]): Buffer {
  const blocks = entries.map(([name, data]) => {
    const head = Buffer.alloc(8)
    head.writeUInt16LE(0x0a30, 2)
    head.writeUInt32LE(name.length, 4)
    return Buffer.concat([head, Buffer.from(name), data])
  })
  const directory = Buffer.alloc(12 + blocks.length * 12)
  directory.write('SEFH', 0, 'latin1')
  directory.writeUInt32LE(106, 4)
  directory.writeUInt32LE(blocks.length, 8)
  let distance = blocks.reduce((sum, block) => sum + block.length, 0)
  for (const [index, block] of blocks.entries()) {
    directory.writeUInt16LE(0x0a30, 14 + index * 12)
    directory.writeUInt32LE(distance, 16 + index * 12)
    directory.writeUInt32LE(block.length, 20 + index * 12)
    distance -= block.length
  }
  const foot = Buffer.alloc(8)
  foot.writeUInt32LE(directory.length, 0)
  foot.write('SEFT', 4, 'latin1')
  return Buffer.concat([...blocks, directory, foot])
}

async function read(bytes: Buffer) {
  const type = sniffType(bytes)
  if (!type) throw new Error('no type')
  const { motion, motionMarked } = await readMetadata(inMemory(bytes), type, bytes.length, Date.now())
  return { motion, marked: motionMarked === true }
}

const trailer = samsung(['Image_UTC_Data', Buffer.from('1622811234000')], ['MotionPhoto_Data', video])
const plainTrailer = samsung(['Image_UTC_Data', Buffer.from('1622811234000')])
const marked = await picture().jpeg().withXmp(motionXmp('GCamera:MotionPhoto="1"')).toBuffer()

describe('a motion photo', () => {
  it.each<[string, Buffer]>([
    ['a video behind the picture', Buffer.concat([jpeg, video])],
    ['a video behind a picture in several passes', Buffer.concat([progressive, video])],
    ['a video behind a gain map', Buffer.concat([jpeg, gainMap, video])],
    ['a video between the picture and a trailer', Buffer.concat([jpeg, video, plainTrailer])],
    ['a video that ends as a JPEG does', Buffer.concat([jpeg, box('free', Buffer.alloc(3)), video, plainTrailer])],
    ['an entry of the trailer, without XMP', Buffer.concat([jpeg, trailer])],
    ['a box for it in a HEIC', Buffer.concat([heic, box('mpvd', video)])],
    ['a trailer as a box of a HEIC', Buffer.concat([heic, box('sefd', trailer)])],
    ['a video behind the boxes of a HEIC', Buffer.concat([heic, video])],
    ['a video behind which the file ends as a JPEG does', Buffer.concat([jpeg, video, jpegEnd])],
    ['a video between the picture and a gain map', Buffer.concat([jpeg, video, gainMap])],
    [
      'a video behind a pause, and another one',
      Buffer.concat([progressive, Buffer.alloc(9), video, Buffer.alloc(99), jpegEnd]),
    ],
    ['a mark and a video', Buffer.concat([marked, video])],
    ['a mark, and a video with another picture behind it', Buffer.concat([marked, video, gainMap])],
    ['a mark, and a video behind which the file ends as a JPEG does', Buffer.concat([marked, video, jpegEnd])],
    ['a mark, and the same with a pause', Buffer.concat([marked, Buffer.alloc(700), video, Buffer.alloc(60), jpegEnd])],
    ['a video of a box without an end', Buffer.concat([jpeg, video, uint32(0), Buffer.from('mdat frames')])],
    ['a video behind zeros behind a HEIC', Buffer.concat([heic, Buffer.alloc(8), video])],
    ['a video behind what is no box behind a HEIC', Buffer.concat([heic, Buffer.from([1, 2, 3]), video])],
    ['a box for it, with something in front of the video', Buffer.concat([heic, box('mpvd', Buffer.alloc(8), video)])],
    ['a box for it that is too short', Buffer.concat([heic, uint32(58), Buffer.from('mpvd'), video])],
    ['a box for it that is too long', Buffer.concat([heic, uint32(video.length + 999), Buffer.from('mpvd'), video])],
    ['a box for it in an AVIF', Buffer.concat([avif, box('mpvd', video)])],
    ['a video behind the boxes of an AVIF', Buffer.concat([avif, video, Buffer.from('more')])],
  ])('is one by %s', async (_name, bytes) => {
    expect(await read(bytes)).toEqual({ motion: true, marked: false })
  })

  it.each([
    ['MicroVideoOffset', `GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${video.length}"`],
    [
      'a container',
      `GCamera:MotionPhoto="1"><Container:Directory><rdf:Seq><rdf:li><Container:Item Item:Semantic="Primary" Item:Padding="0"/></rdf:li><rdf:li><Container:Item Item:Semantic="MotionPhoto" Item:Length="${video.length}"/></rdf:li></rdf:Seq></Container:Directory></rdf:Description><rdf:Description`,
    ],
  ])('is found by %s', async (_name, attributes) => {
    const still = await picture().jpeg().withXmp(motionXmp(attributes)).toBuffer()
    expect(await read(Buffer.concat([still, video]))).toEqual({ motion: true, marked: false })
    // The same words about a file that lost its video.
    expect(await read(still)).toEqual({ motion: false, marked: true })
  })

  it.each<[string, Buffer]>([
    ['only a mark', marked],
    ['a mark, and a trailer without a video', Buffer.concat([marked, plainTrailer])],
  ])('is a still with %s', async (_name, bytes) => {
    expect(await read(bytes)).toEqual({ motion: false, marked: true })
  })

  it.each<[string, Buffer]>([
    ['nothing behind it', jpeg],
    ['a gain map behind it', Buffer.concat([jpeg, gainMap])],
    [
      'a whole video in its comment',
      Buffer.concat([jpeg.subarray(0, 2), comment(video.toString('latin1')), jpeg.subarray(2)]),
    ],
    ['a trailer without a video', Buffer.concat([jpeg, plainTrailer])],
    ['an entry that only has the name', Buffer.concat([jpeg, samsung(['MotionPhoto_Data', Buffer.from('mpv2')])])],
    ['sound behind it', Buffer.concat([jpeg, box('ftyp', 'M4A '), box('mdat', 'la la la')])],
    [
      'the words of a video in its comment',
      Buffer.concat([jpeg.subarray(0, 2), comment('....ftypmp42'), jpeg.subarray(2)]),
    ],
    ['an empty box for it', Buffer.concat([heic, box('mpvd')])],
    ['frames of its own, as an AVIF that moves', Buffer.concat([avif, movie().subarray(20)])],
    ['a picture behind an AVIF', Buffer.concat([avif, heic])],
  ])('is a still with %s', async (_name, bytes) => {
    expect(await read(bytes)).toEqual({ motion: false, marked: false })
  })

  it('is served as its video, whatever the file says of it and wherever it lies', async () => {
    const lies = [0, 1, 100, video.length - 7, video.length + 7, 10 ** 9].map((bytes) =>
      picture()
        .jpeg()
        .withXmp(motionXmp(`GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${bytes}"`))
        .toBuffer(),
    )
    for (const [still, mimeType] of [
      ...(await Promise.all(lies)).map((lying) => [lying, 'image/jpeg'] as const),
      [jpeg, 'image/jpeg'] as const,
      [progressive, 'image/jpeg'] as const,
      [heic, 'image/heic'] as const,
      [avif, 'image/avif'] as const,
    ])
      for (const before of [Buffer.alloc(0), Buffer.alloc(9), Buffer.from('\xff\xd8 no', 'latin1'), gainMap])
        for (const behind of [Buffer.alloc(0), Buffer.alloc(5), jpegEnd, gainMap, plainTrailer]) {
          const bytes = Buffer.concat([still, before, video, behind])
          const found = await motionVideo(new ByteReader(inMemory(bytes), bytes.length), mimeType, '')
          expect([found?.offset, found?.length]).toEqual([still.length + before.length, video.length])
        }
  })

  it('is none at any cut of the video in front of its index', async () => {
    for (let cut = 1; cut < video.length; cut += 97) {
      const found = await read(Buffer.concat([jpeg, video.subarray(0, video.length - cut)]))
      expect(found.marked).toBe(false)
    }
  })

  const beginnings = 60_000
  const chain = Buffer.alloc(20_000 * 8, box('free'))
  it.each<[string, Buffer]>([
    ['that are only names', Buffer.alloc(beginnings * 4, 'ftyp')],
    ['that follow each other', Buffer.alloc(beginnings * 8, box('ftyp'))],
    [
      'that all lead through the same boxes',
      Buffer.concat([
        ...Array.from({ length: beginnings }, (_, at) =>
          Buffer.concat([uint32((beginnings - at) * 8), Buffer.from('ftyp')]),
        ),
        chain,
      ]),
    ],
  ])('is looked for with an end among beginnings of videos %s', { timeout: 30_000 }, async (_name, crafted) => {
    for (const still of [jpeg, heic])
      expect(await read(Buffer.concat([still, crafted]))).toMatchObject({ motion: false })
    // Some of them are in no way of a video.
    const few = crafted.subarray(0, 8 * 50)
    expect(await read(Buffer.concat([jpeg, few, video]))).toMatchObject({ motion: true })
  })
})

function comment(text: string): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, 0])
  head.writeUInt16BE(text.length + 2, 2)
  return Buffer.concat([head, Buffer.from(text, 'latin1')])
}
