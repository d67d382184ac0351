import { crc32, deflateRawSync } from 'node:zlib'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { nameFiles, type TitledItem } from '../emulator/takeout/name-files.ts'
import { central, endOf, local, type Written, type ZipFileSpec } from '../emulator/takeout/zip-writer.ts'

/** A file of an export, whose bytes are a hole of the archive where they are not given. */
interface SparseFile {
  name: string
  json?: string
  /** In place of bytes: what tells it apart. */
  photo?: number
}

/** Photos of so many a year, every fourth with a name that three others have, and every tenth in an album too. */
const perYear = 15_000
const perAlbum = 100

function titleOf(at: number): TitledItem {
  const title = at % 4 === 0 ? `IMG_${at % 3750}.JPG` : `PXL_2021_${at}_of_a_long_name_that_is_cut_at_the_end.jpg`
  return { title, generation: 'supplemental' }
}

/** As long as those of a real export. */
function sidecarOf(title: string, photo: number): string {
  const place = { latitude: 46.5, longitude: 9.25, altitude: 1200.5, latitudeSpan: 0, longitudeSpan: 0 }
  const time = (seconds: number) => ({ timestamp: String(seconds), formatted: 'May 3, 2019, 4:13:20 PM UTC' })
  const json = {
    title,
    description: '',
    imageViews: '3',
    creationTime: time(1_600_000_000 + photo),
    photoTakenTime: time(1_500_000_000 + photo),
    geoData: place,
    geoDataExif: place,
    people: photo % 2 === 0 ? [{ name: 'A. Example' }, { name: `Person ${photo % 40}` }] : [],
    url: `https://photos.google.com/photo/AF1QipNo_such_photo_as_this_${photo}`,
    googlePhotosOrigin: { mobileUpload: { deviceFolder: { localFolderName: 'Camera' }, deviceType: 'IOS_PHONE' } },
  }
  return JSON.stringify(json, undefined, 2)
}

function* folderFiles(folder: string, photos: readonly number[]): Generator<SparseFile> {
  const titled = photos.map(titleOf)
  for (const [at, { media, sidecar }] of nameFiles(titled).entries()) {
    const photo = photos[at] ?? 0
    yield { name: `Takeout/Google Photos/${folder}/${media}`, photo }
    yield { name: `Takeout/Google Photos/${folder}/${sidecar}`, json: sidecarOf(titled[at]?.title ?? '', photo) }
  }
}

/** One in eleven photos is the copy in an album. */
function* exportFiles(photos: number): Generator<SparseFile> {
  const own = Math.ceil((photos * 10) / 11)
  const numbers = (from: number, to: number, step: number): number[] =>
    Array.from({ length: to - from }, (_, at) => (from + at) * step)
  for (let from = 0; from < own; from += perYear)
    yield* folderFiles(`Photos from ${2000 + from / perYear}`, numbers(from, Math.min(own, from + perYear), 1))
  for (let from = 0; from < photos - own; from += perAlbum)
    yield* folderFiles(`Album ${from / perAlbum}`, numbers(from, Math.min(photos - own, from + perAlbum), 10))
}

/** Writes an archive whose photos take no room on the disk: only what stands between them is written. */
class SparseZip {
  readonly #path: string
  readonly #photoBytes: number
  readonly #written: { file: ZipFileSpec; at: Written }[] = []
  readonly #pieces: { at: number; bytes: Buffer }[] = []
  #offset = 0

  constructor(path: string, photoBytes: number) {
    this.#path = path
    this.#photoBytes = photoBytes
  }

  add({ name, json, photo }: SparseFile): void {
    const file: ZipFileSpec = { name, bytes: '', deflate: json !== undefined, zip64: this.#offset > 0xf000_0000 }
    const content = Buffer.from(json ?? '')
    const packed = json === undefined ? { length: this.#photoBytes } : deflateRawSync(content)
    const size = json === undefined ? this.#photoBytes : content.length
    // Copies of a photo have the checksum of the photo, as whoever lists them goes by it.
    const checksum = json === undefined ? crc32(String(photo)) : crc32(content)
    const header = local(file, Buffer.alloc(0), checksum, size)
    header.writeUInt32LE(packed.length, 18)
    this.#pieces.push({ at: this.#offset, bytes: Buffer.isBuffer(packed) ? Buffer.concat([header, packed]) : header })
    this.#written.push({ file, at: { offset: this.#offset, packed, checksum, size } })
    this.#offset += header.length + packed.length
  }

  async write(): Promise<void> {
    const handle = await open(this.#path, 'w')
    try {
      for (const { at, bytes } of this.#pieces) await handle.write(bytes, 0, bytes.length, at)
      const index = Buffer.concat(this.#written.map(({ file, at }) => central(file, at)))
      const end = endOf(this.#written.length, index.length, this.#offset, true)
      await handle.write(Buffer.concat([index, end]), 0, index.length + end.length, this.#offset)
    } finally {
      await handle.close()
    }
  }
}

/**
 * Writes an export of so many photos, those in albums included, and their sidecars, in parts, below a folder that is made.
 * The parts are as large as those of a real one and take hardly any room. Nothing can be read of the photos.
 */
export async function writeSparseExport(
  folder: string,
  { photos, parts, photoBytes }: { photos: number; parts: number; photoBytes: number },
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const zips = Array.from({ length: parts }, (_, part) => {
    const name = `takeout-20260301T101500Z-1-${String(part + 1).padStart(3, '0')}.zip`
    return new SparseZip(join(folder, name), photoBytes)
  })
  let at = 0
  // A photo and its sidecar are in different parts as often as not.
  for (const file of exportFiles(photos)) zips[(at++ * 7 + (at >> 3)) % parts]?.add(file)
  for (const zip of zips) await zip.write()
}
