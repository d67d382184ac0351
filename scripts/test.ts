/**
 * `npm test`: everything that can be proven on this machine. Builds, finds a browser, runs Vitest (units, engine,
 * command line, desktop adapters) and Playwright (the built page in a browser), and adds up what they say.
 * Arguments are passed to Vitest; with any, only Vitest runs.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.ts'
import { ensureChromium } from './testing/chromium.ts'
import { makeTestFolder } from './testing/test-folder.ts'
import { ensureToolsOfTests } from './testing/tools-of-tests.ts'

interface Sum {
  passed: number
  failed: number
  skipped: number
}

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

/** Runs a test runner and reads its report; a runner that ends badly counts as one failure even without a report. */
function runner(command: string, args: string[], env: NodeJS.ProcessEnv, sum: () => Sum | undefined): Sum {
  const run = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...keepsItsMemory, TMPDIR: temporary, NODE_COMPILE_CACHE: compiled, ...env },
  })
  const result = sum() ?? { passed: 0, failed: 0, skipped: 0 }
  if (run.status !== 0 && result.failed === 0) result.failed = 1
  return result
}

function vitest(args: string[]): Sum {
  const file = join(reports, 'vitest.json')
  return runner(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    {},
    () => {
      const report = readReport('vitest.json') as
        { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number } | undefined
      return (
        report && {
          passed: report.numPassedTests,
          failed: report.numFailedTests,
          skipped: report.numPendingTests + report.numTodoTests,
        }
      )
    },
  )
}

function playwright(): Sum {
  return runner(
    'playwright',
    ['test', '--reporter=list,json'],
    {
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, 'playwright.json'),
      // What it has made of each source goes by the source, so that it holds from one run to the next.
      PWTEST_CACHE_DIR: join(root, 'node_modules', '.cache', 'playwright-sources'),
    },
    () => {
      const report = readReport('playwright.json') as
        { stats: { expected: number; unexpected: number; flaky: number; skipped: number } } | undefined
      return (
        report && {
          passed: report.stats.expected,
          failed: report.stats.unexpected + report.stats.flaky,
          skipped: report.stats.skipped,
        }
      )
    },
  )
}

const args = process.argv.slice(2)
const browser = ensureChromium()
if (!browser) {
  console.error('The tests need Chromium. Install it, or set SHOEBOX_CHROMIUM to its path, and run them again.')
  process.exit(1)
}
process.env['SHOEBOX_CHROMIUM'] = browser
const absent = ensureToolsOfTests()
if (absent.length > 0) console.log(`Tests that need ${absent.join(' and ')} are skipped: not found on this machine.`)
buildIfStale()
const folder = makeTestFolder()
const [reports, temporary, compiled] = [join(folder, 'reports'), join(folder, 'tmp'), join(folder, 'compiled')]
for (const path of [reports, temporary, compiled]) mkdirSync(path)
const sums = [vitest(args)]
if (args.length === 0) sums.push(playwright())
const total = sums.reduce((left, right) => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  skipped: left.skipped + right.skipped,
}))
rmSync(folder, { recursive: true, force: true })
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed === 0 ? 0 : 1)
