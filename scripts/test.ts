/**
 * `npm test`: everything that can be proven on this machine. Builds, finds a browser, runs Vitest (units, engine,
 * command line, desktop adapters) and Playwright (the built page in a browser), adds up what they say, and ends with the names
 * of the tests that failed.
 * Arguments are passed to Vitest; with any, only Vitest runs.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.ts'
import { ensureChromium } from './testing/chromium.ts'
import {
  failedFiles,
  listed,
  outcomesOfPlaywright,
  outcomesOfVitest,
  unsteady,
  withSecondTry,
  type Outcome,
  type PlaywrightReport,
  type VitestReport,
} from './testing/outcomes.ts'
import { makeTestFolder, removeTestFolder } from './testing/test-folder.ts'
import { ensureToolsOfTests } from './testing/tools-of-tests.ts'

const root = join(import.meta.dirname, '..')

function readReport(name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'))
  } catch (error) {
    console.error(`The report of ${name} cannot be read: ${String(error)}`)
    return undefined
  }
}

/**
 * What makes processes of Node cheaper that live for seconds: memory that they give back is taken again at once, and each time
 * the system has to clear it anew. glibc alone reads it.
 */
const keepsItsMemory = {
  MALLOC_TRIM_THRESHOLD_: String(256 << 20),
  MALLOC_MMAP_THRESHOLD_: String(64 << 20),
  MALLOC_TOP_PAD_: String(4 << 20),
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
}

/** Runs a script of the project and reads its report; a runner that ends badly counts as one failure even without a report. */
function runner(script: string, args: string[], env: NodeJS.ProcessEnv, read: () => Outcome[] | undefined): Outcome[] {
  const run = spawnSync('npm', ['run', '--silent', script, '--', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...keepsItsMemory, TMPDIR: temporary, NODE_COMPILE_CACHE: compiled, ...env },
  })
  const outcomes = read() ?? []
  if (run.status === 0 || outcomes.some(({ status }) => status === 'failed')) return outcomes
  const how = run.error ? String(run.error) : (run.signal ?? `exit code ${run.status}`)
  return [...outcomes, { file: script, name: '', status: 'failed', message: `ended with ${how} without a failed test` }]
}

function vitest(args: string[], name: string): Outcome[] {
  const file = join(reports, name)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return runner('test:unit', [...reporters, ...args], {}, () => {
    const report = readReport(name) as VitestReport | undefined
    return report && outcomesOfVitest(report, root)
  })
}

function playwright(args: string[], name: string): Outcome[] {
  const env = {
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, name),
    // What it has made of each source goes by the source, so that it holds from one run to the next.
    PWTEST_CACHE_DIR: join(root, 'node_modules', '.cache', 'playwright-sources'),
  }
  return runner('test:browser', ['--reporter=list,json', ...args], env, () => {
    const report = readReport(name) as PlaywrightReport | undefined
    return report && outcomesOfPlaywright(report, root)
  })
}

/**
 * A whole run puts more on a machine than it may have: the few files that fail in it run once more, alone. What passes then
 * is told by name, never in silence; many failures, and those of no file, are no matter of load.
 */
function tried(
  run: (args: string[], name: string) => Outcome[],
  alone: string[],
): { outcomes: Outcome[]; unsteady: Outcome[] } {
  const first = run([], `${run.name}.json`)
  const files = failedFiles(first)
  if (files.length === 0 || files.length > 5 || !files.every((file) => existsSync(join(root, file)))) {
    return { outcomes: first, unsteady: [] }
  }
  console.log(`\nOnce more, alone: ${files.join(', ')}\n`)
  const second = run([...files, ...alone], `${run.name}-alone.json`)
  return { outcomes: withSecondTry(first, second), unsteady: unsteady(first, second) }
}

const args = process.argv.slice(2)
const browser = ensureChromium()
if (!browser) {
  console.error('The tests need Chromium. Install it, or set SHOEBOX_CHROMIUM to its path, and run them again.')
  process.exit(1)
}
process.env['SHOEBOX_CHROMIUM'] = browser
// A second try is to have the cases of the first, but for what fast-check draws.
process.env['SHOEBOX_CASES'] ??= String(Math.floor(Math.random() * 1e9))
const absent = ensureToolsOfTests()
if (absent.length > 0) console.log(`Tests that need ${absent.join(' and ')} are skipped: not found on this machine.`)
buildIfStale()
const folder = makeTestFolder()
const [reports, temporary, compiled] = [join(folder, 'reports'), join(folder, 'tmp'), join(folder, 'compiled')]
for (const path of [reports, temporary, compiled]) mkdirSync(path)
const runs =
  args.length > 0
    ? [{ outcomes: vitest(args, 'vitest.json'), unsteady: [] }]
    : [tried(vitest, ['--maxWorkers=1']), tried(playwright, ['--workers=1'])]
removeTestFolder(folder)
const outcomes = runs.flatMap((run) => run.outcomes)
const shaky = runs.flatMap((run) => run.unsteady)
const of = (wanted: Outcome['status']): Outcome[] => outcomes.filter(({ status }) => status === wanted)
if (shaky.length > 0) console.log(`\nFailed in the whole run, and passed alone:\n${listed(shaky)}`)
if (of('failed').length > 0) console.log(`\nFailed:\n${listed(of('failed'))}`)
if (shaky.length + of('failed').length > 0) console.log(`\nWith SHOEBOX_CASES=${process.env['SHOEBOX_CASES']}`)
console.log(`\n${of('passed').length} passed, ${of('failed').length} failed, ${of('skipped').length} skipped`)
process.exit(of('failed').length === 0 ? 0 : 1)
