import { app as electronApp, Menu, nativeImage, Tray } from 'electron'
import type { App } from '../../app/app-interface.ts'
import type { Log } from '../../ports.ts'
import { callApp } from '../../app/call-app.ts'
import type { DesktopTexts } from '../desktop-texts.ts'

export interface BackgroundParts {
  iconPath: string
  texts: () => DesktopTexts
  showWindow: () => void
  /** The system started the program at login, and no window was asked for yet. */
  startedHidden: boolean
  log: Log
}

export interface Background {
  /** The program goes on when its last window is closed. */
  stays(): boolean
  close(): void
}

/** Taskbars show 16 to 32 of them; what is larger is scaled, badly on some. */
const iconPixels = process.platform === 'win32' ? 32 : 24

async function backUpNow(engine: App, showWindow: () => void, log: Log): Promise<void> {
  const selection = await callApp(engine, 'backup.chosen', undefined)
  if (!selection.ok || !selection.value) return showWindow()
  const started = await callApp(engine, 'tasks.start', { kind: 'backup', selection: selection.value })
  if (started.ok) return
  log('warn', 'tray-backup-refused', { code: started.problem.code })
  showWindow()
}

/**
 * With a schedule the program outlives its window, and an icon in the taskbar says so; macOS has the Dock for that, where
 * programs stay in any case.
 */
export async function keepInBackground(engine: App, parts: BackgroundParts): Promise<Background> {
  const { iconPath, texts, showWindow, startedHidden, log } = parts
  const mac = process.platform === 'darwin'
  let scheduled = false
  let tray: Tray | undefined

  const draw = (): void => {
    if (mac) return
    const wanted = scheduled || startedHidden
    if (!wanted) {
      tray?.destroy()
      tray = undefined
      return
    }
    if (!tray) {
      tray = new Tray(nativeImage.createFromPath(iconPath).resize({ width: iconPixels, height: iconPixels }))
      // Where there is an application indicator, Linux reports no clicks; the menu does the same.
      tray.on('click', showWindow)
      tray.setToolTip('Shoebox')
    }
    const { openWindow, backUp, quit } = texts()
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { id: 'tray-open', label: openWindow, click: showWindow },
        { id: 'tray-back-up', label: backUp, click: () => void backUpNow(engine, showWindow, log) },
        { type: 'separator' },
        { id: 'tray-quit', label: quit, click: () => electronApp.quit() },
      ]),
    )
  }

  const end = engine.subscribe('settings.changed', ({ scheduleHours }) => {
    scheduled = scheduleHours > 0
    draw()
  })
  const settings = await callApp(engine, 'settings.get', undefined)
  scheduled = settings.ok && settings.value.scheduleHours > 0
  draw()
  return {
    stays: () => mac || scheduled,
    close() {
      end()
      tray?.destroy()
      tray = undefined
    },
  }
}
