import sharp from 'sharp'
import { exifSegment } from './content/exif.ts'
import { jpegComment } from './content/unique-mark.ts'

const lisbon = { latitude: 38.7223, longitude: -9.1393, altitude: 12 }

/** A JPEG that no other mark gives, with a camera, a place and a time that is local unless `offset` says where. */
export async function dressedPhoto(
  mark: string,
  dateTimeOriginal = '2013:07:26 08:57:21',
  offset?: string,
): Promise<Buffer> {
  const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer()
  const exif = exifSegment({
    make: 'ACME',
    model: 'One',
    dateTimeOriginal,
    gps: lisbon,
    ...(offset !== undefined && { offset }),
  })
  return Buffer.concat([plain.subarray(0, 2), exif, jpegComment(mark), plain.subarray(2)])
}
