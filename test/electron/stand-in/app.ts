import { EventEmitter } from 'node:events'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onCommand } from './control.ts'
import { isReady, markReady, onlyBeforeReady, onlyWhenReady } from './lifecycle.ts'
import { journal, readScript } from './script.ts'

/** An event whose default a listener can prevent. */
export class PreventableEvent {
  defaultPrevented = false
  preventDefault(): void {
    this.defaultPrevented = true
  }
}

/** What the app asks of its windows when it quits; the windows register themselves here. */
export interface ClosableWindow {
  /** False if the window refused to close. */
  tryClose(): boolean
}

export const windows = new Set<ClosableWindow>()
/** Runs before the process ends. */
export const beforeExit: (() => Promise<void>)[] = []

function projectRoot(): string {
  let folder = dirname(process.argv[1] ?? process.cwd())
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

interface PackageFile {
  productName: string
  version: string
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

class AppStandIn extends EventEmitter {
  readonly isPackaged = false
  readonly name: string
  private readonly root = projectRoot()
  private readonly packageFile: PackageFile
  private readonly paths = new Map<string, string>()
  private lock: string | undefined
  private quitting = false
  readonly commandLine = { appendSwitch: (_name: string, _value?: string): void => undefined }

  constructor() {
    super()
    this.packageFile = JSON.parse(readFileSync(join(this.root, 'package.json'), 'utf8')) as PackageFile
    this.name = this.packageFile.productName
    this.paths.set('home', homedir())
    this.paths.set('temp', tmpdir())
    this.paths.set('userData', join(homedir(), '.config', this.name))
  }

  whenReady(): Promise<void> {
    return isReady() ? Promise.resolve() : new Promise((resolve) => this.once('ready', () => resolve()))
  }

  isReady = (): boolean => isReady()
  getAppPath = (): string => this.root
  getVersion = (): string => this.packageFile.version
  getPreferredSystemLanguages = (): string[] => readScript().languages ?? ['en-GB']

  getLocale(): string {
    onlyWhenReady('app.getLocale')
    return 'en-GB'
  }

  getPath(name: string): string {
    const path = this.paths.get(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  setPath(name: string, path: string): void {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`Failed to set path ${name}`)
    if (name === 'userData' && this.lock !== undefined) throw new Error('The lock belongs to the former folder')
    this.paths.set(name, path)
  }

  enableSandbox(): void {
    onlyBeforeReady('app.enableSandbox')
    journal.sandboxed = true
  }

  disableHardwareAcceleration(): void {
    onlyBeforeReady('app.disableHardwareAcceleration')
  }

  setAppUserModelId(_id: string): void {
    if (process.platform !== 'win32') throw new Error('app.setAppUserModelId exists on Windows only')
  }

  getLoginItemSettings(_options?: object): never {
    throw new Error('app.getLoginItemSettings exists on macOS and Windows only')
  }

  setLoginItemSettings(_settings: object): void {
    throw new Error('app.setLoginItemSettings exists on macOS and Windows only')
  }

  setAboutPanelOptions(_options: Record<string, unknown>): void {}

  /** The lock lies in the folder of user data; a second instance leaves its arguments there for the first. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData')
    const path = join(folder, 'stand-in-lock')
    try {
      const file = openSync(path, 'wx')
      writeFileSync(file, String(process.pid))
      closeSync(file)
    } catch {
      if (isAlive(Number(readFileSync(path, 'utf8')))) {
        // In one step: the first instance looks for it all the time.
        const unfinished = join(folder, `stand-in-unfinished-${process.pid}`)
        writeFileSync(unfinished, JSON.stringify(process.argv))
        renameSync(unfinished, join(folder, `stand-in-second-${process.pid}`))
        return false
      }
      writeFileSync(path, String(process.pid))
    }
    this.lock = path
    setInterval(() => this.receiveSecondInstances(folder), 50).unref()
    return true
  }

  private receiveSecondInstances(folder: string): void {
    if (!isReady()) return
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith('stand-in-second-'))) {
      const argv = JSON.parse(readFileSync(join(folder, name), 'utf8')) as string[]
      rmSync(join(folder, name))
      this.emit('second-instance', new PreventableEvent(), argv, folder)
    }
  }

  quit(): void {
    if (this.quitting) return
    const before = new PreventableEvent()
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    this.quitting = true
    for (const window of windows) {
      if (window.tryClose()) continue
      this.quitting = false
      return
    }
    const will = new PreventableEvent()
    this.emit('will-quit', will)
    this.quitting = false
    if (will.defaultPrevented) return
    this.emit('quit', new PreventableEvent(), 0)
    this.exit(0)
  }

  exit(code = 0): void {
    this.quitting = true
    if (this.lock !== undefined) rmSync(this.lock, { force: true })
    void Promise.allSettled(beforeExit.map((end) => end())).then(() => process.exit(code))
  }

  /** A window is gone. By itself a program without windows quits; one that listens decides for itself. */
  windowClosed(): void {
    if (windows.size > 0 || this.quitting) return
    if (!this.emit('window-all-closed')) this.quit()
  }
}

export const app = new AppStandIn()

// Electron becomes ready after the first tick of the main process; the entry module is evaluated by then.
setImmediate(() => {
  markReady()
  app.emit('ready', new PreventableEvent(), {})
})

// A test that died must not leave a program and a browser behind.
process.on('disconnect', () => app.exit(70))
onCommand('journal', () => journal)
onCommand('quit', () => app.quit())
onCommand('emit', (event: string) => void app.emit(event, new PreventableEvent()))
