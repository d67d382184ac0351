import type { CommandContext } from '../../src/main/headless/command-context.ts'
import { backup } from '../../src/main/headless/commands/backup.ts'
import { login } from '../../src/main/headless/commands/login.ts'
import { serve } from '../../src/main/headless/commands/serve.ts'
import { ExitCode } from '../../src/main/headless/exit-codes.ts'

export interface HeadlessDemo {
  clientFile: string
  /** Ends after the backup instead of serving the page. */
  exit: boolean
  /** Builds the page where it is missing or old; throws if that fails. */
  buildPage: () => void
}

/**
 * Signs in to the sample account, backs up everything it has and shows the page. Videos that Google cannot deliver (yet)
 * are part of the sample and no reason to call the demo a failure.
 */
export async function runHeadless(
  context: CommandContext,
  { clientFile, exit, buildPage }: HeadlessDemo,
): Promise<ExitCode> {
  const { output, report, interrupted } = context
  // What login tells about browsers and kept sign-ins is of no concern here.
  const quiet = { ...context, output: { ...output, say: () => undefined } }
  const signedIn = await login(quiet, { client: clientFile, printUrl: false })
  if (signedIn !== ExitCode.done) {
    for (const { message } of report.problems) output.say(message)
    return signedIn
  }
  output.say(`Signed in as ${String(report['account'])}, a sample account on this machine.`)
  const code = await backup(context, {
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
  const expected = report.problems.every(({ code }) => code === 'item-processing' || code === 'item-processing-failed')
  const result = code === ExitCode.problems && expected ? ExitCode.done : code
  if (exit || interrupted.aborted || code > ExitCode.problems) return result
  output.say('')
  buildPage()
  const served = await serve(context, { port: 0 })
  return served === ExitCode.done ? result : served
}
