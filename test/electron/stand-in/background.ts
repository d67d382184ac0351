/** What Electron has for a program without a window: power, notifications, the icon in the taskbar. */
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { onCommand } from './control.ts'
import { onlyWhenReady } from './lifecycle.ts'
import { journal, readScript } from './script.ts'
import { allItems, clickItem, describeItems, type MenuItem, type MenuStandIn } from './services.ts'

class PowerMonitorStandIn extends EventEmitter {
  onBattery = readScript().onBattery ?? false

  isOnBatteryPower(): boolean {
    onlyWhenReady('powerMonitor.isOnBatteryPower')
    // Chromium does not know it on Linux and says no.
    return process.platform !== 'linux' && this.onBattery
  }
}

export const powerMonitor = new PowerMonitorStandIn()

interface NotificationOptions {
  title?: string
  body?: string
}

const notifications: NotificationStandIn[] = []

export class NotificationStandIn extends EventEmitter {
  readonly title: string
  readonly body: string

  static isSupported(): boolean {
    return readScript().notifications !== false
  }

  constructor({ title = '', body = '' }: NotificationOptions = {}) {
    super()
    onlyWhenReady('Notification')
    this.title = title
    this.body = body
  }

  show(): void {
    notifications.push(this)
    journal.notifications.push({ title: this.title, body: this.body })
  }

  close(): void {
    this.emit('close', {})
  }
}

onCommand('click-notification', () => {
  const last = notifications.at(-1)
  if (!last) throw new Error('There is no notification')
  last.emit('click', {})
})

class NativeImageStandIn {
  readonly path: string
  readonly size: { width: number; height: number }

  constructor(path: string, size: { width: number; height: number }) {
    this.path = path
    this.size = size
  }

  isEmpty = (): boolean => !existsSync(this.path)
  resize = (size: { width: number; height: number }): NativeImageStandIn => new NativeImageStandIn(this.path, size)
}

export const nativeImage = {
  createFromPath: (path: string): NativeImageStandIn => new NativeImageStandIn(path, { width: 512, height: 512 }),
}

const trays = new Set<TrayStandIn>()

export class TrayStandIn extends EventEmitter {
  private destroyed = false
  menu: MenuStandIn | null = null

  constructor(image: NativeImageStandIn) {
    super()
    onlyWhenReady('Tray')
    if (image.isEmpty()) throw new Error('The image of the tray is empty')
    if (trays.size > 0) throw new Error('There is a tray already')
    trays.add(this)
  }

  setToolTip(_text: string): void {
    if (this.destroyed) throw new Error('Tray is destroyed')
  }

  setContextMenu(menu: MenuStandIn | null): void {
    if (this.destroyed) throw new Error('Tray is destroyed')
    this.menu = menu
  }

  isDestroyed = (): boolean => this.destroyed

  destroy(): void {
    this.destroyed = true
    trays.delete(this)
  }
}

const trayItems = (): MenuItem[] | undefined => [...trays][0]?.menu?.items

onCommand('tray', () => {
  const items = trayItems()
  return items ? describeItems(allItems(items)) : null
})
onCommand('click-tray-menu', (id: string) => clickItem(allItems(trayItems() ?? []), id))
