/** What the test runners say in their reports, test by test. */

type Status = 'passed' | 'failed' | 'skipped'

export interface Outcome {
  /** From the root of the repository. */
  file: string
  /** Empty for what a file does outside of its tests: it cannot be read, or its set-up fails. */
  name: string
  status: Status
  /** Why it failed; otherwise empty. */
  message: string
}

/** The JSON report of Vitest, as far as it is read; `testResults` has one entry a file. */
export interface VitestReport {
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[]
  }[]
}

/** The JSON report of Playwright, as far as it is read. */
export interface PlaywrightReport {
  config: { rootDir: string }
  suites?: PlaywrightSuite[]
  /** What failed outside of every test. */
  errors?: { message?: string }[]
}

interface PlaywrightSuite {
  title: string
  suites?: PlaywrightSuite[]
  specs?: {
    title: string
    file: string
    tests: { status: string; results: { error?: { message?: string } }[] }[]
  }[]
}

const ofVitest: Record<string, Status> = { passed: 'passed', failed: 'failed' }
const ofPlaywright: Record<string, Status> = { expected: 'passed', skipped: 'skipped' }

function fromRoot(root: string, path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path
}

/**
 * Every test of a run of Vitest. A file that failed without any of its tests (it cannot be read, its set-up throws) is an
 * outcome without a name.
 */
export function outcomesOfVitest(report: VitestReport, root: string): Outcome[] {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = fromRoot(root, name)
    const tests = assertionResults.map((test): Outcome => ({
      file,
      name: test.fullName,
      status: ofVitest[test.status] ?? 'skipped',
      message: (test.failureMessages ?? []).join('\n'),
    }))
    if (status !== 'failed' || tests.some((test) => test.status === 'failed')) return tests
    return [...tests, { file, name: '', status: 'failed' as const, message: message ?? '' }]
  })
}

/** Every test of a run of Playwright; one that passed at a later attempt of the same run counts as failed. */
export function outcomesOfPlaywright(report: PlaywrightReport, root: string): Outcome[] {
  const folder = fromRoot(root, report.config.rootDir)
  const within = (suite: PlaywrightSuite, titles: string[]): Outcome[] => [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test): Outcome => ({
        file: `${folder}/${spec.file}`,
        name: [...titles, spec.title].join(' › '),
        status: ofPlaywright[test.status] ?? 'failed',
        message: test.results.map(({ error }) => error?.message ?? '').join('\n'),
      })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => within(inner, [...titles, inner.title])),
  ]
  const outside = (report.errors ?? []).map(({ message }): Outcome => ({
    file: folder,
    name: '',
    status: 'failed',
    message: message ?? '',
  }))
  return [...(report.suites ?? []).flatMap((suite) => within(suite, [])), ...outside]
}

/** Once each, in the order in which they come. */
export function failedFiles(outcomes: readonly Outcome[]): string[] {
  return [...new Set(outcomes.filter(({ status }) => status === 'failed').map(({ file }) => file))]
}

/** What a second run of whole files says stands in place of what the first said of these files. */
export function withSecondTry(first: readonly Outcome[], second: readonly Outcome[]): Outcome[] {
  const again = new Set(second.map(({ file }) => file))
  return [...first.filter(({ file }) => !again.has(file)), ...second]
}

/**
 * Which failures of a first run a second one does not repeat. A test that the second run did not reach is no such failure,
 * nor is one of a file in which the second run fails outside of every test.
 */
export function unsteady(first: readonly Outcome[], second: readonly Outcome[]): Outcome[] {
  const key = ({ file, name }: Outcome): string => `${file}\0${name}`
  const broken = new Set(
    second.filter(({ name, status }) => name === '' && status === 'failed').map(({ file }) => file),
  )
  const passed = new Set(second.filter(({ status }) => status === 'passed').map(key))
  const failed = new Set(second.filter(({ status }) => status === 'failed').map(key))
  const reached = new Set(second.map(({ file }) => file))
  return first.filter((outcome) => {
    if (outcome.status !== 'failed' || broken.has(outcome.file) || failed.has(key(outcome))) return false
    return outcome.name === '' ? reached.has(outcome.file) : passed.has(key(outcome))
  })
}

/** `file › name` and the first lines of why, indented, for the end of what a run prints. */
export function listed(outcomes: readonly Outcome[]): string {
  return outcomes
    .map(({ file, name, message }) => {
      const why = message
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(0, 6)
        .map((line) => `      ${line}`)
      return [`  ${name === '' ? file : `${file} › ${name}`}`, ...why].join('\n')
    })
    .join('\n')
}
