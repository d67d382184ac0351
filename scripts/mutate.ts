/**
 * `npm run mutate -- SHARD [options]`: changes the program in small ways, one at a time, and runs the tests that should
 * notice. What was found is kept in `.cache/mutation`, so that a later run tries only what has changed since then; see
 * `docs/mutation.md`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import type { Shard } from './mutation/shard.ts'
import { shards } from './mutation/shards.ts'

interface Wishes {
  /** Processes at a time. */
  concurrency: number
  /** Tries again what was tried before. */
  force: boolean
  /** Parts of the paths of files; all files of the shard if empty. */
  only: readonly string[]
  /** Seconds that a test may take longer than twice its usual time before a change counts as noticed. */
  patience: number
}

const root = join(import.meta.dirname, '..')
const cache = '.cache/mutation'

/** Files that no test of a shard needs. */
const notNeeded = [
  '.cache',
  '.ci',
  'assets',
  'dist',
  'docs',
  'out',
  'playwright-report',
  'shoebox-demo',
  'test-results',
]

async function mutate(name: string, shard: Shard, { concurrency, force, only, patience }: Wishes): Promise<void> {
  const file = name.replaceAll('/', '-')
  const mutated = only.length === 0 ? shard.mutate : only.map((part) => `src/**/${part}.ts`)
  await new Stryker({
    mutate: [...mutated],
    testFiles: [...shard.tests],
    testRunner: shard.runner ?? 'in-process',
    vitest: { configFile: 'vitest.mutation.config.ts', related: false },
    plugins: [
      '@stryker-mutator/vitest-runner',
      join(root, 'scripts/mutation/in-process-runner.ts'),
      join(root, 'scripts/mutation/log-lines.ts'),
    ],
    ignorers: ['log-lines'],
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency,
    incremental: true,
    force,
    incrementalFile: `${cache}/${file}.json`,
    tempDirName: `${cache}/${file}`,
    ignorePatterns: notNeeded,
    // Stryker would rewrite it with the programming interface of TypeScript, which has none since version 7.
    tsconfigFile: 'none',
    reporters: ['progress-append-only', 'clear-text'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
    allowConsoleColors: false,
    warnings: false,
    timeoutMS: patience * (shard.runner === 'vitest' ? 5000 : 1000),
    timeoutFactor: shard.runner === 'vitest' ? 3 : 2,
    dryRunTimeoutMinutes: 20,
  }).runMutationTest()
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '1' },
    force: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    patience: { type: 'string', default: '4' },
  },
})
const wanted = Object.entries(shards).filter(([name]) =>
  positionals.some((part) => name === part || name.startsWith(`${part}/`)),
)
if (wanted.length === 0) {
  console.error(`Which shard? ${Object.keys(shards).join(', ')}`)
  process.exit(2)
}
process.chdir(root)
// A test is to try the same cases with each change, by the same name.
process.env['SHOEBOX_CASES'] ??= '1'
mkdirSync(cache, { recursive: true })
for (const [name, shard] of wanted) {
  console.log(`\n${name}`)
  await mutate(name, shard, {
    concurrency: Math.max(1, Number(values.concurrency)),
    force: values.force,
    only: values.only,
    patience: Math.max(1, Number(values.patience)),
  })
}
