import sharp from 'sharp'
import { exifSegment, type ExifFields } from '../content/exif.ts'
import { paddedJpeg } from '../content/padding.ts'
import { withoutLocation } from '../content/strip-location.ts'
import { jpegComment, withMark } from '../content/unique-mark.ts'
import type { EmulatorItem } from '../library/model.ts'
import type { SampleMedia } from '../sample/sample-media.ts'
import { pooledPicture, pooledStill } from './pooled-pictures.ts'
import { resizePicture } from './resize.ts'
import type { Rendition } from './suffix.ts'

export interface DeliveredBody {
  parts: readonly Uint8Array[]
  contentType: string
}

export interface Renditions {
  /**
   * What a base URL with this suffix delivers; undefined where Google answers 404. Without an item: the placeholder of
   * an empty album.
   */
  deliver(item: EmulatorItem | undefined, rendition: Rendition): Promise<DeliveredBody | undefined>
}

const keptPictures = 300

function exifOf(item: EmulatorItem): ExifFields {
  const time = new Date(item.creationTime).toISOString()
  const { camera } = item
  return {
    dateTimeOriginal: `${time.slice(0, 10).replaceAll('-', ':')} ${time.slice(11, 19)}`,
    ...(camera && { make: camera.make, model: camera.model }),
    ...(camera?.focalLength !== undefined && { focalLength: camera.focalLength }),
    ...(camera?.apertureFNumber !== undefined && { apertureFNumber: camera.apertureFNumber }),
    ...(camera?.isoEquivalent !== undefined && { isoEquivalent: camera.isoEquivalent }),
    ...(camera?.exposureSeconds !== undefined && { exposureSeconds: camera.exposureSeconds }),
  }
}

const markOf = (seed: number): string => `Shoebox emulator, picture ${seed}`

/** `=d`: everything but the place; `=dv`: the moving part. */
async function fullBytes(item: EmulatorItem, sample: SampleMedia): Promise<readonly Uint8Array[]> {
  const { content } = item
  switch (content.kind) {
    case 'pooled': {
      const base = await pooledPicture(content.variant)
      if (item.mimeType !== 'image/jpeg') return withMark(base, item.mimeType, markOf(content.seed))
      return [base.subarray(0, 2), exifSegment(exifOf(item)), jpegComment(markOf(content.seed)), base.subarray(2)]
    }
    case 'padded': {
      const picture = await pooledPicture(0)
      return paddedJpeg(picture, [exifSegment(exifOf(item)), jpegComment(markOf(content.seed))], content.bytes)
    }
    case 'sample':
      return [withoutLocation(await sample.file(content.index))]
    case 'given':
      return [content.bytes]
    case 'stored':
      return [item.video ? content.bytes : withoutLocation(Buffer.from(content.bytes))]
  }
}

async function motionBytes(item: EmulatorItem, sample: SampleMedia): Promise<Uint8Array | undefined> {
  if (item.content.kind === 'given') return item.content.motion
  return item.content.kind === 'sample' ? sample.motion(item.content.index) : undefined
}

/** A picture that sharp can read, with the right side up after `autoOrient`. */
async function stillOf(
  item: EmulatorItem | undefined,
  sample: SampleMedia,
): Promise<{ key: string; bytes: Uint8Array }> {
  const content = item?.content
  switch (content?.kind) {
    case undefined:
      return { key: 'none', bytes: await pooledStill(0) }
    case 'pooled':
      return { key: `pooled ${content.variant}`, bytes: await pooledStill(content.variant) }
    case 'padded':
      return { key: 'pooled 0', bytes: await pooledStill(0) }
    case 'sample':
      return { key: `sample ${content.index}`, bytes: await sample.still(content.index) }
    case 'stored':
      return { key: `stored ${content.sha256}`, bytes: await readableStill(content.bytes) }
    case 'given':
      return { key: `given ${item?.id ?? ''} ${item?.edits ?? 0}`, bytes: content.still ?? content.bytes }
  }
}

/** A video, or a picture that sharp cannot read, is shown as any other. */
async function readableStill(bytes: Uint8Array): Promise<Uint8Array> {
  const metadata = await sharp(bytes)
    .metadata()
    .catch(() => undefined)
  return metadata === undefined || metadata.format === 'heif' ? await pooledStill(1) : bytes
}

export function renditions(sample: SampleMedia): Renditions {
  const kept = new Map<string, Promise<DeliveredBody>>()

  const sized = async (
    item: EmulatorItem | undefined,
    rendition: Rendition & { kind: 'size' },
  ): Promise<DeliveredBody> => {
    const still = await stillOf(item, sample)
    const overlay = rendition.overlay && item?.video !== undefined
    const key = `${still.key} ${rendition.width} ${rendition.height} ${rendition.crop} ${overlay}`
    const known = kept.get(key)
    if (known) return known
    const made = resizePicture(still.bytes, { ...rendition, overlay })
    kept.set(key, made)
    const [oldest] = kept.keys()
    if (kept.size > keptPictures && oldest !== undefined) kept.delete(oldest)
    return made
  }

  return {
    deliver: async (item, rendition) => {
      if (rendition.kind === 'size') return sized(item, rendition)
      if (!item) return undefined
      if (item.video) {
        if (rendition.kind === 'video')
          return item.video.status === 'READY'
            ? { parts: await fullBytes(item, sample), contentType: 'video/mp4' }
            : undefined
        // `=d` of a video is its still (reference, 5.1: the thumbnail with the download option).
        return sized(item, {
          kind: 'size',
          width: undefined,
          height: undefined,
          crop: false,
          overlay: false,
          attachment: true,
        })
      }
      if (rendition.kind === 'download') return { parts: await fullBytes(item, sample), contentType: item.mimeType }
      const motion = await motionBytes(item, sample)
      return motion && { parts: [motion], contentType: 'video/mp4' }
    },
  }
}
