import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Google } from '../../src/main/google/google.ts'
import { buildIfStale } from '../../scripts/build-if-stale.ts'
import { median, rounded } from './figures.ts'
import { atLeast, atMost, ratio, type Goal } from './goals.ts'
import { measure, type Measured } from './measured-process.ts'
import { startSampleServer } from './sample-server.ts'
import { createNodePorts } from '../../src/main/headless/ports/node-ports.ts'
import { openUrl, signedIn } from '../engine/signed-in.ts'

export interface Workload {
  name: string
  files: number
  bytesPerFile: number
}

export interface BenchOptions {
  rounds: number
  /** Downloads at a time, the same for every program. */
  concurrency: number
  workloads: readonly Workload[]
  say: (text: string) => void
}

/** One program in one round: what it is called, and how it gets all files into an empty folder. */
interface Contestant {
  name: string
  run: (folder: string) => Promise<Measured>
  /** Where below `folder` the files are, when other files are there too. */
  files: (folder: string) => string
}

interface Figures {
  itemsPerSecond: number
  megabytesPerSecond: number
  seconds: number
  cpuSeconds: number | null
  residentMegabytes: number | null
}

const cli = join(import.meta.dirname, '..', '..', 'scripts', 'shoebox.js')

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}

/** Addresses of all files as the API gives them, ready to download. */
async function listAddresses(google: Google): Promise<string[]> {
  const account = google.accounts()[0]
  const session = account && google.session(account.id)
  if (!session) throw new Error('nobody is signed in')
  const addresses: string[] = []
  let pageToken: string | undefined
  do {
    const page = await session.library.libraryItems(pageToken, AbortSignal.timeout(60_000))
    if (!page.ok) throw new Error('the library cannot be listed')
    for (const { baseUrl } of page.value.entries) if (baseUrl !== undefined) addresses.push(`${baseUrl}=d`)
    pageToken = page.value.nextPageToken
  } while (pageToken !== undefined)
  return addresses
}

function fileName(at: number): string {
  return `${String(at).padStart(6, '0')}.jpg`
}

async function contestants(
  addresses: readonly string[],
  options: BenchOptions & { home: string; origin: string; work: string },
): Promise<Contestant[]> {
  const { home, origin, work, concurrency } = options
  const limit = String(concurrency)
  const curlList = join(work, 'curl.cfg')
  await writeFile(curlList, addresses.map((url, at) => `url = "${url}"\noutput = "${fileName(at)}"\n`).join(''))
  const ariaList = join(work, 'aria2.txt')
  await writeFile(ariaList, addresses.map((url, at) => `${url}\n  out=${fileName(at)}\n`).join(''))

  const env = { ...process.env, SHOEBOX_HOME: home }
  const backup = ['backup', '--library', '--json', '--google-origin', origin, '--concurrency', limit]
  const all: Contestant[] = [
    {
      name: 'shoebox',
      run: (folder) => measure(process.execPath, [cli, ...backup, '--mirror', folder], { env }),
      files: (folder) => join(folder, 'Photos'),
    },
    {
      name: 'curl',
      run: (cwd) => measure('curl', ['-sS', '--parallel', '--parallel-max', limit, '-K', curlList], { cwd }),
      files: (folder) => folder,
    },
    {
      name: 'aria2c',
      run: (cwd) =>
        measure('aria2c', ['-q', '-i', ariaList, '-j', limit, '-x', '1', '--file-allocation=none'], { cwd }),
      files: (folder) => folder,
    },
  ]
  return all.filter(({ name }) => name === 'shoebox' || isInstalled(name))
}

/** Checksums of all files, sorted, so that folders with other names in them can be compared. */
async function contents(folder: string): Promise<string[]> {
  const sums: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const hash = createHash('sha256')
    await pipeline(createReadStream(join(entry.parentPath, entry.name)), hash)
    sums.push(hash.digest('hex'))
  }
  return sums.sort()
}

async function totalBytes(folder: string): Promise<{ files: number; bytes: number }> {
  let files = 0
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    files += 1
    bytes += (await stat(join(entry.parentPath, entry.name))).size
  }
  return { files, bytes }
}

function figures(runs: readonly Measured[], { files, bytesPerFile }: Workload): Figures {
  const seconds = median(runs.map((run) => run.seconds))
  const cpu = runs.flatMap((run) => run.cpuSeconds ?? [])
  const resident = runs.flatMap((run) => run.residentBytes ?? [])
  return {
    itemsPerSecond: rounded(files / seconds, 1),
    megabytesPerSecond: rounded((files * bytesPerFile) / 1e6 / seconds, 1),
    seconds: rounded(seconds, 2),
    cpuSeconds: cpu.length > 0 ? rounded(median(cpu), 2) : null,
    residentMegabytes: resident.length > 0 ? rounded(median(resident) / 1e6, 0) : null,
  }
}

async function runWorkload(workload: Workload, options: BenchOptions): Promise<Record<string, Figures>> {
  const { rounds, say } = options
  const work = await mkdtemp(join(tmpdir(), 'shoebox-bench-'))
  const server = await startSampleServer(workload.files, workload.bytesPerFile)
  try {
    const home = join(work, 'home')
    const google = await signedIn(server, home, createNodePorts({ home, openUrl }))
    const addresses = await listAddresses(google)
    await google.close()
    if (addresses.length !== workload.files) throw new Error(`${addresses.length} files instead of ${workload.files}`)
    const all = await contestants(addresses, { ...options, home, origin: server.origin, work })
    const runs = new Map<string, Measured[]>(all.map(({ name }) => [name, []]))
    let expected: string[] | undefined
    for (let round = 0; round < rounds; round++) {
      // Another one begins in each round: the first finds colder caches.
      const order = all.map((_, at) => all[(at + round) % all.length]).filter((one) => one !== undefined)
      for (const { name, run, files } of order) {
        // Kept to the end: ext4 makes new files slowly for minutes after many were removed, and the next would pay for it.
        const folder = join(work, `out-${round}-${name}`)
        await mkdir(folder)
        const measured = await run(folder)
        say(`${workload.name}, round ${round + 1} of ${rounds}, ${name}: ${measured.seconds.toFixed(1)} s`)
        const got = await totalBytes(files(folder))
        if (got.files !== workload.files || got.bytes !== workload.files * workload.bytesPerFile) {
          throw new Error(`${name} ended with ${measured.exitCode} and has ${got.files} files, ${got.bytes} bytes`)
        }
        if (round === 0) {
          const sums = await contents(files(folder))
          expected ??= sums
          if (sums.join() !== expected.join()) throw new Error(`${name} has other bytes than the one before it`)
        }
        runs.get(name)?.push(measured)
      }
    }
    return Object.fromEntries([...runs].map(([name, measured]) => [name, figures(measured, workload)]))
  } finally {
    await server.close()
    await rm(work, { recursive: true, force: true })
  }
}

/** Small files against aria2c, large ones against curl: each where it is the harder one to reach. */
function goalsOf({ bytesPerFile }: Workload, results: Readonly<Record<string, Figures>>): Goal[] {
  const { shoebox, curl, aria2c } = results
  const resident = atMost('megabytes in memory', shoebox?.residentMegabytes, 250)
  if (bytesPerFile >= 1_000_000)
    return [atMost('processor time, by that of curl', ratio(shoebox?.cpuSeconds, curl?.cpuSeconds), 2), resident]
  return [
    atMost('processor time, by that of aria2c', ratio(shoebox?.cpuSeconds, aria2c?.cpuSeconds), 2),
    atLeast('items a second, by those of aria2c', ratio(shoebox?.itemsPerSecond, aria2c?.itemsPerSecond), 0.9),
    resident,
  ]
}

/**
 * Downloads the same files from the same server with Shoebox, with `curl --parallel` and, when installed, with aria2c.
 * Shoebox's time is that of the whole command: start, listing, checksums, flushing to disk and the index, none of which
 * the others do; they get a list of finished addresses.
 */
export async function benchDownload(options: BenchOptions): Promise<Record<string, unknown>> {
  buildIfStale()
  const workloads: Record<string, unknown>[] = []
  for (const workload of options.workloads) {
    const results = await runWorkload(workload, options)
    workloads.push({ ...workload, results, goals: goalsOf(workload, results) })
  }
  const { rounds, concurrency } = options
  return {
    bench: 'download',
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    processors: availableParallelism(),
    rounds,
    concurrency,
    workloads,
  }
}
