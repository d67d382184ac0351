import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { Clock, Log } from '../../ports.ts'
import { pageAddress } from './app-address.ts'
import type { TaskbarProgress } from '../presence/backup-presence.ts'
import { windowPreferences } from './window-preferences.ts'
import { fitState, readState, writeState } from './window-state.ts'

export interface MainWindowParts {
  /** The app's own folder, with `out/` and `assets/`. */
  root: string
  statePath: string
  clock: Pick<Clock, 'monotonic'>
  log: Log
  /** What it shows first; where the page was last by default. */
  screen?: PageScreen
  /** The page broke down for the second time within a minute; true to show it again. */
  askToReload: () => Promise<boolean>
}

/** Screens of the page that the main process can ask for; see its `navigation-store.ts`. */
export type PageScreen = 'backup' | 'health' | 'import'

function addressOf(screen: PageScreen): string {
  return `${pageAddress}#/${screen}`
}

const crashesApart = 60_000

/** What shows before the page has painted: the page's own background, so that nothing flashes. */
function backgroundColour(): string {
  return nativeTheme.shouldUseDarkColors ? '#181613' : '#f5f1e9'
}

function keepState(window: BrowserWindow, path: string, log: Log): void {
  window.on('close', () => {
    try {
      const { x, y, width, height } = window.getNormalBounds()
      writeState(path, { x, y, width, height, maximized: window.isMaximized() })
    } catch (error) {
      log('warn', 'window-state-not-kept', { detail: String(error) })
    }
  })
}

/** A page that broke down is loaded again once; if that does not last, the person decides. */
function reviveAfterCrash(window: BrowserWindow, { clock, log, askToReload }: MainWindowParts): void {
  const { webContents } = window
  let lastCrash = -Infinity
  const revive = async (): Promise<void> => {
    const again = clock.monotonic() - lastCrash < crashesApart
    lastCrash = clock.monotonic()
    const wanted = !again || (await askToReload())
    if (wanted && !window.isDestroyed()) webContents.reload()
  }
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log('error', 'page-crashed', { reason, exitCode })
    void revive()
  })
  webContents.on('unresponsive', () => log('warn', 'page-unresponsive'))
  webContents.on('preload-error', (_event, _path, error) => log('error', 'preload-failed', { detail: String(error) }))
  webContents.on('did-fail-load', (_event, code, description) => log('error', 'page-not-loaded', { code, description }))
}

/** Opens the window where it was, and shows it when there is something to see. */
export function openMainWindow(parts: MainWindowParts): BrowserWindow {
  const { root, statePath, log, screen: shown } = parts
  const state = fitState(
    readState(statePath),
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const { x, y, width, height, maximized } = state
  const window = new BrowserWindow({
    width,
    height,
    ...(x === undefined || y === undefined ? {} : { x, y }),
    minWidth: 480,
    minHeight: 360,
    show: false,
    title: 'Shoebox',
    backgroundColor: backgroundColour(),
    autoHideMenuBar: true,
    // Windows and macOS take the icon from the packaged program.
    ...(process.platform === 'linux' ? { icon: join(root, 'assets', 'icon.png') } : {}),
    webPreferences: { ...windowPreferences, preload: join(root, 'out', 'preload', 'preload.cjs') },
  })
  keepState(window, statePath, log)
  reviveAfterCrash(window, parts)
  const followTheme = (): void => window.setBackgroundColor(backgroundColour())
  nativeTheme.on('updated', followTheme)
  window.on('closed', () => nativeTheme.off('updated', followTheme))
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  // A failure comes as `did-fail-load` too; Electron attaches a handler to the promise for us.
  void window.loadURL(shown ? addressOf(shown) : pageAddress)
  return window
}

/** Brings the window in front of the person, with this screen if one is named. */
export function focusWindow(window: BrowserWindow, shown?: PageScreen): void {
  // Another part of the same address: the page stays loaded and goes there by itself.
  if (shown) void window.loadURL(addressOf(shown))
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/**
 * Draws how far a task is on the icon of the window, where the system does that. Nothing happens to a window that is
 * gone.
 */
export function showTaskbarProgress(window: BrowserWindow, progress: TaskbarProgress): void {
  if (window.isDestroyed()) return
  switch (progress.mode) {
    case 'none':
      return window.setProgressBar(-1)
    case 'indeterminate':
      // Values above 1 mean a bar without an end; `mode` says the same on Windows.
      return window.setProgressBar(2, { mode: 'indeterminate' })
    case 'normal':
    case 'paused':
      return window.setProgressBar(progress.fraction, { mode: progress.mode })
  }
}
