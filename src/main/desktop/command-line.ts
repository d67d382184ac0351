/** What a start of the desktop app may be told. */
export interface DesktopArguments {
  googleOrigin?: string
  mirror?: string
  /** A downloaded OAuth client file, to be stored. */
  client?: string
  /** Start a sign-in if there is no account yet. */
  signIn: boolean
}

const valued = {
  '--google-origin': 'googleOrigin',
  '--mirror': 'mirror',
  '--client': 'client',
} as const

function isValued(name: string): name is keyof typeof valued {
  return Object.hasOwn(valued, name)
}

/**
 * Reads the arguments of a start, wherever they stand: Chromium, the operating system and test tools add their own and
 * change the order, so unknown ones are ignored. `--name value` and `--name=value` mean the same; on Windows only the
 * second form is safe for an address, because Electron refuses switches behind an argument that looks like a link.
 */
export function readDesktopArguments(argv: readonly string[], env: NodeJS.ProcessEnv): DesktopArguments {
  const found: DesktopArguments = { signIn: false }
  const origin = env['SHOEBOX_GOOGLE_ORIGIN']
  if (origin) found.googleOrigin = origin
  for (const [at, argument] of argv.entries()) {
    if (argument === '--sign-in') found.signIn = true
    const equals = argument.indexOf('=')
    const name = equals < 0 ? argument : argument.slice(0, equals)
    if (!isValued(name)) continue
    const value = equals < 0 ? argv[at + 1] : argument.slice(equals + 1)
    if (value !== undefined && value !== '' && !value.startsWith('--')) found[valued[name]] = value
  }
  return found
}

/** The commands of the command line. */
export const cliCommands: readonly string[] = [
  'login',
  'logout',
  'albums',
  'items',
  'upload',
  'get',
  'restore',
  'backup',
  'status',
  'verify',
  'rebuild',
  'import',
  'export',
  'xmp',
  'serve',
  'completion',
]

/** Options of the command line that stand before a command and bring a value. */
const cliValued = new Set(['--mirror', '--google-origin'])

/**
 * The arguments for the command line if a start names one of its commands or asks for help, else undefined: then a window
 * opens. `fromSources`: the program is Electron itself, and its first argument is the app.
 */
export function readCliArguments(argv: readonly string[], fromSources: boolean): string[] | undefined {
  const args = argv.slice(fromSources ? 2 : 1)
  if (args.includes('--help')) return args
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? ''
    if (cliValued.has(argument)) at += 1
    else if (!argument.startsWith('-')) return cliCommands.includes(argument) ? args : undefined
  }
  return undefined
}
