import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright'
import { launchStandIn } from './stand-in/launch.ts'

const root = join(import.meta.dirname, '..', '..')

/** A desktop app that runs, on Electron or on its stand-in. */
export interface RunningDesktop {
  page: Page
  /** Addresses that were sent to the system's browser, which is never opened. */
  openedUrls: () => Promise<string[]>
  /** Asks the app to quit and waits until it has ended. */
  quit(): Promise<void>
  /** For the end of a test, whatever happened. */
  dispose(): Promise<void>
}

export interface Host {
  name: string
  /** Why this host cannot run here; undefined if it can. */
  missing: string | undefined
  launch: (home: string, args: string[]) => Promise<RunningDesktop>
}

async function launchOnStandIn(home: string, args: string[]): Promise<RunningDesktop> {
  const standIn = launchStandIn({ home, args })
  try {
    const page = await standIn.page()
    return {
      page,
      openedUrls: async () => (await standIn.journal()).opened,
      async quit() {
        await standIn.command('quit').catch(() => undefined)
        const { code, signal } = await standIn.exited
        if (code !== 0) throw new Error(`It ended with ${String(code ?? signal)}:\n${standIn.output()}`)
      },
      dispose: () => standIn.kill(),
    }
  } catch (error) {
    await standIn.kill()
    throw new Error(`The stand-in did not show a window:\n${standIn.output()}`, { cause: error })
  }
}

async function launchOnElectron(home: string, args: string[]): Promise<RunningDesktop> {
  const electron = await _electron.launch({
    args: [root, ...args],
    env: { ...process.env, SHOEBOX_HOME: home },
  })
  await electron.evaluate(({ shell }) => {
    const seen: string[] = []
    Object.assign(globalThis, { shoeboxOpened: seen })
    shell.openExternal = (url) => {
      seen.push(url)
      return Promise.resolve()
    }
  })
  return {
    page: await electron.firstWindow(),
    openedUrls: () => electron.evaluate(() => Reflect.get(globalThis, 'shoeboxOpened') as string[]),
    async quit() {
      const closed = electron.waitForEvent('close')
      await electron.evaluate(({ app }) => app.quit())
      await closed
    },
    dispose: () => electron.close().catch(() => undefined),
  }
}

/** Electron's package downloads its runtime when it is first asked for; a test must not be what asks. */
function whyNoElectron(): string | undefined {
  const pathFile = join(root, 'node_modules', 'electron', 'path.txt')
  const executable = existsSync(pathFile)
    ? join(root, 'node_modules', 'electron', 'dist', readFileSync(pathFile, 'utf8'))
    : ''
  if (!existsSync(executable)) return 'the Electron runtime is not installed'
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return 'there is no display'
  if (process.getuid?.() === 0) return 'Electron keeps its sandbox, which does not start as root'
  return undefined
}

export const hosts: Host[] = [
  { name: 'stand-in', missing: undefined, launch: launchOnStandIn },
  { name: 'Electron', missing: whyNoElectron(), launch: launchOnElectron },
]
