/**
 * `npm run torture -- --rounds N --seed S`: a backup process is killed with SIGKILL at a random instant, the mirror is
 * checked, the process is started again, until the backup is complete; then the library changes, or a new mirror
 * begins. One round is one kill. Prints one JSON line; ends with 1 at the first violation and keeps that mirror.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { checkAlways, checkComplete } from './invariants.ts'
import { truthOf } from './truth.ts'

const root = join(import.meta.dirname, '../..')
const cli = join(root, 'src/main/headless/cli.ts')

/** mulberry32: the same seed kills at the same instants, as far as a machine can repeat itself. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function start(args: string[], home: string): ChildProcess {
  return spawn(process.execPath, [cli, ...args], {
    cwd: root,
    env: { ...process.env, SHOEBOX_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

interface Ended {
  code: number | null
  killed: boolean
  output: string
}

/** Waits for the end of a process; with `killAfter` it gets SIGKILL after so many milliseconds. */
function ended(child: ChildProcess, killAfter?: number): Promise<Ended> {
  return new Promise((resolve) => {
    let output = ''
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()))
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()))
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, killed: signal === 'SIGKILL', output })
    })
  })
}

/** The command line signs in by itself when somebody opens the address that it prints. */
async function signIn(emulator: Emulator, home: string, clientFile: string): Promise<void> {
  const child = start(['--google-origin', emulator.origin, 'login', '--client', clientFile, '--print-url'], home)
  const done = ended(child)
  child.stdout?.on('data', (data: Buffer) => {
    const url = /https?:\/\/\S+/.exec(data.toString())?.[0]
    if (url) void fetch(url).then((answer) => answer.text())
  })
  const { code, output } = await done
  if (code !== 0) throw new Error(`the sign-in ended with ${code}: ${output}`)
}

/** What people do in Google Photos between two backups. */
function changeLibrary(emulator: Emulator, random: () => number, round: number): void {
  const { library } = emulator
  const pick = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(random() * values.length)]
  for (let added = 0; added < 25; added++) {
    const album = pick(library.main.albums)
    library.addItem(album && random() < 0.7 ? { albums: [album.id] } : {})
  }
  const renamed = pick(library.main.albums)
  if (renamed) library.renameAlbum(renamed.id, `Renamed in round ${round}`)
  const reordered = pick(library.main.albums)
  if (reordered) library.setAlbumItems(reordered.id, reordered.items.map((item) => item.id).reverse())
  library.addAlbum({
    title: `New in round ${round}`,
    items: library
      .itemsOf(library.main)
      .slice(0, 5)
      .map((item) => item.id),
  })
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    items: { type: 'string', default: '150' },
  },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed)
const random = randomFrom(seed)
const folder = mkdtempSync(join(tmpdir(), 'shoebox-torture-'))
const home = join(folder, 'home')
const emulator = await startEmulator({
  profile: 'legacy',
  items: Number(values.items),
  albums: 6,
  seed,
  consent: 'allow',
  latencyMs: 15,
})
const clientFile = join(folder, 'client.json')
writeFileSync(clientFile, emulator.clientJson)
await signIn(emulator, home, clientFile)

const results = { rounds: 0, completions: 0, mirrors: 1, changes: 0, violations: [] as string[] }
let mirror = join(folder, 'mirror-1')
let longest = 3000
let truth = await truthOf(emulator)
while (results.rounds < rounds && results.violations.length === 0) {
  const child = start(
    ['--google-origin', emulator.origin, '--mirror', mirror, 'backup', '--all', '--shared', '--library'],
    home,
  )
  const begun = performance.now()
  const end = await ended(child, 30 + random() * longest)
  results.violations.push(...checkAlways(mirror, truth))
  if (end.killed) {
    results.rounds += 1
    continue
  }
  if (end.code !== 0) {
    results.violations.push(`a backup that nobody killed ended with ${end.code}: ${end.output.slice(-2000)}`)
    break
  }
  // Instants are drawn over the whole length of a run, so that every phase of it is hit.
  longest = (longest + (performance.now() - begun) * 1.1) / 2
  results.completions += 1
  results.violations.push(...checkComplete(mirror, truth))
  if (results.violations.length > 0) break
  if (results.completions % 4 === 0) {
    rmSync(mirror, { recursive: true, force: true })
    results.mirrors += 1
    mirror = join(folder, `mirror-${results.mirrors}`)
    longest = 3000
  } else {
    changeLibrary(emulator, random, results.rounds)
    results.changes += 1
    truth = await truthOf(emulator)
  }
}
await emulator.close()
if (results.violations.length === 0) rmSync(folder, { recursive: true, force: true })
console.log(JSON.stringify({ seed, ...results, ...(results.violations.length > 0 && { kept: mirror }) }))
process.exit(results.violations.length === 0 ? 0 : 1)
