import type { CommandContext } from '../../src/main/headless/command-context.ts'
import { backup } from '../../src/main/headless/commands/backup.ts'
import { importExports } from '../../src/main/headless/commands/imports/import.ts'
import { login } from '../../src/main/headless/commands/login.ts'
import { serve } from '../../src/main/headless/commands/serve.ts'
import { ExitCode } from '../../src/main/headless/exit-codes.ts'

export interface HeadlessDemo {
  clientFile: string
  /** A folder with Takeout exports to take in, in place of a backup. */
  exports?: string
  /** Ends after the backup instead of serving the page. */
  exit: boolean
  /** Builds the page where it is missing or old; throws if that fails. */
  buildPage: () => void
}

/**
 * Signs in to the sample account and backs up everything it has, or takes its Takeout exports in, and shows the page. Videos that Google cannot deliver (yet)
 * are part of the sample and no reason to call the demo a failure.
 */
export async function runHeadless(context: CommandContext, demo: HeadlessDemo): Promise<ExitCode> {
  const { output, report, interrupted } = context
  const { exit, buildPage, exports } = demo
  const code = exports === undefined ? await backUp(context, demo) : await takeIn(context, exports)
  const expected = report.problems.every(({ code }) => code === 'item-processing' || code === 'item-processing-failed')
  const result = code === ExitCode.problems && expected ? ExitCode.done : code
  if (exit || interrupted.aborted || code > ExitCode.problems) return result
  output.say('')
  buildPage()
  const served = await serve(context, { port: 0 })
  return served === ExitCode.done ? result : served
}

async function takeIn(context: CommandContext, folder: string): Promise<ExitCode> {
  context.output.say(`Takeout exports of a sample account lie in ${folder}.`)
  return await importExports(context, {
    name: 'import',
    paths: [folder],
    dryRun: false,
    history: false,
    includeTrash: false,
  })
}

async function backUp(context: CommandContext, { clientFile }: HeadlessDemo): Promise<ExitCode> {
  const { output, report } = context
  // What login tells about browsers and kept sign-ins is of no concern here.
  const quiet = { ...context, output: { ...output, say: () => undefined } }
  const signedIn = await login(quiet, { client: clientFile, printUrl: false })
  if (signedIn !== ExitCode.done) {
    for (const { message } of report.problems) output.say(message)
    return signedIn
  }
  output.say(`Signed in as ${String(report['account'])}, a sample account on this machine.`)
  return await backup(context, {
    name: 'backup',
    all: true,
    albums: [],
    shared: true,
    library: true,
    again: false,
    checkLengths: false,
    unlessBattery: false,
    unlessMetered: false,
    wait: true,
  })
}
