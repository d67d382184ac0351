/** The smaller parts of Electron: key store, dialogs, shell, menu, theme, power, screens. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { app } from './app.ts'
import { BrowserWindowStandIn } from './browser-window.ts'
import { onCommand } from './control.ts'
import { onlyWhenReady } from './lifecycle.ts'
import { journal, readScript } from './script.ts'

// One key for all starts: a system's key store outlives the program.
const key = Buffer.alloc(32, 7)

function outdated(): never {
  throw new Error('The synchronous calls of safeStorage end with Electron 46')
}

export const safeStorage = {
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    onlyWhenReady('safeStorage')
    return Promise.resolve(true)
  },
  getSelectedStorageBackend(): string {
    if (!app.isReady()) return 'unknown'
    return readScript().keyStore === 'none' ? 'basic_text' : 'gnome_libsecret'
  },
  async encryptStringAsync(text: string): Promise<Buffer> {
    onlyWhenReady('safeStorage')
    const start = randomBytes(16)
    const cipher = createCipheriv('aes-256-ctr', key, start)
    return Promise.resolve(Buffer.concat([start, cipher.update(text, 'utf8'), cipher.final()]))
  },
  async decryptStringAsync(encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    onlyWhenReady('safeStorage')
    if (!Buffer.isBuffer(encrypted)) throw new TypeError('A Buffer is needed')
    const cipher = createDecipheriv('aes-256-ctr', key, encrypted.subarray(0, 16))
    const result = Buffer.concat([cipher.update(encrypted.subarray(16)), cipher.final()]).toString('utf8')
    return Promise.resolve({ shouldReEncrypt: readScript().keyStore === 'stale', result })
  },
  isEncryptionAvailable: outdated,
  encryptString: outdated,
  decryptString: outdated,
}

interface FolderOptions {
  title?: string
  defaultPath?: string
  properties?: string[]
}

export const dialog = {
  showErrorBox: (title: string, content: string): void => void journal.errorBoxes.push({ title, content }),
  async showOpenDialog(...args: [FolderOptions] | [BrowserWindowStandIn, FolderOptions]) {
    onlyWhenReady('dialog.showOpenDialog')
    const { title = '', defaultPath = '', properties = [] } = args.length === 1 ? args[0] : args[1]
    // On Windows and Linux a dialog is for one of the two, whatever it is asked for.
    if (properties.includes('openDirectory') === properties.includes('openFile'))
      throw new Error('Either folders or files are chosen')
    const chosen = readScript().folders?.[journal.folderDialogs.length]
    journal.folderDialogs.push({ title, defaultPath, properties })
    return Promise.resolve({ canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] })
  },
  async showMessageBox({ message, buttons = [] }: { message: string; buttons?: string[] }) {
    onlyWhenReady('dialog.showMessageBox')
    const response = readScript().buttons?.[journal.messageBoxes.length] ?? 0
    journal.messageBoxes.push({ message, buttons })
    return Promise.resolve({ response, checkboxChecked: false })
  },
}

export const shell = {
  openExternal(url: string): Promise<void> {
    journal.opened.push(new URL(url).href)
    return Promise.resolve()
  },
  openPath(path: string): Promise<string> {
    // A folder called `X.app` would run.
    throw new Error(`shell.openPath(${path}) starts whatever the system likes`)
  },
  showItemInFolder: (path: string): void => void journal.shownFiles.push(path),
}

export interface MenuItem {
  id?: string
  label?: string
  role?: string
  enabled?: boolean
  accelerator?: string
  click?: (item: MenuItem, window: undefined, event: object) => void
  submenu?: MenuItem[]
}

export class MenuStandIn extends EventEmitter {
  static current: MenuStandIn | null = null
  readonly items: MenuItem[]

  constructor(items: MenuItem[] = []) {
    super()
    this.items = items
  }

  static buildFromTemplate(template: MenuItem[]): MenuStandIn {
    return new MenuStandIn(template)
  }

  static setApplicationMenu(menu: MenuStandIn | null): void {
    MenuStandIn.current = menu
  }

  static getApplicationMenu(): MenuStandIn | null {
    return MenuStandIn.current
  }
}

export function allItems(items: MenuItem[]): MenuItem[] {
  return items.flatMap((item) => [item, ...allItems(item.submenu ?? [])])
}

export function describeItems(items: MenuItem[]): Pick<MenuItem, 'id' | 'label' | 'role' | 'enabled'>[] {
  return items.map(({ id, label, role, enabled = true }) => ({
    ...(id !== undefined && { id }),
    ...(label !== undefined && { label }),
    ...(role !== undefined && { role }),
    enabled,
  }))
}

export function clickItem(items: MenuItem[], id: string): void {
  const item = items.find((each) => each.id === id)
  if (!item?.click || item.enabled === false) throw new Error(`The menu item ${id} cannot be clicked`)
  item.click(item, undefined, {})
}

onCommand('menu', () => describeItems(allItems(MenuStandIn.current?.items ?? [])))
onCommand('click-menu', (id: string) => clickItem(allItems(MenuStandIn.current?.items ?? []), id))

class NativeThemeStandIn extends EventEmitter {
  private source: 'system' | 'light' | 'dark' = 'system'

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.source
  }

  set themeSource(source: 'system' | 'light' | 'dark') {
    this.source = source
    const colorScheme = source === 'system' ? null : source
    for (const window of BrowserWindowStandIn.getAllWindows())
      void window.webContents.page.then((page) => page.emulateMedia({ colorScheme })).catch(() => undefined)
    this.emit('updated')
  }

  get shouldUseDarkColors(): boolean {
    return this.source === 'dark'
  }
}

export const nativeTheme = new NativeThemeStandIn()

const blockers = new Map<number, string>()

function noteBlockers(): void {
  journal.awake = [...blockers.values()]
}

export const powerSaveBlocker = {
  start(type: string): number {
    const id = ++journal.wasAwake
    blockers.set(id, type)
    noteBlockers()
    return id
  },
  stop(id: number): boolean {
    const stopped = blockers.delete(id)
    noteBlockers()
    return stopped
  },
  isStarted: (id: number): boolean => blockers.has(id),
}

export const screen = {
  getAllDisplays(): { workArea: { x: number; y: number; width: number; height: number } }[] {
    onlyWhenReady('screen')
    return [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }]
  },
}
