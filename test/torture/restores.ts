/**
 * `npm run torture:restores -- --rounds N --seed S [--photos N]`: kills restores of generated albums at random instants, at
 * calls to Google, and between two days of its quota, begins them again until they end, and compares what the account has with
 * what was exported. Prints one line of JSON; how far it is goes to stderr.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { jpegComment } from '../emulator/content/unique-mark.ts'
import { runHere } from '../engine/cli-in-process.ts'
import { openCliBench, type CliBench } from '../engine/cli-process.ts'
import { exportedAlbum, type Photo } from '../engine/restore/exported-album.ts'
import { pick, randomFrom } from './random.ts'
import { openUrl } from '../engine/signed-in.ts'

interface PlannedAlbum {
  title: string
  /** What stands above its photos. */
  text: string
  photos: Photo[]
}

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, seed: { type: 'string' }, photos: { type: 'string' } },
})
const rounds = Number(values.rounds ?? 20)
const seed = Number(values.seed ?? 1)
const most = Number(values.photos ?? 120)
const random = randomFrom(seed)
const results = { rounds: 0, ends: 0, days: 0, accounts: 0, albums: 0, items: 0, violations: [] as string[] }

const methods = [
  'albums.list',
  'albums.create',
  'albums.addEnrichment',
  'albums.patch',
  'uploads.raw',
  'mediaItems.batchCreate',
  'albums.batchAddMediaItems',
  'mediaItems.search',
  'mediaItems.batchGet',
  'albums.get',
]

const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#2a6' } })
  .jpeg()
  .toBuffer()
const photoCalled = (name: string): Buffer =>
  Buffer.concat([plain.subarray(0, 2), jpegComment(name), plain.subarray(2)])

/** One to three albums, one small, of which some photos say something, and some are in two of them. */
function someAlbums(): PlannedAlbum[] {
  const count = 1 + Math.floor(random() * 3)
  let before: Photo[] = []
  return Array.from({ length: count }, (_, at) => {
    const size = at === 0 ? Math.ceil(random() * most) : 1 + Math.floor(random() * 9)
    const own = Array.from({ length: size }, (__, photo): Photo => {
      const name = `${String.fromCharCode(97 + at)}${photo}.jpg`
      return { name, bytes: photoCalled(name), ...(random() < 0.2 && { description: `${name}, seen from afar` }) }
    })
    // At the same place in both, since it says when a photo was taken.
    const photos = [...before.slice(0, Math.floor(random() * 6)), ...own]
    before = photos
    return { title: `Album ${at}`, text: random() < 0.6 ? `What there is in ${at}` : '', photos }
  })
}

/** Whatever kills a process at some moment; the returned function ends the waiting. */
function atSomeMoment(bench: CliBench, longestMs: number, kill: () => void): () => void {
  if (random() < 0.4) {
    const timer = setTimeout(kill, 200 + random() * longestMs)
    return () => clearTimeout(timer)
  }
  const { byMethod } = bench.emulator.counters
  const method = pick(random, methods)
  const until = (byMethod[method] ?? 0) + 1 + Math.floor(random() ** 3 * 40)
  const later = random() * 60
  let timer: NodeJS.Timeout
  const look = (): void => {
    const isHeard = (byMethod[method] ?? 0) >= until
    timer = isHeard ? setTimeout(kill, later) : setTimeout(look, 2)
  }
  look()
  return () => clearTimeout(timer)
}

const sorted = (texts: Iterable<unknown>): string => [...texts].map(String).toSorted().join()

/** What is otherwise in the account than in the export. */
function* faultsIn({ emulator }: CliBench, albums: readonly PlannedAlbum[]): Generator<string> {
  const items = new Set(albums.flatMap(({ photos }) => photos.map(({ name }) => name)))
  const there = [...emulator.library.main.items.values()]
  if (there.length !== items.size) yield `${there.length} items, not ${items.size}`
  for (const { title, text, photos } of albums) {
    const called = emulator.library.main.albums.filter((album) => album.title === title)
    if (called.length !== 1) yield `${called.length} albums are called ${title}`
    const [album] = called
    if (!album) continue
    const [names, wished] = [album.items.map(({ filename }) => filename), photos.map(({ name }) => name)]
    if (sorted(names) !== sorted(wished)) yield `${title} has ${names.length} items: ${names.join()}`
    else if (names.join() !== wished.join()) yield `${title} has another order: ${names.join()}`
    for (const { name, description = '' } of photos) {
      const said = album.items.find(({ filename }) => filename === name)?.description ?? ''
      if (said !== description) yield `${name} says "${said}", not "${description}"`
    }
    const texts = (album.enrichments ?? []).length
    // Of a text whose call was killed nobody can know, and so it is there at most once.
    if (texts > (text === '' ? 0 : 1)) yield `${title} has ${texts} texts`
  }
}

/** Half of the restores are killed at some moment, others end at a limit of the day; after several of both one may end. */
async function killedUntilItEnds(bench: CliBench, albums: readonly PlannedAlbum[]): Promise<string | undefined> {
  const { switches, counters } = bench.emulator
  const named = albums.flatMap(({ title }) => ['--album', title])
  let longest = 3_000
  for (let tries = 0; ; tries++) {
    const isLast = tries >= 8
    if (!isLast && random() < 0.2) {
      switches.apiCallsPerDay = counters.api + 1 + Math.floor(random() * 20)
      results.days++
    }
    const running = bench.start('--mirror', bench.mirror, 'restore', ...named, '--no-wait', '--json')
    const begun = performance.now()
    const stop = isLast ? undefined : atSomeMoment(bench, longest, () => running.process.kill('SIGKILL'))
    const { code, signal, stdout, stderr } = await running.end
    stop?.()
    const isLimited = switches.apiCallsPerDay !== 0
    switches.apiCallsPerDay = 0
    // What Google was asked it goes on to do, and another write meanwhile it refuses.
    while (counters.activeApi > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    if (signal === 'SIGKILL') {
      results.rounds++
      continue
    }
    longest = Math.max(longest, performance.now() - begun)
    results.ends++
    if (!isLimited) {
      // 1 tells of what nobody can know: a text that may be there.
      const isUnclear = code === 1 && /"unclearTexts":[1-9]/.test(stdout)
      return code === 0 || isUnclear ? undefined : `a restore ended with ${code}: ${stderr.slice(-600)}`
    }
  }
}

async function inOneAccount(complain: (fault: string) => void): Promise<void> {
  const bench = await openCliBench({ items: 0, albums: 0, profile: 'current' })
  try {
    const { switches } = bench.emulator
    // What must not be there twice is not kept from it by the server.
    switches.storesTwice = true
    const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
    const good = async (...args: string[]): Promise<void> => {
      const { code, stderr } = await runHere(['--mirror', bench.mirror, ...args], environment, { openUrl })
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`)
    }
    const { code, stderr } = await bench.login('--mirror', bench.mirror)
    if (code !== 0) throw new Error(stderr)
    const archive = join(bench.home, '..', 'export')
    await mkdir(archive)
    const albums = someAlbums()
    for (const { title, text, photos } of albums) await exportedAlbum(archive, title, photos, { description: text })
    await good('import', archive)
    // The permission is given once, so that no process needs a browser.
    await good('albums', 'create', 'Allowed')
    switches.writeMs = random() * 150
    const wrongEnd = await killedUntilItEnds(bench, albums)
    if (wrongEnd !== undefined) complain(wrongEnd)
    for (const fault of faultsIn(bench, albums)) complain(fault)
    results.albums += albums.length
    results.items += bench.emulator.library.main.items.size
  } finally {
    await bench.close()
  }
}

const begun = Date.now()
while (results.rounds < rounds && results.violations.length === 0) {
  await inOneAccount((fault) => results.violations.push(`account ${results.accounts}: ${fault}`))
  results.accounts++
  process.stderr.write(
    `${results.rounds} kills, ${results.accounts} accounts, ${results.violations.length} violations\n`,
  )
}
process.stdout.write(`${JSON.stringify({ ...results, seed, seconds: Math.round((Date.now() - begun) / 1000) })}\n`)
process.exitCode = results.violations.length > 0 ? 1 : 0
