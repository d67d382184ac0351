import { describe, expect, it } from 'vitest'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { box, motionXmp, movie, picture, uint32 } from './sample-files.ts'

const video = Buffer.concat([box('ftyp', 'mp42', uint32(0), 'mp42'), movie().subarray(20)])
const jpeg = await picture().jpeg().toBuffer()
const progressive = await picture().jpeg({ progressive: true }).toBuffer()
const gainMap = await picture(32, 24).jpeg().toBuffer()
const heic = Buffer.concat([box('ftyp', 'heic', uint32(0), 'mif1heic'), box('meta', uint32(0)), box('mdat', 'pixels')])

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
    ['a mark and a video', Buffer.concat([marked, video])],
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
    ['a trailer without a video', Buffer.concat([jpeg, plainTrailer])],
    ['an entry that only has the name', Buffer.concat([jpeg, samsung(['MotionPhoto_Data', Buffer.from('mpv2')])])],
    ['sound behind it', Buffer.concat([jpeg, box('ftyp', 'M4A '), box('mdat', 'la la la')])],
    [
      'the words of a video in its comment',
      Buffer.concat([jpeg.subarray(0, 2), comment('....ftypmp42'), jpeg.subarray(2)]),
    ],
    ['an empty box for it', Buffer.concat([heic, box('mpvd')])],
  ])('is a still with %s', async (_name, bytes) => {
    expect(await read(bytes)).toEqual({ motion: false, marked: false })
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
  const head = Buffer.from([0xff, 0xfe, 0, text.length + 2])
  return Buffer.concat([head, Buffer.from(text, 'latin1')])
}
