import { readFile } from 'node:fs/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { isFaultKind, type Fault } from './faults/fault.ts'
import type { Consent, EmulatorOptions, Profile } from './options.ts'
import { startEmulator } from './start-emulator.ts'
import { answersOf } from './takeout/answers.ts'
import { languages } from './takeout/languages.ts'
import { planExports, type ExportOptions } from './takeout/plan-exports.ts'
import { layouts, writeExport, type Layout } from './takeout/write-layouts.ts'

interface CommandLine {
  port?: number
  albums?: number
  items?: number
  itemBytes?: number
  seed?: number
  profile?: Profile
  latency?: number
  rate?: number
  expire?: number
  faults?: string
  state?: string
  proxyPort?: number
  proxyCa?: string
  consent?: Consent | 'auto'
  json?: boolean
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('A whole number is needed.')
  return number
}

async function readFaults(path: string): Promise<Fault[]> {
  const parsed: unknown = JSON.parse(await readFile(path, 'utf8'))
  const list = Array.isArray(parsed) ? parsed : (parsed as { faults?: unknown }).faults
  if (!Array.isArray(list)) throw new Error(`${path} holds no list of faults`)
  for (const fault of list as Fault[])
    if (!isFaultKind(fault.do?.kind)) throw new Error(`${path}: no such fault: ${JSON.stringify(fault)}`)
  return list as Fault[]
}

function memory(): string {
  return `${Math.round(process.memoryUsage.rss() / 1e6)} MB`
}

async function serve(flags: CommandLine): Promise<void> {
  const options: EmulatorOptions = {
    ...(flags.port !== undefined && { port: flags.port }),
    ...(flags.albums !== undefined && { albums: flags.albums }),
    ...(flags.items !== undefined && { items: flags.items }),
    ...(flags.itemBytes !== undefined && { itemBytes: flags.itemBytes }),
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.profile !== undefined && { profile: flags.profile }),
    ...(flags.latency !== undefined && { latencyMs: flags.latency }),
    ...(flags.rate !== undefined && flags.rate > 0 && { rateBytesPerSecond: flags.rate }),
    ...(flags.expire !== undefined && { expireSeconds: flags.expire }),
    ...(flags.state !== undefined && { state: flags.state }),
    ...(flags.faults !== undefined && { faults: await readFaults(flags.faults) }),
    ...(flags.proxyPort !== undefined && {
      proxy: { port: flags.proxyPort, ...(flags.proxyCa !== undefined && { authorityFile: flags.proxyCa }) },
    }),
    consent: flags.consent === undefined || flags.consent === 'auto' ? 'allow' : flags.consent,
  }
  const emulator = await startEmulator(options)
  const { origin, clientId, clientSecret, proxy } = emulator
  const wayIn = proxy && { proxy: proxy.address, ca: proxy.authorityFile }
  process.stdout.write(`${JSON.stringify({ origin, clientId, clientSecret, ...wayIn })}\n`)
  if (flags.json !== true) {
    const { main } = emulator.library
    process.stdout.write(
      `${main.email}: ${main.items.size} items, ${main.albums.length} albums, ${memory()}\n` +
        `client id     ${clientId}\nclient secret ${clientSecret}\nCtrl-C stops the emulator.\n`,
    )
  }

  const stop = (): void => {
    void emulator.stop().then(() => process.exit(0))
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.once('SIGHUP', stop)
}

const program = new Command('emulator')
  .description('Google Photos on this machine: sign-in, Library API and media bytes.')
  .option('--port <number>', 'port to listen on (default: any free one)', wholeNumber)
  .option('--albums <number>', 'generated albums', wholeNumber)
  .option('--items <number>', 'generated media items; without it the sample account', wholeNumber)
  .option('--item-bytes <number>', 'every generated item is a JPEG of exactly this size', wholeNumber)
  .option('--seed <number>', 'what everything generated depends on', wholeNumber)
  .addOption(new Option('--profile <name>', 'rules before or since 31 March 2025').choices(['legacy', 'current']))
  .option('--proxy-port <number>', 'a proxy for clients that call Google by its names (0: any free port)', wholeNumber)
  .option('--proxy-ca <file>', 'where the certificate is written that they have to trust')
  .option('--latency <ms>', 'wait before every answer', wholeNumber)
  .option('--rate <bytes/s>', 'speed limit over all media bodies', wholeNumber)
  .option('--expire <seconds>', 'life of a base URL', wholeNumber)
  .option('--state <folder>', 'keeps what is written for the next start with the same seed')
  .option('--faults <file>', 'JSON file with planned faults, see README.md')
  .addOption(
    new Option('--consent <mode>', 'what the authorization page does').choices(['ask', 'allow', 'deny', 'auto']),
  )
  .option('--json', 'print nothing but the line that says it is ready')
  .action(serve)
program
  .command('takeout <folder>')
  .description('writes exports of Google Takeout with known answers; prints what an import has to find')
  .option('--seed <number>', 'what everything in them depends on', wholeNumber, 1)
  .option('--photos <number>', 'photos of the first export', wholeNumber)
  .addOption(new Option('--layout <form>', 'how they are packed').choices(layouts).default('zip'))
  .addOption(new Option('--language <name>', 'chosen by the seed without').choices(Object.keys(languages)))
  .option('--increment', 'also a later export of the same library')
  .option('--second', 'also an export of somebody else')
  .action(async (folder: string, { layout, ...options }: ExportOptions & { layout: Layout }) => {
    const exports = await planExports(options)
    for (const one of exports) await writeExport(folder, one, layout)
    process.stdout.write(`${JSON.stringify(answersOf(exports), undefined, 2)}\n`)
  })
await program.parseAsync()
