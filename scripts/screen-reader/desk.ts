import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { chromiumFlags } from '../testing/chromium.ts'
import { findProgram } from '../testing/system-tools.ts'
import { spokenIn } from './speech-log.ts'

/** A screen that nobody sees, with a screen reader, and one window of a browser without any controls of its own. */
export interface Desk {
  page: Page
  /** Presses a key as a keyboard does, so that the screen reader gets it first. Named as X names keys: `Tab`, `ctrl+Home`. */
  press: (key: string) => void
  /**
   * The log of the screen reader since this was last asked, once nothing has been added to it for a while: a longer one where more
   * is to come by itself.
   */
  heard: (slow?: boolean) => Promise<string>
  close: () => Promise<void>
}

/** Orca puts into its log what it says, and does not say the keys that are pressed: they stand in the transcript by themselves. */
const customizations = (log: string): string => `import orca.debug
import orca.settings
orca.settings.enableKeyEcho = False
orca.debug.debugLevel = orca.debug.LEVEL_INFO
orca.debug.debugFile = open(${JSON.stringify(log)}, "w", buffering=1)
`

/** A voice that does not speak, which still wants loudspeakers: those are none, either (`.libao`). */
const speechServer = `AudioOutputMethod "libao"
AddModule "dummy" "sd_dummy" ""
DefaultModule dummy
`

/** So long nothing is heard before it counts as said; before the first word the browser may take longer. */
const quietMs = 350
const silentMs = 1500
const longestMs = 15_000

function firstLine(child: ChildProcess, what: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  child.once('error', reject)
  child.once('exit', (code) => reject(new Error(`${what} ended with ${String(code)}`)))
  child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim().split('\n')[0] ?? ''))
  return promise
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const end = performance.now() + longestMs
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`${what} has not come within ${longestMs / 1000} s`)
    await sleep(50)
  }
}

/** A file that grows, read from where the last look ended. */
function follow(path: string): () => string {
  let at = 0
  let left = Buffer.alloc(0)
  return () => {
    const all = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
    // A line, and a letter of several bytes, may be here in part.
    left = Buffer.concat([left, all.subarray(at)])
    at = all.length
    const end = left.lastIndexOf(0x0a) + 1
    const whole = left.subarray(0, end).toString()
    left = left.subarray(end)
    return whole
  }
}

/** Starts everything below `folder`, which has to be there and is not taken away. The address is that of the first page. */
export async function startDesk(folder: string): Promise<Desk> {
  const children: ChildProcess[] = []
  const [runtime, data, config, speech] = ['runtime', 'data', 'config', 'speech'].map((name) => join(folder, name))
  if (!runtime || !data || !config || !speech) throw new Error('unreachable')
  mkdirSync(runtime, { mode: 0o700 })
  mkdirSync(join(data, 'orca'), { recursive: true })
  mkdirSync(config)
  mkdirSync(speech)
  const log = join(folder, 'orca.log')
  const socket = join(speech, 'socket')
  writeFileSync(join(data, 'orca/orca-customizations.py'), customizations(log))
  writeFileSync(join(speech, 'speechd.conf'), speechServer)
  writeFileSync(join(folder, '.libao'), 'default_driver=null\n')

  let env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: folder,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: data,
    XDG_CONFIG_HOME: config,
    XDG_CACHE_HOME: join(folder, 'cache'),
    SPEECHD_ADDRESS: `unix_socket:${socket}`,
    LC_ALL: 'C.UTF-8',
    LANGUAGE: 'en',
  }
  const start = (command: string, args: string[], speaks = false): ChildProcess => {
    const child = spawn(command, args, { env, stdio: ['ignore', speaks ? 'pipe' : 'ignore', 'ignore'] })
    children.push(child)
    return child
  }
  const end = (): void => {
    for (const child of children.toReversed()) child.kill('SIGTERM')
  }
  process.once('exit', end)
  try {
    const bus = await firstLine(start('dbus-daemon', ['--session', '--nofork', '--print-address'], true), 'D-Bus')
    const screen = ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']
    const display = await firstLine(start('Xvfb', screen, true), 'Xvfb')
    env = { ...env, DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: bus }
    start('/usr/libexec/at-spi-bus-launcher', ['--launch-immediately', '--screen-reader=1'])
    start('openbox', [])
    start('speech-dispatcher', [
      '-s',
      '-t',
      '0',
      '-c',
      'unix_socket',
      '-S',
      socket,
      '-C',
      speech,
      '-P',
      join(speech, 'pid'),
    ])
    await until(() => existsSync(socket), 'The speech server')
    start('orca', ['--replace'])
    const next = follow(log)
    let read = ''
    await until(() => (read += next()).includes('Screen reader on'), 'The voice of Orca')

    // A window of an app: with tabs and an address, Tab would leave the page.
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: findProgram('chromium') ?? 'chromium',
      headless: false,
      viewport: null,
      reducedMotion: 'reduce',
      env,
      // Without --test-type a bar says that flags are dangerous, which Tab would reach; about:blank is no app.
      args: [
        ...chromiumFlags(),
        '--test-type',
        '--force-renderer-accessibility',
        '--lang=en-GB',
        '--window-position=0,0',
        '--window-size=1280,900',
        '--app=data:text/html,<title>Shoebox</title>',
      ],
    })
    const [page] = context.pages()
    if (!page) throw new Error('Chromium has opened no page')
    return {
      page,
      press: (key) => void spawnSync('xdotool', ['key', '--clearmodifiers', key], { env }),
      async heard(slow = false) {
        const begun = performance.now()
        let text = next()
        let since = begun
        while (performance.now() - begun < longestMs) {
          const quiet = performance.now() - since
          if (quiet > (slow || spokenIn(text).length === 0 ? silentMs : quietMs)) break
          await sleep(50)
          const more = next()
          if (more !== '') since = performance.now()
          text += more
        }
        return text
      },
      async close() {
        await context.close()
        end()
      },
    }
  } catch (error) {
    end()
    throw error
  }
}
