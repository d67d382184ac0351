import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { RequestsOfTheDay } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { createApp } from '../app.ts'
import type { AppOptions } from '../app/app-interface.ts'
import { openSettings } from '../app/settings/settings-store.ts'
import { describeError } from '../describe-error.ts'
import { folderProblem } from '../folders/folder-problem.ts'
import { homeProblem } from '../home/home-file.ts'
import type { Ports } from '../ports.ts'
import { expandHome } from '../typed-folder.ts'
import { callApp } from '../app/call-app.ts'
import { fail, type CommandContext, type Speech } from './command-context.ts'
import { parseCommandLine } from './words/command-line.ts'
import type {
  CliCommand,
  ExportCommand,
  ImportCommand,
  XmpCommand,
  Invocation,
  RebuildCommand,
  VerifyCommand,
} from './words/commands.ts'
import { emptyReport, reportProblem, type CommandReport } from './command-report.ts'
import { problemText } from './words/command-words.ts'
import { albums } from './commands/albums.ts'
import { backup } from './commands/backup.ts'
import { changeInGooglePhotos, getFromGooglePhotos, listItems } from './commands/change.ts'
import { exportAlbums } from './commands/export.ts'
import { importExports } from './commands/imports/import.ts'
import { dryRunImport } from './commands/imports/import-dry-run.ts'
import { importHistory } from './commands/imports/import-history.ts'
import { watchImports } from './commands/imports/import-watch.ts'
import { login, logout } from './commands/login.ts'
import { rebuild } from './commands/rebuild.ts'
import { restore } from './commands/restore.ts'
import { serve } from './commands/serve.ts'
import { status } from './commands/status.ts'
import { upload } from './commands/upload.ts'
import { verify } from './commands/verify.ts'
import { xmp } from './commands/xmp.ts'
import { ExitCode } from './exit-codes.ts'
import { chosenFolder } from './folder-context.ts'
import { systemClock } from '../clock/system-clock.ts'
import { homeFolder } from '../home/home-folder.ts'
import { createFileLog } from '../home/log-file.ts'
import { followNetwork } from './views/network-view.ts'
import { followPreparing } from './views/preparing-view.ts'
import { createNodePorts } from './ports/node-ports.ts'
import { createOutput, outliveReaders, terminalColumns, type Output } from './output.ts'
import { findProject, type Project } from './project-folder.ts'

export interface CliParts {
  /** What follows the program's name. */
  args: readonly string[]
  environment: NodeJS.ProcessEnv
  standard: NodeJS.WriteStream
  error: NodeJS.WriteStream
  /** Aborts when a person or the system asks to stop. */
  interrupted: AbortSignal
  /** In place of plain Node's; for a host that has better ones. */
  ports?: Partial<Ports>
}

/** Commands that are about the folder alone; the others need an app. */
type FolderCommand = VerifyCommand | RebuildCommand | ExportCommand | XmpCommand
type AppCommand = Exclude<CliCommand, FolderCommand>

const isOfFolder = (command: CliCommand): command is FolderCommand =>
  ['verify', 'rebuild', 'export', 'xmp'].includes(command.name)

function runCommand(context: CommandContext, command: AppCommand): Promise<ExitCode> {
  if (command.name === 'login') return login(context, command)
  if (command.name === 'logout') return logout(context)
  if (command.name === 'albums') return albums(context)
  if (command.name === 'change') return changeInGooglePhotos(context, command)
  if (command.name === 'upload') return upload(context, command)
  if (command.name === 'items') return listItems(context, command)
  if (command.name === 'get') return getFromGooglePhotos(context, command)
  if (command.name === 'backup') return backup(context, command)
  if (command.name === 'restore') return restore(context, command)
  if (command.name === 'status') return status(context, command)
  if (command.name === 'import') {
    if (command.history) return importHistory(context)
    if (command.watch !== undefined) return watchImports(context, command, command.watch)
    return importExports(context, command)
  }
  return serve(context, command)
}

function sessionLimits(command: CliCommand): AppOptions['limits'] {
  if (command.name !== 'backup') return undefined
  const limits: NonNullable<AppOptions['limits']> = {}
  if (command.concurrency !== undefined) limits.concurrency = command.concurrency
  if (command.limitRate !== undefined) limits.rateLimit = command.limitRate
  if (command.changed !== undefined) limits.listing = command.changed ? 'changed' : 'all'
  if (command.downloadsPerDay !== undefined) limits.mediaPerDay = command.downloadsPerDay
  if (command.requestsPerDay !== undefined) limits.apiPerDay = command.requestsPerDay
  return limits
}

/** Makes no mirror where there is none. */
function onlyReads(command: CliCommand): boolean {
  return command.name === 'status' || (command.name === 'import' && command.history)
}

function appOptions(invocation: Invocation, environment: NodeJS.ProcessEnv, project: Project): AppOptions {
  const options: AppOptions = {
    host: 'headless',
    version: project.version,
    mediaBase: 'media/',
    systemLanguage: Intl.DateTimeFormat().resolvedOptions().locale,
    // One-time commands leave the processor to the downloads; pictures are made when somebody looks.
    fillThumbnails: invocation.command.name === 'serve',
    keepSchedule: invocation.command.name === 'serve',
  }
  const origin = invocation.googleOrigin ?? environment['SHOEBOX_GOOGLE_ORIGIN']
  if (origin !== undefined && origin !== '') options.googleOrigin = origin
  if (invocation.mirror !== undefined) options.mirrorPath = resolve(expandHome(invocation.mirror, homedir()))
  if (onlyReads(invocation.command) || invocation.command.name === 'restore') options.mirrorMustExist = true
  const limits = sessionLimits(invocation.command)
  if (limits) options.limits = limits
  return options
}

/** The requests of one command. The counters start again at the end of Google's day. */
function requestsBetween(before: RequestsOfTheDay, after: RequestsOfTheDay): CommandReport['requests'] {
  const sameDay = before.resetsAt === after.resetsAt
  return { api: after.api - (sameDay ? before.api : 0), media: after.media - (sameDay ? before.media : 0) }
}

/** The first mirror that a backup used is the one that later commands mean when they name none. */
async function rememberMirror({ app, output }: CommandContext, path: string): Promise<void> {
  const used = await callApp(app, 'mirror.use', { path })
  if (used.ok) output.say(`From now on ${path} is the mirror when no --mirror is given.`)
}

interface Start extends Speech {
  ports: Ports
  project: Project
  invocation: Invocation
}

/** A file of the home folder was set aside: whatever the command does, somebody should know. */
function sayDamaged({ output, report }: Start, problem: Problem): void {
  output.complain(problemText(problem))
  report.problems.push(reportProblem(problem))
}

async function runOnFolder(
  { ports, invocation, output, report, call }: Start,
  command: FolderCommand,
  interrupted: AbortSignal,
): Promise<ExitCode> {
  const path = await chosenFolder(ports, invocation.mirror)
  if (!path.ok) return fail({ output, report, call }, path.problem)
  const context = { path: path.value, ports, output, report, call, interrupted }
  if (command.name === 'export') return exportAlbums(context, command)
  if (command.name === 'xmp') return xmp(context, command)
  return command.name === 'verify' ? verify(context, command) : rebuild(context, command)
}

async function dryRun(start: Start, command: ImportCommand, interrupted: AbortSignal): Promise<ExitCode> {
  const { mirror } = start.invocation
  const path = await chosenFolder(start.ports, mirror)
  const folder = path.ok ? { folder: { path: path.value, isNamed: mirror !== undefined } } : {}
  return await dryRunImport({ ...start, interrupted, ...folder }, command)
}

/** Commands that hear of an interruption themselves, to leave what they were at so that it can go on. */
const stopThemselves: readonly CliCommand['name'][] = ['login', 'upload', 'backup', 'restore', 'import', 'serve']

/** Runs a command unless it is interrupted already. One that knows no interruption of its own ends with the app that it asks. */
async function untilStopped(context: CommandContext, command: AppCommand): Promise<ExitCode> {
  const { app, interrupted } = context
  if (interrupted.aborted) return fail(context, { code: 'cancelled' })
  const endsWithApp = onlyReads(command) || !stopThemselves.includes(command.name)
  const stop = (): void => void (endsWithApp ? app.close() : app.stopOpening())
  interrupted.addEventListener('abort', stop, { once: true })
  const code = await runCommand(context, command)
  interrupted.removeEventListener('abort', stop)
  return endsWithApp && interrupted.aborted ? ExitCode.interrupted : code
}

/** A folder that is there for one command. The system may name a place for such things that is not there. */
async function makePassingFolder(): Promise<string | Problem> {
  try {
    return await mkdtemp(join(tmpdir(), 'shoebox-albums-'))
  } catch (error) {
    return folderProblem(error, tmpdir(), 'make')
  }
}

async function runWithApp(start: Start, command: AppCommand, options: AppOptions, cli: CliParts): Promise<ExitCode> {
  const { ports, project, output, report } = start
  const settings = await openSettings(ports).catch((error: unknown) => homeProblem(ports.files, ports.home, error))
  if ('code' in settings) return fail(start, settings)
  const nothingRemembered = settings.get().mirrorPath === undefined
  // A list of albums is of use before a folder was chosen.
  const passing =
    command.name === 'albums' && nothingRemembered && options.mirrorPath === undefined
      ? await makePassingFolder()
      : undefined
  if (typeof passing === 'object') return fail(start, passing)
  if (passing !== undefined) options.mirrorPath = passing

  const made = await createApp(ports, options)
  if (!made.ok) return fail(start, made.problem)
  const app = made.value
  const { home, files, clock, log, power } = ports
  const { interrupted } = cli
  const { json } = start.invocation
  const context: CommandContext = {
    app,
    output,
    report,
    call: start.call,
    clock,
    log,
    interrupted,
    json,
    home,
    files,
    project,
    ...(power && { power }),
  }
  const info = await callApp(app, 'app.get', undefined)
  const damaged = [settings.damaged, ...(info.ok ? info.value.damaged : [])]
  for (const problem of damaged) if (problem) sayDamaged(start, problem)
  const before = await callApp(app, 'requests.today', undefined)
  const unfollow = command.name === 'serve' ? undefined : followNetwork(app, context)
  const unfollowOpening = followPreparing(app, output)
  const code = await untilStopped(context, command)
  unfollow?.()
  unfollowOpening()
  const fills = command.name === 'backup' || (command.name === 'import' && !command.history)
  if (fills && nothingRemembered && options.mirrorPath !== undefined && code <= ExitCode.problems) {
    await rememberMirror(context, options.mirrorPath)
  }
  const after = await callApp(app, 'requests.today', undefined)
  if (before.ok && after.ok) report.requests = requestsBetween(before.value, after.value)
  await app.close()
  if (passing !== undefined) await rm(passing, { recursive: true, force: true })
  return code
}

function wrongUse(args: readonly string[], message: string, command: string, output: Output): ExitCode {
  for (const line of message.split('\n')) output.complain(line)
  if (args.includes('--json')) output.report({ ...emptyReport(command), problems: [{ code: 'bad-input', message }] })
  return ExitCode.wrongUse
}

async function run(start: Start, options: AppOptions, cli: CliParts): Promise<ExitCode> {
  const { command } = start.invocation
  try {
    if (command.name === 'import' && command.dryRun && !command.history)
      return await dryRun(start, command, cli.interrupted)
    return isOfFolder(command)
      ? await runOnFolder(start, command, cli.interrupted)
      : await runWithApp(start, command, options, cli)
  } catch (error) {
    // Whatever it is, a person gets a sentence, and the log the trace.
    start.ports.log('error', 'command-failed', { command: command.name, detail: describeError(error) })
    const detail = error instanceof Error ? error.message : String(error)
    return fail(start, { code: 'unexpected', detail })
  }
}

/** The whole command line: understands the arguments, runs the command, prints, and returns the exit code. Never rejects. */
export async function runCli(cli: CliParts): Promise<ExitCode> {
  const project = findProject(import.meta.filename)
  const home = homeFolder(cli.environment)
  const log = cli.ports?.log ?? createFileLog(home, cli.ports?.clock ?? systemClock())
  outliveReaders([cli.standard, cli.error], log)
  let help = ''
  const columns = terminalColumns(cli.standard)
  const parsed = parseCommandLine(cli.args, project.version, (text) => (help += text), columns)
  if (parsed.kind === 'shown') {
    const output = createOutput(cli.standard, cli.error, { json: false })
    if (parsed.isScript) output.print(help)
    else output.printHelp(help)
    return ExitCode.done
  }
  // What is wrong with the arguments is nothing that a script may take for a result.
  const complaints = createOutput(cli.standard, cli.error, { json: true })
  if (parsed.kind === 'wrong') return wrongUse(cli.args, parsed.message, parsed.command, complaints)

  const { invocation } = parsed
  const { command, json, quiet = false } = invocation
  const output = createOutput(cli.standard, cli.error, { json, quiet })
  const report = emptyReport(command.name)
  const noBrowser: Partial<Ports> =
    command.name === 'login' && command.printUrl ? { openUrl: () => Promise.resolve(true) } : {}
  const ports = createNodePorts({ home, log, ...cli.ports, ...noBrowser })
  const startedAt = ports.clock.monotonic()
  const options = appOptions(invocation, cli.environment, project)

  const code = await run({ ports, project, invocation, output, report, call: cli.args }, options, cli)
  report.seconds = Math.round(ports.clock.monotonic() - startedAt) / 1000
  if (json) output.report(report)
  return code
}
