import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createApp } from '../../src/main/app.ts'
import type { App } from '../../src/main/app/app-interface.ts'
import { createSystemExiftool } from '../../src/main/exiftool/system-exiftool.ts'
import { createNodePorts } from '../../src/main/headless/ports/node-ports.ts'
import { startThumbnailWorker } from '../../src/main/headless/ports/node-worker.ts'
import { serveApp, type RunningServer } from '../../src/main/headless/server/serve-app.ts'
import type { Ports, WorkerProcess } from '../../src/main/ports.ts'
import type { CallName, Input, Output } from '../../src/shared/contract.ts'
import type { Selection } from '../../src/shared/domain.ts'
import type { Result } from '../../src/shared/problems/problem.ts'
import { startEmulator, type Emulator, type EmulatorOptions } from '../emulator/start-emulator.ts'
import { nextEvent, signIn } from '../unit/app/drive-app.ts'

const out = join(import.meta.dirname, '../../out')
const otherPage = process.env['SHOEBOX_PAGE']
const rendererFolder = otherPage ?? join(out, 'renderer')
/** Built together with the page. It starts in half of the time of its source, and pictures need up to three of them. */
const startWorker = (): WorkerProcess =>
  startThumbnailWorker(otherPage === undefined ? join(out, 'main/thumbnail-worker.js') : undefined)

export const everything: Selection = { allAlbums: true, sharedAlbums: true, library: true, albums: [] }

/** A Shoebox of its own for one spec: its own Google, home folder, mirror folder and server. */
export interface Shoebox {
  emulator: Emulator
  home: string
  /** Not made yet: the first run does that. */
  mirror: string
  /** One call of the contract past the page, to set the scene. Throws the problem if it fails. */
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  /** Folder, OAuth client and account, as if the first run was over. */
  setUp(): Promise<void>
  /** Backs up and waits for the end. */
  backUp(selection?: Selection): Promise<void>
  /** Opens the page at its start-up address, then at `path`. */
  open(path?: string): Promise<void>
  /** Ends engine and server and starts them again with the same home folder; `between` happens while they are down. */
  restart(between?: () => Promise<void>): Promise<void>
  stopServer(): Promise<void>
  /** From now on the system does not open its browser when asked to. */
  loseBrowser(): void
  /** From now on the machine has this version of exiftool, or none. It is not to be started. */
  setExiftool(version: string | undefined): void
  close(): Promise<void>
}

/** An album of the main account with a few items, and a photo in it that has a file name. */
export function filledAlbum({ emulator }: Shoebox): { title: string; item: { id: string; filename: string } } {
  for (const { title, shared, items } of emulator.library.account().albums) {
    const item = items.find((entry) => entry.filename !== undefined && entry.mimeType === 'image/jpeg')
    if (title && !shared && items.length > 3 && item?.filename !== undefined) {
      return { title, item: { id: item.id, filename: item.filename } }
    }
  }
  throw new Error('the account has no such album')
}

interface Engine {
  app: App
  server: RunningServer
}

async function startEngine(
  home: string,
  emulator: Emulator,
  own: Pick<Ports, 'openUrl' | 'exiftool'>,
): Promise<Engine> {
  const ports = createNodePorts({ home, startWorker, ...own })
  const app = await createApp(ports, {
    host: 'headless',
    version: '0.1.0',
    googleOrigin: emulator.origin,
    mediaBase: 'media/',
    systemLanguage: 'en',
    keepSchedule: true,
  })
  if (!app.ok) throw new Error(JSON.stringify(app.problem))
  return { app: app.value, server: await serveApp(app.value, { port: 0, rendererFolder, log: ports.log }) }
}

/** Starts emulator, engine and server for `page`; the two folders need not exist yet. */
export async function startShoebox(
  page: Page,
  folders: { home: string; mirror: string },
  options: EmulatorOptions,
): Promise<Shoebox> {
  const { home, mirror } = folders
  // The system browser is another tab of the same browser, unless the scene is only being set.
  let settingUp = false
  let hasBrowser = true
  async function openUrl(url: string): Promise<boolean> {
    if (!hasBrowser) return false
    if (settingUp) return (await fetch(url)).ok
    const tab = await page.context().newPage()
    void tab.goto(url).catch(() => tab.close())
    return true
  }
  const system = createSystemExiftool()
  let find = (): Promise<string | undefined> => system.find()
  const exiftool = { ...system, find: () => find() }
  const emulator = await startEmulator(options)
  let engine = await startEngine(home, emulator, { openUrl, exiftool })

  async function call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    const answer = (await engine.app.dispatch(name, input)) as Result<Output<Name>>
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.problem)}`)
    return answer.value
  }

  return {
    emulator,
    home,
    mirror,
    call,

    async setUp() {
      // What stands on them depends on the day.
      await call('settings.set', { shelves: false })
      await call('mirror.use', { path: mirror })
      emulator.setConsent('allow')
      settingUp = true
      await signIn(engine.app, emulator)
      settingUp = false
      await call('albums.refresh', undefined)
    },

    async backUp(selection = everything) {
      const finished = nextEvent(engine.app, 'tasks.changed', ({ backup }) => backup.phase === 'finished')
      await call('tasks.start', { kind: 'backup', selection })
      await finished
    },

    async open(path = '') {
      // The server takes the key away, and the browser keeps what is behind it.
      await page.goto(path === '' ? engine.server.url : `${engine.server.url}#/${path}`)
      await page.locator('main').waitFor()
    },

    async restart(between) {
      await engine.server.close()
      await engine.app.close()
      await between?.()
      engine = await startEngine(home, emulator, { openUrl, exiftool })
    },

    stopServer: () => engine.server.close(),

    setExiftool(version) {
      find = () => Promise.resolve(version)
    },

    loseBrowser() {
      hasBrowser = false
    },

    async close() {
      await engine.server.close()
      await engine.app.close()
      await emulator.close()
    },
  }
}
