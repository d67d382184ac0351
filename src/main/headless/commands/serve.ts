import { failure, success, type Result } from '../../../shared/problems/problem.ts'
import { ensurePage } from '../server/built-page.ts'
import { fail, type CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-codes.ts'
import { serveApp, type RunningServer } from '../server/serve-app.ts'

async function listen(
  { app, log, project, output, interrupted }: CommandContext,
  port: number,
): Promise<Result<RunningServer>> {
  const page = await ensurePage(project.root, (text) => output.say(text), interrupted)
  if (!page.ok) return page
  try {
    return success(await serveApp(app, { port, rendererFolder: page.value, log }))
  } catch (error) {
    return failure('unexpected', { detail: `The page cannot be served on port ${port}: ${String(error)}` })
  }
}

/** Resolves when a person asks to stop. */
function untilInterrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Serves the app's own page on the loopback address until Ctrl-C, which is its regular end. */
export async function serve(context: CommandContext, { port }: { port: number }): Promise<ExitCode> {
  const { output, report, interrupted } = context
  const server = await listen(context, port)
  if (!server.ok) return fail(context, server.problem)
  output.say('Open this address in a browser on this machine. It carries the key, so keep it to yourself:')
  output.tell(server.value.url)
  output.say('Press Ctrl-C to end it.')
  report['url'] = server.value.origin
  await untilInterrupted(interrupted)
  await server.value.close()
  return ExitCode.done
}
