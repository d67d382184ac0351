import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { UploadEnd, UploadProgress } from '../../../shared/contract/google/google.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { callApp } from '../../app/call-app.ts'
import { expandHome } from '../../typed-folder.ts'
import { fail, type CommandContext } from '../command-context.ts'
import { reportProblem } from '../command-report.ts'
import { exitCodes, ExitCode } from '../exit-codes.ts'
import { causesOf, sayCauses } from '../views/causes-view.ts'
import { formatBytes, formatCount, plural } from '../views/format-numbers.ts'
import { createLineView } from '../views/progress-view.ts'
import type { UploadCommand } from '../words/commands.ts'
import { accountMeant, withPermission } from './change.ts'

function progressLine({ done, of, sentBytes }: UploadProgress): string {
  const sending = sentBytes > 0 ? `, ${formatBytes(sentBytes)} of the next` : ''
  return `${formatCount(done)} of ${plural(of, 'file', 'files')}${sending}`
}

function sayEnd({ output, report }: CommandContext, end: UploadEnd): void {
  const { files, problems, leftOut, album } = end
  const [created, there] = (['created', 'there'] as const).map((state) => files.filter((file) => file.state === state))
  Object.assign(report, {
    items: files.length,
    uploaded: created?.length ?? 0,
    skipped: there?.length ?? 0,
    failed: problems.length,
    files,
    leftOut,
    ...(album !== undefined && { album }),
  })
  report.problems.push(...problems.map((problem) => reportProblem(problem)))
  for (const { path, item } of files) output.show(`${item}  ${path}`)
  output.say(`Uploaded ${plural(created?.length ?? 0, 'file', 'files')}.`)
  const twins = there?.filter(({ sameAs }) => sameAs !== undefined).length ?? 0
  const earlier = (there?.length ?? 0) - twins
  if (earlier > 0) output.say(`${plural(earlier, 'file is', 'files are')} there from before.`)
  if (twins > 0)
    output.say(
      `${plural(twins, 'file is', 'files are')} there with another of the same bytes: Google stores them once.`,
    )
  if (leftOut > 0)
    output.say(`Left out ${plural(leftOut, 'file that is no photo or video', 'files that are no photos or videos')}.`)
  const nameOf = (problem: Problem): string => String(problem.values?.['path'] ?? '')
  const named = problems.map((problem) => ({ name: nameOf(problem), problem }))
  sayCauses(
    output,
    causesOf(named, (count) => plural(count, 'file', 'files')),
  )
}

/** Puts files into Google Photos. Interrupted, or run again, it goes on, and puts nothing there twice. */
export async function upload(context: CommandContext, command: UploadCommand): Promise<ExitCode> {
  const { app, output, interrupted } = context
  const account = await accountMeant(context, command.account)
  if (!account.ok) return fail(context, account.problem)
  context.report['account'] = account.value.email
  const paths = command.paths.map((path) => resolve(expandHome(path, homedir())))
  const stop = (): void => void callApp(app, 'google.stopUpload', undefined)
  interrupted.addEventListener('abort', stop, { once: true })
  const view = createLineView(output, context.clock)
  const unsubscribe = app.subscribe('google.uploading', (progress) => view.show(() => progressLine(progress)))
  const { album } = command
  const end = await withPermission(context, account.value, () =>
    callApp(app, 'google.upload', { account: account.value.id, paths, ...(album !== undefined && { album }) }),
  )
  unsubscribe()
  view.end()
  interrupted.removeEventListener('abort', stop)
  if (!end.ok) return interrupted.aborted ? ExitCode.interrupted : fail(context, end.problem)
  sayEnd(context, end.value)
  if (interrupted.aborted) return ExitCode.interrupted
  const worst = end.value.problems.find(({ code }) => exitCodes[code] === ExitCode.signInNeeded)
  if (worst) return ExitCode.signInNeeded
  return end.value.problems.length > 0 ? ExitCode.problems : ExitCode.done
}
