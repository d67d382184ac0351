import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import type { BrowserContext, Page, Request as PageRequest, Route } from 'playwright'
import { app, PreventableEvent, windows, type ClosableWindow } from './app.ts'
import { browserContext } from './browser.ts'
import { onCommand } from './control.ts'
import { onlyWhenReady } from './lifecycle.ts'
import { invoke } from './messages.ts'
import { invokeBinding, openBinding, preloadSource } from './page-side.ts'
import { askProtocol } from './protocol.ts'
import { journal } from './script.ts'
import { pageOrigin, toAppUrl, WebContentsStandIn } from './web-contents.ts'

interface WindowOptions {
  width?: number
  height?: number
  x?: number
  y?: number
  show?: boolean
  title?: string
  backgroundColor?: string
  icon?: string
  webPreferences?: Record<string, unknown> & { preload?: string }
}

const owners = new Map<Page, BrowserWindowStandIn>()
let routed: Promise<void> | undefined

/** The page of a request; undefined for the first request of a window that is only about to open. */
function pageOf(request: PageRequest): Page | undefined {
  try {
    return request.frame().page()
  } catch {
    return undefined
  }
}

async function fulfil(route: Route, url: string): Promise<void> {
  const asked = route.request()
  const body = asked.postDataBuffer()
  const request = new Request(url, {
    method: asked.method(),
    headers: await asked.allHeaders(),
    ...(body ? { body: new Uint8Array(body) } : {}),
  })
  const response = await askProtocol(request)
  if (!response) return route.abort('failed')
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}

/** Decides about every request of every page, as Electron's protocols and navigation events would. */
async function decide(route: Route): Promise<void> {
  const request = route.request()
  const url = request.url()
  const page = pageOf(request)
  const own = page && owners.get(page)
  if (!page || !own) {
    if (first().webContents.mayOpenWindow(toAppUrl(url))) journal.escaped.push(url)
    return route.abort('aborted')
  }
  const isMainFrame = request.frame() === page.mainFrame()
  if (request.isNavigationRequest() && !own.webContents.mayNavigate(url, isMainFrame)) return route.abort('aborted')
  if (url.startsWith(`${pageOrigin}/`) || url.startsWith('media:')) return fulfil(route, toAppUrl(url))
  journal.escaped.push(url)
  return route.abort('failed')
}

function routeAll(context: BrowserContext): Promise<void> {
  if (routed) return routed
  // No window may open by itself; what it wanted to show was asked about when it was requested.
  context.on('page', (page) => {
    void page
      .opener()
      .then((opener) => opener && page.close())
      .catch(() => undefined)
  })
  routed = context.route('**/*', (route) => decide(route).catch(() => undefined)).then(() => undefined)
  return routed
}

export class BrowserWindowStandIn extends EventEmitter implements ClosableWindow {
  readonly webContents: WebContentsStandIn
  private bounds: { x: number; y: number; width: number; height: number }
  private destroyed = false
  private maximized = false
  private minimized = false
  private visible: boolean
  private focused = false

  static getAllWindows(): BrowserWindowStandIn[] {
    return [...windows] as BrowserWindowStandIn[]
  }

  static getFocusedWindow(): BrowserWindowStandIn | null {
    return BrowserWindowStandIn.getAllWindows().find((window) => window.focused) ?? null
  }

  static fromWebContents(contents: WebContentsStandIn): BrowserWindowStandIn | null {
    return BrowserWindowStandIn.getAllWindows().find((window) => window.webContents === contents) ?? null
  }

  constructor(options: WindowOptions = {}) {
    super()
    onlyWhenReady('BrowserWindow')
    const { preload, ...preferences } = options.webPreferences ?? {}
    if (preload !== undefined && !existsSync(preload)) throw new Error(`Unable to load preload script: ${preload}`)
    if (options.icon !== undefined && !existsSync(options.icon)) throw new Error(`There is no icon ${options.icon}`)
    journal.webPreferences.push(preferences)
    const { width = 800, height = 600, x = 50, y = 50 } = options
    this.bounds = { x, y, width, height }
    this.visible = options.show !== false
    windows.add(this)
    this.webContents = new WebContentsStandIn(this.openPage(preload))
  }

  private async openPage(preload: string | undefined): Promise<Page> {
    const context = await browserContext()
    await routeAll(context)
    const page = await context.newPage()
    owners.set(page, this)
    await page.setViewportSize({ width: this.bounds.width, height: this.bounds.height })
    await page.exposeBinding(invokeBinding, (source, channel: string, text: string) =>
      this.webContents.receive(source.frame, channel, text),
    )
    await page.exposeBinding(openBinding, (_source, url: string) => {
      if (this.webContents.mayOpenWindow(toAppUrl(url))) journal.escaped.push(url)
    })
    if (preload !== undefined) await page.addInitScript({ content: preloadSource(preload) })
    page.on('close', () => this.destroy())
    return page
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url).catch(() => undefined)
    if (!this.destroyed) this.emit('ready-to-show')
  }

  isDestroyed = (): boolean => this.destroyed
  isMaximized = (): boolean => this.maximized
  isMinimized = (): boolean => this.minimized
  isVisible = (): boolean => this.visible
  getNormalBounds = (): object => ({ ...this.bounds })

  maximize(): void {
    this.maximized = true
    this.visible = true
  }

  restore(): void {
    this.minimized = false
  }

  /** "Shows and gives focus to the window." */
  show(): void {
    this.visible = true
    this.focused = true
    journal.shown += 1
  }

  focus(): void {
    this.focused = true
    journal.focused += 1
  }

  setBackgroundColor(colour: string): void {
    if (!/^#[\da-f]{6}$/i.test(colour)) throw new Error(`Not a colour here: ${colour}`)
  }

  setProgressBar(progress: number, _options?: { mode: string }): void {
    if (this.destroyed) throw new Error('Object has been destroyed')
    journal.progress.push(progress)
  }

  close(): void {
    this.tryClose()
  }

  tryClose(): boolean {
    const event = new PreventableEvent()
    this.emit('close', event)
    if (event.defaultPrevented) return false
    this.destroy()
    return true
  }

  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    windows.delete(this)
    this.webContents.destroy()
    this.emit('closed')
    void this.webContents.page.then((page) => page.close()).catch(() => undefined)
    app.windowClosed()
  }
}

function first(): BrowserWindowStandIn {
  const [window] = BrowserWindowStandIn.getAllWindows()
  if (!window) throw new Error('There is no window')
  return window
}

onCommand('close-window', () => first().close())
onCommand('minimize', () => {
  Object.assign(first(), { minimized: true, focused: false })
})
onCommand('blur', () => {
  Object.assign(first(), { focused: false })
})
onCommand('windows', () => BrowserWindowStandIn.getAllWindows().length)
onCommand('is-minimized', () => first().isMinimized())
onCommand(
  'page-gone',
  (reason: string) =>
    void first().webContents.emit('render-process-gone', new PreventableEvent(), { reason, exitCode: 1 }),
)
onCommand('attach-webview', () => {
  const event = new PreventableEvent()
  first().webContents.emit('will-attach-webview', event, {}, { src: 'https://example.org/' })
  return event.defaultPrevented
})
/** A message as if another frame had sent it: what the page of another address, or an inner frame, would get. */
onCommand(
  'send-as',
  ({ channel, args, url, inner }: { channel: string; args: unknown[]; url: string; inner: boolean }) => {
    const senderFrame = { url, parent: inner ? { url: 'app://shoebox/', parent: null } : null }
    const event = Object.assign(new PreventableEvent(), { sender: first().webContents, senderFrame })
    return invoke(event, channel, args)
  },
)
