/** What `import ... from 'electron'` gives to the built main bundle in the stand-in. */
import { app as appStandIn } from './app.ts'
import {
  nativeImage as nativeImageStandIn,
  NotificationStandIn,
  powerMonitor as powerMonitorStandIn,
  TrayStandIn,
} from './background.ts'
import { BrowserWindowStandIn } from './browser-window.ts'
import { strict } from './lifecycle.ts'
import { ipcMain as ipcMainStandIn } from './messages.ts'
import { net as netStandIn } from './net.ts'
import { protocol as protocolStandIn } from './protocol.ts'
import * as services from './services.ts'
import { session as sessionStandIn } from './session.ts'
import { utilityProcess as utilityProcessStandIn } from './utility-process.ts'

export const app = strict('app', appStandIn)
export const BrowserWindow = BrowserWindowStandIn
export const dialog = strict('dialog', services.dialog)
export const ipcMain = strict('ipcMain', ipcMainStandIn)
export const Menu = services.MenuStandIn
export const nativeImage = strict('nativeImage', nativeImageStandIn)
export const nativeTheme = services.nativeTheme
export const net = strict('net', netStandIn)
export const Notification = NotificationStandIn
export const powerMonitor = strict('powerMonitor', powerMonitorStandIn)
export const powerSaveBlocker = strict('powerSaveBlocker', services.powerSaveBlocker)
export const protocol = strict('protocol', protocolStandIn)
export const safeStorage = strict('safeStorage', services.safeStorage)
export const screen = strict('screen', services.screen)
export const session = strict('session', sessionStandIn)
export const shell = strict('shell', services.shell)
export const Tray = TrayStandIn
export const utilityProcess = strict('utilityProcess', utilityProcessStandIn)
