import type { MenuItemConstructorOptions } from 'electron'
import type { ExternalLink } from '../../../shared/contract/app.ts'
import type { BackupState } from '../../../shared/tasks/progress.ts'
import type { DesktopTexts } from '../desktop-texts.ts'

/** What the items do. */
export interface MenuActions {
  openMirror(): void
  openHome(): void
  pause(): void
  resume(): void
  stop(): void
  openLink(link: ExternalLink): void
}

export interface MenuParts {
  texts: DesktopTexts
  actions: MenuActions
  mac: boolean
  /** Reload and developer tools belong to a start from the sources only. */
  packaged: boolean
  phase: BackupState['phase']
}

type Items = MenuItemConstructorOptions[]

const separator: MenuItemConstructorOptions = { type: 'separator' }

function macMenu(texts: DesktopTexts): MenuItemConstructorOptions {
  return {
    label: 'Shoebox',
    submenu: [
      { role: 'about', label: texts.about },
      separator,
      { role: 'services', label: texts.services },
      separator,
      { role: 'hide', label: texts.hide },
      { role: 'hideOthers', label: texts.hideOthers },
      { role: 'unhide', label: texts.showAll },
      separator,
      { role: 'quit', label: texts.quit },
    ],
  }
}

function fileMenu({ texts, actions, mac }: MenuParts): MenuItemConstructorOptions {
  const end: Items = mac ? [{ role: 'close', label: texts.closeWindow }] : [{ role: 'quit', label: texts.quit }]
  return {
    label: texts.file,
    submenu: [
      {
        id: 'open-mirror',
        label: texts.openMirror,
        accelerator: 'CmdOrCtrl+Shift+O',
        click: () => actions.openMirror(),
      },
      { id: 'open-home', label: texts.openHome, click: () => actions.openHome() },
      separator,
      ...end,
    ],
  }
}

function editMenu(texts: DesktopTexts): MenuItemConstructorOptions {
  return {
    label: texts.edit,
    submenu: [
      { role: 'undo', label: texts.undo },
      { role: 'redo', label: texts.redo },
      separator,
      { role: 'cut', label: texts.cut },
      { role: 'copy', label: texts.copy },
      { role: 'paste', label: texts.paste },
      { role: 'selectAll', label: texts.selectAll },
    ],
  }
}

function viewMenu({ texts, packaged }: MenuParts): MenuItemConstructorOptions {
  const forDevelopers: Items = [
    { role: 'reload', label: texts.reload },
    { role: 'toggleDevTools', label: texts.developerTools },
    separator,
  ]
  return {
    label: texts.view,
    submenu: [
      ...(packaged ? [] : forDevelopers),
      { role: 'resetZoom', label: texts.resetZoom },
      { role: 'zoomIn', label: texts.zoomIn },
      { role: 'zoomOut', label: texts.zoomOut },
      separator,
      { role: 'togglefullscreen', label: texts.fullScreen },
    ],
  }
}

function backupMenu({ texts, actions, phase }: MenuParts): MenuItemConstructorOptions {
  const underWay = phase === 'running' || phase === 'paused'
  return {
    label: texts.backup,
    submenu: [
      { id: 'pause', label: texts.pause, enabled: phase === 'running', click: () => actions.pause() },
      { id: 'resume', label: texts.resume, enabled: phase === 'paused', click: () => actions.resume() },
      { id: 'stop', label: texts.stop, enabled: underWay, click: () => actions.stop() },
    ],
  }
}

function helpMenu({ texts, actions, mac }: MenuParts): MenuItemConstructorOptions {
  const about: Items = mac ? [] : [separator, { role: 'about', label: texts.about }]
  return {
    role: 'help',
    label: texts.help,
    submenu: [
      { id: 'google-photos', label: texts.google, click: () => actions.openLink('google-photos') },
      { id: 'takeout', label: texts.takeout, click: () => actions.openLink('takeout') },
      ...about,
    ],
  }
}

/** The application menu: macOS gets its own first menu and Window menu, the others About under Help. */
export function menuTemplate(parts: MenuParts): Items {
  const { texts, mac } = parts
  const common = [fileMenu(parts), editMenu(texts), viewMenu(parts), backupMenu(parts)]
  return mac ? [macMenu(texts), ...common, { role: 'windowMenu' }, helpMenu(parts)] : [...common, helpMenu(parts)]
}
