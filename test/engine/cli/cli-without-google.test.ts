import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runHere } from '../cli-in-process.ts'
import { cli, openCliBench, type CliBench } from '../cli-process.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { quickClock } from '../../clocks/quick-clock.ts'
import { addRow } from '../../rows/rows.ts'

let bench: CliBench

beforeEach(async () => {
  bench = await openCliBench({ items: 12, albums: 2, seed: 4, latencyMs: 150 })
  await bench.login()
})
afterEach(() => bench.close())

const everything = ['backup', '--all', '--library'] as const
const timesIn = (text: string, part: string): number => text.split(part).length - 1

it('says without Google that nothing is known of the rest, that there is no connection, and for how long', async () => {
  expect((await bench.here(...everything, '--mirror', bench.mirror)).code).toBe(0)
  // Nobody listens at this port.
  const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: 'http://127.0.0.1:9' }
  const cut = await runHere([...everything, '--json', '--mirror', bench.mirror], environment, { clock: quickClock(50) })
  expect(cut.code).toBe(1)
  expect(cut.report()).toMatchObject({
    verdict: { kind: 'unknown', here: 12, lacking: 0, listed: false },
    network: { troubles: ['no-connection'] },
  })
  expect(
    cut.stderr.match(/There is no connection to Google\. Shoebox (tries again|keeps trying) by itself/g),
  ).toHaveLength(1)
  expect(cut.stderr).not.toContain('Google answers again.')
  expect(cut.stderr).not.toMatch(/Everything is here|Almost everything/)

  const later = await runHere(['status', '--json', '--mirror', bench.mirror], environment)
  expect(later.report()).toMatchObject({ verdict: { kind: 'unknown', here: 12 } })
  const quiet = await runHere([...everything, '--quiet', '--mirror', bench.mirror], environment, {
    clock: quickClock(50),
  })
  expect(quiet.stdout + quiet.stderr).not.toContain('There is no connection')
})

it('says while Google does not answer that it does not, and when it does again', async () => {
  bench.emulator.addFault({ on: 'api', path: '/v1/albums', do: { kind: 'delay', ms: 5_500 } })
  const slow = await bench.here('--json', '--mirror', bench.mirror, ...everything)
  expect(slow.code).toBe(0)
  expect(timesIn(slow.stderr, 'Google does not answer at the moment. Shoebox tries again by itself')).toBe(1)
  expect(timesIn(slow.stderr, 'Google answers again.')).toBe(1)
  expect(slow.report()).toMatchObject({
    network: { troubles: expect.arrayContaining(['no-answer']) as string[] },
    verdict: { kind: 'complete' },
  })

  bench.emulator.addFault({ on: 'api', path: '/v1/albums', do: { kind: 'delay', ms: 5_500 } })
  const albums = await bench.here('--json', '--mirror', bench.mirror, 'albums')
  expect(albums.code).toBe(0)
  expect(timesIn(albums.stderr, 'Google does not answer at the moment.')).toBe(1)
  expect(albums.report()).toMatchObject({ network: { troubles: expect.arrayContaining(['no-answer']) as string[] } })
  expect((await bench.here('--json', '--mirror', bench.mirror, 'albums')).report()).not.toHaveProperty('network')
})

it('backs up although what it says cannot be written', async () => {
  const { home, mirror, emulator } = bench
  const env = { ...process.env, SHOEBOX_HOME: home, SHOEBOX_GOOGLE_ORIGIN: emulator.origin }
  const line = '"$@" >/dev/full 2>/dev/full'
  const child = spawn('sh', ['-c', line, 'sh', process.execPath, cli, ...everything, '--mirror', mirror], { env })
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
  expect((await bench.here('status', '--json', '--mirror', mirror)).report()).toMatchObject({
    verdict: { kind: 'complete', here: 12 },
  })
  const log = await readFile(join(home, 'shoebox.log'), 'utf8')
  expect(timesIn(log, 'output-not-written')).toBe(1)
  expect(log).toContain('ENOSPC')
})

it('writes what a title holds beside letters to no terminal and into no line of JSON', async () => {
  const controls = ['\u0007', '\u001B[2J', '\r\n', '\u0085', '\u009B31m', '\u2028', '\u202E', '\u2066', '\u0000']
  const [first] = bench.emulator.library.main.albums
  bench.emulator.library.renameAlbum(first?.id ?? '', `Trip${controls.join('-')}to Lisbon`)
  const plain = await bench.here('albums', '--mirror', bench.mirror)
  const json = await bench.here('albums', '--json', '--mirror', bench.mirror)
  const [wished] = json.report()['list'] as { title: string }[]
  for (const { stdout, stderr } of [plain, json]) {
    const written = (stdout + stderr).replaceAll('\n', '')
    expect(written).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u)
  }
  expect(plain.stdout.trimEnd().split('\n')).toHaveLength(bench.emulator.library.main.albums.length + 1)
  expect(wished?.title).toContain('to Lisbon')
  const one = await bench.here('backup', '--album', wished?.title ?? '', '--json', '--mirror', bench.mirror)
  expect(one.report()).toMatchObject({ albums: 1, problems: [] })
})

it('takes no saved search for an album, and says that there are some', async () => {
  const before = await bench.here('albums', '--json', '--mirror', bench.mirror)
  expect(before.report()['searches']).toEqual([])
  const index = openDatabase(join(bench.mirror, '.shoebox/index.sqlite'))
  addRow(index, 'saved_search', { id: 's1', name: 'Sea \u001B[2J' })
  index.close()
  const after = await bench.here('albums', '--json', '--mirror', bench.mirror)
  expect(after.report()).toMatchObject({
    albums: before.report().albums,
    searches: [{ id: 's1', name: 'Sea \u001B[2J' }],
  })
  expect(after.report()['list']).toEqual(before.report()['list'])
  expect(after.stdout + after.stderr).not.toContain('\u001B')
  const plain = await bench.here('albums', '--mirror', bench.mirror)
  expect(plain.stdout + plain.stderr).toContain('1 saved search is no album: see the Library.')
  expect(
    (await bench.here('backup', '--album', 'Sea \u001B[2J', '--json', '--mirror', bench.mirror)).report(),
  ).toMatchObject({
    problems: [{ code: 'album-not-found' }],
  })
})

it('says before the work in the console of Google what will be seen, and what will not', async () => {
  const before = 'a new one sees no albums'
  const nobody = { SHOEBOX_HOME: join(bench.mirror, 'another-home'), SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
  const first = await runHere(['login'], nobody)
  expect(first.code).toBe(3)
  const said = first.stdout + first.stderr
  expect(said.indexOf(before)).toBeGreaterThanOrEqual(0)
  expect(said.indexOf(before)).toBeLessThan(said.indexOf('Google Cloud console'))
  expect(said).toContain('shoebox import PATH')
  expect((await runHere(['login', '--help'], nobody)).stdout).toContain(before)
})
