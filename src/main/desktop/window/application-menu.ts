import type { Language } from '../../../shared/text/languages.ts'
import { app as electronApp, Menu, nativeTheme } from 'electron'
import type { CallName, Input } from '../../../shared/contract.ts'
import type { Settings } from '../../../shared/domain.ts'
import type { BackupState } from '../../../shared/tasks/progress.ts'
import type { App } from '../../app/app-interface.ts'
import type { Log } from '../../ports.ts'
import { callApp } from '../../app/call-app.ts'
import { desktopLanguage, desktopTexts, type DesktopTexts } from '../desktop-texts.ts'
import { menuTemplate, type MenuActions } from './menu.ts'
import { revealFolder } from './reveal-folder.ts'

export interface ApplicationMenu {
  /** The texts in the language that is set now. */
  texts(): DesktopTexts
  language(): Language
  close(): void
}

export interface ApplicationMenuParts {
  home: string
  iconPath: string
  systemLanguage: string
  log: Log
}

function menuActions(app: App, { home, log }: ApplicationMenuParts): MenuActions {
  const call = async <Name extends CallName>(name: Name, input: Input<Name>): Promise<void> => {
    const result = await callApp(app, name, input)
    if (!result.ok) log('warn', 'menu-call-failed', { name, code: result.problem.code })
  }
  const openMirror = async (): Promise<void> => {
    const mirror = await callApp(app, 'mirror.get', undefined)
    if (mirror.ok && mirror.value) revealFolder(mirror.value.path, ['Photos', 'catalogue.jsonl', '.shoebox'], log)
  }
  return {
    openMirror: () => void openMirror(),
    openHome: () => revealFolder(home, ['settings.json', 'shoebox.log', 'browser'], log),
    pause: () => void call('tasks.pause', { kind: 'backup' }),
    resume: () => void call('tasks.resume', { kind: 'backup' }),
    stop: () => void call('tasks.stop', { kind: 'backup' }),
    openLink: (link) => void call('app.openLink', { link }),
  }
}

/** Keeps the menu, the About panel and the theme in step with the settings and the backup. */
export async function keepApplicationMenu(app: App, parts: ApplicationMenuParts): Promise<ApplicationMenu> {
  const actions = menuActions(app, parts)
  let language = desktopLanguage('system', parts.systemLanguage)
  let texts = desktopTexts(language)
  let phase: BackupState['phase'] = 'idle'

  const draw = (): void => {
    const mac = process.platform === 'darwin'
    const template = menuTemplate({ texts, actions, mac, packaged: electronApp.isPackaged, phase })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
    electronApp.setAboutPanelOptions({
      applicationName: 'Shoebox',
      applicationVersion: electronApp.getVersion(),
      credits: texts.credits,
      copyright: 'The Shoebox developers, MIT licence',
      iconPath: parts.iconPath,
    })
  }

  const applySettings = (settings: Settings): void => {
    nativeTheme.themeSource = settings.theme
    language = desktopLanguage(settings.language, parts.systemLanguage)
    texts = desktopTexts(language)
    draw()
  }

  const ends = [
    app.subscribe('settings.changed', applySettings),
    app.subscribe('tasks.changed', ({ backup }) => {
      if (backup.phase === phase) return
      phase = backup.phase
      draw()
    }),
  ]
  const settings = await callApp(app, 'settings.get', undefined)
  if (settings.ok) applySettings(settings.value)
  else draw()

  return {
    texts: () => texts,
    language: () => language,
    close: () => {
      for (const end of ends) end()
    },
  }
}
