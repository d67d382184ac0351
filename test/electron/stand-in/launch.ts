import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright'
import { chromiumFlags, findChromium } from '../../../scripts/testing/chromium.ts'
import { scriptVariable, type Journal, type Script } from './script.ts'

const root = join(import.meta.dirname, '..', '..', '..')

export interface LaunchOptions {
  /** `SHOEBOX_HOME` of this start. */
  home: string
  args?: string[]
  script?: Partial<Script>
}

export interface StandIn {
  /** The first window's page. Waits for it, at most 30 s. */
  page(): Promise<Page>
  command<Answer>(command: string, argument?: unknown): Promise<Answer>
  journal(): Promise<Journal>
  /** How the process ended. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** What it printed, both streams. */
  output(): string
  stdout(): string
  /** Ends the process and its browser at once, if they still run. */
  kill(): Promise<void>
}

interface Answer {
  id: number
  value?: unknown
  error?: string
}

class Wire {
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>()
  private last = 0
  readonly browser = Promise.withResolvers<string>()
  private readonly child: ChildProcess

  constructor(child: ChildProcess) {
    this.child = child
    this.browser.promise.catch(() => undefined)
    child.on('message', (message) => this.receive(message as Answer | { browser: string }))
    child.on('exit', () => this.end())
  }

  private receive(message: Answer | { browser: string }): void {
    if ('browser' in message) return this.browser.resolve(message.browser)
    const call = this.waiting.get(message.id)
    this.waiting.delete(message.id)
    if (message.error === undefined) call?.resolve(message.value)
    else call?.reject(new Error(message.error))
  }

  private end(): void {
    const error = new Error('The stand-in has ended')
    this.browser.reject(error)
    for (const call of this.waiting.values()) call.reject(error)
    this.waiting.clear()
  }

  command(command: string, argument: unknown): Promise<unknown> {
    const call = Promise.withResolvers<unknown>()
    const id = ++this.last
    this.waiting.set(id, call)
    this.child.send({ id, command, argument }, (error) => {
      if (error) call.reject(error)
    })
    return call.promise
  }
}

async function firstPage(browser: Browser): Promise<Page> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const pages = browser.contexts().flatMap((context) => context.pages())
    const page = pages.find((each) => each.url().startsWith('https://shoebox.invalid/'))
    if (page) return page
    if (Date.now() > deadline)
      throw new Error(`No window showed the app: ${pages.map((each) => each.url()).join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function drained({ stdout, stderr }: ChildProcess): Promise<void> {
  for (const stream of [stdout, stderr]) if (stream) await finished(stream).catch(() => undefined)
}

/** Starts the built main bundle with the stand-in for Electron. The process ends with this one at the latest. */
export function launchStandIn({ home, args = [], script = {} }: LaunchOptions): StandIn {
  const executable = findChromium()
  if (executable === undefined) throw new Error('There is no Chromium')
  const complete: Script = { chromium: executable, chromiumFlags: chromiumFlags(), ...script }
  const preload = join(import.meta.dirname, 'register.ts')
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', preload, join(root, 'out', 'main', 'index.js'), ...args],
    {
      cwd: root,
      env: {
        ...process.env,
        SHOEBOX_HOME: home,
        XDG_CONFIG_HOME: join(home, 'config'),
        [scriptVariable]: JSON.stringify(complete),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  let output = ''
  let stdout = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  const exit = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>()
  // What it printed last can arrive after its exit; but a process it left behind may keep the pipes open.
  child.on(
    'exit',
    (code, signal) => void Promise.race([drained(child), sleep(1000)]).then(() => exit.resolve({ code, signal })),
  )
  const wire = new Wire(child)
  let connected: Promise<Browser> | undefined
  const connect = (): Promise<Browser> => {
    connected ??= wire.browser.promise.then((address) => chromium.connectOverCDP(address))
    return connected
  }
  const command = <Answer>(name: string, argument?: unknown): Promise<Answer> =>
    wire.command(name, argument) as Promise<Answer>
  return {
    page: async () => firstPage(await connect()),
    command,
    journal: () => command<Journal>('journal'),
    exited: exit.promise,
    output: () => output,
    stdout: () => stdout,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        // A disconnected stand-in takes its browser with it; a killed one could not.
        if (child.connected) child.disconnect()
        const late = setTimeout(() => child.kill('SIGKILL'), 5000)
        await exit.promise
        clearTimeout(late)
      }
      await connected?.then((browser) => browser.close()).catch(() => undefined)
    },
  }
}
