import { readFile } from 'node:fs/promises'
import { exifSegment } from '../content/exif.ts'
import { motionPhotoSegment } from '../content/motion-photo.ts'
import { jpegComment, withMark } from '../content/unique-mark.ts'
import { committedPath } from './committed-media.ts'
import { committedStill } from './committed-still.ts'
import { encodePicture } from './encode-picture.ts'
import { keptFile } from './picture-cache.ts'
import { sampleAccount } from './sample-entries.ts'
import type { SampleEntry } from './sample-entry.ts'
import { scenes } from './scenes/all-scenes.ts'

/** Bytes of the sample account by the number of the entry. */
export interface SampleMedia {
  /** The file as it was uploaded, place included. */
  file(index: number): Promise<Buffer>
  /** The video part of a motion photo. */
  motion(index: number): Promise<Buffer | undefined>
  /** A picture that sharp reads: the file itself, or what a video or HEIC shows. */
  still(index: number): Promise<Buffer>
}

const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
}

async function draw(entry: SampleEntry): Promise<Buffer> {
  const { scene, seed, width, height, orientation, cutOut } = entry
  const request = { scene: scenes[scene], seed, width, height, ...(cutOut === true && { cutOut }) }
  const encoded = await encodePicture(request, entry.mimeType, { quality: entry.quality, orientation })
  // Two entries may show the same scene, but no two files of the account are equal.
  const mark = `Shoebox sample ${entry.key}`
  if (entry.mimeType !== 'image/jpeg') return Buffer.concat(withMark(encoded, entry.mimeType, mark))
  const motion = entry.motion && (await readFile(committedPath(entry.motion)))
  return Buffer.concat([
    encoded.subarray(0, 2),
    ...(entry.exif ? [exifSegment(entry.exif)] : []),
    ...(motion ? [motionPhotoSegment(motion.length)] : []),
    jpegComment(mark),
    encoded.subarray(2),
  ])
}

function entryAt(index: number): SampleEntry {
  const entry = sampleAccount().entries[index]
  if (!entry) throw new Error(`no sample entry ${index}`)
  return entry
}

/** Draws on first request; drawn pictures stay on disk and are the same for all emulators of this machine. */
export function sampleMedia(): SampleMedia {
  const drawing = new Map<string, Promise<Buffer>>()

  const drawn = (entry: SampleEntry): Promise<Buffer> => {
    const known = drawing.get(entry.key)
    if (known) return known
    const name = `${entry.key.replace(' ', '-')}.${extensions[entry.mimeType] ?? 'bin'}`
    const made = keptFile(name, () => draw(entry)).finally(() => drawing.delete(entry.key))
    drawing.set(entry.key, made)
    return made
  }

  const file = async (entry: SampleEntry): Promise<Buffer> => {
    if (!entry.committed) return drawn(entry)
    const bytes = await readFile(committedPath(entry.committed))
    return Buffer.concat(withMark(bytes, entry.mimeType, `Shoebox sample ${entry.key}`))
  }

  return {
    file: (index) => file(entryAt(index)),
    motion: async (index) => {
      const { motion } = entryAt(index)
      return motion && readFile(committedPath(motion))
    },
    still: (index) => {
      const entry = entryAt(index)
      return entry.committed ? committedStill(entry.committed) : drawn(entry)
    },
  }
}
