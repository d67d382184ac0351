/**
 * `npm run torture:imports -- --rounds N --seed S [--photos N]`: kills imports of generated exports at random instants,
 * begins them again until they end, and compares what is here with the archives and with an import that nobody disturbed.
 * Shares no code with the engine. Prints one line of JSON; how far it is goes to stderr. What broke a rule is kept, with the
 * folders of both homes and their logs, and stderr says where.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { planExports } from '../emulator/takeout/plan-exports.ts'
import type { PlannedExport } from '../emulator/takeout/planned-export.ts'
import { writeExport } from '../emulator/takeout/write-layouts.ts'
import {
  checkBetween,
  checkImported,
  copiesIn,
  filesOfItems,
  setAsideIn,
  whatCatalogueSays,
} from './import-invariants.ts'
import { hashFiles } from './mirror-files.ts'
import { pick, randomFrom, type Random } from './random.ts'
import { awaitMoment, type Moment } from './victim.ts'

const project = join(import.meta.dirname, '../..')
const incoming = '.shoebox/incoming'

/** What shows from outside how far an import is. */
const sights = [
  { folder: '.shoebox', name: /^index\.sqlite-wal$/, gone: false },
  { folder: incoming, name: /\.part$/, gone: false },
  { folder: incoming, name: /\.part$/, gone: true },
  { folder: incoming, name: /^(?:catalogue\.jsonl|SHA256SUMS)-.*\.part$/, gone: false },
  { folder: '.', name: /^Albums$|^catalogue\.jsonl$/, gone: false },
] as const

function someMoment(random: Random, longestMs: number): Moment {
  if (random() < 0.5) return { afterMs: 100 + random() * longestMs }
  return { ...pick(random, sights), nth: 1 + Math.floor(random() ** 2 * 80) }
}

interface Ended {
  code: number | null
  killed: boolean
  output: string
  ms: number
}

/** Runs the command line on a mirror to its end, which is SIGKILL if the moment comes first. */
async function run(home: string, mirror: string, args: readonly string[], moment?: Moment): Promise<Ended> {
  const begun = performance.now()
  const child = spawn(process.execPath, [join(project, 'scripts/shoebox.js'), '--mirror', mirror, ...args], {
    cwd: project,
    env: { ...process.env, SHOEBOX_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  const stop = moment && awaitMoment(mirror, moment, () => child.kill('SIGKILL'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      stop?.()
      resolve({ code, killed: signal === 'SIGKILL', output, ms: performance.now() - begun })
    })
  })
}

/** What an import has reported to be wrong, each with its code and its place, in an order of its own. */
function problemsOf({ output }: Ended): string[] {
  const line =
    output
      .trimEnd()
      .split('\n')
      .findLast((each) => each.startsWith('{')) ?? '{}'
  const { problems = [] } = JSON.parse(line) as { problems?: { code: string; entry?: string }[] }
  return problems.map(({ code, entry = '' }) => `${code} ${entry}`).toSorted()
}

/** What is wrong where two mirrors of the same archives say different things. */
function compare(calm: string, mirror: string, complain: (fault: string) => unknown): void {
  const [wished, found] = [whatCatalogueSays(calm), whatCatalogueSays(mirror)]
  for (const line of wished) if (!found.includes(line)) complain(`only the undisturbed import says ${line}`)
  for (const line of found) if (!wished.includes(line)) complain(`only the import that was killed says ${line}`)
}

/** A verification of what is there after a kill finds nothing that the next import would not mend. Works on a copy. */
async function checkVerified(
  root: string,
  mirror: string,
  command: readonly string[],
  complain: (fault: string) => unknown,
): Promise<void> {
  if (!existsSync(join(mirror, '.shoebox/index.sqlite'))) return
  const [copy, home] = [join(root, 'copy'), join(root, 'copy-home')]
  cpSync(mirror, copy, { recursive: true, preserveTimestamps: true })
  const first = await run(home, copy, ['verify'])
  if (first.code !== 0) {
    await run(home, copy, command)
    const second = await run(home, copy, ['verify'])
    if (second.code !== 0)
      complain(`verify after a kill: ${first.output.slice(-500)} and later ${second.output.slice(-500)}`)
  }
  rmSync(copy, { recursive: true })
}

/** Hashes of everything in these exports that has to be kept, and of what may be kept, as a video that lacks its end. */
function mediaOf(exports: readonly PlannedExport[]): { must: Set<string>; may: Set<string> } {
  const [must, may] = [new Set<string>(), new Set<string>()]
  for (const { meaning, bytes } of exports.flatMap((one) => one.files)) {
    if (meaning.is !== 'media') continue
    const hash = createHash('sha256').update(bytes).digest('hex')
    may.add(hash)
    const isDamaged = meaning.photo.damage !== undefined && meaning.part === 'own'
    if (!meaning.skipped && !isDamaged) must.add(hash)
  }
  return { must, may }
}

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, seed: { type: 'string' }, photos: { type: 'string' } },
})
const rounds = Number(values.rounds ?? 100)
const seed = Number(values.seed ?? 1)
const photos = Number(values.photos ?? 60)
const random = randomFrom(seed)
const results = { rounds: 0, mirrors: 0, ends: 0, violations: [] as string[] }

while (results.rounds < rounds && results.violations.length === 0) {
  const root = mkdtempSync(join(tmpdir(), 'shoebox-torture-import-'))
  let isClean = false
  try {
    const exports = await planExports({ seed: seed * 1000 + results.mirrors, photos, increment: random() < 0.5 })
    const late = random() < 0.5
    const layout = pick(random, ['zip', 'tgz', 'folders', 'mixture'] as const)
    // With a part that comes later, everything is named twice: first without the last part of each export.
    const steps = late ? ['first', 'whole'] : ['whole']
    for (const step of steps)
      for (const one of exports)
        await writeExport(
          join(root, 'exports', step),
          one,
          layout,
          step === 'first' && one.parts > 1 ? [one.parts] : [],
        )
    const archives = hashFiles(root, 'exports')
    const complain = (fault: string): unknown => results.violations.push(`mirror ${results.mirrors}: ${fault}`)

    const calm = join(root, 'calm')
    const codes: (number | null)[] = []
    const problems: string[][] = []
    let longest = 0
    for (const step of steps) {
      const end = await run(join(root, 'calm-home'), calm, ['import', join(root, 'exports', step), '--json'])
      codes.push(end.code)
      problems.push(problemsOf(end))
      longest = Math.max(longest, end.ms)
      if (end.code !== 0 && end.code !== 1) complain(`an undisturbed import ended with ${end.code}: ${end.output}`)
    }

    for (const fault of checkImported(calm, mediaOf(exports))) complain(`undisturbed: ${fault}`)
    const copies = copiesIn(calm)
    const allowed = [...copies, ...setAsideIn(calm)]
    if (late) {
      const once = join(root, 'once')
      await run(join(root, 'calm-home'), once, ['import', join(root, 'exports/whole'), '--json'])
      const [late, all] = [filesOfItems(calm), filesOfItems(once)]
      for (const files of all) if (!late.includes(files)) complain(`with a late part no item has just ${files}`)
      rmSync(once, { recursive: true })
    }
    const mirror = join(root, 'mirror')
    for (const [at, step] of steps.entries()) {
      const command = ['import', join(root, 'exports', step), '--json']
      let ended = false
      const watches = random() < 0.3
      for (let kills = 0; !ended;) {
        // After several kills an import may go on to its end, or a round would never be over.
        const moment = kills < 6 ? someMoment(random, longest) : undefined
        // A folder that is watched is watched until it is killed.
        const end = await (watches && kills < 3
          ? run(join(root, 'home'), mirror, ['import', '--watch', join(root, 'exports', step)], {
              afterMs: 300 + random() * longest,
            })
          : run(join(root, 'home'), mirror, command, moment))
        if (end.killed) {
          kills++
          results.rounds++
          for (const fault of checkBetween(mirror, allowed)) complain(`after ${kills} kills ${fault}`)
          if (random() < 0.15) await checkVerified(root, mirror, command, complain)
          continue
        }
        ended = true
        results.ends++
        if (end.code !== codes[at])
          complain(`an import after ${kills} kills ended with ${end.code}, not ${codes[at]}: ${end.output.slice(-500)}`)
        const found = problemsOf(end)
        if (found.join() !== problems[at]?.join())
          complain(`an import after ${kills} kills reports ${found.join(', ')}, not ${problems[at]?.join(', ')}`)
      }
    }
    // What did not end as it should has no catalogue to compare.
    if (results.violations.length > 0) continue
    for (const fault of checkImported(mirror, mediaOf(exports))) complain(fault)
    compare(calm, mirror, complain)
    const copiesHere = copiesIn(mirror)
    if (copies.join() !== copiesHere.join())
      complain(`Photos has ${copiesHere.length} files, and ${copies.length} without a kill`)
    const verified = await run(join(root, 'home'), mirror, ['verify'])
    if (verified.code !== 0) complain(`verify ended with ${verified.code}: ${verified.output.slice(-500)}`)
    const left = join(mirror, incoming)
    if (existsSync(left) && readdirSync(left).length > 0) complain(`incoming holds ${readdirSync(left).join(', ')}`)
    const now = hashFiles(root, 'exports')
    if (now.size !== archives.size) complain('there are other archives than before')
    for (const [path, { sha256 }] of archives) if (now.get(path)?.sha256 !== sha256) complain(`${path} was changed`)
    results.mirrors++
    isClean = results.violations.length === 0
    process.stderr.write(
      `${results.rounds} kills, ${results.mirrors} mirrors, ${results.violations.length} violations\n`,
    )
  } finally {
    if (isClean) rmSync(root, { recursive: true, force: true })
    else process.stderr.write(`kept: ${root}\n`)
  }
}
process.stdout.write(`${JSON.stringify({ ...results, seed })}\n`)
process.exitCode = results.violations.length > 0 ? 1 : 0
