import { EventEmitter } from 'node:events'
import type { Frame, Page } from 'playwright'
import { decodeTransfer, encodeTransfer } from '../../../src/shared/tasks/transfer.ts'
import { app, PreventableEvent } from './app.ts'
import { onlyWhenReady } from './lifecycle.ts'
import { invoke } from './messages.ts'
import { receiveFunction } from './page-side.ts'

/** Where the page of `app://shoebox/` really is: a plain Chromium knows no other schemes. */
export const pageOrigin = 'https://shoebox.invalid'

export function toAppUrl(url: string): string {
  return url.startsWith(`${pageOrigin}/`) ? `app://shoebox${url.slice(pageOrigin.length)}` : url
}

function toPageUrl(url: string): string {
  return url.startsWith('app://shoebox/') ? `${pageOrigin}${url.slice('app://shoebox'.length)}` : url
}

interface FrameStandIn {
  url: string
  parent: FrameStandIn | null
}

function frameStandIn(frame: Frame): FrameStandIn {
  const parent = frame.parentFrame()
  return { url: toAppUrl(frame.url()), parent: parent ? frameStandIn(parent) : null }
}

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

class NavigationEvent extends PreventableEvent {
  readonly url: string
  readonly isMainFrame: boolean
  constructor(url: string, isMainFrame: boolean) {
    super()
    this.url = url
    this.isMainFrame = isMainFrame
  }
}

let lastId = 0

export class WebContentsStandIn extends EventEmitter {
  readonly id = ++lastId
  private destroyed = false
  private openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  /** Address that was asked for by `loadURL` or `reload`: such a navigation asks nobody. */
  expected: string | undefined
  private sending: Promise<unknown>
  readonly page: Promise<Page>

  constructor(page: Promise<Page>) {
    super()
    onlyWhenReady('WebContents')
    this.page = page
    this.sending = page
    app.emit('web-contents-created', new PreventableEvent(), this)
  }

  isDestroyed = (): boolean => this.destroyed

  destroy(): void {
    this.destroyed = true
    this.emit('destroyed')
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.openHandler = handler
  }

  /** True if the program allows a new window for this address. */
  mayOpenWindow(url: string): boolean {
    return this.openHandler({ url }).action === 'allow'
  }

  /** True if the program lets a frame go to this address. */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && url === this.expected) return true
    const event = new NavigationEvent(toAppUrl(url), isMainFrame)
    this.emit('will-frame-navigate', event)
    if (isMainFrame) this.emit('will-navigate', event)
    return !event.defaultPrevented
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new Error('Object has been destroyed')
    const text = encodeTransfer(structuredClone(args))
    this.sending = this.sending
      .then(() => this.page)
      .then((page) =>
        page.evaluate(
          `window[${JSON.stringify(receiveFunction)}](${JSON.stringify(channel)}, ${JSON.stringify(text)})`,
        ),
      )
      // The page went away meanwhile; Electron drops such messages too.
      .catch(() => undefined)
  }

  /** One message of the page, as text, answered as text. */
  async receive(frame: Frame, channel: string, text: string): Promise<string> {
    const event = Object.assign(new PreventableEvent(), { sender: this, senderFrame: frameStandIn(frame) })
    try {
      const value = await invoke(event, channel, decodeTransfer(text) as unknown[])
      return JSON.stringify({ value: encodeTransfer(value) })
    } catch (error) {
      return JSON.stringify({ error: error instanceof Error ? error.message : String(error) })
    }
  }

  async load(url: string): Promise<void> {
    this.expected = toPageUrl(url)
    try {
      const page = await this.page
      await page.goto(this.expected)
      this.emit('did-finish-load')
    } catch (error) {
      if (!this.destroyed) this.emit('did-fail-load', new PreventableEvent(), -2, String(error), url, true, 0, 0)
      throw error
    }
  }

  reload(): void {
    void this.page.then((page) => page.reload())
  }
}
