import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { exifSegment } from '../content/exif.ts'
import { withMark } from '../content/unique-mark.ts'
import { committedPath } from '../sample/committed-media.ts'
import type { PlannedPhoto } from './planned-photos.ts'

/** Pictures and videos that all files are made of. */
export interface BaseMedia {
  /** Photos take turns with them. */
  jpegs: readonly Buffer[]
  heic: Buffer
  mp4: Buffer
}

/** The photo itself, the edited copy of it, its moving half, or the edited copy of that. */
export type PhotoPart = 'own' | 'edited' | 'motion' | 'editedMotion'

/** Makes one small picture, and reads the video and the HEIC that are kept with the sources. */
export async function baseMedia(): Promise<BaseMedia> {
  const [jpeg, heic, mp4] = await Promise.all([
    sharp({ create: { width: 48, height: 32, channels: 3, background: '#3a7' } })
      .jpeg()
      .toBuffer(),
    readFile(committedPath('lakeHeic')),
    readFile(committedPath('smallVideo')),
  ])
  return { jpegs: [jpeg], heic, mp4 }
}

function jpegOf({ jpegs }: BaseMedia, photo: PlannedPhoto, text: string): Buffer {
  const { clock, offset, place, placeFrom, mark } = photo
  const jpeg = jpegs[Buffer.from(mark).reduce((sum, byte) => sum * 31 + byte, 0) % jpegs.length]
  if (!jpeg) throw new Error('there is no picture to make photos of')
  const hasPlace = place && placeFrom !== 'geoData'
  const exif =
    clock === undefined
      ? Buffer.alloc(0)
      : exifSegment({
          dateTimeOriginal: clock,
          ...(offset !== undefined && { offset }),
          ...(hasPlace && { gps: place }),
        })
  const [start = jpeg, ...rest] = withMark(jpeg, 'image/jpeg', text)
  return Buffer.concat([start, exif, ...rest])
}

/** Real media, of a few kilobytes. Parts of photos with different marks never share bytes. */
export function photoBytes(base: BaseMedia, photo: PlannedPhoto, part: PhotoPart): Buffer {
  const text = `${photo.mark} ${part}`
  if (part === 'motion') return Buffer.concat(withMark(base.mp4, 'video/mp4', `${photo.half ?? photo.mark} motion`))
  if (part === 'editedMotion') return Buffer.concat(withMark(base.mp4, 'video/mp4', text))
  if (photo.damage === 'cut' && part === 'own') {
    const whole = photoBytes(base, { ...photo, damage: undefined }, part)
    return whole.subarray(0, whole.length - 20)
  }
  if (photo.damage === 'empty' && part === 'own') return Buffer.alloc(0)
  if (photo.damage === 'page' && part === 'own') return Buffer.from(`<!DOCTYPE html><title>${text}</title>`)
  if (photo.kind === 'raw') return rawBytes(text)
  if (photo.kind === 'video') return Buffer.concat(withMark(base.mp4, 'video/mp4', text))
  if (photo.kind === 'live') return Buffer.concat(withMark(base.heic, 'image/heic', text))
  return jpegOf(base, photo, text)
}

/** A TIFF of one grey pixel, as raw files are TIFFs, with a text behind it. */
export function rawBytes(text: string): Buffer {
  const entry = (tag: number, type: 3 | 4, value: number): Buffer => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16LE(tag, 0)
    bytes.writeUInt16LE(type, 2)
    bytes.writeUInt32LE(1, 4)
    bytes.writeUInt32LE(value, 8)
    return bytes
  }
  const entries = [
    entry(256, 3, 1),
    entry(257, 3, 1),
    entry(258, 3, 8),
    entry(259, 3, 1),
    entry(262, 3, 1),
    entry(273, 4, 8 + 2 + 8 * 12 + 4),
    entry(278, 3, 1),
    entry(279, 4, 1),
  ]
  const count = Buffer.from([entries.length, 0])
  return Buffer.concat([
    Buffer.from('II*\0\x08\0\0\0', 'latin1'),
    count,
    ...entries,
    Buffer.alloc(4),
    Buffer.from([128]),
    Buffer.from(text),
  ])
}
