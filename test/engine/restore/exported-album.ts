import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { jpegComment } from '../../emulator/content/unique-mark.ts'

/** A photo of an album of an export. */
export interface Photo {
  name: string
  description?: string
  /** Its file; a small picture of its own without it. */
  bytes?: Uint8Array
  /** How it came into the library, as `googlePhotosOrigin` tells it. */
  origin?: Record<string, unknown>
  /** What goes with another photo has no facts of its own. */
  isPart?: true
}

/** What `metadata.json` says of an album beside its title, and the name of its folder where that is not the title. */
export interface AlbumSaid {
  folderName?: string
  [said: string]: unknown
}

async function pictureOf(mark: string): Promise<Buffer> {
  const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer()
  return Buffer.concat([plain.subarray(0, 2), jpegComment(mark), plain.subarray(2)])
}

/** Seconds since 1970 at which the first photo of each album was taken. */
export const firstTaken = 1_600_000_000

/** An album of an unpacked export in the folder `archive`, its photos a minute apart in this order. */
export async function exportedAlbum(
  archive: string,
  title: string,
  photos: readonly Photo[],
  { folderName = title, ...more }: AlbumSaid = {},
): Promise<void> {
  const folder = join(archive, 'Takeout', 'Google Photos', folderName)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'metadata.json'), JSON.stringify({ title, ...more }))
  for (const [index, { name, description = '', bytes, origin, isPart }] of photos.entries()) {
    await writeFile(join(folder, name), bytes ?? (await pictureOf(`${title}/${name}`)))
    if (isPart) continue
    const takenAt = firstTaken + index * 60
    const [taken, uploaded] = [takenAt, takenAt + 86_400].map((at) => ({ timestamp: String(at), formatted: '' }))
    const sidecar = {
      title: name,
      description,
      photoTakenTime: taken,
      creationTime: uploaded,
      url: `https://photos.google.com/photo/${title}${name}`,
      ...(origin && { googlePhotosOrigin: origin }),
    }
    await writeFile(join(folder, `${name}.supplemental-metadata.json`), JSON.stringify(sidecar))
  }
}
