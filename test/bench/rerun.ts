import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmulatorOptions } from '../emulator/options.ts'
import { buildIfStale } from '../../scripts/build-if-stale.ts'
import { startCountedServer, type CountedServer } from './counted-server.ts'
import { median, rounded } from './figures.ts'
import { atMost, ratio } from './goals.ts'
import { measure, type Measured } from './measured-process.ts'
import { recordPageRequests } from './page-requests.ts'
import { footprint, preparedMirror } from './prepared-mirror.ts'

export interface RerunOptions {
  items: number
  albums: number
  rounds: number
  say: (text: string) => void
}

interface Figures {
  seconds: number
  cpuSeconds: number | null
  residentMegabytes: number | null
  apiCalls: number
  /** What Google has of the lists that this run reads. */
  pages: number
  mediaRequests: number
  /** Of index and temporary files; `filesUntouched` speaks of everything else. */
  writtenMegabytes: number | null
  filesUntouched: boolean
}

interface Run extends Measured {
  apiCalls: number
  mediaRequests: number
}

const cli = join(import.meta.dirname, '..', '..', 'scripts', 'shoebox.js')
const readPages = join(import.meta.dirname, 'read-pages.js')
/** Pictures as small as they can be: a run that downloads nothing does not look into them. */
const itemBytes = 2000
const modes = { all: '--no-changed', changed: '--changed' } as const

/** A backup of everything through the command line, with what the server was asked for meanwhile. */
async function backUp(server: CountedServer, home: string, mirror: string, flags: readonly string[]): Promise<Run> {
  const backup = ['backup', '--all', '--shared', '--library', '--json', '--google-origin', server.origin]
  const before = await server.counts()
  const measured = await measure(process.execPath, [cli, ...backup, ...flags, '--mirror', mirror], {
    env: { ...process.env, SHOEBOX_HOME: home },
  })
  const after = await server.counts()
  if (measured.exitCode !== 0) throw new Error(`the backup ended with ${measured.exitCode}: ${measured.output}`)
  return { ...measured, apiCalls: after.api - before.api, mediaRequests: after.media - before.media }
}

/** Downloads everything, unless that was done before. Returns the path of the mirror. */
async function prepare(
  server: CountedServer,
  home: string,
  options: EmulatorOptions,
  say: RerunOptions['say'],
): Promise<string> {
  const prepared = await preparedMirror(options)
  const { mirror, state } = prepared
  if (state === 'ready') return mirror
  if (state === 'none') say(`preparing ${mirror}: once, and for minutes if there are many items`)
  const { seconds } = await backUp(server, home, mirror, ['--concurrency', '24']).catch(async (error: unknown) => {
    if (state === 'none') throw error
    say('the mirror that was kept is of no use any more')
    await prepared.remove()
    return await backUp(server, home, mirror, ['--concurrency', '24'])
  })
  say(`prepared in ${seconds.toFixed(0)} s`)
  await prepared.markReady()
  return mirror
}

function figures(runs: readonly Run[], pages: number, filesUntouched: boolean): Figures {
  const most = (values: (number | undefined)[]): number | null => {
    const known = values.filter((value) => value !== undefined)
    return known.length > 0 ? Math.max(...known) : null
  }
  const cpu = runs.flatMap((run) => run.cpuSeconds ?? [])
  const [resident, written] = [most(runs.map((run) => run.residentBytes)), most(runs.map((run) => run.writtenBytes))]
  return {
    seconds: rounded(median(runs.map((run) => run.seconds)), 2),
    cpuSeconds: cpu.length > 0 ? rounded(median(cpu), 2) : null,
    residentMegabytes: resident === null ? null : rounded(resident / 1e6, 0),
    apiCalls: most(runs.map((run) => run.apiCalls)) ?? NaN,
    pages,
    mediaRequests: most(runs.map((run) => run.mediaRequests)) ?? NaN,
    writtenMegabytes: written === null ? null : rounded(written / 1e6, 1),
    filesUntouched,
  }
}

async function withoutFault(...what: Parameters<typeof measure>): Promise<Measured> {
  const measured = await measure(...what)
  if (measured.exitCode !== 0) throw new Error(`${what[1].join(' ')} ended with ${measured.exitCode}`)
  return measured
}

function costs(runs: readonly Measured[]): Pick<Figures, 'seconds' | 'cpuSeconds'> {
  const cpu = runs.flatMap((run) => run.cpuSeconds ?? [])
  return {
    seconds: rounded(median(runs.map((run) => run.seconds)), 2),
    cpuSeconds: cpu.length > 0 ? rounded(median(cpu), 2) : null,
  }
}

/**
 * Measures a backup that finds nothing new, through the command line and against an emulator in a process of its own: as
 * one that lists everything, and as one that lists only albums that changed; beside it what it costs to read and parse the
 * same pages, and `status`. Seconds and processor time are medians, the
 * rest is the most that a round had.
 */
export async function benchRerun({ items, albums, rounds, say }: RerunOptions): Promise<Record<string, unknown>> {
  buildIfStale()
  const options: EmulatorOptions = { items, albums, itemBytes, profile: 'legacy', seed: 1 }
  const work = await mkdtemp(join(tmpdir(), 'shoebox-bench-'))
  const server = await startCountedServer(options)
  try {
    const home = join(work, 'home')
    await mkdir(home)
    // More than Google allows in a day.
    await writeFile(join(home, 'settings.json'), JSON.stringify({ apiPerDay: 100_000_000, mediaPerDay: 100_000_000 }))
    const requests = join(work, 'requests.json')
    const recorded = await recordPageRequests(server, home, requests)
    if (recorded !== server.pages.everything) throw new Error(`${recorded} pages of ${server.pages.everything}`)
    const mirror = await prepare(server, home, options, say)
    const runs: Record<keyof typeof modes, Run[]> = { all: [], changed: [] }
    const others: Record<'reading' | 'status', Measured[]> = { reading: [], status: [] }
    const before = await footprint(mirror)
    for (let round = 0; round < rounds; round++) {
      others.reading.push(await withoutFault(process.execPath, [readPages, requests]))
      const env = { ...process.env, SHOEBOX_HOME: home }
      others.status.push(await withoutFault(process.execPath, [cli, 'status', '--json', '--mirror', mirror], { env }))
      for (const mode of ['all', 'changed'] as const) {
        const run = await backUp(server, home, mirror, [modes[mode]])
        say(`round ${round + 1} of ${rounds}, ${mode}: ${run.seconds.toFixed(1)} s, ${run.apiCalls} calls`)
        runs[mode].push(run)
      }
    }
    const filesUntouched = (await footprint(mirror)) === before
    const all = figures(runs.all, server.pages.everything, filesUntouched)
    const [reading, status] = [costs(others.reading), costs(others.status)]
    return {
      bench: 'rerun',
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      processors: availableParallelism(),
      rounds,
      items,
      albums,
      results: {
        all,
        changed: figures(runs.changed, server.pages.lists, filesUntouched),
        'reading and parsing the same pages': reading,
        status,
      },
      goals: [
        atMost('processor time of all, by that of reading and parsing', ratio(all.cpuSeconds, reading.cpuSeconds), 3),
        atMost('seconds of status, with 100,000 items', items === 100_000 ? status.seconds : null, 0.6),
      ],
    }
  } finally {
    await server.close()
    await rm(work, { recursive: true, force: true })
  }
}
