import { randomBytes } from 'node:crypto'
import { mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, describe, expect, test } from 'vitest'
import { jpegComment } from '../../emulator/content/unique-mark.ts'
import { someCases } from '../../cases/some-cases.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { openUrl } from '../signed-in.ts'

const unit = 262_144
let bench: CliBench
let folder: string

/** A whole JPEG of some 70 MB, no two of them the same. */
async function largePhoto(name: string): Promise<{ path: string; bytes: number }> {
  const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer()
  const random = randomBytes(65_000).toString('latin1')
  const comments = Array.from({ length: 1_080 }, () => jpegComment(random))
  const whole = Buffer.concat([plain.subarray(0, 2), ...comments, plain.subarray(2)])
  const path = join(folder, name)
  await mkdir(folder, { recursive: true })
  await writeFile(path, whole)
  return { path, bytes: whole.length }
}

async function open(): Promise<void> {
  bench = await openCliBench({ items: 0, albums: 0, profile: 'current' })
  // What must not be there twice is not kept from it by the server.
  bench.emulator.switches.storesTwice = true
  folder = join(bench.home, '..', 'export', 'Takeout', 'Google Photos', 'Film')
  expect((await bench.login('--mirror', bench.mirror)).code).toBe(0)
}

async function cli(...args: string[]): Promise<End> {
  const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
  const end = await runHere(['--mirror', bench.mirror, ...args, '--json'], environment, { openUrl })
  if (end.code !== 0) throw new Error(end.stdout + end.stderr)
  return end
}

/** Kills a command when more than so many bytes of a large file have come; tells how many Google keeps of them. */
async function killedAfter(bytes: number, ...args: string[]): Promise<number> {
  const { counters, switches } = bench.emulator
  const before = counters.uploadBytes
  switches.uploadBytesPerSecond = 30_000_000
  const running = bench.start('--mirror', bench.mirror, ...args)
  await expect.poll(() => counters.uploadBytes - before, { interval: 5, timeout: 60_000 }).toBeGreaterThan(bytes)
  running.process.kill('SIGKILL')
  expect((await running.end).signal).toBe('SIGKILL')
  switches.uploadBytesPerSecond = 0
  await expect.poll(() => counters.activeApi, { timeout: 60_000 }).toBe(0)
  const sent = counters.uploadBytes - before
  return sent - (sent % unit)
}

/** The bytes that Google has got while this was done. */
async function sentBy(work: () => Promise<unknown>): Promise<number> {
  const { counters } = bench.emulator
  const before = counters.uploadBytes
  await work()
  return counters.uploadBytes - before
}

const stored = (title: string): (number | undefined)[] =>
  bench.emulator.library
    .album(title)
    .items.map(({ content }) => (content.kind === 'stored' ? content.bytes.length : undefined))
const itemCount = (): number => bench.emulator.library.main.items.size
const allowed = (): Promise<End> => cli('albums', 'create', 'Allowed')

/** What all logs and answers of this home say. */
async function everythingWritten(): Promise<string> {
  const names = await readdir(bench.home, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n')
}

afterEach(() => bench.close())

/** Makes a photo, and gives the command that sends it. */
async function ready(
  command: 'upload' | 'restore' = 'upload',
): Promise<{ path: string; bytes: number; args: string[] }> {
  await open()
  await allowed()
  const photo = await largePhoto('a.jpg')
  await writeFile(join(folder, 'metadata.json'), JSON.stringify({ title: 'Film' }))
  if (command === 'upload') return { ...photo, args: ['upload', photo.path, '--album', 'Film'] }
  await cli('import', join(folder, '..', '..', '..'))
  return { ...photo, args: ['restore', '--album', 'Film'] }
}

describe('a large file whose sending is killed in its middle', () => {
  test.each(['upload', 'restore'] as const)(
    'by %s is sent only as far as it lacks, also after one more kill, and tells nobody where it goes',
    { timeout: 240_000 },
    async (command) => {
      const { bytes, args } = await ready(command)
      const first = await killedAfter(20_000_000, ...args)
      const second = await killedAfter(15_000_000, ...args)
      expect(second).toBeGreaterThan(0)
      const left = bytes - first - second
      const outputs: End[] = []
      expect(await sentBy(async () => outputs.push(await cli(...args)))).toBe(left)
      expect([stored('Film'), itemCount()]).toEqual([[bytes], 1])
      const [end] = outputs
      expect((end?.stdout ?? '') + (end?.stderr ?? '') + (await everythingWritten())).not.toContain('upload_id')
    },
  )

  test(
    'by a restore, again and again at any moment, is there once, as is all beside it',
    { timeout: 300_000 },
    async () => {
      const { bytes, args } = await ready('restore')
      const { emulator } = bench
      emulator.switches.uploadBytesPerSecond = 40_000_000
      for (const time of someCases().spread([...Array(20).keys()], 6)) {
        const running = bench.start('--mirror', bench.mirror, ...args)
        setTimeout(() => running.process.kill('SIGKILL'), 300 + 75 * (time + Math.random()))
        await running.end
      }
      emulator.switches.uploadBytesPerSecond = 0
      await expect.poll(() => emulator.counters.activeApi, { timeout: 60_000 }).toBe(0)
      await cli(...args)
      expect([stored('Film'), itemCount()]).toEqual([[bytes], 1])
      expect(emulator.library.main.albums.filter(({ title }) => title === 'Film')).toHaveLength(1)
    },
  )

  test('is begun anew where Google has forgotten it', { timeout: 240_000 }, async () => {
    const { bytes, args } = await ready()
    await killedAfter(20_000_000, ...args)
    bench.emulator.forgetStartedUploads()
    expect(await sentBy(() => cli(...args))).toBe(bytes)
    expect([stored('Film'), itemCount()]).toEqual([[bytes], 1])
  })

  test(
    'is begun anew where the file has been written to since, be it with the same bytes',
    { timeout: 240_000 },
    async () => {
      const { path, bytes, args } = await ready()
      await killedAfter(20_000_000, ...args)
      const at = new Date(Date.UTC(2020, 1, 1))
      await utimes(path, at, at)
      expect(await sentBy(() => cli(...args))).toBe(bytes)
      expect([stored('Film'), itemCount()]).toEqual([[bytes], 1])
    },
  )
})
