import { languages } from '../../../shared/text/languages.ts'
import { exportFormats } from '../../../shared/tasks/export-task.ts'
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { settingTable } from '../../../shared/setting-table.ts'
import type { BackupCommand, CliCommand, ExportCommand, ImportCommand, Invocation, VerifyCommand } from './commands.ts'
import { commandIn, complaint, nameOf } from './complaint.ts'
import { completionScript, shells, type Shell } from './completion-scripts.ts'
import { partSize, rate } from './byte-amounts.ts'
import { refuseEmptyValues } from './empty-values.ts'
import { describeAlbums, describeItems, describeRestore, mayBeEmpty } from './google-photos-commands.ts'
import { filterOf, filterOptionNames, withFilterOptions, type FilterOptions } from './library-filter-options.ts'
import { completionHelp, examplesOf, programHelp } from './help-texts.ts'

export type ParsedCommandLine =
  | { kind: 'run'; invocation: Invocation }
  /** Help, the version or a completion script was asked for, and printed. The latter is for a shell. */
  | { kind: 'shown'; isScript: boolean }
  /** What is wrong with the command line, in words. */
  | { kind: 'wrong'; command: string; message: string }

interface GlobalOptions {
  mirror?: string
  googleOrigin?: string
  json?: true
  quiet?: true
}

function wholeNumber(name: string, lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (value >= lowest && value <= highest) return value
    throw new InvalidArgumentError(`${name} is a whole number from ${lowest} to ${highest}.`)
  }
}

/** The same ranges as in the settings. */
const { concurrency, mediaPerDay, verifyDays } = settingTable

const perDay = wholeNumber('A limit per day', mediaPerDay.least, mediaPerDay.most)

function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

interface BackupOptions extends FilterOptions {
  all?: true
  album: string[]
  shared?: true
  library?: true
  again?: true
  checkLengths?: true
  unlessBattery?: true
  unlessMetered?: true
  changed?: boolean
  concurrency?: number
  limitRate?: number
  downloadsPerDay?: number
  requestsPerDay?: number
  wait: boolean
}

function backupCommand(options: BackupOptions): BackupCommand {
  const only = filterOf(options)
  const command: BackupCommand = {
    name: 'backup',
    all: options.all ?? false,
    albums: options.album,
    shared: options.shared ?? false,
    // What narrows the library is about the library.
    library: options.library ?? only !== undefined,
    ...(only && { only }),
    again: options.again ?? false,
    checkLengths: options.checkLengths ?? false,
    unlessBattery: options.unlessBattery ?? false,
    unlessMetered: options.unlessMetered ?? false,
    wait: options.wait,
  }
  if (options.changed !== undefined) command.changed = options.changed
  if (options.concurrency !== undefined) command.concurrency = options.concurrency
  if (options.limitRate !== undefined) command.limitRate = options.limitRate
  if (options.downloadsPerDay !== undefined) command.downloadsPerDay = options.downloadsPerDay
  if (options.requestsPerDay !== undefined) command.requestsPerDay = options.requestsPerDay
  return command
}

function describeSignIn(program: Command, choose: (command: CliCommand) => void): void {
  program
    .command('login')
    .addHelpText('after', examplesOf('login'))
    .description('sign in to Google in the browser')
    .option('--client <file>', 'OAuth client file downloaded from the Google Cloud console')
    .option('--print-url', 'print the address instead of opening a browser', false)
    .action((options: { client?: string; printUrl: boolean }) => choose({ name: 'login', ...options }))
  program
    .command('logout')
    .addHelpText('after', examplesOf('logout'))
    .description('revoke the sign-in and forget it here; the mirror stays')
    .action(() => choose({ name: 'logout' }))
}

function describeBackup(program: Command, choose: (command: CliCommand) => void): void {
  const backup = program
    .command('backup')
    .addHelpText('after', examplesOf('backup'))
    .description('download what is not in the mirror yet; without a choice, what the last backup had, else all albums')
    .option('--all', 'all albums of the account')
    .option('--album <id or title>', 'this album; may be given several times', collect, [])
    .option('--shared', 'all shared albums')
    .option('--library', 'everything in the library, in an album or not')
  withFilterOptions(backup)
    .addOption(
      new Option('--again', 'what the last backup had; an error if there was none').conflicts([
        'all',
        'album',
        'shared',
        'library',
        ...filterOptionNames,
      ]),
    )
    .option('--unless-battery', 'end at once, with 0, if this machine runs on its battery')
    .option('--unless-metered', 'end at once, with 0, if the network is metered')
    .option('--changed', 'ask Google only about albums whose count, title or cover changed; every one at least monthly')
    .option('--no-changed', 'ask Google about every chosen album, whatever the settings say')
    .option(
      '--concurrency <n>',
      `downloads at a time, ${concurrency.least} to ${concurrency.most}`,
      wholeNumber('The number of downloads', concurrency.least, concurrency.most),
    )
    .option('--limit-rate <bytes/s>', 'bytes per second over all downloads, with k, M or G', rate)
    .option(
      '--check-lengths',
      'ask for the length of every file that is here, to notice edits that lists hide: one request for each file',
    )
    .option('--downloads-per-day <n>', "Google's limit for your client, if it is not 75,000", perDay)
    .option('--requests-per-day <n>', 'the same for questions about albums and items, if it is not 10,000', perDay)
    .option('--no-wait', "when Google's limit of the day is reached, end with 1 instead of going on the next day")
    .action((options: BackupOptions) => choose(backupCommand(options)))
}

function describeCare(program: Command, choose: (command: CliCommand) => void): void {
  program
    .command('status')
    .addHelpText('after', examplesOf('status'))
    .description('what is in the mirror')
    .option('--differences', 'where it differs from what Google counts and lists, and which items these are', false)
    .action((options: { differences: boolean }) => choose({ name: 'status', ...options }))
  program
    .command('verify')
    .addHelpText('after', examplesOf('verify'))
    .description('read every file of the mirror and compare it with its checksum; goes on where it was interrupted')
    .option('--quick', 'look at presence, size and time alone', false)
    .option(
      '--share <days>',
      'read only what is due today, so that everything is read within so many days; for every day, as from cron',
      wholeNumber('The number of days', 1, verifyDays.most),
    )
    .option('--repair', 'bring back what is missing or damaged, from another copy or with the next backup', false)
    .option('--limit-rate <bytes/s>', 'bytes per second, with k, M or G', rate)
    .action((options: Omit<VerifyCommand, 'name'>) => {
      if (options.quick && options.share !== undefined)
        throw new InvalidArgumentError('--share reads files, and --quick does not: choose one of them.')
      choose({ name: 'verify', ...options })
    })
  program
    .command('rebuild')
    .addHelpText('after', examplesOf('rebuild'))
    .description('make the index in .shoebox anew from catalogue.jsonl and the files')
    .option('--full', 'read every file afterwards, instead of looking at size and time', false)
    .action((options: { full: boolean }) => choose({ name: 'rebuild', ...options }))
}

function describeImport(program: Command, choose: (command: CliCommand) => void): void {
  program
    .command('import')
    .addHelpText('after', examplesOf('import'))
    .description('take in Google Takeout exports: archives, or what they were unpacked into')
    .addArgument(new Argument('[path...]', 'archives, folders with archives, or unpacked exports'))
    .option('--dry-run', 'read everything, write nothing, and say what an import would make of it', false)
    .option('--include-trash', 'also what lies in the trash of Google Photos', false)
    .option('--owner <name>', 'whose photos they are, where several people have photos in the mirror')
    .option('--verify', 'read back afterwards what was taken in, and say which archives can be deleted')
    .option('--watch <dir>', 'go on, and import each export that arrives whole in this folder')
    .option('--history', 'say which exports were imported, and what each has brought', false)
    .action((paths: string[], options: Omit<ImportCommand, 'name' | 'paths'>, command: Command) => {
      if (!options.history && options.watch === undefined && paths.length === 0)
        command.error("error: missing required argument 'path'")
      if (options.history && (paths.length > 0 || options.watch !== undefined))
        command.error('error: --history stands without paths')
      if (options.dryRun && options.watch !== undefined) command.error('error: --watch goes with no --dry-run')
      choose({ name: 'import', paths, ...options })
    })
}

function describeExport(program: Command, choose: (command: CliCommand) => void): void {
  program
    .command('export')
    .addHelpText('after', examplesOf('export'))
    .description(
      'write albums, or everything, as an export in the form of Google Takeout, as plain files, or as a web page',
    )
    .addArgument(new Argument('<path>', 'a folder that is empty or not there yet'))
    .option('--album <id or title>', 'only this album; may be given several times', collect, [])
    .option('--item <id>', 'only this photo or video, without albums; may be given several times', collect, [])
    .option('--part-size <bytes>', 'how large each zip may be, with MB or GB', partSize, 2e9)
    .addOption(
      new Option(
        '--format <format>',
        'zips with sidecars, plain files in folders, or pages that any browser opens, with the files as they are',
      )
        .choices(exportFormats)
        .default('takeout'),
    )
    .addOption(new Option('--language <language>', 'of pages').choices(languages).default('en'))
    .option('--owner <name>', 'only what belongs to this person, where several people have photos in the mirror')
    .option('--no-metadata', 'of plain files: write nothing into the copies; what is known lies beside them as XMP')
    .action(
      (
        path: string,
        {
          album,
          item,
          ...options
        }: { album: string[]; item: string[] } & Omit<ExportCommand, 'name' | 'path' | 'albums' | 'items'>,
      ) => choose({ name: 'export', path, albums: album, items: item, ...options }),
    )
}

function describeOthers(program: Command, choose: (command: CliCommand) => void): void {
  program
    .command('xmp')
    .addHelpText('after', examplesOf('xmp'))
    .description('write XMP sidecars for other programs beside photos whose files lack what is known of them')
    .option('--all', 'beside every photo and video', false)
    .action((options: { all: boolean }) => choose({ name: 'xmp', ...options }))
  program
    .command('serve')
    .addHelpText('after', examplesOf('serve'))
    .description('show the app in a browser of this machine')
    .option('--port <p>', 'port on 127.0.0.1; any free one without', wholeNumber('A port', 0, 65_535), 0)
    .action((options: { port: number }) => choose({ name: 'serve', ...options }))
}

/** In the order in which help lists them. */
const described = [
  describeSignIn,
  describeAlbums,
  describeItems,
  describeRestore,
  describeBackup,
  describeCare,
  describeImport,
  describeExport,
  describeOthers,
]

/** Unlike the other commands it does nothing but print: what a shell needs to know is all in `program`. */
function describeCompletion(program: Command, print: (text: string) => void): void {
  program
    .command('completion')
    .addHelpText('after', completionHelp)
    .description('print a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'the shell that it is for').choices(shells))
    .action((shell: Shell) => print(completionScript(program, shell)))
}

function inheritSettings(command: Command, from: Command): void {
  command.copyInheritedSettings(from)
  for (const each of command.commands) inheritSettings(each, command)
}

/**
 * Understands the arguments after the program's name. Options of the program may stand before or after the command.
 * `print` gets help, made for so many `columns`, and the version; what is wrong is returned, not printed.
 */
export function parseCommandLine(
  args: readonly string[],
  version: string,
  print: (text: string) => void,
  columns = 80,
): ParsedCommandLine {
  let command: CliCommand | undefined
  const program = new Command('shoebox')
    .description('Keeps your Google Photos in an ordinary folder on your own disk.')
    .version(version)
    .option('--mirror <dir>', 'folder of the mirror, instead of the remembered one')
    .option('--google-origin <url>', 'server on this machine in place of Google (or SHOEBOX_GOOGLE_ORIGIN)')
    .option('--json', 'end with one JSON object as the last line of the output')
    .option('-q, --quiet', 'say only what went wrong, on the error stream, and what was asked for')
    .showSuggestionAfterError(false)
    .addHelpText('after', programHelp)
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => columns,
      writeOut: print,
      writeErr: () => undefined,
      outputError: () => undefined,
    })
  const choose = (chosen: CliCommand): void => {
    command = chosen
  }
  for (const describe of described) describe(program, choose)
  let printed = false
  describeCompletion(program, (text) => {
    printed = true
    print(text)
  })
  refuseEmptyValues(program, mayBeEmpty)
  // Commands made before these settings would print and exit on their own.
  for (const each of program.commands) inheritSettings(each, program)

  try {
    program.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'shown', isScript: false }
    const known = commandIn(program, args)
    return { kind: 'wrong', command: known ? nameOf(known) : '', message: complaint(error, program, known) }
  }
  if (printed) return { kind: 'shown', isScript: true }
  if (!command) return { kind: 'wrong', command: '', message: 'Say what to do.\nSee: shoebox --help' }
  const { mirror, googleOrigin, json, quiet } = program.opts<GlobalOptions>()
  const invocation: Invocation = { json: json ?? false, command }
  if (quiet) invocation.quiet = true
  if (mirror !== undefined) invocation.mirror = mirror
  if (googleOrigin !== undefined) invocation.googleOrigin = googleOrigin
  return { kind: 'run', invocation }
}
