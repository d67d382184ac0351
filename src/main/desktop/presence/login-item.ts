import type { App as ElectronApp } from 'electron'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { App } from '../../app/app-interface.ts'
import type { FileSystem, Log, LoginItem } from '../../ports.ts'
import { callApp } from '../../app/call-app.ts'
import { autostartPath, createAutostartFile } from './autostart-file.ts'

/** Tells a start that it was the system's: no window opens. */
export const hiddenArgument = '--hidden'

export interface LoginItemParts {
  platform: NodeJS.Platform
  environment: NodeJS.ProcessEnv
  files: FileSystem
  /** Electron's app, of which only this is needed. */
  app: Pick<ElectronApp, 'isPackaged' | 'getAppPath' | 'setLoginItemSettings' | 'getLoginItemSettings'>
  /** The program that runs. */
  execPath: string
}

/** Arguments of a start at login. From the sources the program is Electron itself, and needs to be told the app. */
function startArguments({ app }: LoginItemParts, quoted: (path: string) => string = (path) => path): string[] {
  return app.isPackaged ? [hiddenArgument] : [quoted(app.getAppPath()), hiddenArgument]
}

/** On Windows the same arguments name the entry when it is asked for; macOS starts an app without any. */
function systemLoginItem(parts: LoginItemParts): LoginItem {
  const { app, platform } = parts
  const entry = platform === 'win32' ? { args: startArguments(parts, (path) => `"${path}"`) } : {}
  const isOn = (): boolean => {
    const { openAtLogin, executableWillLaunchAtLogin, status } = app.getLoginItemSettings(entry)
    if (platform === 'win32') return openAtLogin && executableWillLaunchAtLogin
    // An item that waits for the person's approval is registered, but nothing starts.
    return openAtLogin && status !== 'requires-approval'
  }
  return {
    enabled: () => Promise.resolve(isOn()),
    set(enabled) {
      app.setLoginItemSettings({ openAtLogin: enabled, ...entry })
      return Promise.resolve(isOn() === enabled ? success(undefined) : failure('login-item-failed'))
    },
  }
}

/** The start at login of this system; undefined where the program that runs is not one to start again. */
export function createLoginItem(parts: LoginItemParts): LoginItem | undefined {
  const { platform, environment, files, execPath } = parts
  if (platform === 'linux') {
    // The program inside an AppImage lies in a folder that is gone when it ends.
    const program = environment['APPIMAGE'] ?? execPath
    const path = autostartPath(environment)
    return createAutostartFile({ files, path, command: [program, ...startArguments(parts)] })
  }
  if (platform === 'win32') return systemLoginItem(parts)
  // From the sources macOS would be told to start Electron, without Shoebox.
  return platform === 'darwin' && parts.app.isPackaged ? systemLoginItem(parts) : undefined
}

/**
 * At each start: what was switched off in the system is off in the settings too, and an entry that is on starts the
 * program from where it is now. Where the settings do not ask for it nothing is touched: another Shoebox may have.
 */
export async function followLoginItem(engine: Pick<App, 'dispatch'>, loginItem: LoginItem, log: Log): Promise<void> {
  try {
    const settings = await callApp(engine, 'settings.get', undefined)
    if (!settings.ok || !settings.value.startAtLogin) return
    const startAtLogin = await loginItem.enabled()
    const done = startAtLogin ? await loginItem.set(true) : await callApp(engine, 'settings.set', { startAtLogin })
    if (!done.ok) log('warn', 'login-item-not-followed', { code: done.problem.code, detail: done.problem.detail })
  } catch (error) {
    log('warn', 'login-item-unknown', { detail: String(error) })
  }
}

/** True if the system started the program at login, so that no window opens by itself. */
export function startedAtLogin(argv: readonly string[], { platform, app }: LoginItemParts): boolean {
  if (argv.includes(hiddenArgument)) return true
  return platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}
