import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '../../scripts/build-if-stale.ts'
import { paddedJpeg } from '../emulator/content/padding.ts'
import { jpegComment } from '../emulator/content/unique-mark.ts'
import { baseMedia } from '../emulator/takeout/photo-files.ts'
import { zipOf, type ZipFileSpec } from '../emulator/takeout/zip-writer.ts'
import { rounded } from './figures.ts'
import { atLeast, atMost, ratio, type Goal } from './goals.ts'
import { measure, type Measured } from './measured-process.ts'

interface ImportBench {
  photos: number
  parts: number
  photoBytes: number
  say: (text: string) => void
}

interface Figures {
  seconds: number
  cpuSeconds: number | null
  megabytesPerSecond: number
  residentMegabytes: number | null
}

const cli = join(import.meta.dirname, '..', '..', 'scripts', 'shoebox.js')
const firstYear = 2005
const dayMs = 86_400_000

/** One photo and its sidecar, in the folder of its year. */
function filesOf(picture: Buffer, at: number, { photos, photoBytes }: ImportBench): ZipFileSpec[] {
  // In the order of time, as cameras number them, over twenty years.
  const takenAt = Date.UTC(firstYear, 0, 1) + Math.floor((at / photos) * 20 * 365) * dayMs + at * 1000
  const title = `IMG_${String(at).padStart(6, '0')}.jpg`
  const name = `Takeout/Google Photos/Photos from ${new Date(takenAt).getUTCFullYear()}/${title}`
  const json = {
    title,
    description: '',
    photoTakenTime: { timestamp: String(takenAt / 1000) },
    geoData: { latitude: 46.5, longitude: 9.25, altitude: 1200.5 },
    people: [{ name: 'A. Example' }],
    url: `https://photos.google.com/photo/AF1QipNo_such_photo_as_this_${at}`,
  }
  const bytes = Buffer.concat(paddedJpeg(picture, [jpegComment(title)], photoBytes))
  const sidecar = JSON.stringify(json, undefined, 2)
  return [
    { name, bytes },
    { name: `${name}.supplemental-metadata.json`, bytes: sidecar, deflate: true },
  ]
}

/** Writes an export that is all there, in parts of about the same size. Returns the paths of these. */
async function writeParts(folder: string, bench: ImportBench): Promise<string[]> {
  const { jpegs } = await baseMedia()
  const [picture] = jpegs
  if (!picture) throw new Error('there is no picture to make photos of')
  await mkdir(folder)
  const perPart = Math.ceil(bench.photos / bench.parts)
  const paths: string[] = []
  for (let from = 0; from < bench.photos; from += perPart) {
    const path = join(folder, `takeout-20260301T101500Z-1-${String(paths.length + 1).padStart(3, '0')}.zip`)
    const numbers = Array.from({ length: Math.min(perPart, bench.photos - from) }, (_, at) => from + at)
    // On the disk before anything is measured.
    await writeFile(path, zipOf(numbers.flatMap((at) => filesOf(picture, at, bench))), { flush: true })
    paths.push(path)
  }
  return paths
}

/** Unpacks all parts into an empty folder and waits until the disk has all files, as an import does. */
async function unpack(command: string, flags: string, folder: string, parts: readonly string[]): Promise<Measured> {
  await mkdir(folder)
  const each = `for part in "$@"; do ${command} ${flags} "$part" || exit 1; done; find . -type f -exec sync {} +`
  return await measure('bash', ['-c', each, 'unpack', ...parts], { cwd: folder })
}

function figures({ seconds, cpuSeconds, residentBytes }: Measured, { photos, photoBytes }: ImportBench): Figures {
  return {
    seconds: rounded(seconds, 2),
    cpuSeconds: cpuSeconds === undefined ? null : rounded(cpuSeconds, 2),
    megabytesPerSecond: rounded((photos * photoBytes) / 1e6 / seconds, 1),
    residentMegabytes: residentBytes === undefined ? null : rounded(residentBytes / 1e6, 0),
  }
}

async function photosBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.jpg')).length
}

/**
 * Imports an export into an empty mirror, and once more, beside `unzip` and, where they are installed, `bsdtar`: the same
 * archives, on the same disk, one after the other.
 */
export async function benchImport(bench: ImportBench): Promise<{ results: Record<string, Figures>; goals: Goal[] }> {
  buildIfStale()
  const { photos, say } = bench
  const work = await mkdtemp(join(tmpdir(), 'shoebox-bench-import-'))
  try {
    say(`writing ${bench.parts} parts with ${photos} photos of ${bench.photoBytes} bytes`)
    const parts = await writeParts(join(work, 'parts'), bench)
    const mirror = join(work, 'mirror')
    const env = { ...process.env, SHOEBOX_HOME: join(work, 'home') }
    const importing = (): Promise<Measured> =>
      measure(process.execPath, [cli, 'import', '--json', '--owner', 'A', '--mirror', mirror, ...parts], { env })
    const others = { unzip: '-q', bsdtar: '-xf' }
    const results: Record<string, Figures> = {}
    const run = async (name: string, folder: string, work: () => Promise<Measured>): Promise<void> => {
      const measured = await work()
      const found = await photosBelow(folder)
      if (measured.exitCode !== 0 || found !== photos)
        throw new Error(`${name} ended with ${measured.exitCode} and has ${found} photos`)
      results[name] = figures(measured, bench)
      say(`${name}: ${measured.seconds.toFixed(1)} s`)
    }
    for (const [program, flags] of Object.entries(others)) {
      if (spawnSync(program, ['--help'], { stdio: 'ignore' }).error) continue
      const folder = join(work, program)
      await run(program, folder, () => unpack(program, flags, folder, parts))
    }
    await run('shoebox', join(mirror, 'Photos'), importing)
    await run('once more', join(mirror, 'Photos'), importing)
    const { shoebox, 'once more': again } = results
    const goals = Object.keys(others).map((other) => {
      const speed = ratio(shoebox?.megabytesPerSecond, results[other]?.megabytesPerSecond)
      return atLeast(`import, by the speed of ${other}`, speed, 0.8)
    })
    const share = ratio(again?.seconds, shoebox?.seconds)
    return { results, goals: [...goals, atMost('a second import, by the time of the first', share, 0.05)] }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
