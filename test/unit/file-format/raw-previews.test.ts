import { describe, expect, it } from 'vitest'
import { ByteReader, inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { bestPreview, readRaw } from '../../../src/main/file-format/raw/raw-picture.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { rawFiles, tag, tiff, type Directory } from './raw-files.ts'
import { picture } from './sample-files.ts'

const sizes = { width: 6048, height: 4024 }
const preview = await picture(1050, 700).jpeg().toBuffer()
const inPasses = await picture(1050, 700).jpeg({ progressive: true }).toBuffer()
const half = await picture(600, 400).jpeg().toBuffer()
const stamp = await picture(160, 120).jpeg().toBuffer()

/** The bytes of the preview that is shown, and how wide it says it is. */
async function shown(bytes: Buffer): Promise<{ bytes: Buffer; width: number } | undefined> {
  const reader = new ByteReader(inMemory(bytes), bytes.length)
  const raw = await readRaw(reader, sniffType(bytes)?.mimeType ?? '')
  const best = raw && (await bestPreview(reader, raw.previews))
  return best && { bytes: bytes.subarray(best.offset, best.offset + best.length), width: best.width }
}

/** One that was cut, and whatever the disk has in its place. */
const cuts: [name: string, cut: Buffer][] = [
  ['cut in the middle', preview.subarray(0, preview.length / 2)],
  ['without its end', preview.subarray(0, preview.length - 2)],
  [
    'of zeros from its middle on',
    Buffer.concat([preview.subarray(0, preview.length / 2), Buffer.alloc(preview.length / 2)]),
  ],
  ['in several passes, cut', inPasses.subarray(0, inPasses.length / 2)],
]

describe('the preview of a RAW file', () => {
  it.each(Object.keys(rawFiles).flatMap((name) => cuts.map(([how, cut]) => [name, how, cut] as const)))(
    'of a %s that is %s is another one that is whole, if that is no stamp',
    async (name, _how, cut) => {
      const make = rawFiles[name]
      const withHalf = make?.({ ...sizes, preview: cut, stamp: half }) ?? Buffer.alloc(0)
      const hasTwo = withHalf.includes(half)
      expect((await shown(withHalf))?.width).toBe(hasTwo ? 600 : 1050)
      expect((await shown(make?.({ ...sizes, preview: cut, stamp }) ?? Buffer.alloc(0)))?.width).toBe(1050)
    },
  )

  const sensor: Directory = {
    tags: { [tag.width]: sizes.width, [tag.height]: sizes.height, [tag.photometric]: 32_803 },
    data: { at: tag.strips, bytes: Buffer.alloc(4096, 0x5a) },
  }
  /** A place of the file that says another length than what is there has. */
  const saying = (length: number, bytes: Buffer): Directory => ({
    tags: { [tag.compression]: 6, [tag.jpeg[1]]: length },
    data: { at: [tag.jpeg[0], 0xfff0], bytes },
  })
  const first = (subordinate: Directory[]): Directory => ({
    tags: { [tag.make]: 'NIKON', [tag.width]: 160, [tag.height]: 120, [tag.sub]: subordinate },
  })

  it.each([0, 1, 10, 500, preview.length / 2, preview.length - 1, preview.length + 1, preview.length * 9, 2 ** 32 - 1])(
    'is whole where the file says that it has %i bytes',
    async (length) => {
      for (const [little, jpeg] of [
        [true, preview],
        [false, inPasses],
      ] as const) {
        const bytes = tiff([first([sensor, saying(Math.floor(length), jpeg)])], { little })
        expect((await shown(bytes))?.bytes.equals(jpeg)).toBe(true)
      }
    },
  )

  it('ends with its own end, whatever stands behind it', async () => {
    for (const behind of [stamp, Buffer.from([0xff, 0xd9]), Buffer.alloc(300, 0xff), preview]) {
      const bytes = tiff([first([sensor, saying(preview.length + behind.length, Buffer.concat([preview, behind]))])])
      expect((await shown(bytes))?.bytes.equals(preview)).toBe(true)
    }
  })

  it.each([true, false])('is found in a chain of subordinate directories, little endian: %s', async (little) => {
    const jpeg = (bytes: Buffer, next?: Directory): Directory => ({
      ...saying(bytes.length, bytes),
      ...(next && { next }),
    })
    const chain = jpeg(stamp, jpeg(stamp, { ...sensor, next: jpeg(preview) }))
    const bytes = tiff([first([chain])], { little })
    const reader = new ByteReader(inMemory(bytes), bytes.length)
    const raw = await readRaw(reader, 'image/tiff')
    expect(raw).toMatchObject({ type: { mimeType: 'image/x-nikon-nef' }, size: sizes })
    expect((await shown(bytes))?.bytes.equals(preview)).toBe(true)
  })

  it('is nothing where there is none, and ends where a chain of subordinate directories leads in a circle', async () => {
    expect(await shown(tiff([first([sensor])]))).toBeUndefined()
    const circle: Directory = { tags: { [tag.dng]: Buffer.from([1, 4, 0, 0]), [tag.sub]: [8, 8, 10] } }
    expect(await shown(tiff([circle]))).toBeUndefined()
  })
})
