import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader, inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { readRaw } from '../../../src/main/file-format/raw/raw-picture.ts'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { rawFiles, tag, tiff } from './raw-files.ts'
import { picture, sampleExif } from './sample-files.ts'

const parts = {
  width: 6048,
  height: 4024,
  preview: await picture(1620, 1080).jpeg().toBuffer(),
  stamp: await picture(160, 120).jpeg().toBuffer(),
}

function typeOf(bytes: Buffer): { mimeType: string; extension: string; kind: 'photo' | 'video' } {
  const type = sniffType(bytes)
  if (!type) throw new Error('no type')
  return type
}

async function read(bytes: Buffer) {
  return readRaw(new ByteReader(inMemory(bytes), bytes.length), typeOf(bytes).mimeType)
}

const types: Record<string, string> = {
  nef: 'image/x-nikon-nef',
  'nef, big endian': 'image/x-nikon-nef',
  dng: 'image/x-adobe-dng',
  'dng of a phone, the picture first': 'image/x-adobe-dng',
  arw: 'image/x-sony-arw',
  pef: 'image/x-pentax-pef',
  cr2: 'image/x-canon-cr2',
  orf: 'image/x-olympus-orf',
  rw2: 'image/x-panasonic-rw2',
  raf: 'image/x-fuji-raf',
  cr3: 'image/x-canon-cr3',
}

describe('readRaw', () => {
  it.each(Object.entries(rawFiles))(
    'finds the largest JPEG, the type and the real size of a %s',
    async (name, make) => {
      const bytes = make(parts)
      const raw = await read(bytes)
      expect(raw?.type.mimeType).toBe(types[name])
      expect(raw?.size).toEqual({ width: 6048, height: 4024 })
      const [best] = raw?.previews ?? []
      expect(best).toMatchObject({ width: 1620, height: 1080 })
      const start = best?.offset ?? 0
      expect(bytes.subarray(start, start + parts.preview.length).equals(parts.preview)).toBe(true)
    },
  )

  it.each(Object.entries(rawFiles).filter(([name]) => name !== 'raf'))(
    'gives metadata the size as shown of a %s that stands upright',
    async (_name, make) => {
      const bytes = make({ ...parts, orientation: 6 })
      const found = await readMetadata(inMemory(bytes), typeOf(bytes), bytes.length, Date.now())
      expect(found).toMatchObject({ width: 4024, height: 6048, orientation: 6 })
    },
  )

  it('takes what a RAF says of itself from the preview in it', async () => {
    const preview = await picture(1620, 1080).jpeg().withMetadata({ orientation: 6, exif: sampleExif }).toBuffer()
    const bytes = rawFiles['raf']?.({ ...parts, preview }) ?? Buffer.alloc(0)
    expect(await readMetadata(inMemory(bytes), typeOf(bytes), bytes.length, Date.now())).toMatchObject({
      make: 'Kodak',
      localTime: '2021-07-04T12:11:12',
      orientation: 6,
      width: 4024,
      height: 6048,
    })
  })

  it('leaves ordinary TIFFs alone, also with a thumbnail beside the picture', async () => {
    for (const bytes of [
      await picture().tiff().toBuffer(),
      tiff([
        { tags: { [tag.width]: 90, [tag.height]: 60, [tag.photometric]: 2 } },
        { tags: { [tag.subfile]: 1, [tag.compression]: 6 }, data: { at: tag.jpeg, bytes: parts.stamp } },
      ]),
    ])
      expect(await read(bytes)).toBeUndefined()
  })

  it('takes no sensor data for a preview, and says so where there is none', async () => {
    const cr2 = rawFiles['cr2']?.({ ...parts, preview: Buffer.alloc(100) })
    expect((await read(cr2 ?? Buffer.alloc(0)))?.previews.map(({ width }) => width)).toEqual([160])
    const bare = tiff([{ tags: { [tag.dng]: Buffer.from([1, 4, 0, 0]), [tag.width]: 90, [tag.height]: 60 } }])
    expect(await read(bare)).toMatchObject({ size: { width: 90, height: 60 }, previews: [] })
  })

  it('survives any damage, and never names a place outside of the file', async () => {
    const small = { ...parts, preview: await picture(64, 48).jpeg().toBuffer() }
    const samples = Object.values(rawFiles).map((make) => make(small))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 12 }),
        fc.nat(3000),
        async (sample, changes, cut) => {
          const bytes = Buffer.from(sample.subarray(0, sample.length - Math.min(cut, sample.length - 100)))
          for (const [at, value] of changes) if (at >= 16 && at < bytes.length) bytes[at] = value
          const type = sniffType(bytes)
          const raw = type && (await readRaw(new ByteReader(inMemory(bytes), bytes.length), type.mimeType))
          for (const { offset, length } of raw?.previews ?? []) {
            expect(offset).toBeGreaterThanOrEqual(0)
            expect(offset + length).toBeLessThanOrEqual(bytes.length)
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('ends where directories lead in a circle', async () => {
    const bytes = tiff([{ tags: { [tag.dng]: Buffer.from([1, 4, 0, 0]), [tag.sub]: [8, 8] } }])
    expect(await read(bytes)).toMatchObject({ previews: [] })
  })
})
