import { momentOf } from '../../../shared/moment.ts'
import type { VerifyProgress } from '../../../shared/tasks/verification.ts'
import { RateLimit } from '../../tasks/rate-limit.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { verifyMirror } from '../../verify/verify-mirror.ts'
import type { VerifyOptions } from '../../verify/verify-options.ts'
import { fail } from '../command-context.ts'
import type { VerifyCommand } from '../words/commands.ts'
import { ExitCode } from '../exit-codes.ts'
import type { FolderContext } from '../folder-context.ts'
import { onMirror } from './on-mirror.ts'
import { createVerifyView, sayVerification } from '../views/verify-view.ts'

/** Compares the files of the mirror with what they were when they were saved, and repairs them if asked. */
export async function verify(context: FolderContext, command: VerifyCommand): Promise<ExitCode> {
  const { quick, repair, share, limitRate } = command
  const options: VerifyOptions =
    share === undefined ? { mode: quick ? 'quick' : 'full', repair } : { mode: 'share', repair, days: share }
  return verifyFolder(context, options, limitRate)
}

/** Opens the mirror, verifies it, shows how it goes and reports on it. `limitRate` is in bytes per second. */
export function verifyFolder(context: FolderContext, options: VerifyOptions, limitRate?: number): Promise<ExitCode> {
  return onMirror(context, (mirror) => verifyOpen(context, mirror, options, limitRate))
}

async function verifyOpen(
  context: FolderContext,
  mirror: Mirror,
  options: VerifyOptions,
  limitRate = 0,
): Promise<ExitCode> {
  const { ports, output, report, interrupted } = context
  const limit = new RateLimit(ports.clock)
  limit.set(limitRate)
  const view = createVerifyView(output, ports.clock)
  const startedAt = ports.clock.monotonic()
  const meter = (bytes: number, signal: AbortSignal): Promise<void> => limit.take(bytes, signal)
  const onProgress = (progress: VerifyProgress): void => view.show(progress)
  const verified = await verifyMirror({ ...ports, mirror, meter, onProgress }, options, interrupted)
  view.end()
  if (!verified.ok) return fail(context, verified.problem)
  const found = verified.value
  if (found.resumed)
    output.say(`This went on with the verification of ${momentOf(found.startedAt).toISOString().slice(0, 10)}.`)
  sayVerification(output, report, found, (ports.clock.monotonic() - startedAt) / 1000)
  if (!found.complete) {
    output.say(found.mode === 'quick' ? 'Stopped.' : 'Stopped. The next verification goes on from here.')
    return ExitCode.interrupted
  }
  return found.problems.length > 0 ? ExitCode.problems : ExitCode.done
}
