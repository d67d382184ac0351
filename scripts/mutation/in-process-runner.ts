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
    // Twice: what does not hold again would be taken for a change that was noticed.
    for (const _ of [1, 2])
      for (const test of this.#tests) {
        const startedAt = performance.now()
        changes().currentTestId = test.id
        const failure = await this.#run([test])
        delete changes().currentTestId
        spent.set(test, performance.now() - startedAt)
        if (!failure) continue
        console.error(`Does not count, for it fails without any change: ${test.name}: ${String(failure.error)}`)
        this.#tests = this.#tests.filter((one) => one !== test)
      }
    if (this.#tests.length === 0) return { status: DryRunStatus.Error, errorMessage: 'no test holds' }
    const tests = this.#tests.map((test) => {
      const { id, name, fileName } = test
      return { id, name, fileName, timeSpentMs: spent.get(test) ?? 0, status: TestStatus.Success as const }
    })
    const { mutantCoverage } = changes()
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit } = options
    if (options.mutantActivation === 'static') changes().activeMutant = activeMutant.id
    // A process that was started anew knows no tests yet.
    await this.#load(testFilter?.map((id) => id.slice(0, id.indexOf('#'))) ?? [])
    const wanted = this.#tests.filter((test) => testFilter?.includes(test.id) ?? true)
    Object.assign(changes(), { activeMutant: activeMutant.id, hitCount: 0, hitLimit })
    const failure = await this.#run(wanted)
    const { hitCount = 0 } = changes()
    delete changes().activeMutant
    if (hitLimit !== undefined && hitCount > hitLimit) return { status: MutantRunStatus.Timeout, reason: 'endless' }
    if (!failure) return { status: MutantRunStatus.Survived, nrOfTests: wanted.length }
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

  /** Runs tests one after the other, with all that goes before and after them, until one fails. */
  async #run(tests: readonly Test[]): Promise<{ test: Test; error: unknown } | undefined> {
    const entered = new Set<Suite>()
    let failure: { test: Test; error: unknown } | undefined
    const attempt = async (test: Test, work: () => unknown): Promise<void> => {
      try {
        await work()
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
    return failure
  }
}

/** What Stryker reads from this file. */
export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)]
