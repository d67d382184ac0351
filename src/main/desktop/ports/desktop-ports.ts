import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dialog, net, session, shell, type BrowserWindow } from 'electron'
import { readTowns } from '../../geography/read-towns.ts'
import { createFileSecrets } from '../../home/file-secrets.ts'
import type { Clock, Log, LoginItem, Ports, SecretStore } from '../../ports.ts'
import { createSystemExiftool } from '../../exiftool/system-exiftool.ts'
import { systemClock } from '../../clock/system-clock.ts'
import { desktopPower } from './desktop-power.ts'
import { addressToOpen } from '../window/external-addresses.ts'
import { systemKeyStore } from './key-store.ts'
import { pickExports, type PickExportsTexts } from './pick-exports.ts'
import { createSecretStore } from '../../home/secret-store.ts'
import { createSystemUpload } from './system-upload.ts'
import { createSystemDownload } from './system-download.ts'
import { createSystemFetch } from './system-fetch.ts'
import { storingWorkerPath } from './storing-worker-path.ts'
import { startWorkerProcess } from './worker-process.ts'
import { storingThread } from '../../headless/ports/storing-thread.ts'

/** Opens known addresses only; false if the address is not one of them, or the system has no browser. */
export async function openInBrowser(url: string, googleOrigin: string | undefined, log: Log): Promise<boolean> {
  const address = addressToOpen(url, googleOrigin)
  if (address === undefined) {
    log('warn', 'external-refused')
    return false
  }
  try {
    await shell.openExternal(address)
    return true
  } catch (error) {
    log('warn', 'external-failed', { detail: error instanceof Error ? error.name : 'unknown' })
    return false
  }
}

/** The nearest folder that exists: a dialog that is told to start in a missing one starts somewhere else. */
function nearestFolder(path: string): string {
  let folder = path
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

async function pickFolder(window: BrowserWindow | undefined, startAt: string, title: string): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    title,
    defaultPath: nearestFolder(startAt),
    properties: ['openDirectory', 'createDirectory'],
  }
  const answer = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}

/**
 * Google's network, which has a session of its own, in memory: no cookies and no cache that the page or the disk would
 * see. Only usable when the app is ready.
 */
export function googleNetwork(): Pick<Ports, 'fetch' | 'download' | 'upload'> {
  const own = session.fromPartition('google', { cache: false })
  const open = (options: Electron.ClientRequestConstructorOptions): Electron.ClientRequest =>
    net.request({ ...options, session: own })
  return { fetch: createSystemFetch(open), download: createSystemDownload(open), upload: createSystemUpload(open) }
}

/** The sign-ins behind the system's key store, in the home folder. */
export function desktopSecrets(home: string, clock: Clock, log: Log): SecretStore {
  return createSecretStore({
    clock,
    files: nodeFiles,
    path: join(home, 'secrets-encrypted.json'),
    protector: systemKeyStore(),
    plain: createFileSecrets(home, clock, log),
    log,
  })
}

/** The thumbnail process, built, below the app's own folder. */
export function thumbnailWorkerPath(root: string): string {
  return join(root, 'out', 'main', 'thumbnail-worker.js')
}

/** The process that makes a large index ready, built, below the app's own folder. */
export function indexWorkerPath(root: string): string {
  return join(root, 'out', 'main', 'index-worker.js')
}

/** The process that looks at folders, built, below the app's own folder. */
export function folderWorkerPath(root: string): string {
  return join(root, 'out', 'main', 'folder-worker.js')
}

/** The process that looks into exports, built, below the app's own folder. */
export function exportsWorkerPath(root: string): string {
  return join(root, 'out', 'main', 'exports-worker.js')
}

export interface DesktopPortsParts {
  /** The app's own folder, with `out/`. */
  root: string
  home: string
  log: Log
  googleOrigin: string | undefined
  /** The window that dialogs belong to. */
  window: () => BrowserWindow | undefined
  folderTitle: () => string
  exportTexts: () => PickExportsTexts
  notify: Ports['notify']
  loginItem: LoginItem | undefined
}

/** The engine's ports over Electron. Only usable when the app is ready. */
export function createDesktopPorts(parts: DesktopPortsParts): Ports {
  const { root, home, log, googleOrigin, notify, loginItem } = parts
  const clock = systemClock()
  return {
    clock,
    power: desktopPower(clock),
    ...(notify && { notify }),
    ...(loginItem && { loginItem }),
    ...googleNetwork(),
    files: { ...nodeFiles, thread: storingThread(storingWorkerPath(root), log) },
    random: (count) => new Uint8Array(randomBytes(count)),
    secrets: desktopSecrets(home, clock, log),
    exiftool: createSystemExiftool(),
    openUrl: (url) => openInBrowser(url, googleOrigin, log),
    pickFolder: (startAt) => pickFolder(parts.window(), startAt, parts.folderTitle()),
    pickExports: (kind, startAt) => pickExports(parts.window(), kind, startAt, parts.exportTexts()),
    revealFile: (path) => shell.showItemInFolder(path),
    startWorker: () => startWorkerProcess('thumbnails', thumbnailWorkerPath(root), log),
    startExportsWorker: () => startWorkerProcess('exports', exportsWorkerPath(root), log),
    towns: () => readTowns(root),
    startIndexWorker: () => startWorkerProcess('index', indexWorkerPath(root), log),
    home,
    log,
  }
}
