import type { Language } from '../../shared/text/languages.ts'
import * as nodeFiles from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { app, BrowserWindow, dialog, powerSaveBlocker, protocol, session } from 'electron'
import type { Result } from '../../shared/problems/problem.ts'
import { problemSentence } from '../../shared/text/sentences/problem-sentences.ts'
import type { App, AppOptions } from '../app/app-interface.ts'
import { makeHomeFolderNow } from '../home/home-file.ts'
import { systemClock } from '../clock/system-clock.ts'
import { homeFolder } from '../home/home-folder.ts'
import { createFileLog } from '../home/log-file.ts'
import type { Log, Ports } from '../ports.ts'
import { mediaAddress, mediaScheme, pageScheme } from './window/app-address.ts'
import { keepApplicationMenu } from './window/application-menu.ts'
import { keepInBackground } from './presence/background.ts'
import { followBackup } from './presence/backup-presence.ts'
import { closeBeforeQuit } from './presence/clean-quit.ts'
import { readDesktopArguments, type DesktopArguments } from './command-line.ts'
import { logUncaught } from '../home/crash-log.ts'
import { describeError } from '../describe-error.ts'
import { createDesktopPorts, openInBrowser } from './ports/desktop-ports.ts'
import { desktopLanguage, desktopTexts, type DesktopTexts } from './desktop-texts.ts'
import { guardContents, guardSession } from './window/guards.ts'
import { bindIpc } from './window/ipc-binding.ts'
import {
  createLoginItem,
  followLoginItem,
  hiddenArgument,
  startedAtLogin,
  type LoginItemParts,
} from './presence/login-item.ts'
import { focusWindow, openMainWindow, showTaskbarProgress, type PageScreen } from './window/main-window.ts'
import { createMediaHandler } from './window/media-protocol.ts'
import { noteText } from './presence/note-texts.ts'
import { createNotifications } from './presence/notifications.ts'
import { createPageHandler } from './window/page-protocol.ts'
import { signInAtStart } from './presence/sign-in-at-start.ts'
import { firstLanguage } from './system-language.ts'

export type CreateApp = (ports: Ports, options: AppOptions) => Promise<Result<App>>

interface Start {
  given: DesktopArguments
  /** The app's own folder, with `out/` and `assets/`. */
  root: string
  home: string
  log: Log
}

function mainWindow(): BrowserWindow | undefined {
  return BrowserWindow.getAllWindows()[0]
}

function systemLanguage(): string {
  return firstLanguage(app.getPreferredSystemLanguages())
}

/**
 * What Electron wants to know before it is ready. Chromium's own files (cache, local storage) go below the home folder,
 * so that a home folder of its own is all that a second, independent Shoebox needs.
 */
function prepare(home: string): void {
  const browserFiles = join(home, 'browser')
  makeHomeFolderNow(browserFiles)
  app.setPath('userData', browserFiles)
  app.enableSandbox()
  if (process.platform === 'win32') app.setAppUserModelId('org.shoebox.desktop')
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: mediaScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

function appOptions(given: DesktopArguments): AppOptions {
  return {
    host: 'desktop',
    version: app.getVersion(),
    mediaBase: mediaAddress,
    systemLanguage: systemLanguage(),
    keepSchedule: true,
    ...(given.googleOrigin === undefined ? {} : { googleOrigin: given.googleOrigin }),
    ...(given.mirror === undefined ? {} : { mirrorPath: resolve(given.mirror) }),
  }
}

function followInTaskbar(engine: App): () => void {
  return followBackup(engine, {
    showProgress: (progress) => {
      for (const window of BrowserWindow.getAllWindows()) showTaskbarProgress(window, progress)
    },
    stayAwake: () => {
      const blocker = powerSaveBlocker.start('prevent-app-suspension')
      return () => void powerSaveBlocker.stop(blocker)
    },
  })
}

async function askToReload(texts: DesktopTexts): Promise<boolean> {
  const buttons = [texts.reloadPage, texts.quit]
  const { response } = await dialog.showMessageBox({ type: 'error', message: texts.pageCrashed, buttons, defaultId: 0 })
  if (response === 1) app.quit()
  return response === 0
}

/** Everything from a ready Electron to an open window. Returns what has to end before the program does. */
async function run({ given, root, home, log }: Start, createApp: CreateApp): Promise<() => Promise<void>> {
  let texts = (): DesktopTexts => desktopTexts(desktopLanguage('system', systemLanguage()))
  guardSession(session.defaultSession, log)
  protocol.handle(
    pageScheme,
    createPageHandler(join(root, 'out', 'renderer'), (path) => nodeFiles.readFile(path)),
  )

  const { platform, env: environment, execPath } = process
  const login: LoginItemParts = { platform, environment, execPath, files: nodeFiles, app }
  const startedHidden = startedAtLogin(process.argv, login)
  const loginItem = createLoginItem(login)
  const openWindow = (screen?: PageScreen): void => {
    const statePath = join(home, 'window.json')
    openMainWindow({
      root,
      statePath,
      clock: systemClock(),
      log,
      askToReload: () => askToReload(texts()),
      ...(screen && { screen }),
    })
  }
  const showWindow = (screen?: PageScreen): void => {
    const window = mainWindow()
    if (window) focusWindow(window, screen)
    else openWindow(screen)
  }
  let language = (): Language => desktopLanguage('system', systemLanguage())
  const notify = createNotifications({ text: (note) => noteText(note, language()), open: showWindow, log })
  const { googleOrigin } = given
  const folderTitle = (): string => texts().chooseFolder
  const ports = createDesktopPorts({
    root,
    home,
    log,
    googleOrigin,
    window: mainWindow,
    folderTitle,
    exportTexts: () => texts(),
    notify,
    loginItem,
  })
  const made = await createApp(ports, appOptions(given))
  if (!made.ok) {
    const { what, todo } = problemSentence(made.problem, language())
    log('error', 'not-started', { code: made.problem.code, detail: made.problem.detail })
    dialog.showErrorBox(texts().cannotStart, [what, todo, made.problem.detail].filter(Boolean).join('\n'))
    app.exit(1)
    return () => Promise.resolve()
  }

  const engine = made.value
  protocol.handle(mediaScheme, createMediaHandler(engine))
  const unbind = bindIpc(engine, log)
  const iconPath = join(root, 'assets', 'icon.png')
  const menu = await keepApplicationMenu(engine, { home, iconPath, systemLanguage: systemLanguage(), log })
  texts = () => menu.texts()
  language = () => menu.language()
  const endPresence = followInTaskbar(engine)
  const show = (): void => showWindow()
  const background = await keepInBackground(engine, { iconPath, texts, showWindow: show, startedHidden, log })

  app.on('activate', show)
  app.on('second-instance', (_event, argv) => {
    // The system's start at login has nothing to show, least of all when the app runs already.
    if (!argv.includes(hiddenArgument)) showWindow()
  })
  app.on('window-all-closed', () => {
    if (!background.stays()) app.quit()
  })
  if (!startedHidden) openWindow()
  void signInAtStart(engine, given, log)
  if (loginItem) void followLoginItem(engine, loginItem, log)

  return async () => {
    endPresence()
    background.close()
    menu.close()
    await engine.close()
    unbind()
  }
}

/** Says that something unknown went wrong, and ends the program as cleanly as that allows. */
function giveUp(): void {
  dialog.showErrorBox('Shoebox', desktopTexts(desktopLanguage('system', systemLanguage())).crashed)
  app.quit()
}

/**
 * Starts the desktop app. Has to be called while the entry module is evaluated: some of Electron's settings can only be
 * made before its first tick is over.
 */
export function startDesktop(createApp: CreateApp): void {
  const given = readDesktopArguments(process.argv, process.env)
  const home = homeFolder(process.env)
  const log = createFileLog(home, systemClock())
  try {
    prepare(home)
  } catch (error) {
    const { what, todo } = problemSentence(
      { code: 'home-not-usable', detail: describeError(error), values: { path: home } },
      desktopLanguage('system', Intl.DateTimeFormat().resolvedOptions().locale),
    )
    dialog.showErrorBox('Shoebox', `${what}\n${todo}`)
    app.exit(1)
    return
  }
  if (!app.requestSingleInstanceLock()) {
    // The instance that runs was told, and comes to the front.
    app.quit()
    return
  }

  logUncaught(log, giveUp)
  app.on('web-contents-created', (_event, contents) =>
    guardContents(contents, (url) => openInBrowser(url, undefined, log), log),
  )
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) =>
    log('error', 'process-gone', { type, reason, exitCode, serviceName }),
  )
  const started = app.whenReady().then(() => run({ given, root: app.getAppPath(), home, log }, createApp))
  started.catch((error: unknown) => {
    log('error', 'start-failed', { detail: describeError(error) })
    giveUp()
  })
  const close = async (): Promise<void> => {
    // A start that failed has nothing to close, and was reported above.
    const end = await started.catch(() => undefined)
    await end?.()
  }
  closeBeforeQuit(app, close, log)
}
