/**
 * Makes the committed videos and HEIC pictures again: `node test/emulator/sample/make-media.ts [NAME...]`.
 * Needs ffmpeg with libx264 and heif-enc. Only to be run when a scene changed; the results are committed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exifSegment, type ExifFields } from '../content/exif.ts'
import { committed, committedPath, type CommittedMedia, type CommittedName } from './committed-media.ts'
import { encodePicture } from './encode-picture.ts'
import { paintScene } from './paint.ts'
import { scenes } from './scenes/all-scenes.ts'

const heicExif: Partial<Record<CommittedName, ExifFields>> = {
  lakeHeic: {
    make: 'Apple',
    model: 'iPhone 15 Pro',
    software: '17.0.3',
    dateTimeOriginal: '2023:10:04 07:12:40',
    offset: '+08:00',
    exposureSeconds: 1 / 350,
    apertureFNumber: 1.78,
    isoEquivalent: 64,
    focalLength: 6.86,
    gps: { latitude: 25.7011, longitude: 100.1642, altitude: 1974 },
  },
  townHeic: {
    make: 'Apple',
    model: 'iPhone 15 Pro',
    software: '17.4.1',
    dateTimeOriginal: '2024:04:13 18:40:05',
    offset: '+01:00',
    exposureSeconds: 1 / 640,
    apertureFNumber: 1.78,
    isoEquivalent: 50,
    focalLength: 6.86,
    gps: { latitude: 38.7139, longitude: -9.1335, altitude: 62 },
  },
  blossomHeic: {
    make: 'Apple',
    model: 'iPhone 12 mini',
    dateTimeOriginal: '2021:03:28 10:21:00',
    offset: '+02:00',
    exposureSeconds: 1 / 1200,
    apertureFNumber: 1.6,
    isoEquivalent: 32,
    focalLength: 4.2,
    gps: { latitude: 52.4862, longitude: 13.4381, altitude: 35 },
  },
}

async function run(command: string, args: readonly string[], feed?: AsyncIterable<Buffer>): Promise<void> {
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'] })
  const finished = once(child, 'close')
  if (feed) for await (const chunk of feed) if (!child.stdin.write(chunk)) await once(child.stdin, 'drain')
  child.stdin.end()
  const [code] = (await finished) as [number]
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
}

async function* frames(media: CommittedMedia, count: number): AsyncIterable<Buffer> {
  for (let frame = 0; frame < count; frame += 1) {
    const { scene, seed, width, height } = media
    yield (await paintScene({ scene: scenes[scene], seed, width, height, time: frame / count, grain: 0 })).data
  }
}

/** A slow arpeggio with soft attacks, or filtered noise that swells like waves. */
function sound(notes: readonly number[], seconds: number): string {
  if (notes.length === 0)
    return `anoisesrc=color=brown:amplitude=0.35:duration=${seconds}:seed=5,tremolo=f=0.3:d=0.7,lowpass=f=900`
  const voices = notes.map(
    (note, index) => `0.11*sin(2*PI*${note}*t)*exp(-2.2*mod(t+${((notes.length - index) * 0.4).toFixed(1)},1.6))`,
  )
  return `aevalsrc='${voices.join('+')}':d=${seconds}:s=44100,aecho=0.7:0.5:90:0.3`
}

async function makeVideo(
  name: CommittedName,
  media: CommittedMedia,
  video: NonNullable<CommittedMedia['video']>,
): Promise<void> {
  const count = video.seconds * video.fps
  await run(
    'ffmpeg',
    [
      `-loglevel error -y -f rawvideo -pix_fmt rgb24 -s ${media.width}x${media.height} -r ${video.fps} -i pipe:0`.split(
        ' ',
      ),
      ['-f', 'lavfi', '-i', sound(video.notes, video.seconds)],
      '-c:v libx264 -preset veryslow -crf 24 -pix_fmt yuv420p -profile:v high'.split(' '),
      '-c:a aac -b:a 64k -ac 1 -shortest -fflags +bitexact -flags +bitexact'.split(' '),
      video.fastStart ? ['-movflags', '+faststart'] : [],
      committedPath(name),
    ].flat(),
    frames(media, count),
  )
}

async function makeHeic(name: CommittedName, media: CommittedMedia): Promise<void> {
  const { scene, seed, width, height } = media
  const exif = heicExif[name]
  if (!exif) throw new Error(`no camera data for ${name}`)
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-media-'))
  const source = join(folder, 'source.jpg')
  const picture = await encodePicture({ scene: scenes[scene], seed, width, height, grain: 2 }, 'image/jpeg', {
    quality: 96,
  })
  await writeFile(source, Buffer.concat([picture.subarray(0, 2), exifSegment(exif), picture.subarray(2)]))
  await run('heif-enc', ['-q', '60', '-o', committedPath(name), source])
  await rm(folder, { recursive: true })
}

const wanted = process.argv.slice(2)
for (const [name, media] of Object.entries(committed) as [CommittedName, CommittedMedia][]) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  await (media.video ? makeVideo(name, media, media.video) : makeHeic(name, media))
  process.stdout.write(`${media.file}\n`)
}
