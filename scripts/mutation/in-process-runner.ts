import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { InstrumenterContext } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner'
import type {
  DryRunOptions,
  DryRunResult,
  MutantRunOptions,
  MutantRunResult,
  TestRunner,
} from '@stryker-mutator/api/test-runner'
import fc from 'fast-check'
import { collectTests } from './collected-tests.ts'
import type { CollectedTest, Suite } from './collected-tests.ts'

interface Test extends CollectedTest {
  id: string
  fileName: string
}

/** How long the tests take without a change, for processes that are started later: milliseconds by id. */
const timesFile = '.test-times.json'
/** How much longer than without a change one test may take before it counts as one that waits for ever; milliseconds. */
const patience = { factor: 6, more: 3_000, toSettle: 1_000 }

class TooLong extends Error {}

const standIn = new URL('./collected-tests.ts', import.meta.url).href

/** What Stryker's changed files look up, to know which change holds and to note which test reached which. */
function changes(): InstrumenterContext {
  const place = globalThis as { __stryker__?: InstrumenterContext }
  return (place.__stryker__ ??= {})
}

/**
 * Runs tests in the process in which they were loaded, again and again, and so spends nothing but the time of the tests
 * on a change. Test files are loaded as they are, by Node; `vitest` is replaced by `collected-tests.ts`. A change that
 * makes a test wait for ever costs the process, which Stryker starts anew.
 */
class InProcessRunner implements TestRunner {
  #tests: Test[] = []
  #rejected: unknown
  #times: Record<string, number> | undefined
  /** How many changes a test was the first to notice, by its id. */
  readonly #noticed = new Map<string, number>()
  /** Tests, and what goes before and after them, that have not ended: they would disturb those that come. */
  readonly #underWay = new Set<Promise<void>>()

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: false }
  }

  init(): Promise<void> {
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'vitest' && context.parentURL !== standIn
          ? { url: standIn, shortCircuit: true }
          : next(specifier, context),
    })
    // That a rule is broken is all that counts; the smallest example of it takes long to find.
    fc.configureGlobal({ endOnFailure: true })
    // What Vitest would report as an error of the run.
    process.on('unhandledRejection', (reason) => (this.#rejected ??= reason))
    return Promise.resolve()
  }

  async dryRun({ testFiles = [] }: DryRunOptions): Promise<DryRunResult> {
    await this.#load(testFiles)
    const spent = new Map<Test, number>()
    this.#times = {}
    // Twice: what does not hold again would be taken for a change that was noticed.
    for (const _ of [1, 2])
      for (const test of this.#tests) {
        const startedAt = performance.now()
        changes().currentTestId = test.id
        const failure = await this.#run([test])
        delete changes().currentTestId
        spent.set(test, Math.max(spent.get(test) ?? 0, performance.now() - startedAt))
        if (!failure) continue
        console.error(`Does not count, for it fails without any change: ${test.name}: ${String(failure.error)}`)
        this.#tests = this.#tests.filter((one) => one !== test)
      }
    if (this.#tests.length === 0) return { status: DryRunStatus.Error, errorMessage: 'no test holds' }
    const tests = this.#tests.map((test) => {
      const { id, name, fileName } = test
      return { id, name, fileName, timeSpentMs: spent.get(test) ?? 0, status: TestStatus.Success as const }
    })
    this.#times = Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]))
    writeFileSync(timesFile, JSON.stringify(this.#times))
    const { mutantCoverage } = changes()
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit } = options
    // Stryker starts the process anew, and tries again.
    if (this.#underWay.size > 0) throw new Error('a test of the change before is still under way')
    if (options.mutantActivation === 'static') changes().activeMutant = activeMutant.id
    // A process that was started anew knows no tests yet.
    await this.#load(testFilter?.map((id) => id.slice(0, id.indexOf('#'))) ?? [])
    this.#times ??= existsSync(timesFile) ? (JSON.parse(readFileSync(timesFile, 'utf8')) as Record<string, number>) : {}
    const timeOf = (test: Test): number => this.#times?.[test.id] ?? Infinity
    // The quickest first; one that has noticed others, which are mostly near, is worth more time.
    const price = (test: Test): number => timeOf(test) / (1 + (this.#noticed.get(test.id) ?? 0))
    const wanted = this.#tests
      .filter((test) => testFilter?.includes(test.id) ?? true)
      .toSorted((a, b) => price(a) - price(b))
    Object.assign(changes(), { activeMutant: activeMutant.id, hitCount: 0, hitLimit })
    const failure = await this.#run(wanted)
    const { hitCount = 0 } = changes()
    delete changes().activeMutant
    if (hitLimit !== undefined && hitCount > hitLimit) return { status: MutantRunStatus.Timeout, reason: 'endless' }
    if (!failure) return { status: MutantRunStatus.Survived, nrOfTests: wanted.length }
    this.#noticed.set(failure.test.id, (this.#noticed.get(failure.test.id) ?? 0) + 1)
    if (failure.error instanceof TooLong) return { status: MutantRunStatus.Timeout, reason: failure.test.name }
    return {
      status: MutantRunStatus.Killed,
      killedBy: [failure.test.id],
      failureMessage: String(failure.error),
      nrOfTests: wanted.length,
    }
  }

  async #load(files: readonly string[]): Promise<void> {
    for (const file of new Set(files)) {
      if (this.#tests.some((test) => test.fileName === file)) continue
      const url = pathToFileURL(join(process.cwd(), file.replace(`${process.cwd()}/`, ''))).href
      const tests = await collectTests('', () => import(url))
      this.#tests.push(...tests.map((test) => ({ ...test, fileName: file, id: `${file}#${test.name}` })))
    }
  }

  /** Gives up on a test that waits for ever, which takes far less time than Stryker's limit for all tests together. */
  async #inTime(test: Test, work: () => unknown): Promise<void> {
    const usual = this.#times?.[test.id]
    if (usual === undefined) return void (await work())
    const { promise: over, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new TooLong(test.name)), patience.more + patience.factor * usual)
    const done = (async () => void (await work()))()
    const forget = (): void => void this.#underWay.delete(settled)
    const settled: Promise<void> = done.then(forget, forget)
    this.#underWay.add(settled)
    try {
      await Promise.race([done, over])
    } finally {
      clearTimeout(timer)
    }
  }

  /** What a test leaves behind often ends when the servers that it waits for are closed. */
  async #settle(): Promise<void> {
    const end = new Promise((resolve) => void setTimeout(resolve, patience.toSettle))
    if (this.#underWay.size > 0) await Promise.race([Promise.all(this.#underWay), end])
  }

  /** Runs tests one after the other, with all that goes before and after them, until one fails. */
  async #run(tests: readonly Test[]): Promise<{ test: Test; error: unknown } | undefined> {
    this.#rejected = undefined
    const entered = new Set<Suite>()
    let failure: { test: Test; error: unknown } | undefined
    const attempt = async (test: Test, work: () => unknown): Promise<void> => {
      try {
        await this.#inTime(test, work)
      } catch (error) {
        failure ??= { test, error }
      }
    }
    for (const test of tests) {
      const suites: Suite[] = []
      for (let at: Suite | undefined = test.suite; at; at = at.parent) suites.unshift(at)
      for (const suite of suites) {
        if (entered.has(suite)) continue
        entered.add(suite)
        for (const hook of suite.beforeAll) await attempt(test, hook)
      }
      for (const hook of suites.flatMap((suite) => suite.beforeEach)) await attempt(test, hook)
      if (!failure) await attempt(test, test.run)
      for (const hook of suites.toReversed().flatMap((suite) => suite.afterEach)) await attempt(test, hook)
      if (this.#rejected !== undefined) failure ??= { test, error: this.#rejected }
      this.#rejected = undefined
      if (failure) break
    }
    const last = failure?.test ?? tests.at(-1)
    if (last)
      for (const suite of [...entered].toReversed()) for (const hook of suite.afterAll) await attempt(last, hook)
    await this.#settle()
    return failure
  }
}

/** What Stryker reads from this file. */
export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)]
