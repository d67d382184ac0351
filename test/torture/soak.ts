/**
 * `npm run soak -- [--items N] [--item-bytes N]`: backs up a large library with the command line and watches its memory and
 * its file descriptors from outside. They must be flat: what the last fifth of the time shows may not be above what the
 * second fifth showed by more than a tenth. Ends by comparing every file with `SHA256SUMS` and by a second backup, which
 * must download nothing. Prints one JSON object; how it goes is said on stderr.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSampleServer } from '../bench/sample-server.ts'
import { checkSums } from '../engine/mirror-content.ts'

const cli = join(import.meta.dirname, '../../src/main/headless/cli.ts')
const sampleEveryMs = 1000
const mostGrowth = 1.1

interface Sample {
  residentMegabytes: number
  descriptors: number
}

interface Run {
  code: number | null
  seconds: number
  report: Record<string, unknown>
  samples: Sample[]
}

/** Undefined once the process has ended. */
function sampleOf(pid: number): Sample | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    if (kilobytes === undefined) return undefined
    return { residentMegabytes: (Number(kilobytes) * 1024) / 1e6, descriptors: readdirSync(`/proc/${pid}/fd`).length }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined
    throw error
  }
}

async function run(args: readonly string[], home: string): Promise<Run> {
  const begun = performance.now()
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, SHOEBOX_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const samples: Sample[] = []
  let lastLine = ''
  child.stdout.on('data', (data: Buffer) => {
    const lines = (lastLine + data.toString()).split('\n').filter(Boolean)
    lastLine = lines.at(-1) ?? ''
    const url = /https?:\/\/\S+/.exec(data.toString())?.[0]
    if (args.includes('--print-url') && url) void fetch(url).then((answer) => answer.text())
  })
  const sampling = setInterval(() => {
    const sample = child.pid === undefined ? undefined : sampleOf(child.pid)
    if (!sample) return
    samples.push(sample)
    if (samples.length % 60 === 0)
      process.stderr.write(
        `${samples.length} s: ${sample.residentMegabytes.toFixed(0)} MB, ${sample.descriptors} descriptors\n`,
      )
  }, sampleEveryMs)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearInterval(sampling)
  const report = lastLine.startsWith('{') ? (JSON.parse(lastLine) as Record<string, unknown>) : {}
  return { code, seconds: (performance.now() - begun) / 1000, report, samples }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** Medians of the fifths of a run. */
function fifths(samples: readonly Sample[], of: (sample: Sample) => number): number[] {
  return [0, 1, 2, 3, 4].map((fifth) => {
    const part = samples.slice((samples.length * fifth) / 5, (samples.length * (fifth + 1)) / 5)
    return Math.round(median(part.map(of)))
  })
}

function isFlat(medians: readonly number[]): boolean {
  return (medians[4] ?? Infinity) <= (medians[1] ?? 0) * mostGrowth
}

const { values } = parseArgs({
  options: { items: { type: 'string', default: '200000' }, 'item-bytes': { type: 'string', default: '8000' } },
})
const folder = mkdtempSync(join(tmpdir(), 'shoebox-soak-'))
const [home, mirror] = [join(folder, 'home'), join(folder, 'mirror')]
const server = await startSampleServer(Number(values.items), Number(values['item-bytes']))
const faults: string[] = []
const expectSo = (holds: boolean, fault: string): void => void (holds || faults.push(fault))
try {
  const origin = ['--google-origin', server.origin]
  const client = join(folder, 'client.json')
  writeFileSync(client, server.clientJson)
  const login = await run([...origin, 'login', '--client', client, '--print-url'], home)
  expectSo(login.code === 0, `the sign-in ended with ${login.code}`)

  // A library of this size is a matter of days at Google's limits, and the stand-in has none.
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ apiPerDay: 100_000_000, mediaPerDay: 100_000_000 }))
  const backup = [...origin, '--mirror', mirror, '--json', 'backup', '--all', '--library']
  const first = await run(backup, home)
  const memory = fifths(first.samples, (sample) => sample.residentMegabytes)
  const descriptors = fifths(first.samples, (sample) => sample.descriptors)
  expectSo(first.code === 0, `the backup ended with ${first.code}`)
  expectSo(
    first.report['downloaded'] === Number(values.items),
    `${String(first.report['downloaded'])} items were downloaded`,
  )
  expectSo(isFlat(memory), 'memory grows')
  expectSo(isFlat(descriptors), 'file descriptors grow')
  const right = await checkSums(mirror)
  expectSo(right.length >= Number(values.items), `SHA256SUMS names ${right.length} files`)
  const again = await run(backup, home)
  expectSo(again.code === 0 && again.report['downloaded'] === 0, 'a second backup had something to download')

  const peak = (samples: readonly Sample[], of: (sample: Sample) => number): number =>
    Math.round(Math.max(0, ...samples.map(of)))
  console.log(
    JSON.stringify({
      items: Number(values.items),
      seconds: Math.round(first.seconds),
      residentMegabytes: { fifths: memory, peak: peak(first.samples, (sample) => sample.residentMegabytes) },
      descriptors: { fifths: descriptors, peak: peak(first.samples, (sample) => sample.descriptors) },
      again: {
        seconds: Math.round(again.seconds),
        peakMegabytes: peak(again.samples, (sample) => sample.residentMegabytes),
      },
      faults,
    }),
  )
} finally {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(faults.length === 0 ? 0 : 1)
